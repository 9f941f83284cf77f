"""The sealed stream and the archive: whole or refused, whatever is done to the bytes."""

import io
import tarfile
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.operations.backup import archive
from portal.operations.backup.sealed import (
    MAGIC,
    PIECE,
    SALT,
    SealedReader,
    SealingWriter,
    read_key,
)
from portal.shared.errors import PortalError

KEY = b"0123456789abcdef0123456789abcdef"


def sealed(data, key=KEY, step=300_000):
    target = io.BytesIO()
    with SealingWriter(target, key) as writer:
        for start in range(0, len(data), step):
            writer.write(data[start : start + step])
    return target.getvalue()


def opened(data, key=KEY):
    return io.BufferedReader(SealedReader(io.BytesIO(data), key)).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_goes_in_comes_out(size):
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert len(data) == size
    whole = sealed(data)

    assert whole.startswith(MAGIC)
    assert opened(whole) == data
    assert data[:64] not in whole or size < 16


def test_the_same_data_is_sealed_differently_each_time():
    assert sealed(b"data") != sealed(b"data")


WHOLE = sealed(b"a" * PIECE + b"b" * PIECE + b"c" * 1000)
FIRST = len(MAGIC) + SALT
STEP = 4 + PIECE + 16


A = WHOLE[FIRST : FIRST + STEP]
B = WHOLE[FIRST + STEP : FIRST + 2 * STEP]
C = WHOLE[FIRST + 2 * STEP :]
HEAD = WHOLE[:FIRST]
TAMPERED = {
    "cut off inside a piece": WHOLE[:-1],
    "cut off after a piece": HEAD + A + B,
    "cut off after the head": HEAD,
    "swapped": HEAD + B + A + C,
    "repeated": HEAD + A + A + B + C,
    "left out": HEAD + A + C,
    "something behind it": WHOLE + b"x",
    "another salt": MAGIC + bytes(SALT) + WHOLE[FIRST:],
    "another magic": b"ISVBACKUP2\n" + WHOLE[len(MAGIC) :],
    "an endless piece": HEAD + b"\xff\xff\xff\xff" + A[4:] + B + C,
}


@pytest.mark.parametrize("data", TAMPERED.values(), ids=TAMPERED)
def test_tampering_is_refused(data):
    with pytest.raises(PortalError) as refused:
        opened(data)
    assert refused.value.code in {"damaged", "wrong-key"}


@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, len(WHOLE) - 1), bit=st.integers(0, 7))
def test_any_flipped_bit_is_refused(place, bit):
    data = bytearray(WHOLE)
    data[place] ^= 1 << bit
    with pytest.raises(PortalError):
        opened(bytes(data))


def test_another_key_opens_nothing():
    with pytest.raises(PortalError) as refused:
        opened(WHOLE, KEY[::-1])
    assert refused.value.code == "wrong-key"


@pytest.mark.parametrize(
    ("content", "code"), [(None, "no-key"), (b"", "weak-key"), (b"x" * 31 + b"\n", "weak-key")]
)
def test_a_weak_or_missing_key_is_refused(tmp_path, content, code):
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(PortalError) as refused:
        read_key(file)
    assert refused.value.code == code


def test_white_space_around_a_key_does_not_matter(tmp_path):
    (tmp_path / "key").write_bytes(b" " + KEY + b"\r\n")
    assert read_key(tmp_path / "key") == KEY


FILES = {"files/aa/one": b"een", "guides/x.pdf": b"%PDF" * 1000}


def made(path, key=None, **changes):
    with archive.writing(path, key) as writer:
        first = writer.add("database", io.BytesIO(b"db" * 5000), 10_000)
        members = [
            writer.add(f"files/{name}", io.BytesIO(data), len(data)) for name, data in FILES.items()
        ]
        fields = {
            "made_at": "2026-11-23T00:00:00+00:00",
            "vendor": "sqlite",
            "database": first,
            "files": tuple(members),
            "migrations": (),
            "head": (3, "ab"),
        }
        manifest = archive.Manifest(**(fields | changes))
        writer.finish(manifest)
    return manifest


@pytest.mark.parametrize("key", [None, KEY])
def test_an_archive_reads_back_as_it_was_written(tmp_path, key):
    manifest = made(tmp_path / "a", key)

    assert archive.verify(tmp_path / "a", key) == manifest
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["a"]
    with archive.reading(tmp_path / "a", key) as members:
        found = {name: content.read() for name, _size, content in members}
    files = {f"files/{name}": data for name, data in FILES.items()}
    del found["manifest.json"]
    assert found == {"database": b"db" * 5000, **files}
    assert next(iter(found)) == "database"


def test_a_writer_that_fails_leaves_nothing(tmp_path):
    with (
        pytest.raises(OSError, match="unexpected end of data"),
        archive.writing(tmp_path / "a", KEY) as writer,
    ):
        writer.add("database", io.BytesIO(b"short"), 10)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", [None, KEY])
def test_damage_anywhere_is_found(tmp_path, key):
    made(tmp_path / "a", key)
    whole = (tmp_path / "a").read_bytes()
    for place in (600, len(whole) // 2, len(whole) - 2000):
        data = bytearray(whole)
        data[place] ^= 1
        (tmp_path / "b").write_bytes(data)
        if bytes(data) != whole and not _is_padding(whole, place, key):
            with pytest.raises(PortalError):
                archive.verify(tmp_path / "b", key)


def _is_padding(whole, place, key):
    """A tar holds zeros that mean nothing; a sealed one does not show them."""
    return key is None and whole[place - 8 : place + 8] == bytes(16)


WRONG = {
    "other hash": {"database": archive.Member("database", 10_000, "0" * 64)},
    "other size": {"database": archive.Member("database", 9_999, "0" * 64)},
    "a file too few": {"files": ()},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_a_manifest_that_differs_is_refused(tmp_path, changes):
    made(tmp_path / "a", **changes)
    with pytest.raises(PortalError) as refused:
        archive.verify(tmp_path / "a", None)
    assert refused.value.code == "damaged"


NAMES = [
    ("files/../../etc/passwd", False),
    ("files/..", False),
    ("/etc/passwd", False),
    ("files//x", False),
    ("files/./x", False),
    ("files/a\\b", False),
    ("files/a\nb", False),
    ("files/", False),
    ("elders/x", False),
    ("secret-key", False),
    ("files/aa/one", True),
    ("files/één", True),
    ("database", True),
    ("manifest.json", True),
]


@pytest.mark.parametrize(("name", "safe"), NAMES)
def test_names_stay_where_they_belong(name, safe):
    assert archive.is_safe(name) is safe


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_only_plain_files_are_taken(tmp_path, kind):
    with tarfile.open(tmp_path / "a", "w") as tar:
        info = tarfile.TarInfo("files/x")
        info.type, info.linkname = kind, "/etc/passwd"
        tar.addfile(info)
    with pytest.raises(PortalError) as refused:
        archive.verify(tmp_path / "a", None)
    assert refused.value.code == "damaged"


@pytest.mark.parametrize("data", [b"", b"no archive at all", b"\0" * 4096, MAGIC])
def test_what_is_no_archive_is_refused(tmp_path, data):
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(PortalError):
        archive.verify(tmp_path / "a", KEY if data.startswith(MAGIC) else None)


def test_the_manifest_says_what_the_page_of_the_format_says(tmp_path):
    assert set(asdict(made(tmp_path / "a"))) == {
        "format", "made_at", "vendor", "database", "files", "migrations", "head", "missing",
    }  # fmt: skip
