"""The public summary in words: one document, for the page and for the PDF."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from duediligence import choices
from duediligence.enums import CompanyGroup, Finding, Level, MeasureKind, MeasureStatus
from duediligence.wording import every_question
from portal.shared.templatetags.isv import date_plain
from tenders import choices as of_tenders
from tenders.clauses.document import Document, Element, Heading, Paragraph, Run, Table


def summary_document(
    content: Mapping[str, Any], name: str, *, version: int, frozen: date
) -> Document:
    """``content`` as ``core.summary.public`` makes it; in the present language."""
    return Document(
        title=_("Due diligence in %(year)s") % {"year": content["round"]},
        subtitle=name,
        language=of_tenders.language(),
        elements=tuple(_elements(content, name, version, frozen)),
    )


def _elements(
    content: Mapping[str, Any], name: str, version: int, frozen: date
) -> Iterator[Element]:
    yield said(
        _("%(name)s tells here how it looks for harm to people, animals and environment.")
        % {"name": name},
        _("It says so itself, in version %(number)s of its dossier of %(day)s.")
        % {"number": version, "day": date_plain(frozen)},
        _("The portal did not check it. Names of companies and places are trade secrets."),
    )
    if content["group"]:
        group = str(CompanyGroup(content["group"]).label)
        yield said(_("The company belongs to %(group)s.") % {"group": group})
    yield from _known(content["known"])
    yield from _chains(content["chains"])
    known = every_question()
    yield from _table(
        _("Places in the chain"),
        (_("Role"), _("Country"), _("How sure"), _("How many")),
        (
            (
                choices.role_name(row["role"]),
                of_tenders.name_of("country", row["country"]) or _("unknown"),
                str(Level(row["level"]).label),
                row["count"],
            )
            for row in content["sites"]
        ),
    )
    yield from _table(
        _("Risks"),
        (_("Theme"), _("What was found"), _("Severity"), _("How many")),
        (
            (
                choices.theme_name(row["theme"]),
                _finding(row),
                _severity(row),
                row["count"],
            )
            for row in _by_severity(content["risks"])
        ),
    )
    yield from _table(
        _("Measures"),
        (_("Kind"), _("Status"), _("How many")),
        (
            (
                str(MeasureKind(row["kind"]).label),
                str(MeasureStatus(row["status"]).label),
                row["count"],
            )
            for row in content["measures"]
        ),
    )
    yield from _table(
        _("Evidence"),
        (_("Kind"), _("How many")),
        ((choices.evidence_kind_name(row["kind"]), row["count"]) for row in content["evidences"]),
    )
    if content["evidences"]:
        yield said(_("A piece of evidence shows one thing. It never shows that all is well."))
    yield from _table(
        _("Questions about the company"),
        (_("Question"), _("Answer")),
        (
            (
                known[code].ask.to(of_tenders.language()),
                str(dict(choices.ANSWERS)[value]),
            )
            for code, value in content["answers"].items()
            if code in known
        ),
    )


def _known(known: Mapping[str, int]) -> Iterator[Element]:
    if not known["quarries_total"] + known["factories_total"]:
        return
    yield Heading(1, _("How much of the chain is known"))
    yield said(
        _("Quarries: %(known)s of %(total)s known.")
        % {"known": known["quarries"], "total": known["quarries_total"]},
        _("Factories: %(known)s of %(total)s known.")
        % {"known": known["factories"], "total": known["factories_total"]},
    )


def _chains(chains: Sequence[Mapping[str, Any]]) -> Iterator[Element]:
    def where(codes: Iterable[str]) -> str:
        return ", ".join(of_tenders.name_of("country", code) for code in codes) or _("unknown")

    yield from _table(
        _("Stone"),
        (_("Stone"), _("Quarries in"), _("Factories in")),
        (
            (
                ", ".join(
                    part
                    for part in (
                        of_tenders.name_of("stone", row["stone"]),
                        of_tenders.name_of("product", row["product"]),
                    )
                    if part
                ),
                where(row["quarries"]),
                where(row["factories"]),
            )
            for row in chains
        ),
    )


def _finding(row: Mapping[str, Any]) -> str:
    if row["finding"] == Finding.RISK and row["is_actual"]:
        return _("harm that happens now")
    return str(Finding(row["finding"]).label)


def _severity(row: Mapping[str, Any]) -> str:
    if row["finding"] != Finding.RISK:
        return "-"
    return str(choices.SEVERITIES.get(row["severity"], _("not weighed yet")))


def _by_severity(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(rows, key=lambda row: (-row["severity"], not row["is_actual"], row["theme"]))


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Iterator[Element]:
    """A heading with its table; nothing of what is not there."""
    cells = tuple(tuple((Run(str(cell)),) for cell in row) for row in rows)
    if cells:
        yield Heading(1, title)
        yield Table(head, cells, title)


def said(*sentences: str) -> Paragraph:
    return Paragraph((Run(" ".join(sentences)),))
