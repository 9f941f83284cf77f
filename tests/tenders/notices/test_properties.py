"""Whatever the bytes: a reading or a refusal, never anything else."""

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tenders.notices.conclusions import to_facts
from tenders.notices.reading import NoticeReading
from tenders.notices.refusal import NoticeRefused
from tests.tenders.notices.notices import EXAMPLES, own_bytes, read

NOTICES = [
    own_bytes("nl-open-change"),
    own_bytes("be-restricted"),
    (EXAMPLES / "cn_24_maximal.xml").read_bytes(),
    (EXAMPLES / "CEI.xml").read_bytes(),
]
VALUE = re.compile(rb">[^<>]+<")
ELEMENT = re.compile(rb"<(/?)(c[ab]c|ef[ab]c):(\w+)")
ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="<&\x00"), max_size=40)


def outcome_of(data: bytes) -> NoticeReading | NoticeRefused:
    try:
        return read(data)
    except NoticeRefused as refused:
        return refused


def survives(data: bytes) -> None:
    """Reading gives JSON and facts, or a refusal with words."""
    outcome = outcome_of(data)
    if isinstance(outcome, NoticeRefused):
        assert outcome.text("nl") != outcome.text("en")
        return
    reading = outcome
    assert json.loads(json.dumps(reading.as_json()))["title"] == reading.title
    assert to_facts(reading).jurisdiction == reading.jurisdiction
    for item in reading.left_out:
        assert item.text("nl") != item.text("en")


@given(st.binary(max_size=300))
def test_any_bytes(data):
    survives(data)


@settings(deadline=None)
@given(st.sampled_from(NOTICES), st.data())
def test_bytes_changed_anywhere(notice, draw):
    damaged = bytearray(notice)
    for _ in range(draw.draw(st.integers(1, 5))):
        damaged[draw.draw(st.integers(0, len(damaged) - 1))] = draw.draw(st.integers(0, 255))
    survives(bytes(damaged))


@settings(deadline=None)
@given(st.sampled_from(NOTICES), st.data())
def test_a_piece_cut_out(notice, draw):
    start = draw.draw(st.integers(0, len(notice)))
    survives(notice[:start] + notice[draw.draw(st.integers(start, len(notice))) :])


@settings(deadline=None)
@given(st.sampled_from(NOTICES), st.data(), ANY_TEXT)
def test_any_text_in_any_element(notice, draw, text):
    places = list(VALUE.finditer(notice))
    place = draw.draw(st.sampled_from(places))
    survives(notice[: place.start() + 1] + text.encode() + notice[place.end() - 1 :])


@settings(deadline=None)
@given(st.sampled_from(NOTICES), st.data())
def test_any_element_by_another_name(notice, draw):
    name = draw.draw(st.sampled_from(sorted({found[3] for found in ELEMENT.finditer(notice)})))
    other = draw.draw(st.sampled_from([b"ID", b"Name", b"Other", b"ProcurementProjectLot"]))
    survives(re.sub(rb"(</?(?:c[ab]c|ef[ab]c):)" + name + rb"\b", rb"\g<1>" + other, notice))
