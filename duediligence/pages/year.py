"""The yearly report: what a frozen version says, and what changed since the year before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from duediligence.core.year import Figures, figures
from duediligence.enums import PrintKind
from duediligence.models import Dossier, PublicSummary, Snapshot, YearPrint
from duediligence.pages.summary import said, summary_document
from duediligence.pages.versions import Part, differences_in_words
from portal.shared.templatetags.isv import date_plain
from tenders import choices as of_tenders
from tenders.clauses.document import Document, Element, Heading, Paragraph, Run, Table
from tenders.clauses.html import page


@dataclass(frozen=True, slots=True)
class YearReport:
    """``before``: the last version of the round before, if there is one."""

    year: int
    snapshot: Snapshot
    before: Snapshot | None
    document: Document


def years_of(dossier: Dossier) -> list[int]:
    """Rounds of which something is frozen, the latest first; one query."""
    return sorted(set(dossier.snapshots.values_list("round", flat=True)), reverse=True)


def report_of(dossier: Dossier, year: int) -> YearReport | None:
    """The last version of this round beside the last of the round before; two queries."""
    made = dossier.snapshots.filter(round=year).order_by("-number").first()
    if made is None:
        return None
    before = dossier.snapshots.filter(round__lt=year).order_by("-number").first()
    return YearReport(year, made, before, report_document(dossier, made, before))


def report_document(dossier: Dossier, made: Snapshot, before: Snapshot | None) -> Document:
    return Document(
        title=_("Yearly report %(year)s") % {"year": made.round},
        subtitle=dossier.organisation.name,
        language=of_tenders.language(),
        elements=tuple(_elements(made, before)),
    )


def html_of(row: YearPrint) -> str:
    """The words of a PDF, in its own language."""
    with translation.override(row.language):
        if row.kind == PrintKind.SUMMARY:
            summary = PublicSummary.objects.filter(snapshot=row.snapshot).latest("published_at")
            return page(document_of(summary))
        before = row.dossier.snapshots.filter(round__lt=row.snapshot.round)
        last = before.order_by("-number").first()
        return page(report_document(row.dossier, row.snapshot, last))


def document_of(summary: PublicSummary) -> Document:
    frozen = timezone.localtime(summary.snapshot.frozen_at).date()
    return summary_document(
        summary.content,
        summary.dossier.organisation.name,
        version=summary.snapshot.number,
        frozen=frozen,
    )


def _elements(made: Snapshot, before: Snapshot | None) -> Iterator[Element]:
    yield said(
        _("Made from version %(number)s, frozen on %(day)s.")
        % {"number": made.number, "day": date_plain(made.frozen_at)},
        _("Fingerprint: %(digest)s.") % {"digest": made.digest[:16]},
    )
    yield Paragraph(
        (Run(_("This report names companies and places: share it only with whom you trust.")),),
        "note",
    )
    now = figures(made.content)
    then = figures(before.content) if before else None
    yield Heading(1, _("The year in figures"))
    yield _in_figures(now, then, made, before)
    yield Heading(1, _("What changed since last year"))
    if before is None:
        yield said(_("This is the first year of which a version is frozen."))
        return
    parts = differences_in_words(before.content, made.content)
    yield said(
        _("Compared with version %(number)s of the round of %(year)s.")
        % {"number": before.number, "year": before.round}
    )
    for part in parts:
        yield from _changes(part)
    if not parts:
        yield said(_("Nothing changed."))


def _in_figures(
    now: Figures, then: Figures | None, made: Snapshot, before: Snapshot | None
) -> Table:
    """A row per figure; with a year before, that year stands first."""
    told = _told(now)
    if then is None or before is None:
        head: tuple[str, ...] = (_("What"), str(made.round))
        return Table(head, _cells(list(told.items())), _("The year in figures"))
    old = _told(then)
    head = (_("What"), str(before.round), str(made.round))
    compared = [(name, old[name], value) for name, value in told.items()]
    return Table(head, _cells(compared), _("The year in figures"))


def _cells(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[tuple[Run, ...], ...], ...]:
    return tuple(tuple((Run(cell),) for cell in row) for row in rows)


def _told(found: Figures) -> dict[str, str]:
    def of(part: int, total: int) -> str:
        return _("%(part)s of %(total)s") % {"part": part, "total": total}

    known = found.known
    return {
        _("Quarries known"): of(known.quarries, known.quarries_total),
        _("Factories known"): of(known.factories, known.factories_total),
        _("Unknown places with a plan"): of(found.planned, found.unknown),
        _("Serious risks with a measure"): of(found.covered, found.serious),
        _("Measures done"): of(found.done, found.measures),
        _("Measures done, with their effect"): of(found.with_effect, found.done),
        _("Pieces of evidence"): str(found.evidence),
        _("Complaints closed"): of(found.closed, found.complaints),
    }


def _changes(part: Part) -> Iterator[Element]:
    """By kind of row: what came, what went, and of what changed each field, old and new."""
    yield Heading(2, part.title)
    yield said(_counted(part))
    for change in part.changes:
        words = [
            _("%(label)s: first %(old)s, now %(new)s")
            % {"label": field.label, "old": field.old, "new": field.new}
            if change.what == "changed"
            else _("%(label)s: %(value)s")
            % {"label": field.label, "value": field.new if change.what == "added" else field.old}
            for field in change.fields
        ]
        lead = _("%(title)s (%(what)s)") % {"title": change.title, "what": change.said}
        yield Paragraph((Run("; ".join(words)),), lead=lead)


def _counted(part: Part) -> str:
    """What came, went and changed as numbers; nothing of what did not."""
    counts = {
        what: sum(change.what == what for change in part.changes)
        for what in ("added", "removed", "changed")
    }
    words = {
        "added": _("%(count)s added"),
        "removed": _("%(count)s removed"),
        "changed": _("%(count)s changed"),
    }
    told = [words[what] % {"count": count} for what, count in counts.items() if count]
    return ", ".join(told) + "."
