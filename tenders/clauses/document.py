"""From chosen clauses to one neutral document: what every file format is written from.

Paragraphs of a clause are numbered by the format itself, beginning anew in each clause. A value
that was filled in is a run of its own, so that it can be found back. The order is: title, facts,
clauses by part, explanatory annex, closing table of numbers, versions and hashes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext as _

from tenders.clauses.filling import in_words, value_of
from tenders.clauses.payload import PLACE, Clause, Language, blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tenders.clauses.checking import Chosen
    from tenders.clauses.facts import ClauseFacts

#: Where a clause goes, in the order of the document.
PARTS = ("notice", "documents", "contract", "letter")
#: So much of a hash is printed.
SHOWN = 16
ParagraphKind = Literal["body", "note", "numbered", "item"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words; with ``parameter``, the words of what was filled in there."""

    text: str
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is a part, 2 a clause, 3 stands in the annex."""

    level: int
    text: str
    number: str = ""  # of the clause


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]
    kind: ParagraphKind = "body"
    lead: str = ""  # in bold before the words


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    name: str  # of what it is, for who cannot see it


Element = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    subtitle: str
    language: Language
    elements: tuple[Element, ...]


def build(
    chosen: Sequence[Chosen], facts: ClauseFacts, language: Language, *, day: date
) -> Document:
    """``gettext`` must be in ``language``. ``day`` is printed: a document says when it was made."""
    elements = [
        *_head(chosen, facts, day),
        *_clauses(chosen, facts, language),
        *_annex(chosen, facts, language),
        *_closing(chosen, language),
    ]
    return Document(
        title=_("Clauses on International Social Conditions"),
        subtitle=facts.texts.get("title", ""),
        language=language,
        elements=tuple(elements),
    )


def _head(chosen: Sequence[Chosen], facts: ClauseFacts, day: date) -> Iterator[Element]:
    rows = [
        (_("Contracting authority"), facts.texts.get("authority", "")),
        (_("Reference"), facts.texts.get("reference", "")),
        (_("Law"), _("Belgium (Flanders)") if facts.jurisdiction == "be" else _("the Netherlands")),
        (_("Made on"), day.isoformat()),
    ]
    yield Table(
        head=(_("About"), _("This document")),
        rows=tuple(((Run(name),), (Run(value or "-"),)) for name, value in rows),
        name=_("About this document"),
    )
    if any(each.clause.needs_lawyer for each in chosen):
        yield Paragraph((Run(_lawyer_sentence()),), "note")


def _clauses(chosen: Sequence[Chosen], facts: ClauseFacts, language: Language) -> Iterator[Element]:
    names = {
        "notice": _("For the notice and the market consultation"),
        "documents": _("For the tender documents"),
        "contract": _("For the contract"),
        "letter": _("Letters"),
    }
    for part in PARTS:
        here = [each for each in chosen if each.clause.payload["part"] == part]
        if here:
            yield Heading(1, names[part])
        for each in here:
            yield Heading(2, each.clause.title(language), each.clause.number)
            yield from clause_body(each, facts, language)


def clause_body(each: Chosen, facts: ClauseFacts, language: Language) -> Iterator[Element]:
    """The words of one clause: those for groups that cannot deliver here are left out."""
    for block in blocks(each.clause.text(language, facts.jurisdiction)):
        if not block.groups & facts.groups:
            continue
        if block.kind == "table":
            head, *rows = block.rows
            yield Table(
                head=head,
                rows=tuple(tuple(_runs(cell, each, language) for cell in row) for row in rows),
                name=each.clause.title(language),
            )
        else:
            kind: ParagraphKind = "item" if block.kind == "items" else "numbered"
            for line in block.lines:
                yield Paragraph(_runs(line, each, language), kind)


def _annex(chosen: Sequence[Chosen], facts: ClauseFacts, language: Language) -> Iterator[Element]:
    yield Heading(1, _("Annex: explanation"))
    yield Paragraph((Run(_("This annex explains the clauses and is no part of the contract.")),))
    for each in chosen:
        clause = each.clause
        yield Heading(3, f"{clause.number} {clause.title(language)}")
        yield Paragraph((Run(clause.said("purpose", language)),), lead=_("Purpose"))
        yield Paragraph((Run(clause.said("plain", language)),), lead=_("In plain words"))
        yield Paragraph((Run(clause.said("verification", language)),), lead=_("Check"))
        rests = "; ".join(
            f"{row.article}{_mark(row.certainty)}"
            for row in clause.basis
            if row.jurisdiction in {facts.jurisdiction, "eu"}
        )
        if rests:
            yield Paragraph((Run(rests),), lead=_("Rests on"))
        if clause.needs_lawyer:
            yield Paragraph((Run(_("A lawyer must still look at this clause.")),), "note")


def _closing(chosen: Sequence[Chosen], language: Language) -> Iterator[Element]:
    yield Heading(1, _("Clauses used"))
    said = _(
        "The number stays the same for good. The hash shows that the words are those of this "
        "version; what was filled in is not part of it."
    )
    yield Paragraph((Run(said),))
    yield Table(
        head=(_("Number"), _("Clause"), _("Version"), _("Hash"), _("Read by a lawyer")),
        rows=tuple(
            (
                (Run(each.clause.number),),
                (Run(each.clause.title(language)),),
                (Run(str(each.version)),),
                (Run(each.digest[:SHOWN]),),
                (Run(_("not yet")),),
            )
            for each in chosen
        ),
        name=_("Clauses used"),
    )


def _runs(text: str, each: Chosen, language: Language) -> tuple[Run, ...]:
    """Cut a text at its places and put the values there."""
    by_code = {parameter.code: parameter for parameter in each.clause.parameters}
    found, end = [], 0
    for place in PLACE.finditer(text):
        if place.start() > end:
            found.append(Run(text[end : place.start()]))
        parameter = by_code[place[1]]
        words = in_words(parameter, value_of(parameter, each.values), language)
        found.append(Run(words, parameter.code))
        end = place.end()
    if end < len(text):
        found.append(Run(text[end:]))
    return tuple(found)


def _mark(certainty: str) -> str:
    """How sure we are, where it is less than read in the source."""
    marks = {
        "reconstruction": _("reconstruction"),
        "from-memory": _("from memory, not checked"),
    }
    return f" ({marks[certainty]})" if certainty in marks else ""


def _lawyer_sentence() -> str:
    return _(
        "These clauses are drafts in our own words. No lawyer has read them yet: have a lawyer "
        "look at them before you publish them."
    )


def plain_text(document: Document) -> str:
    """The document as plain text, numbers included: for the clipboard."""
    lines = [document.title, document.subtitle, ""]
    counter = 0
    for element in document.elements:
        if isinstance(element, Heading):
            counter = 0
            lines += ["", f"{element.number} {element.text}".strip()]
        elif isinstance(element, Paragraph):
            words = "".join(run.text for run in element.runs)
            if element.kind == "numbered":
                counter += 1
                words = f"{counter}. {words}"
            elif element.kind == "item":
                words = f"   - {words}"
            lines.append(f"{element.lead}: {words}" if element.lead else words)
        else:
            lines.append("\t".join(element.head))
            lines += [
                "\t".join("".join(r.text for r in cell) for cell in row) for row in element.rows
            ]
    return "\n".join(lines) + "\n"


def clause_title(clause: Clause, language: Language) -> str:
    return f"{clause.number} {clause.title(language)}"
