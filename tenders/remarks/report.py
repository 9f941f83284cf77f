"""The findings as a report: plain data, a document for DOCX and ODT, and HTML for the PDF."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenders.checks.measured import measures
from tenders.clauses.document import Document, Heading, Paragraph, Run, Table
from tenders.remarks.findings import (
    ORDER,
    block_name,
    block_word,
    place_of,
    severity_name,
    severity_word,
    warning_word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tenders.advice.reference import Language
    from tenders.checks import CheckResult
    from tenders.remarks.findings import Found

TEMPLATE = "tenders/report/check.html"


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding; every field is words, ``severity`` besides is a code."""

    number: int
    severity: str
    word: str
    title: str
    place: str
    quote: str
    message: str
    basis: str
    suggestion: str
    decided: str


@dataclass(frozen=True, slots=True)
class Report:
    """JSON values only, so that it travels to a child process as it is."""

    language: Language
    number: int
    tender: str
    reference: str
    authority: str
    moment: str  # when the check was done, in words
    documents: tuple[tuple[str, str, str], ...]  # name, size in words, SHA-256
    warnings: tuple[str, ...]
    blocks: tuple[tuple[str, str, str], ...]  # status, name with its number, word
    counts: tuple[tuple[str, str, int], ...]  # severity, its name, how many
    entries: tuple[Entry, ...]
    limits: tuple[str, ...]

    @property
    def title(self) -> str:
        return _("Check %(number)d of the documents") % {"number": self.number}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Report:
        values = {each.name: data[each.name] for each in fields(cls)}
        values["entries"] = tuple(Entry(**each) for each in data["entries"])
        return cls(**values)


def report_of(
    result: CheckResult,
    numbered: Sequence[tuple[int, Found]],
    said: Mapping[str, str],
    *,
    language: Language,
    about: Mapping[str, Any],
) -> Report:
    """Put it together; ``gettext`` must be in ``language``.

    ``about`` gives number, tender, reference, authority and moment; ``said`` what people decided,
    by identity of the finding.
    """
    return Report(
        language=language,
        **about,
        documents=tuple(
            (each.name, _size(each.pages, each.words), each.sha256) for each in result.documents
        ),
        warnings=tuple(
            f"{each.name}: {warning_word(code)}"
            for each in result.documents
            for code in each.warnings
        ),
        blocks=tuple(
            (each.status, f"{number}. {block_name(each.code)}", block_word(each.status))
            for number, each in enumerate(result.building_blocks, start=1)
        ),
        counts=tuple(
            (severity, severity_name(severity), sum(f.severity == severity for _n, f in numbered))
            for severity in ORDER
        ),
        entries=tuple(_entry(number, each, said) for number, each in numbered),
        limits=tuple(_limits()),
    )


def _entry(number: int, each: Found, said: Mapping[str, str]) -> Entry:
    places = [f"{passage.document}, {place_of(passage)}" for passage in each.passages]
    return Entry(
        number=number,
        severity=each.severity,
        word=severity_word(each.severity),
        title=each.title,
        place="; ".join(places) or _("not found"),
        quote=" ".join(each.passages[0].quote.split()) if each.passages else "",
        message=each.message,
        basis=each.legal_basis,
        suggestion=each.suggestion,
        decided=said.get(each.identity, ""),
    )


def _size(pages: int | None, words: int) -> str:
    said = ngettext("%(words)d word", "%(words)d words", words) % {"words": words}
    if pages:
        counted = ngettext("%(pages)d page", "%(pages)d pages", pages) % {"pages": pages}
        said = f"{counted}, {said}"
    return said


def _limits() -> Iterator[str]:
    yield _(
        "The check looks for words and sentences. It does not find everything and decides nothing. "
        "You judge each finding yourself."
    )
    yield (
        _(
            "Measured on %(day)s, on texts kept apart from those it was made with: it found "
            "%(blocks)s of %(all_blocks)s building blocks and %(rules)s of %(all_rules)s faults. "
            "Of %(raised)s findings %(alarms)s were wrong. So read along yourself."
        )
        % measures()
    )


def html(report: Report) -> str:
    """A whole page, as ``portal.shared.pdf`` takes it."""
    groups = [
        (severity, name, [each for each in report.entries if each.severity == severity])
        for severity, name, count in report.counts
        if count
    ]
    return render_to_string(TEMPLATE, {"report": report, "groups": groups})


def document(report: Report) -> Document:
    """The same for the writers of DOCX and ODT."""
    return Document(
        title=report.title,
        subtitle=report.tender,
        language=report.language,
        elements=(*_head(report), *_findings(report)),
    )


def _head(report: Report) -> Iterator[Heading | Paragraph | Table]:
    facts = [
        (_("Contracting authority"), report.authority),
        (_("Reference"), report.reference),
        (_("Checked"), report.moment),
        *((name, str(count)) for _severity, name, count in report.counts),
    ]
    yield _table((_("About"), _("This report")), facts, _("About this report"))
    yield Heading(1, _("Documents"))
    head = (_("Document"), _("Size"), "SHA-256")
    yield _table(head, report.documents, _("Documents"))
    for warning in report.warnings:
        yield Paragraph((Run(warning),), "note")
    yield Heading(1, _("Building blocks of the ISV clause"))
    rows = [(name, word) for _status, name, word in report.blocks]
    yield _table((_("Building block"), _("Result")), rows, _("Building blocks of the ISV clause"))


def _findings(report: Report) -> Iterator[Heading | Paragraph | Table]:
    for severity, name, count in report.counts:
        if not count:
            continue
        yield Heading(1, name)
        for each in report.entries:
            if each.severity == severity:
                yield Heading(2, each.title, f"{each.number}.")
                yield from _lines(each)
    yield Heading(1, _("What does the check do, and what not?"))
    for text in report.limits:
        yield Paragraph((Run(text),))


def _lines(each: Entry) -> Iterator[Paragraph]:
    for lead, text in (
        (_("Place"), each.place),
        (_("Passage"), each.quote),
        ("", each.message),
        (_("Ground"), each.basis),
        (_("Proposal"), each.suggestion),
        ("", each.decided),
    ):
        if text:
            yield Paragraph((Run(text),), lead=lead)


def _table(head: tuple[str, ...], rows: Iterable[Sequence[str]], name: str) -> Table:
    return Table(head, tuple(tuple((Run(cell or "-"),) for cell in row) for row in rows), name)
