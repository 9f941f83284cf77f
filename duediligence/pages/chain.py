"""A chain as a picture and as the table that says the same; a large one in groups."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from duediligence import choices
from duediligence.core.facts import ChainFact, LinkFact, SiteFact
from duediligence.core.groups import Group, Way, grouped, is_large, ways_of
from duediligence.core.known import Known, known_share
from duediligence.core.picture import Picture, draw, stages_of
from duediligence.enums import Level
from duediligence.models import Dossier, Site
from duediligence.pages.lines import row_urls
from duediligence.pages.svg import BAR, Mark, bar_svg, chain_svg
from tenders import choices as of_tenders

#: So many stops of one stage stand in the list that is shown where the picture does not fit.
MOST_IN_STAGE = 4
#: Letters of a name that fit under a stop of the picture.
FITS = 26


@dataclass(frozen=True, slots=True)
class StopView:
    """One place, in words. ``sign``: what stands in the circle."""

    number: int
    sign: str
    style: str  # "stop", "stop-onbekend" or "stop-gezien"
    role: str
    name: str
    where: str
    level: int
    level_word: str
    known: str  # from whom and since when
    action_day: date | None
    is_known: bool
    url: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """The places with one role in one country. ``to``: where they deliver, with how many links."""

    style: str  # "stop" when all are known, else "stop-onbekend"
    role: str
    where: str
    sites: int
    known: int
    words: str  # how many are known, of how many
    url: str  # of the list of these places
    to: str

    @property
    def share(self) -> int:
        return self.known * BAR // self.sites

    @property
    def bar(self) -> SafeString:
        return bar_svg(self.share)


@dataclass(frozen=True, slots=True)
class StageView:
    """``stops`` of a large chain are groups. ``is_sure``: what leads to the next stage."""

    stops: tuple[StopView, ...]
    groups: tuple[GroupView, ...]
    more: int
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is said of a chain at every stop, in its picture and beside it."""

    picture: Picture
    marks: tuple[Mark, ...]
    stages: tuple[StageView, ...]
    groups: tuple[GroupView, ...] = ()  # of a large chain: its table


@dataclass(frozen=True, slots=True)
class ChainView:
    """``picture`` is empty where there is one stop per stage: then the list is the picture."""

    pk: int
    name: str
    url: str
    stone: str
    picture: SafeString | None
    stages: tuple[StageView, ...]
    groups: tuple[GroupView, ...]
    known: Known
    unknown: int
    planned: int  # of the unknown ones, with something to do and a day
    total: int
    links: int


def chain_view(
    dossier: Dossier,
    chain: ChainFact,
    here: Sequence[SiteFact],
    links: Sequence[LinkFact],
    rows: Mapping[int, Site],
) -> ChainView:
    """``rows``: the sites by id, for what the facts do not hold; see ``sites_shown``."""
    large = is_large(here)
    shown = (
        _grouped(dossier, chain, here, links) if large else _one_by_one(dossier, here, links, rows)
    )
    is_straight = all(len(each.stops) + len(each.groups) == 1 for each in shown.stages)
    words = _("Picture of %(name)s with %(total)s places")
    label = words % {"name": chain.name, "total": len(here)}
    unknown = [site for site in here if not site.is_known]
    stone = of_tenders.name_of("stone", chain.stone)
    product = of_tenders.name_of("product", chain.product)
    return ChainView(
        pk=chain.id,
        name=chain.name,
        url=reverse("duediligence:chain", args=[dossier.pk, chain.id]),
        stone=", ".join(part for part in (stone, product) if part),
        picture=None if is_straight else chain_svg(shown.picture, shown.marks, label),
        stages=shown.stages,
        groups=shown.groups,
        known=known_share([chain], here),
        unknown=len(unknown),
        planned=sum(site.has_action for site in unknown),
        total=len(here),
        links=len(links),
    )


def sites_shown(here: Sequence[SiteFact]) -> set[int]:
    """Which sites ``chain_view`` has to read: of a large chain none, it shows groups."""
    return set() if is_large(here) else {site.id for site in here}


# --- Place by place ------------------------------------------------------------------------------
def _one_by_one(
    dossier: Dossier,
    here: Sequence[SiteFact],
    links: Sequence[LinkFact],
    rows: Mapping[int, Site],
) -> _Shown:
    picture = draw(here, ways_of(here, links))
    numbers = {stop.node.id: stop.number for stop in picture.stops if stop.node}
    url, roles = row_urls(dossier, "schakels"), dict(choices.roles())
    views = {pk: _site_view(rows[pk], number, roles, url(pk)) for pk, number in numbers.items()}
    return _Shown(
        stages=tuple(
            StageView(
                tuple(views[site.id] for site in group[:MOST_IN_STAGE]),
                (),
                max(len(group) - MOST_IN_STAGE, 0),
                is_sure,
            )
            for group, is_sure in _stages(here, picture)
        ),
        marks=tuple(
            Mark(stop.x, stop.y, view.sign, view.style, _under(view))
            for stop, view in zip(picture.stops, views.values(), strict=True)
        ),
        picture=picture,
    )


def _site_view(site: Site, number: int, roles: Mapping[str, str], url: str) -> StopView:
    is_known = site.level > Level.UNKNOWN
    sign, style = str(number), "stop"
    if not is_known:
        sign, style = "?", "stop-onbekend"
    elif site.level == Level.VERIFIED:
        sign, style = "✓", "stop-gezien"
    country = of_tenders.name_of("country", site.country)
    known = (site.known_from, _month(site.verified_on or site.known_since))
    return StopView(
        number=number,
        sign=sign,
        style=style,
        role=roles.get(site.role, site.role),
        name=site.name,
        where=", ".join(part for part in (site.place, country) if part),
        level=site.level,
        level_word=str(Level(site.level).label).capitalize(),
        known=", ".join(part for part in known if part),
        action_day=site.action_date,
        is_known=is_known,
        url=url,
    )


def _under(view: StopView) -> tuple[str, ...]:
    name = view.name if view.is_known else _("name: unknown")
    lines = (view.role, _short(name), _short(view.where), view.level_word)
    return tuple(line for line in lines if line)


def _short(text: str) -> str:
    return text if len(text) <= FITS else f"{text[: FITS - 1]}…"


def _month(day: date | None) -> str:
    return date_format(day, "M Y").lower() if day else ""


# --- In groups -----------------------------------------------------------------------------------
def _grouped(
    dossier: Dossier, chain: ChainFact, here: Sequence[SiteFact], links: Sequence[LinkFact]
) -> _Shown:
    groups, ways = grouped(here, links)
    picture = draw(groups, ways)
    views = _group_views(dossier, chain, groups, ways)
    marks = []
    for stop in picture.stops:
        if stop.node is None:
            words = _("and %(count)s more") % {"count": stop.more}
            marks.append(Mark(stop.x, stop.y, "+", "stop-meer", (words,)))
            continue
        view = views[stop.node.id]
        lines = (view.role, _short(view.where), view.words)
        marks.append(Mark(stop.x, stop.y, str(view.sites), view.style, lines, view.share))
    stages = _stages(groups, picture)
    return _Shown(
        stages=tuple(
            StageView(
                (),
                tuple(views[each.id] for each in group[:MOST_IN_STAGE]),
                sum(each.sites for each in group[MOST_IN_STAGE:]),
                is_sure,
            )
            for group, is_sure in stages
        ),
        marks=tuple(marks),
        picture=picture,
        groups=tuple(views[each.id] for group, _is_sure in stages for each in group),
    )


def _group_views(
    dossier: Dossier, chain: ChainFact, groups: Sequence[Group], ways: Sequence[Way]
) -> dict[int, GroupView]:
    listed = reverse("duediligence:rows", args=[dossier.pk, "schakels"])
    roles, nowhere = dict(choices.roles()), _("country unknown")
    known = _("%(known)s of %(total)s known")
    where = {each.id: of_tenders.name_of("country", each.country) or nowhere for each in groups}
    role = {each.id: roles.get(each.role, each.role) for each in groups}
    to: dict[int, list[str]] = defaultdict(list)
    for way in ways:
        words = _("%(role)s in %(country)s (%(count)s)")
        if way.seller == way.buyer:
            words = _("each other (%(count)s)")
        told = {"role": role[way.buyer], "country": where[way.buyer], "count": way.links}
        to[way.seller].append(words % told)
    return {
        each.id: GroupView(
            style="stop" if each.is_known else "stop-onbekend",
            role=role[each.id],
            where=where[each.id],
            sites=each.sites,
            known=each.known,
            words=known % {"known": each.known, "total": each.sites},
            url=f"{listed}?{urlencode(_narrowed(chain, each))}",
            to=", ".join(to[each.id]),
        )
        for each in groups
    }


def _narrowed(chain: ChainFact, group: Group) -> dict[str, str]:
    country = group.country or choices.NO_COUNTRY
    return {"chain": str(chain.id), "role": group.role, "country": country}


N = TypeVar("N", SiteFact, Group)


def _stages(nodes: Sequence[N], picture: Picture) -> list[tuple[list[N], bool]]:
    """The nodes of each stage, and whether every line onwards rests on something."""
    column = {stop.stage: stop.x for stop in picture.stops}
    sure: dict[int, list[bool]] = defaultdict(list)
    for line in picture.lines:
        sure[line.x1].append(line.is_sure)
    return [
        (group, bool(sure[column[stage]]) and all(sure[column[stage]]))
        for stage, group in stages_of(nodes).items()
    ]
