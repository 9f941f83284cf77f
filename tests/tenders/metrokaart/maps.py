"""Routes to draw: what the tests of the map share."""

from collections.abc import Iterator
from functools import cache
from itertools import product
from xml.etree import ElementTree as ET

from tenders.advice.facts import Facts
from tenders.metrokaart import network
from tenders.metrokaart.layout import stations_on
from tenders.metrokaart.network import Language
from tenders.metrokaart.route import Route, all_routes
from tenders.metrokaart.shapes import MapInput, NextStep, State

CODES = tuple(station.code for station in network.load().stations)
STEP = NextStep(
    "B4 Gunningscriterium", "Hoe zwaar weegt ISV? En wie beoordeelt?", "Klaar vóór 27 mei"
)


def a_map(
    codes=CODES,
    *,
    now: str | None = None,
    done: int = 0,
    na=(),
    language: Language = "nl",
    columns: int = 13,
    jurisdiction: str = "nl",
    **more,
) -> MapInput:
    """Return a route with the first ``done`` stations done, one 'now' and some 'na'."""
    codes = codes.split() if isinstance(codes, str) else codes
    states: dict[str, State] = dict.fromkeys(list(codes)[:done], "done")
    states |= dict.fromkeys(na, "na")
    if now:
        states[now] = "now"
    stations = stations_on(codes, language, jurisdiction=jurisdiction, states=states)
    return MapInput(stations, language, columns, jurisdiction=jurisdiction, **more)


def read(markup: str) -> ET.Element:
    return ET.fromstring(markup)  # noqa: S314 -- what we drew ourselves


@cache
def every_route() -> tuple[tuple[Facts, Route], ...]:
    """What the rules can make: some 20,000, so once per process, and all asked in the same."""
    return tuple(all_routes())


def plausible_routes() -> Iterator[tuple[str, ...]]:
    """Give every route that a rule of thumb makes: each of these may be left out on its own.

    Kept apart from the rules of ``route``: the map must stay legible when those change.
    """
    choices = (
        ("B6", "C4", "D4", "D5"),  # TIN is not called
        ("D2", "D3", "D6"),  # no due diligence after the award
        ("A1", "A5"),  # below the threshold
        ("B4",),  # ISV is no award criterion
        ("C2", "C3"),  # one party is asked
        ("D7",),
        ("B2",),
        ("C5", "D1"),
        ("A1", "A2", "A3", "A4", "A5"),  # a call-off under a framework
    )
    for taken in product((False, True), repeat=len(choices)):
        left_out = {
            code for out, codes in zip(taken, choices, strict=True) if out for code in codes
        }
        yield tuple(code for code in CODES if code not in left_out)
