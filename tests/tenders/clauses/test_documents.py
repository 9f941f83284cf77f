"""Any selection with any allowed values makes a document that is read back equal."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from tenders.clauses import docx, html, odt
from tenders.clauses.checking import Chosen
from tenders.clauses.document import build, plain_text
from tenders.clauses.facts import ClauseFacts
from tenders.clauses.filling import OPEN, in_words
from tenders.clauses.payload import LONGEST_VALUE, NUMBERS
from tenders.clauses.seeds import clauses
from tests.tenders.clauses.reading import expected, from_docx, from_odt

ALL = clauses()
BY_NUMBER = {clause.number: clause for clause in ALL}
MOMENT = datetime(2026, 11, 28, 9, tzinfo=UTC)
#: What people type: letters with accents, signs that XML and HTML escape, double spaces excepted.
TYPED = st.text(
    st.characters(categories=("L", "N", "P", "S"), exclude_characters="{}|"),
    min_size=1,
    max_size=40,
).map(lambda text: text[:LONGEST_VALUE])


@st.composite
def selections(draw):
    numbers = st.lists(st.sampled_from(sorted(BY_NUMBER)), min_size=1, max_size=6, unique=True)
    chosen = [BY_NUMBER[number] for number in draw(numbers)]
    return [
        Chosen(
            clause,
            {
                p.code: draw(st.integers(p.minimum, p.maximum) if p.type in NUMBERS else TYPED)
                for p in clause.parameters
            },
            version=draw(st.integers(1, 9)),
            digest="abc123" * 10,
        )
        for clause in chosen
    ]


facts = st.builds(
    ClauseFacts,
    jurisdiction=st.sampled_from(["nl", "be"]),
    groups=st.sampled_from([frozenset("AB"), frozenset("ABC")]),
    texts=st.just({"title": "Plein & straat", "reference": "R-1", "authority": "Stad <X>"}),
)


def made(chosen, about, language):
    with translation.override(language):
        return build(chosen, about, language, day=date(2026, 11, 28))


@settings(max_examples=25, deadline=None)
@given(selections(), facts, st.sampled_from(["nl", "en"]))
def test_what_is_exported_is_read_back_equal(chosen, about, language):
    document = made(chosen, about, language)
    wanted = expected(document)
    by_part = [each.number for each in wanted]
    assert sorted(by_part) == sorted(each.clause.number for each in chosen)
    for each in chosen:
        (read,) = [read for read in wanted if read.number == each.clause.number]
        values = {
            in_words(p, each.values[p.code], language).strip() for p in each.clause.parameters
        }
        assert {text.strip() for text in read.filled} <= values
        if about.groups == frozenset("ABC"):
            cells = " ".join(cell for table in read.tables for row in table for cell in row)
            seen = {text.strip() for text in read.filled}
            assert all(value in seen or value in cells for value in values)

    assert from_docx(docx.write(document, made_at=MOMENT)) == wanted
    assert from_odt(odt.write(document, made_at=MOMENT)) == wanted


@settings(max_examples=15, deadline=None)
@given(selections(), facts)
def test_the_page_and_the_plain_text_hold_the_same_words(chosen, about):
    document = made(chosen, about, "nl")
    page = lxml_html.fromstring(html.page(document))
    words = re.sub(r"\s+", "", page.text_content())
    plain = re.sub(r"\s+", "", plain_text(document))

    for read in expected(document):
        for _kind, text in read.blocks:
            assert re.sub(r"\s+", "", text) in words
            assert re.sub(r"\s+", "", text) in plain
    assert page.xpath("count(//ol/li)") == sum(len(r.blocks) for r in expected(document))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_closing_table_names_every_clause_with_version_and_hash(language):
    chosen = [Chosen(clause, {}, 3, f"{index:064x}") for index, clause in enumerate(ALL)]
    document = made(chosen, ClauseFacts(), language)

    closing = document.elements[-1]
    rows = [tuple("".join(run.text for run in cell) for cell in row) for row in closing.rows]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        (each.clause.number, "3", each.digest[:16]) for each in chosen
    ]


def test_what_is_not_filled_in_says_so():
    clause = next(c for c in ALL if c.number == "ISV-02")
    document = made([Chosen(clause, {"title": " "})], ClauseFacts(), "nl")

    assert expected(document)[0].filled[:2] == [OPEN["nl"], OPEN["nl"]]


def test_paragraphs_for_far_away_stone_are_left_out_when_it_cannot_come():
    chosen = [Chosen(c, {}) for c in ALL if c.number == "ISV-03"]
    near = expected(made(chosen, ClauseFacts(groups=frozenset("AB")), "nl"))[0]
    far = expected(made(chosen, ClauseFacts(), "nl"))[0]

    assert len(far.blocks) == len(near.blocks) + 1
    assert not any("groep C" in text for _kind, text in near.blocks)
    assert not any(text.startswith("[") for _kind, text in far.blocks)


def test_belgium_gets_its_own_words():
    chosen = [Chosen(c, {}) for c in ALL if c.number == "ISV-12"]
    (belgian,) = expected(made(chosen, ClauseFacts(jurisdiction="be"), "nl"))
    (dutch,) = expected(made(chosen, ClauseFacts(), "nl"))

    assert any("proces-verbaal" in text for _kind, text in belgian.blocks)
    assert not any("proces-verbaal" in text for _kind, text in dutch.blocks)
