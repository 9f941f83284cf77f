"""The metrokaart of nobody in particular: for who looks around, and for other sites."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from portal.shared.tracks import PhaseRow, StationRow
from tenders.advice.facts import Facts, Jurisdiction
from tenders.journey import journey_through
from tenders.metrokaart import drawing, legend, network
from tenders.metrokaart.layout import lay_out, stations_on
from tenders.metrokaart.network import Language
from tenders.metrokaart.route import station_card
from tenders.metrokaart.shapes import Layout, MapInput

#: The countries that the network has words for.
COUNTRIES: tuple[Jurisdiction, ...] = ("nl", "be")

Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class PublicMap:
    drawing: SafeString
    legend: SafeString  # on its own, when the map has no room for it
    phases: list[PhaseRow]


def public_map(
    country: str, language: Language, address: Address, target: str | None = None
) -> PublicMap:
    """The whole network as a drawing and as a list; ``address`` gives the page of a station.

    ``target``: where a link of the drawing opens; no browser lets it follow the ``<base>``.
    """
    layout = whole_map(country, language)
    hrefs = addresses(country, address)
    return PublicMap(
        # Our own drawings, escaped where they are made.
        drawing=mark_safe(drawing.svg(layout, hrefs=hrefs, target=target)),  # noqa: S308
        legend=mark_safe(legend.svg(layout)),  # noqa: S308
        phases=_phases(country, language, address),
    )


def whole_map(country: str, language: Language) -> Layout:
    codes = [station.code for station in network.load(country).stations]
    stations = stations_on(codes, language, jurisdiction=country)
    return lay_out(MapInput(stations=stations, language=language, jurisdiction=country, plain=True))


def addresses(country: str, address: Address) -> Mapping[str, str]:
    return {station.code: address(station.code) for station in network.load(country).stations}


def station_page(
    country: Jurisdiction, code: str, language: Language, address: Address
) -> dict[str, Any]:
    """The card of one station as it is for any tender. Raises ``KeyError`` for an unknown code.

    What depends on a tender is not known here, so those sentences are left out.
    """
    known = network.load(country)
    known.station(code)
    facts = Facts(jurisdiction=country)
    journey = journey_through(facts)
    order = [station.code for station in known.stations]
    place = order.index(code)
    card = station_card(code, facts, journey.parameters, language)

    def beside(number: int) -> dict[str, str] | None:
        if not 0 <= number < len(order):
            return None
        name = known.station(order[number]).name.to(language)
        return {"code": order[number], "name": name, "url": address(order[number])}

    return {
        "card": card,
        "phase": known.phase(card.phase).name.to(language),
        "earlier": beside(place - 1),
        "later": beside(place + 1),
    }


def _phases(country: str, language: Language, address: Address) -> list[PhaseRow]:
    known = network.load(country)
    return [
        PhaseRow(
            phase.code,
            phase.name.to(language),
            None,
            tuple(
                StationRow(
                    code=station.code,
                    name=station.name.to(language),
                    url=address(station.code),
                    lines="".join(station.lines),
                    state="later",
                    state_label="",
                )
                for station in known.stations
                if station.phase == phase.code
            ),
        )
        for phase in known.phases
    ]
