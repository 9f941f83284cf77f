"""The list as a file: read back as a spreadsheet program reads it."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override
from odfdo import Document

from tenders.models import Tender
from tests.factories import TenderFactory, full_tender
from tests.tenders.naughty import naughty_strings

pytestmark = pytest.mark.django_db

HEADING = [
    "Reference",
    "Title",
    "Authority",
    "Country",
    "Kind",
    "Procedure",
    "Estimated value in euros, with options and renewals",
    "Day the notice is sent",
    "Closing",
    "Place",
    "Stations done",
    "Last changed",
]
FORMULAS = [
    ("=1+1", "'=1+1"),
    ("+1", "'+1"),
    ("-2", "'-2"),
    ("@SUM(A1)", "'@SUM(A1)"),
    (" =1+1", "' =1+1"),
    ("\t=1+1", "' =1+1"),
    ("\r=1+1", "' =1+1"),
    ("\n=1+1", "' =1+1"),
    ("\u200b=1+1", "' =1+1"),
    ("＝1+1", "'＝1+1"),
    ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
    ('=HYPERLINK("http://x.example";"x")', '\'=HYPERLINK("http://x.example";"x")'),
    ("a;=1+1", "a;=1+1"),
    ('a"=1+1', 'a"=1+1'),
    ("twee\nregels", "twee regels"),
    ("plein", "plein"),
]


def export(client, kind, **asked):
    answer = client.get(reverse("tenders:export", args=[kind]), asked)
    assert answer.status_code == 200
    return answer


def from_csv(answer):
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def from_ods(answer):
    (table,) = Document(io.BytesIO(answer.content)).body.tables
    return [[cell.value for cell in row.cells] for row in table.rows]


READERS = {"csv": from_csv, "ods": from_ods}


def test_csv_says_what_the_tender_says(at_work, buyer):
    tender = full_tender(buyer.organisation, reference="2026-0147")
    Tender.objects.update(updated_at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    heading, row = from_csv(export(at_work, "csv"))

    assert heading == HEADING
    assert row == [
        "2026-0147",
        "Herinrichting Marktplein",
        buyer.organisation.name,
        "the Netherlands",
        "works",
        "Open procedure",
        "5960000,50",
        "2026-09-01",
        "2026-11-02 12:00",
        "Toetsstad",
        "1",
        "2026-07-02 00:30",
    ]
    assert tender.total_cents == 596_000_050


def test_ods_holds_amounts_as_numbers(at_work, buyer):
    full_tender(buyer.organisation)
    TenderFactory(organisation=buyer.organisation, title="A zonder waarde")
    heading, first, second = from_ods(export(at_work, "ods", sort="title"))

    assert heading == HEADING
    assert first[6] is None
    assert Decimal(str(second[6])) == Decimal("5960000.50")
    assert second[10] == 1
    assert second[1] == "Herinrichting Marktplein"


@pytest.mark.parametrize("kind", READERS)
def test_an_export_holds_what_the_list_shows(at_work, buyer, stranger, kind):
    for title, nature in (("Aa", "works"), ("Bb", "works"), ("Cc", "supplies")):
        TenderFactory(organisation=buyer.organisation, title=title, nature=nature)

    rows = READERS[kind](export(at_work, kind, nature="works", sort="-title", page="7"))

    assert [row[1] for row in rows[1:]] == ["Bb", "Aa"]


@pytest.mark.parametrize("kind", READERS)
def test_all_pages_are_exported(at_work, buyer, kind):
    TenderFactory.create_batch(30, organisation=buyer.organisation)

    assert len(READERS[kind](export(at_work, kind))) == 31


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize(("text", "expected"), FORMULAS)
def test_no_text_is_a_formula(at_work, buyer, kind, text, expected):
    TenderFactory(organisation=buyer.organisation, title=text, place=text, reference=text)
    _heading, row = READERS[kind](export(at_work, kind))

    assert [row[0], row[1], row[9]] == [expected] * 3


@pytest.mark.parametrize("text", ["a,=1+1", 'b",=1+1', 'c"," @x', "d,+cmd|x", "e,-2", "f, －1"])
def test_a_program_that_splits_at_commas_finds_no_formula_either(at_work, buyer, text):
    TenderFactory(organisation=buyer.organisation, title=text, reference=text, place=text)
    file = export(at_work, "csv").content.decode("utf-8-sig")

    cells = [cell for row in csv.reader(io.StringIO(file, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.strip(' "').startswith(("=", "+", "-", "@", "－"))]


def test_an_ordinary_comma_stays_as_it_is(at_work, buyer):
    title = "Plein, straat (€ 5,-; 100%), fase 1-2"
    TenderFactory(organisation=buyer.organisation, title=title)

    assert from_csv(export(at_work, "csv"))[1][1] == title


@pytest.mark.parametrize("kind", READERS)
def test_naughty_strings_come_back_on_one_line(at_work, buyer, kind):
    texts = [text.replace("\0", "")[:300] for text in naughty_strings()]
    Tender.objects.bulk_create(
        TenderFactory.build(
            organisation=buyer.organisation,
            reference=str(number),
            title=text,
            created_by=None,
            search_key="",
            title_key=f"{number:04}",
        )
        for number, text in enumerate(texts)
    )
    rows = READERS[kind](export(at_work, kind, sort="title"))

    assert [str(row[0]) for row in rows[1:]] == [str(number) for number in range(len(texts))]
    for row, text in zip(rows[1:], texts, strict=True):
        found = row[1] or ""
        assert not found.lstrip().startswith(("=", "+", "-", "@")), text
        kept = "".join(c for c in text if c.isprintable() and not c.isspace())
        assert "".join(found.removeprefix("'").split()) == "".join(
            kept.removeprefix("'").split()
        ), text


@pytest.mark.parametrize("kind", ["pdf", "CSV", "csv.exe", "x" * 200])
def test_other_kinds_are_not_found(at_work, kind):
    assert at_work.get(reverse("tenders:export", args=[kind])).status_code == 404


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", READERS)
def test_an_export_is_a_download_with_the_day_in_its_name(at_work, kind, language, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 3, 1))
    at_work.cookies["django_language"] = language
    answer = export(at_work, kind)

    with override(language):
        name = gettext("tenders")
    assert answer["Content-Disposition"] == f'attachment; filename="{name}-2026-03-01.{kind}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
