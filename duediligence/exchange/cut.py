"""A cut that was shared as files for its receiver: a document for the PDF, and a workbook.

Both are made of the cut alone, by the words of the page that shows it: what the stage or the parts
leave out is in neither, because it is not in the cut.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from duediligence.core.content import FIELDS
from duediligence.core.sharing import shown
from duediligence.exchange.document import clean, table_of
from duediligence.exchange.shape import ANSWERS, SHAPES
from duediligence.models import SharedVersion
from duediligence.pages.shared import (
    CALLED,
    SLUGS,
    StepAnswers,
    answers_in_words,
    in_order,
    receiver_name,
    table,
    with_names,
)
from duediligence.pages.sharing import parts_named, stage_name
from duediligence.pages.versions import field_label, value_in_words
from duediligence.sheets import Sheet, Workbook
from portal.shared.templatetags.isv import date_plain
from tenders.choices import language
from tenders.clauses.document import Document, Element, Heading, Paragraph, Run

ABOUT = "Over"
_NARROW, _USUAL, _WIDE = 12, 24, 60


def document_of_cut(version: SharedVersion) -> Document:
    """In the present language."""
    share, cut = version.share, version.content
    named = with_names(cut)
    return Document(
        title=_("Shared dossier %(year)s") % {"year": cut.get("round") or ""},
        subtitle=clean(share.dossier.organisation.name),
        language=language(),
        elements=(
            table_of([_("About"), _("This document")], _about(version), _("About this document")),
            Paragraph((Run(_warning()),), "note"),
            *_chains(named, share.stage),
            *(
                element
                for kind in SLUGS
                if kind in cut
                for element in _rows(kind, named, share.stage)
            ),
            *_answers(named),
        ),
    )


def workbook_of_cut(version: SharedVersion) -> Workbook:
    """A sheet for each kind of row that is in the cut; only to read, nothing is read back."""
    stage, cut = version.share.stage, version.content
    named = with_names(cut)
    about = [*([name, value] for name, value in _about(version)), ["", ""], [_warning(), ""]]
    sheets = [Sheet(ABOUT, about, heads=0, widths=[_USUAL, _WIDE])]
    if answers := list(answers_in_words(named)):
        sheets.append(_answer_sheet(answers))
    names = {shape.relation: shape.name for shape in SHAPES}
    sheets += [_sheet(names[kind], kind, named, stage) for kind in FIELDS if kind in cut]
    return sheets


def _about(version: SharedVersion) -> list[tuple[str, str]]:
    share = version.share
    said = [
        (_("Supplier"), share.dossier.organisation.name),
        (_("For"), receiver_name(share)),
        (_("How much"), stage_name(share.stage)),
        (_("Which parts"), capfirst(parts_named(share.parts))),
        (_("Agreement"), share.agreement),
        (_("Group"), version.content.get("group") or ""),
        (_("Round"), str(version.content.get("round") or "")),
        (_("Version"), str(version.number)),
        (_("Sent"), date_plain(version.sent_at)),
        (_("Until and including"), date_plain(share.ends_on)),
        (_("Fingerprint (SHA-256)"), version.digest),
    ]
    return [(name, clean(value)) for name, value in said if value]


def _warning() -> str:
    return _(
        "Exactly this was shared, and no more. The supplier lets you read it until the last day: "
        "then throw this file away."
    )


def _chains(named: Mapping[str, Any], stage: str) -> Iterator[Element]:
    if named.get("chains"):
        yield Heading(1, _("Chains"))
        head = [_("Chain"), *(_label("chains", name) for name in _beside("chains", stage))]
        rows = [_cells("chains", row, named, stage) for row in named["chains"]]
        yield table_of(head, rows, _("Chains"))


def _rows(kind: str, named: Mapping[str, Any], stage: str) -> Iterator[Element]:
    """As the page shows them, all of them; what has no column stands in the last one."""
    found = table(kind, named, stage, first=0, most=len(named[kind]))
    yield Heading(1, found.title)
    if not found.lines:
        yield Paragraph((Run(_("The supplier wrote down none.")),))
        return
    head = [found.first, *(cell.label for cell in found.lines[0].cells), _("Further")]
    rows = []
    for line in found.lines:
        first = "\n".join(part for part in (line.title, line.mark) if part)
        further = "\n".join(f"{label}: {value}" for label, value in line.detail)
        rows.append([first, *(cell.text for cell in line.cells), further or "-"])
    yield table_of(head, rows, found.title)


def _answers(named: Mapping[str, Any]) -> Iterator[Element]:
    for step in answers_in_words(named):
        yield Heading(1, _("Answers: %(name)s") % {"name": step.name})
        rows = [
            [
                f"{given.about}: {given.ask}" if given.about else given.ask,
                capfirst(given.said),
                given.note or "-",
                str(given.year or "-"),
            ]
            for given in step.answers
        ]
        head = [_("Question"), _("Answer"), _("In your own words"), _("Round")]
        yield table_of(head, rows, step.name)


def _answer_sheet(steps: list[StepAnswers]) -> Sheet:
    rows = [[_("Step"), _("Chain"), _("Question"), _("Answer"), _("Words"), _("Round")]]
    rows += [
        [step.name, given.about, given.ask, given.said, given.note, str(given.year or "")]
        for step in steps
        for given in step.answers
    ]
    return Sheet(ANSWERS, rows, widths=[_USUAL, _USUAL, _WIDE, _USUAL, _WIDE, _NARROW])


def _sheet(title: str, kind: str, named: Mapping[str, Any], stage: str) -> Sheet:
    first = [_("What it is called here")] if kind in CALLED else []
    head = [*first, *(_label(kind, name) for name in _beside(kind, stage))]
    rows = [_cells(kind, row, named, stage) for row in in_order(kind, named)]
    return Sheet(title, [head, *rows])


def _beside(kind: str, stage: str) -> list[str]:
    """The fields that the stage shows, beside the name of the row."""
    name = CALLED[kind][0] if kind in CALLED else ""
    return [each for each in shown(stage, kind) if each != name]


def _cells(kind: str, row: Mapping[str, Any], named: Mapping[str, Any], stage: str) -> list[str]:
    first = [str(row[CALLED[kind][0]] or _("name unknown"))] if kind in CALLED else []
    more = (value_in_words(kind, name, row.get(name), named) for name in _beside(kind, stage))
    return [*first, *more]


def _label(kind: str, name: str) -> str:
    return capfirst(field_label(kind, name))
