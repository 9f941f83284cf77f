"""The guide as a tagged PDF, and that the checker sees what is wrong with one that is not."""

import json
import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from weasyprint import HTML

from portal.shared.pdf import STATIC_BASE, fetch, render
from tenders.guide.text import one_line
from tenders.models import StationState
from tests.factories import NoteFactory
from tests.tenders.guide.conftest import depart, make_tender, rendered
from tests.tenders.guide.structure import faults, headings, page_texts, roles

#: How a PDF is made does not depend on the database.
pytestmark = pytest.mark.embedded
NAUGHTY = json.loads((Path(__file__).parents[2] / "data" / "blns.json").read_text())
TITLES = {"nl": "Gids bij de metrokaart", "en": "Guide to the metrokaart"}
KINDS = [
    ("nl", {}),
    ("en", {}),
    ("nl", {"jurisdiction": "be", "procedure": "simplified-neg", "value_cents": 20_000_000}),
    ("en", {"jurisdiction": "", "procedure": "", "value_cents": None, "notice_date": None}),
    ("nl", {"isv_forms": [], "procedure": "private-single", "value_cents": 3_000_000}),
]


def title_of(facts):
    return f"{facts['words']['guide']}: {facts['title']}"


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "values"), KINDS)
def test_guide_is_tagged(language, values):
    facts, pdf = rendered(make_tender(**values), language)

    assert faults(pdf, language=language, title=title_of(facts)) == []


def test_guide_says_what_its_facts_say(tender):
    facts, pdf = rendered(tender, "nl")

    stations = [station for phase in facts["phases"] for station in phase["stations"]]
    said = headings(pdf)
    assert said[0] == (1, "HerinrichtingMarktplein")
    assert [text for level, text in said if level == 3][1:][: len(stations)] == [
        re.sub(r"\s", "", f"{station['code']}{station['name']}") for station in stations
    ]
    printed = "".join(page_texts(pdf))
    assert "Inkoper" in printed
    assert "Vraagderaming." in printed
    assert "€6.000.000" in printed
    assert "23november2026" in printed


def test_card_never_lies_across_two_pages(tender):
    facts, pdf = rendered(tender, "nl")

    # A part that continues on another page gets a second tag.
    assert roles(pdf)["Art"] == sum(len(phase["stations"]) for phase in facts["phases"])


def test_what_stands_in_the_margins_is_not_read(tender):
    facts, pdf = rendered(tender, "nl")
    footer = re.sub(r"\s", "", facts["words"]["portal"])

    # Once on each page to see, never to hear.
    assert footer not in "".join(page_texts(pdf))
    with pikepdf.open(BytesIO(pdf)) as opened:
        for page in opened.pages:
            tags = [
                operands[1].get("/Type")
                for operands, operator in pikepdf.parse_content_stream(page, "BDC")
                if str(operator) == "BDC" and str(operands[0]) == "/Artifact"
            ]
            assert tags.count("/Pagination") >= 2


# --- The checker itself ---------------------------------------------------------------------------
SMALL = f"""<!doctype html><html lang="nl"><head><title>Klein</title></head><body>
<h1>Een</h1><p>Tekst <a href="#b">naar twee</a>.</p>
<img src="{STATIC_BASE}img/vinkje.svg" alt="Vinkje">
<ul><li>punt</li></ul><table><thead><tr><th>Kop</th></tr></thead><tbody><tr><td>1</td></tr></tbody>
</table><h2 id="b">Twee</h2></body></html>"""


def small():
    return render(SMALL.encode())


def changed(change):
    with pikepdf.open(BytesIO(small())) as pdf:
        change(pdf)
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def first(pdf, role):
    return next(
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == f"/{role}"
    )


def paint(pdf, content):
    page = pdf.pages[0]
    page.contents_add(content)


def drop(thing, key):
    del thing[key]


def rename(pdf):
    with pdf.open_outline() as outline:
        outline.root[0].title = "Iets anders"


DEFECTS = {
    "language": (lambda pdf: drop(pdf.Root, "/Lang"), "the language is"),
    "title": (lambda pdf: drop(pdf.docinfo, "/Title"), "the title is"),
    "window": (lambda pdf: drop(pdf.Root, "/ViewerPreferences"), "the window"),
    "mark": (lambda pdf: drop(pdf.Root, "/MarkInfo"), "does not say that it is marked"),
    "tree": (lambda pdf: drop(pdf.Root, "/StructTreeRoot"), "there is no tree"),
    "metadata": (lambda pdf: drop(pdf.Root, "/Metadata"), "PDF/UA-1"),
    "bookmark": (rename, "the bookmarks are not the headings"),
    "bookmarks": (lambda pdf: drop(pdf.Root, "/Outlines"), "the bookmarks are not the headings"),
    "figure": (lambda pdf: drop(first(pdf, "Figure"), "/Alt"), "no alternative"),
    "level": (lambda pdf: first(pdf, "H2").__setattr__("S", pikepdf.Name.H4), "follows level 1"),
    "scope": (lambda pdf: drop(first(pdf, "TH").A, "/Scope"), "no scope"),
    "link": (lambda pdf: drop(pdf.pages[0].Annots[0], "/Contents"), "no description"),
    "target": (lambda pdf: drop(pdf.Root, "/Names"), "which is not there"),
    "list": (lambda pdf: first(pdf, "LBody").__setattr__("S", pikepdf.Name.P), "stands in LI"),
    "untagged": (lambda pdf: paint(pdf, b"0 0 9 9 re f"), "paints something that has no tag"),
    "stray": (lambda pdf: paint(pdf, b"/P <</MCID 99>> BDC f EMC"), "belongs to nothing"),
    "artifact": (
        lambda pdf: paint(pdf, b"/P <</MCID 0>> BDC /Artifact BMC 0 0 9 9 re f EMC EMC"),
        "an artifact inside something else",
    ),
}  # fmt: skip


def test_small_document_has_no_faults():
    assert faults(small(), language="nl", title="Klein") == []


@pytest.mark.parametrize("name", DEFECTS)
def test_checker_sees_a_planted_defect(name):
    change, words = DEFECTS[name]

    found = faults(changed(change), language="nl", title="Klein")

    assert [fault for fault in found if words in fault] != []


def test_checker_sees_a_pdf_without_tags():
    plain = HTML(string=SMALL, base_url=STATIC_BASE, url_fetcher=fetch).write_pdf()

    found = faults(plain, language="nl", title="Klein")
    assert "there is no tree of tags" in found
    assert "the document does not say that it is marked" in found


# --- Whatever people type -------------------------------------------------------------------------
#: The bookmarks and the text of a page differ where letters are joined or run from right to left.
NOT_COMPARED = "the bookmarks are not the headings"


@pytest.mark.parametrize("part", [0, 1])
def test_naughty_strings_break_nothing(tender, person, part):
    strings = [text.replace("\0", "") for text in NAUGHTY[part::2]]  # no database takes it
    title = one_line(" ".join(strings[part * 40 :])[:300])
    type(tender).objects.filter(pk=tender.pk).update(title=title, place=strings[100][:200])
    notes = ["\n".join(strings[at : at + 40])[:4000] for at in range(0, len(strings), 40)]
    for code, note in zip(("B1", "B2", "B3", "B4", "B5", "B6", "C1"), notes, strict=False):
        StationState.objects.create(tender=tender, code=code, owner=note[:150])
        NoteFactory(tender=tender, code=code, text=note)
    tender = depart(tender, "award", " ".join(strings)[:3000], by=person)

    facts, pdf = rendered(tender, "nl")

    found = faults(pdf, language="nl", title=title_of(facts))
    assert [fault for fault in found if NOT_COMPARED not in fault] == []
