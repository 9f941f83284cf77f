"""Hostile archives: (class, name, code, maker[, kind])."""

import functools
import zipfile

from tests.portal.files.hostile.making import (
    Raw,
    odf,
    ooxml,
    pdf,
    picture,
    raw_zip,
    zipped,
)

MB = 1024 * 1024
ZEROS = b"\0" * (2 * MB)
EVIL_NAMES = [
    "../../etc/passwd.txt", "/etc/passwd.txt", "a/../../b.txt", "..", "C:/Windows/a.txt",
    "C:\\Windows\\a.txt", "a\\..\\b.txt", "~/.ssh/a.txt", "a/./b.txt", "a//b.txt", "con.txt",
    "map/NUL.txt", "lpt1", "a.txt:stream.txt", "a.txt.", "a.txt ", "fdp.\u202etxt", "a\x01.txt",
    "a\n.txt", "x" * 300 + ".txt", "/".join(["d" * 100] * 12) + "/a.txt", "//server/deel/a.txt",
]  # fmt: skip
ENTRY_EXTENSIONS = ["exe", "js", "hta", "lnk", "html", "svg", "rar", "docm", "gif"]


def nested(depth, inner=b"diep", name="a.txt"):
    made = inner
    for level in range(depth):
        made = zipped({name: made})
        name = f"niveau{level}.zip"
    return made


def many(count):
    return raw_zip([Raw(b"f%d.txt" % n, b"x", 0) for n in range(count)])


def inner_entries():
    """Fewer than 2,000 in each archive, more together."""
    half = many(1100)
    return zipped({"een.zip": half, "twee.zip": half})


def quine_overlap():
    """Two names for the same bytes (Fifield's bomb)."""
    first = Raw(b"a.txt", b"x" * 50)
    whole = raw_zip([first])
    assert whole
    return raw_zip([first, Raw(b"b.txt", b"x" * 50, offset=0, local_name=b"b.txt")])


def overlap_by_size():
    """The first entry claims the second as part of its own data."""
    second = raw_zip([Raw(b"b.txt", b"inhoud", 0)])
    length = second.index(b"PK\1\2")
    first = Raw(b"a.txt", second[:length] + b"", 0)
    made = bytearray(raw_zip([first]))
    inside = made.index(b"PK\3\4", 4)
    directory = made.index(b"PK\1\2", inside)
    listed = bytearray(made[directory : made.index(b"PK\5\6")])
    extra = bytearray(listed)
    extra[42:46] = inside.to_bytes(4, "little")
    extra[16:28] = second[14:26]
    extra[46:51] = b"b.txt"
    end = bytearray(made[made.index(b"PK\5\6") :])
    end[8:12] = b"\2\0\2\0"
    end[12:16] = len(listed + extra).to_bytes(4, "little")
    return bytes(made[:directory] + listed + extra + end)


def truncated(keep):
    whole = zipped({"a.txt": b"een gewone tekst " * 50, "b.txt": b"nog een"})
    return whole[: int(len(whole) * keep)]


def big_declared(total):
    """Entries whose list says ``total`` bytes, with a believable ratio."""
    part = total // 8
    return raw_zip([Raw(b"%d.txt" % n, random_tail(), size=part) for n in range(8)])


def really_big():
    """More than 500 MB that are really there, at a ratio just below 100."""
    block = (b"%d " * 20 % tuple(range(20))) * 200 + random_tail()
    return zipped({f"{n}.txt": (block * (66 * MB // len(block))) for n in range(8)})


@functools.cache
def random_tail():
    import random  # noqa: PLC0415 -- its own generator, so that the cases stay the same

    source = random.Random(7)  # noqa: S311 -- test data
    return bytes(source.choice(b"abcdefghij ") for _ in range(1500))


def numbers(size):
    """Text that shrinks as ordinary text does."""
    return b" ".join(b"%d" % (n * n) for n in range(size // 8))[:size]


def rows():
    yield from _archive_names()
    yield from _archive_links_and_devices()
    yield from _archive_ratio()
    yield from _archive_size()
    yield from _archive_entries()
    yield from _archive_depth()
    yield from _archive_duplicates()
    yield from _archive_overlap()
    yield from _archive_hidden_data()
    yield from _archive_methods()
    yield from _archive_damaged()
    yield from _archive_content()
    yield from _archive_accepted()


def _archive_names():
    group = "archive names"
    for name in EVIL_NAMES:
        yield group, "stukken.zip", "archive-name", functools.partial(_named, name)
    yield group, "stukken.zip", "archive-name", lambda: raw_zip([Raw(b"\xff\xfe.txt", flags=2048)])
    yield group, "stukken.zip", "archive-name", lambda: raw_zip([Raw(b"a\0.txt")])
    yield (
        group, "stukken.zip", "archive-name",
        lambda: raw_zip([Raw(b"a.txt", extra=b"\x75\x70\x0e\0\x01\0\0\0\0/etc/psw.")]),
    )  # fmt: skip


def _archive_links_and_devices():
    group = "archive links and devices"
    for mode in (0o120777, 0o010644, 0o020644, 0o060644, 0o140644):
        make = functools.partial(_mode, mode)
        yield group, "link.zip", "archive-link", make
    yield (
        group, "link.zip", "archive-link",
        lambda: raw_zip([Raw(b"a.txt", attributes=0o120777 << 16, made=0)]),
    )  # fmt: skip


def _archive_ratio():
    group = "archive ratio"
    yield group, "nullen.zip", "archive-ratio", lambda: zipped({"a.txt": b" " * 2 * MB})
    yield group, "nullen.zip", "archive-ratio", lambda: zipped({"a.txt": b" " * 200_000}), "bid"
    yield group, "nullen.docx", "archive-ratio", lambda: ooxml(extra={"word/a.xml": b" " * 2 * MB})
    yield group, "nullen.odt", "archive-ratio", lambda: odf(extra={"a.xml": b" " * 2 * MB})
    yield group, "ballast.zip", "archive-ratio", _bomb_with_ballast
    yield group, "diep.zip", "archive-ratio", lambda: zipped({"b.zip": zipped({"a.txt": ZEROS})})


def _archive_size():
    group = "archive size"
    yield group, "groot.zip", "archive-size", lambda: big_declared(501 * MB)
    yield group, "groot.zip", "archive-size", lambda: big_declared(4000 * MB), "bid"
    yield group, "groot.zip", "archive-size", really_big, "bid"


def _archive_entries():
    group = "archive entries"
    yield group, "veel.zip", "archive-entries", lambda: many(2001)
    yield group, "veel.zip", "archive-entries", inner_entries
    yield group, "veel.docx", "archive-entries", lambda: many(2001)
    yield group, "veel.zip", "archive-entries", lambda: raw_zip([Raw(b"a.txt")], count=60_000)


def _archive_depth():
    group = "archive depth"
    yield group, "diep.zip", "archive-depth", lambda: nested(3)
    yield group, "diep.zip", "archive-depth", lambda: nested(12), "bid"
    yield (
        group, "diep.zip", "archive-depth",
        lambda: nested(2, ooxml(extra={"word/embeddings/s.xlsx": ooxml("xlsx")}), "a.docx"),
    )  # fmt: skip
    yield (
        group, "diep.docx", "archive-depth",
        lambda: ooxml(extra={"word/embeddings/a.docx": ooxml(
            extra={"word/embeddings/b.docx": ooxml(
                extra={"word/embeddings/c.docx": ooxml()})})}),
    )  # fmt: skip


def _archive_duplicates():
    group = "archive duplicates"
    for one, two in [(b"a.txt", b"a.txt"), (b"a.txt", b"A.TXT"), (b"a", b"a/b.txt"),
                     (b"a.txt", b"a.txt/")]:  # fmt: skip
        yield group, "dubbel.zip", "archive-duplicate", functools.partial(_two, one, two)
    yield (
        group, "dubbel.zip", "archive-duplicate",
        lambda: raw_zip([Raw("é.txt".encode(), flags=2048),
                         Raw("é.txt".encode(), flags=2048)]),
    )  # fmt: skip
    yield (
        group, "dubbel.docx", "archive-duplicate",
        lambda: raw_zip([Raw(b"[Content_Types].xml"), Raw(b"[content_types].xml")]),
    )  # fmt: skip


def _archive_overlap():
    group = "archive overlap"
    yield group, "over.zip", "archive-overlap", quine_overlap
    yield group, "over.zip", "archive-overlap", overlap_by_size
    yield (
        group, "over.zip", "archive-overlap",
        lambda: raw_zip([Raw(b"a.txt", local_name=b"b.exe")]),
    )  # fmt: skip
    yield group, "over.zip", "archive-overlap", lambda: raw_zip([Raw(b"a.txt", local_method=0)])
    yield group, "over.zip", "archive-overlap", lambda: _patched_local(14, b"\1\2\3\4")
    yield group, "over.zip", "archive-overlap", lambda: _patched_local(6, b"\1\0")


def _archive_hidden_data():
    group = "archive hidden data"
    yield group, "na.zip", "archive-hidden", lambda: zipped({"a.txt": b"x"}) + b"erachter"
    yield group, "voor.zip", "unknown-type", lambda: b"tekst ervoor" + zipped({"a.txt": b"x"})
    yield (
        group, "voor.zip", "archive-hidden",
        lambda: raw_zip([Raw(b"x.txt", in_list=False), Raw(b"a.txt")]),
    )  # fmt: skip
    yield (
        group, "tussen.zip", "archive-hidden",
        lambda: raw_zip([Raw(b"a.txt", behind=b"verborgen" * 9), Raw(b"b.txt")]),
    )  # fmt: skip
    yield group, "gat.zip", "archive-hidden", lambda: raw_zip([Raw(b"a.txt")], gap=b"MZ" * 40)
    yield (
        group, "meer.zip", "archive-hidden",
        lambda: raw_zip([Raw(b"a.txt"), Raw(b"b.txt")], count=1),
    )  # fmt: skip
    yield (
        group, "lijst.zip", "archive-hidden",
        lambda: raw_zip([Raw(b"a.txt")], comment=zipped({"b.txt": b"tweede lijst"})),
    )  # fmt: skip
    yield (
        group, "map.zip", "archive-hidden",
        lambda: raw_zip([Raw(b"map/", b"MZ toch iets", 0), Raw(b"a.txt")]),
    )  # fmt: skip
    yield (
        group, "rest.zip", "archive-hidden",
        lambda: raw_zip([Raw(b"a.txt", b"kort", body=_deflated(b"kort") + b"verborgen")]),
    )  # fmt: skip


def _archive_methods():
    group = "archive methods"
    yield group, "bz.zip", "archive-method", lambda: zipped({"a.txt": b"x"}, method=12)
    yield group, "lzma.zip", "archive-method", lambda: zipped({"a.txt": b"x"}, method=14)
    yield group, "zstd.zip", "archive-method", lambda: raw_zip([Raw(b"a.txt", method=93)])
    yield group, "patch.zip", "archive-method", lambda: raw_zip([Raw(b"a.txt", flags=32)])
    yield group, "delen.zip", "archive-method", lambda: raw_zip([Raw(b"a.txt")], disk=1)


def _archive_damaged():
    group = "archive damaged"
    yield group, "half.zip", "damaged", lambda: truncated(0.5)
    yield group, "half.zip", "damaged", lambda: truncated(0.9)
    yield group, "half.docx", "damaged", lambda: ooxml()[:-30]
    yield group, "crc.zip", "damaged", lambda: raw_zip([Raw(b"a.txt", crc=1)])
    yield group, "kort.zip", "damaged", lambda: raw_zip([Raw(b"a.txt", b"tekst", size=50)])
    yield group, "lang.zip", "archive-size", lambda: raw_zip([Raw(b"a.txt", b"x" * 99, size=5)])
    yield group, "geen.zip", "damaged", lambda: raw_zip([Raw(b"a.txt", body=b"\xff\xff\xff")])
    yield group, "half.zip", "damaged", _cut_deflate
    yield group, "ver.zip", "damaged", lambda: raw_zip([Raw(b"a.txt", offset=99_999)])
    yield group, "teveel.zip", "damaged", lambda: raw_zip([Raw(b"a.txt")], count=5)
    yield group, "stored.zip", "damaged", lambda: raw_zip([Raw(b"a.txt", b"abc", 0, size=9)])
    yield group, "leeg.zip", "empty", lambda: raw_zip([])
    yield group, "map.zip", "empty", lambda: zipped({"map/": b""})


def _archive_content():
    group = "archive content"
    for extension in ENTRY_EXTENSIONS:
        code = {"exe": "executable", "js": "executable", "hta": "executable",
                "lnk": "executable", "html": "web-page", "svg": "web-page", "docm": "macros"}.get(
                    extension, "type-not-allowed")  # fmt: skip
        yield group, "stukken.zip", code, functools.partial(_entry, extension)
    yield (
        group, "stukken.zip", "extension-mismatch",
        lambda: zipped({"foto.jpg": picture("PNG")}),
    )  # fmt: skip
    yield group, "stukken.zip", "extension-mismatch", lambda: zipped({"a.docx": pdf()})
    yield group, "stukken.zip", "unknown-type", lambda: zipped({".DS_Store": b"\0\1\2\3" * 9})
    yield (
        group,
        "app.zip",
        "type-not-allowed",
        lambda: zipped({"a.txt": b"x", "b.dwg": b"AC1032\0"}),
    )
    yield (
        group, "stukken.zip", "macros",
        lambda: zipped({"a.docx": ooxml(extra={"word/vbaProject.bin": b"x"})}),
    )  # fmt: skip


def _archive_accepted():
    group = "archive accepted"
    yield group, "gewoon.zip", "", lambda: zipped({"map/a.txt": b"tekst", "b.pdf": pdf()})
    yield group, "twee.zip", "", lambda: nested(2)
    yield (
        group,
        "mac.zip",
        "",
        lambda: zipped({"a.txt": b"x", "__MACOSX/._a.txt": b"\0\5\x16\7" + b"\0" * 60}),
    )
    yield group, "veel.zip", "", lambda: many(2000)
    yield group, "groot.zip", "", lambda: zipped({"a.txt": numbers(900_000)})
    yield group, "stroom.zip", "", _streamed


def _named(name):
    return raw_zip([Raw(name.encode(), flags=2048)])


def _mode(mode):
    return zipped({"a.txt": b"/etc/passwd"}, modes={"a.txt": mode})


def _two(one, two):
    return raw_zip([Raw(one, b"een", 0), Raw(two, b"" if two.endswith(b"/") else b"twee", 0)])


def _entry(extension):
    data = {"exe": b"MZ\x90\0" + b"\0" * 60, "lnk": b"L\0\0\0\x01\x14\x02\0" + b"\0" * 60,
            "rar": b"Rar!\x1a\x07\0", "gif": b"GIF89a\1\0\1\0", "docm": ooxml("docm"),
            "html": b"<html><script>1</script>", "svg": b"<svg xmlns='x'/>"}  # fmt: skip
    return zipped({"goed.txt": b"tekst", f"map/fout.{extension}": data.get(extension, b"alert(1)")})


def _bomb_with_ballast():
    """One entry of ratio 1,000 hidden among what does not shrink: the whole is below 100."""
    import random  # noqa: PLC0415 -- its own generator, so that the cases stay the same

    source = random.Random(3)  # noqa: S311 -- test data
    ballast = picture("PNG", (9, 9)) if not source else bytes(source.randbytes(40_000)).hex()
    return zipped({"ballast.txt": ballast.encode(), "bom.txt": b" " * 2 * MB})


def _deflated(data):
    import zlib  # noqa: PLC0415 -- used by two cases

    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _cut_deflate():
    data = random_tail()
    return raw_zip([Raw(b"a.txt", data, body=_deflated(data)[:-40])])


def _patched_local(at, data):
    made = bytearray(raw_zip([Raw(b"a.txt")]))
    made[at : at + len(data)] = data
    return bytes(made)


def _streamed():
    """Sizes behind the data, as programs write that cannot seek."""

    class Sink:
        def __init__(self):
            self.data = b""

        def write(self, piece):
            self.data += piece
            return len(piece)

        def flush(self):
            pass

    sink = Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"tekst " * 100)
        archive.writestr("b.txt", b"meer tekst")
    return sink.data
