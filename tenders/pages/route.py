"""The metrokaart on the screen: as a drawing, as a list and as a table, all three the same."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.shared.templatetags.isv import date_short, distance
from portal.shared.tracks import PhaseRow, StationRow
from tenders import choices
from tenders.journey import Journey, map_stations
from tenders.metrokaart import drawing, legend, network
from tenders.metrokaart.layout import lay_out
from tenders.metrokaart.route import station_card
from tenders.metrokaart.shapes import Layout, MapInput, NextStep
from tenders.models import Tender


@dataclass(frozen=True, slots=True)
class TableRow:
    code: str
    name: str
    url: str
    who: str
    state: str
    state_label: str
    date_label: str
    note: str


@dataclass(frozen=True, slots=True)
class MapPage:
    drawing: SafeString
    legend: SafeString  # on its own, when the map has no room for it
    phases: list[PhaseRow]
    table: list[TableRow]
    done: int
    total: int
    present: TableRow | None


def map_page(tender: Tender, journey: Journey) -> MapPage:
    return page_of(journey, table_rows(tender, journey))


def page_of(journey: Journey, rows: list[TableRow]) -> MapPage:
    laid_out = _laid_out(journey, rows)
    hrefs = {row.code: row.url for row in rows}
    return MapPage(
        # Our own drawings, escaped where they are made.
        drawing=mark_safe(drawing.svg(laid_out, hrefs=hrefs) if laid_out else ""),  # noqa: S308
        legend=mark_safe(legend.svg(laid_out) if laid_out else ""),  # noqa: S308
        phases=_phases(journey, rows),
        table=rows,
        done=journey.done,
        total=journey.total,
        present=next((row for row in rows if row.state == "now"), None),
    )


def table_rows(tender: Tender, journey: Journey) -> list[TableRow]:
    """Every station of the network, those that do not apply with the reason."""
    return rows_of(journey, lambda code: reverse("tenders:station", args=[tender.pk, code]))


def rows_of(journey: Journey, address: Callable[[str], str]) -> list[TableRow]:
    """As ``table_rows``, of any journey; ``address`` gives the page of a station."""
    known = network.load(journey.facts.jurisdiction or "nl")
    language = choices.language()
    return [
        TableRow(
            code=station.code,
            name=station.name.to(language),
            url=address(station.code),
            who=", ".join(known.line(line).name.to(language) for line in station.lines),
            state=journey.state(station.code),
            state_label=state_labels()[journey.state(station.code)],
            date_label=_date_label(journey, station.code),
            note=_note(journey, station.code, language),
        )
        for station in known.stations
    ]


def state_labels() -> dict[str, str]:
    return {
        "done": _("Done"),
        "now": _("You are here"),
        "later": _("Still to come"),
        "na": _("Not applicable"),
    }


def _laid_out(journey: Journey, rows: list[TableRow]) -> Layout | None:
    language = choices.language()
    stations = map_stations(journey, language, {row.code: row.date_label for row in rows})
    if not stations:
        return None
    return lay_out(
        MapInput(
            stations=stations,
            language=language,
            next_step=_next_step(journey, rows),
            jurisdiction=journey.facts.jurisdiction or "nl",
        )
    )


def _next_step(journey: Journey, rows: list[TableRow]) -> NextStep | None:
    row = next((row for row in rows if row.state == "now"), None)
    if row is None:
        return None
    card = station_card(row.code, journey.facts, journey.parameters, choices.language())
    day = journey.day(row.code)
    return NextStep(
        title=f"{row.code} {row.name}",
        text=card.questions[0].text if card.questions else card.purpose,
        deadline=_("Ready before %(day)s") % {"day": date_short(day)} if day else "",
    )


def _phases(journey: Journey, rows: list[TableRow]) -> list[PhaseRow]:
    known = network.load(journey.facts.jurisdiction or "nl")
    language = choices.language()
    phases = []
    for phase in known.phases:
        inside = [row for row in rows if known.station(row.code).phase == phase.code]
        stations = tuple(_station_row(row, known) for row in inside)
        done = sum(row.state == "done" for row in inside)
        phases.append(PhaseRow(phase.code, phase.name.to(language), done, stations))
    return phases


def _station_row(row: TableRow, known: network.Network) -> StationRow:
    return StationRow(
        code=row.code,
        name=row.name,
        url=row.url,
        lines="".join(known.station(row.code).lines),
        state=row.state,
        state_label=row.state_label,
        date_label=row.date_label,
        note=row.note,
        action=_("Go on") if row.state == "now" else "",
    )


def _date_label(journey: Journey, code: str) -> str:
    day = journey.day(code)
    if day is None or journey.state(code) == "na":
        return ""
    if journey.is_done(code):
        return _("done on %(day)s") % {"day": date_short(day)}
    return _("ready before %(day)s, %(distance)s") % {
        "day": date_short(day),
        "distance": distance(day),
    }


def _note(journey: Journey, code: str, language: network.Language) -> str:
    skipped = journey.route.reason(code)
    return skipped.to(language) if skipped else ""
