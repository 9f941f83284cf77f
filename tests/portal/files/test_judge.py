"""The judgement alone, without Django's machinery around it: every case of the catalogue."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.files.inspection.judge import judge
from portal.files.kinds import kinds
from portal.files.refusals import codes
from tests.portal.files.hostile import making
from tests.portal.files.hostile.cases import CASES


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return tmp_path_factory.mktemp("scratch")


def verdict_of(data, name, kind, room):
    path = room / "upload"
    path.write_bytes(data)
    scratch = room / "inside"
    scratch.mkdir(exist_ok=True)
    verdict = judge(path, name, kinds()[kind].rules, scratch)
    assert list(scratch.iterdir()) == []
    return verdict


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_each_case_gets_its_verdict(case, room):
    verdict = verdict_of(case.make(), case.name, case.kind, room)
    assert (verdict.code, verdict.detail if verdict.code != case.code else "") == (case.code, "")


def test_the_catalogue_is_wide_enough():
    hostile = [case for case in CASES if case.code]
    assert len(hostile) >= 150
    assert len({case.group for case in hostile}) >= 20
    assert {case.code for case in hostile} <= codes()
    # One case at least for every code that a file by itself can bring about.
    by_others = {"quota", "wrong-organisation", "not-received", "virus", "scanner-away",
                 "took-too-long", "check-failed", "restricted"}  # fmt: skip
    assert codes() - by_others == set(Counter(case.code for case in hostile))


#: Starts that send random bytes down each road of the judgement.
STARTS = [
    b"",
    b"%PDF-1.7\n",
    b"PK\3\4",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"<?xml version='1.0'?>",
    b"RIFF\0\0\0\0WEBPVP8 ",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xef\xbb\xbf",
]
NAMES = st.sampled_from([f"a.{e}" for e in kinds()["bid"].rules.extensions])
WHOLE = [
    making.zipped({"a.txt": b"tekst" * 9, "m/b.pdf": b"%PDF"}),
    making.raw_zip([making.Raw(b"a", b"x", 0)]),
    making.ooxml(),
    making.odf(),
    making.pdf(),
    making.pdf(streams=True),
    making.picture(),
    making.picture("JPEG"),
    making.picture("WEBP"),
]


def has_a_known_outcome(data, name, room):
    verdict = verdict_of(data, name, "bid", room)
    assert verdict.code in codes() | {""}
    assert len(verdict.sha256) == 64
    assert verdict.detail.isprintable()


@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=600), name=NAMES)
@settings(max_examples=400, deadline=None)
def test_no_bytes_break_the_judgement(room, start, rest, name):
    has_a_known_outcome(start + rest, name, room)


@given(whole=st.sampled_from(WHOLE), name=NAMES, data=st.data())
@settings(max_examples=400, deadline=None)
def test_no_change_of_a_good_file_breaks_the_judgement(room, whole, name, data):
    """Bytes flipped, cut out or put in: what a broken line or a sly hand does."""
    made = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(made)))
        cut = data.draw(st.integers(0, 8))
        made[at : at + cut] = data.draw(st.binary(max_size=8))
    has_a_known_outcome(bytes(made), name, room)
