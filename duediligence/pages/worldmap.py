"""The map of a chain, and the table per country that says the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from duediligence.core.facts import LinkFact, SiteFact
from duediligence.core.worldmap import Mark, WorldMap, draw_map
from duediligence.pages.svg import track
from tenders import choices as of_tenders

#: Room that the name below a mark takes, from the middle of the mark, in units of the map.
NAME_HIGH, NAME_WIDE = 56, 56


@dataclass(frozen=True, slots=True)
class CountryRow:
    name: str
    sites: int
    known: int
    to: str  # to which countries, with how many links
    on_map: bool


@dataclass(frozen=True, slots=True)
class MarkView:
    name: str
    sites: int
    x: int
    y: int
    at_x: int
    at_y: int
    is_known: bool  # every place in it
    is_moved: bool
    is_above: bool  # its name, because another mark is close below it


@dataclass(frozen=True, slots=True)
class MapView:
    drawing: WorldMap
    marks: tuple[MarkView, ...]
    routes: tuple[tuple[str, str], ...]  # path and style
    rows: tuple[CountryRow, ...]


def map_view(here: Sequence[SiteFact], links: Iterable[LinkFact]) -> MapView | None:
    """Of one chain; nothing when no country is known."""
    drawing = draw_map(here, links)
    if not drawing.marks:
        return None
    names = {mark.country: of_tenders.name_of("country", mark.country) for mark in drawing.marks}
    marks = tuple(
        MarkView(
            names[mark.country],
            mark.sites,
            mark.x,
            mark.y,
            mark.at_x,
            mark.at_y,
            mark.known == mark.sites,
            (mark.x, mark.y) != (mark.at_x, mark.at_y),
            any(_is_under(other, mark) for other in drawing.marks),
        )
        for mark in drawing.marks
    )
    routes = tuple((route.path, track(route.sure, route.links)) for route in drawing.routes)
    return MapView(drawing, marks, routes, tuple(_rows(drawing, here)))


def _is_under(other: Mark, mark: Mark) -> bool:
    """Whether the name of ``mark``, below it, would run into the other."""
    return 0 < other.y - mark.y < NAME_HIGH and abs(other.x - mark.x) < NAME_WIDE


def _rows(drawing: WorldMap, here: Sequence[SiteFact]) -> Iterable[CountryRow]:
    for mark in drawing.marks:
        goes = [
            _("%(country)s (%(count)s)")
            % {"country": of_tenders.name_of("country", route.buyer), "count": route.links}
            for route in drawing.routes
            if route.seller == mark.country
        ]
        name = of_tenders.name_of("country", mark.country)
        yield CountryRow(name, mark.sites, mark.known, ", ".join(goes), on_map=True)
    for code, count in drawing.loose:
        known = sum(site.is_known for site in here if site.country == code)
        name = of_tenders.name_of("country", code) or _("country unknown")
        yield CountryRow(name, count, known, "", on_map=False)
