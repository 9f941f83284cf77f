"""The rows of a page in words, per kind: what every row has in common is worded once.

A page of 25 rows must not cost more than one of 5: so the names of columns, codes and levels are
asked for per page, and the address of a row is its number behind that of the list.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Choices, Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from duediligence import choices
from duediligence.core import ordering
from duediligence.enums import (
    ComplaintStatus,
    EvidenceScope,
    Finding,
    Level,
    MeasureKind,
    MeasureStatus,
)
from duediligence.models import Chain, Complaint, Dossier, Evidence, Link, Measure, Risk, Site
from portal.shared.templatetags.isv import date_plain
from tenders import choices as of_tenders


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    level: int | None = None
    chip: str = ""  # kind of chip, when the text is shown as one


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    detail: str
    url: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]  # of the cells; the first column is named by the page
    lines: tuple[Line, ...]


def row_urls(dossier: Dossier, slug: str) -> Callable[[int], str]:
    """The addresses of the rows of one list, looked up once."""
    return _numbered("row", dossier.pk, slug)


def _numbered(view: str, *args: object) -> Callable[[int], str]:
    base = reverse(f"duediligence:{view}", args=[*args, 0]).removesuffix("0/")
    return lambda pk: f"{base}{pk}/"


def chains(dossier: Dossier, rows: Iterable[Chain]) -> Table:
    url, unknown = _numbered("chain", dossier.pk), _("stone unknown")
    lines = tuple(
        Line(
            row.name,
            "",
            url(row.pk),
            (
                Cell(of_tenders.name_of("stone", row.stone) or unknown),
                Cell(of_tenders.name_of("product", row.product) or "-"),
                Cell(str(getattr(row, "site_count", 0))),
            ),
        )
        for row in rows
    )
    return Table((_("Stone"), _("Product"), _("Number of places")), lines)


def sites(dossier: Dossier, rows: Iterable[Site]) -> Table:
    url, roles, levels = row_urls(dossier, "schakels"), dict(choices.roles()), _words(Level)
    unknown, no_plan = _("unknown"), _("say what you will do, and when")
    before = _("%(action)s, before %(day)s")
    country = cache(lambda code: of_tenders.name_of("country", code))
    shown = list(rows)
    in_chains = _named(Site.chains.through, "site", "chain__name", shown)

    def todo(row: Site) -> Cell:
        if row.action_date:
            return Cell(
                before
                % {"action": row.action.rstrip(".") or "-", "day": date_plain(row.action_date)}
            )
        if row.level == Level.UNKNOWN and not row.action:
            return Cell(no_plan, chip="onbekend")
        return Cell(row.action or "-")

    def line(row: Site) -> Line:
        place = row.place if row.name else ""
        where = ", ".join(part for part in (place, country(row.country)) if part)
        return Line(
            row.name or row.place or unknown,
            in_chains[row.pk],
            url(row.pk),
            (
                Cell(roles.get(row.role, row.role)),
                Cell(where or "-"),
                Cell(levels[row.level], level=row.level),
                Cell(row.known_from or "-"),
                todo(row),
            ),
        )

    head = (_("Role"), _("Where"), _("How sure"), _("From whom"), _("To do"))
    return Table(head, tuple(map(line, shown)))


def links(dossier: Dossier, rows: Iterable[Link]) -> Table:
    url, called, levels = row_urls(dossier, "verbindingen"), choices.site_labels(), _words(Level)
    title = _("%(seller)s delivers to %(buyer)s")
    lines = tuple(
        Line(
            title % {"seller": called(row.seller), "buyer": called(row.buyer)},
            row.chain.name,
            url(row.pk),
            (
                Cell(row.material or "-"),
                Cell(levels[row.level], level=row.level),
                Cell(row.known_from or "-"),
            ),
        )
        for row in rows
    )
    return Table((_("What"), _("How sure"), _("From whom")), lines)


def risks(dossier: Dossier, rows: Iterable[Risk]) -> Table:
    url, themes, findings = row_urls(dossier, "risicos"), dict(choices.themes()), _words(Finding)
    everywhere, chips = _("all chains"), {Finding.NONE: "stil", Finding.UNKNOWN: "onbekend"}
    severities = {0: _("not weighed yet")} | _texts(choices.SEVERITIES)
    likelihoods = _texts(dict(choices.LIKELIHOOD)) | {ordering.HAPPENING: _("it happens now")}

    def weights(row: Risk) -> tuple[str, str]:
        if row.finding != Finding.RISK:
            return "-", "-"
        fact = row.fact
        return severities[ordering.severity(fact)], likelihoods[ordering.likelihood(fact)]

    def line(row: Risk) -> Line:
        severity, likelihood = weights(row)
        cells = (
            Cell(themes.get(row.theme, row.theme)),
            Cell(findings[row.finding], chip=chips.get(Finding(row.finding), "")),
            Cell(severity),
            Cell(likelihood),
            Cell(str(getattr(row, "measure_count", 0))),
        )
        return Line(row.title, row.chain.name if row.chain else everywhere, url(row.pk), cells)

    head = (_("Theme"), _("Found"), _("Severity"), _("Likelihood"), _("Measures"))
    return Table(head, tuple(map(line, rows)))


def measures(dossier: Dossier, rows: Iterable[Measure]) -> Table:
    url, kinds, statuses = (
        row_urls(dossier, "maatregelen"),
        _words(MeasureKind),
        _words(MeasureStatus),
    )
    day, shown = cache(date_plain), list(rows)
    against = _named(Measure.risks.through, "measure", "risk__title", shown)
    chips = {MeasureStatus.DONE: "goed", MeasureStatus.STOPPED: "stil", MeasureStatus.BUSY: "nu"}
    lines = tuple(
        Line(
            row.title,
            kinds[row.kind],
            url(row.pk),
            (
                Cell(statuses[row.status], chip=chips.get(MeasureStatus(row.status), "")),
                Cell(day(row.due_date) or "-"),
                Cell(row.owner or "-"),
                Cell(against[row.pk] or "-"),
            ),
        )
        for row in shown
    )
    return Table((_("Status"), _("Ready before"), _("Who"), _("Against")), lines)


def evidence(dossier: Dossier, rows: Iterable[Evidence]) -> Table:
    url, kinds, levels = row_urls(dossier, "bewijs"), dict(choices.evidence_kinds()), _words(Level)
    called, scopes, state = choices.site_labels(), _words(EvidenceScope), _file_states()
    not_said, today, day = _("not said"), timezone.localdate(), cache(date_plain)

    def about(row: Evidence) -> str:
        if row.site:
            return called(row.site)
        return row.chain.name if row.chain else row.delivery or scopes[row.scope]

    def validity(until: date | None) -> Cell:
        if until is None:
            return Cell(not_said)
        return Cell(day(until), chip="waarschuwing" if until < today else "")

    def line(row: Evidence) -> Line:
        made = ", ".join(part for part in (row.issuer, day(row.issued_on)) if part)
        cells = (
            Cell(about(row)),
            Cell(made or "-"),
            validity(row.valid_until),
            Cell(levels[row.level], level=row.level),
            state(row),
        )
        return Line(row.title, kinds.get(row.kind, row.kind), url(row.pk), cells)

    head = (_("About"), _("Made"), _("Valid until"), _("How strong"), _("The file"))
    return Table(head, tuple(map(line, rows)))


def _file_states() -> Callable[[Evidence], Cell]:
    doubted = Cell(_("doubted"), chip="waarschuwing")
    replaced = Cell(_("replaced by a newer one"), chip="stil")
    missing = Cell(_("no file"), chip="onbekend")
    refused = Cell(_("refused"), chip="fout")
    checking = Cell(_("being checked"), chip="stil")

    def state(row: Evidence) -> Cell:
        if row.is_doubted:
            return doubted
        if getattr(row, "is_replaced", False):
            return replaced
        if row.file is None:
            return missing
        if row.file.is_refused:
            return refused
        return checking if row.file.is_checking else Cell(row.file_name)

    return state


def complaints(dossier: Dossier, rows: Iterable[Complaint]) -> Table:
    url, statuses, day = row_urls(dossier, "klachten"), _words(ComplaintStatus), cache(date_plain)
    chips = {"open": "waarschuwing", "busy": "nu", "closed": "goed"}
    lines = tuple(
        Line(
            row.title,
            row.chain.name if row.chain else "",
            url(row.pk),
            (
                Cell(statuses[row.status], chip=chips[row.status]),
                Cell(day(row.received_on)),
                Cell(row.from_whom or "-"),
            ),
        )
        for row in rows
    )
    return Table((_("Status"), _("Received"), _("From")), lines)


def _named(
    between: type[Model], one: str, name: str, rows: Sequence[Site] | Sequence[Measure]
) -> dict[int, str]:
    """Number of a row → the names of the others that it has: one query, and no rows read."""
    found: dict[int, list[str]] = {row.pk: [] for row in rows}
    pairs = between.objects.filter(**{f"{one}__in": list(found)})  # type: ignore[attr-defined] # of Django's own table
    for pk, each in pairs.order_by("pk").values_list(f"{one}_id", name):
        found[pk].append(each)
    return {pk: ", ".join(names) for pk, names in found.items()}


def _words(values: type[Choices]) -> dict[object, str]:
    return {value: str(label).capitalize() for value, label in values.choices}


def _texts(labels: Mapping[int, object]) -> dict[int, str]:
    return {number: str(label) for number, label in labels.items()}
