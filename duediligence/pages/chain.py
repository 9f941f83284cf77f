"""A chain as a picture and as the table that says the same; a large one in groups."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from duediligence.core.picture import Line, Picture, draw, stages_of
from duediligence.enums import Level
from duediligence.models import Dossier, Site
from duediligence.pages.lines import Cell, Table, row_urls
from duediligence.pages.lines import Line as Row
from duediligence.pages.svg import BAR, PARTLY, Mark, bar_svg, chain_svg, track
from tenders import choices as of_tenders

#: So many stops of one stage stand in the list that is shown where the picture does not fit.
MOST_IN_STAGE = 4
#: So many countries of a stage are named.
MOST_COUNTRIES = 4
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
    """The places with one role in one country, or of one stage where a chain is shown in brief.

    ``to``: where they deliver, with how many links.
    """

    style: str  # "stop-onbekend" when none is known, else "stop"
    role: str
    where: str
    sites: int
    known: int
    words: str  # how many are known, of how many
    url: str  # of the list of these places; in brief, of the chain
    to: str

    @property
    def share(self) -> int:
        return self.known * BAR // self.sites

    @property
    def bar(self) -> SafeString:
        return bar_svg(self.share)


@dataclass(frozen=True, slots=True)
class StageView:
    """``stops`` of a large chain are groups. ``track``: the style of what leads onwards."""

    stops: tuple[StopView, ...]
    groups: tuple[GroupView, ...]
    more: int
    track: str


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
    is_partly: bool  # whether a line stands for some links that were told and some that were not


def chain_view(
    dossier: Dossier,
    chain: ChainFact,
    here: Sequence[SiteFact],
    links: Sequence[LinkFact],
    rows: Mapping[int, Site],
    *,
    brief: bool = False,
) -> ChainView:
    """``rows``: the sites by id, for what the facts do not hold; see ``sites_shown``.

    ``brief``: a large chain by stage alone, for a page with several chains.
    """
    url = reverse("duediligence:chain", args=[dossier.pk, chain.id])
    if not is_large(here):
        shown = _one_by_one(dossier, here, links, rows)
    elif brief:
        groups, ways = grouped(here, links, brief=True)
        shown = _grouped(groups, ways, dict.fromkeys((each.id for each in groups), f"{url}#tabel"))
    else:
        groups, ways = grouped(here, links)
        shown = _grouped(groups, ways, _lists(dossier, chain, groups))
    is_straight = all(len(each.stops) + len(each.groups) == 1 for each in shown.stages)
    words = _("Picture of %(name)s with %(total)s places")
    label = words % {"name": chain.name, "total": len(here)}
    unknown = [site for site in here if not site.is_known]
    stone = of_tenders.name_of("stone", chain.stone)
    product = of_tenders.name_of("product", chain.product)
    return ChainView(
        pk=chain.id,
        name=chain.name,
        url=url,
        stone=", ".join(part for part in (stone, product) if part),
        picture=None if is_straight else chain_svg(shown.picture, shown.marks, label),
        stages=shown.stages,
        groups=shown.groups,
        known=known_share([chain], here),
        unknown=len(unknown),
        planned=sum(site.has_action for site in unknown),
        total=len(here),
        links=len(links),
        is_partly=any(0 < line.sure < line.links for line in shown.picture.lines)
        or any(stage.track == PARTLY for stage in shown.stages),
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
    picture = draw(here, ways_of({site.id: site.is_known for site in here}, links))
    numbers = {stop.node.id: stop.number for stop in picture.stops if stop.node}
    url, roles = row_urls(dossier, "schakels"), dict(choices.roles())
    views = {pk: _site_view(rows[pk], number, roles, url(pk)) for pk, number in numbers.items()}
    return _Shown(
        stages=tuple(
            StageView(
                tuple(views[site.id] for site in group[:MOST_IN_STAGE]),
                (),
                max(len(group) - MOST_IN_STAGE, 0),
                leads,
            )
            for group, leads in _stages(here, picture)
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
def _grouped(groups: Sequence[Group], ways: Sequence[Way], urls: Mapping[int, str]) -> _Shown:
    picture = draw(groups, ways)
    views = _group_views(groups, ways, urls)
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
                leads,
            )
            for group, leads in stages
        ),
        marks=tuple(marks),
        picture=picture,
        groups=tuple(views[each.id] for group, _leads in stages for each in group),
    )


def _group_views(
    groups: Sequence[Group], ways: Sequence[Way], urls: Mapping[int, str]
) -> dict[int, GroupView]:
    roles, nowhere = dict(choices.roles()), _("country unknown")
    known, there = _("%(known)s of %(total)s known"), _("%(role)s in %(country)s (%(count)s)")
    among = _("each other (%(count)s)")
    role = {each.id: ", ".join(roles.get(code, code) for code in each.roles) for each in groups}
    where = {each.id: _countries(each.countries, nowhere) for each in groups}
    to: dict[int, list[str]] = defaultdict(list)
    for way in ways:
        told = {"role": role[way.buyer], "country": where[way.buyer], "count": way.links}
        to[way.seller].append((among if way.seller == way.buyer else there) % told)
    return {
        each.id: GroupView(
            style="stop" if each.known else "stop-onbekend",
            role=role[each.id],
            where=where[each.id],
            sites=each.sites,
            known=each.known,
            words=known % {"known": each.known, "total": each.sites},
            url=urls[each.id],
            to=", ".join(to[each.id]),
        )
        for each in groups
    }


def _countries(codes: Iterable[str], nowhere: str) -> str:
    """Some of them by name; where none is known stands last."""
    names = sorted(of_tenders.name_of("country", code) for code in codes if code)
    names += [nowhere] if "" in codes else []
    shown = names[:MOST_COUNTRIES]
    if more := len(names) - len(shown):
        shown.append(_("and %(count)s more") % {"count": more})
    return ", ".join(shown)


def _lists(dossier: Dossier, chain: ChainFact, groups: Iterable[Group]) -> dict[int, str]:
    """The list of the places of each group."""
    base = reverse("duediligence:rows", args=[dossier.pk, "schakels"])
    found = {}
    for each in groups:
        country = each.countries[0] or choices.NO_COUNTRY
        asked = {"chain": chain.id, "role": each.role, "country": country}
        found[each.id] = f"{base}?{urlencode(asked)}"
    return found


N = TypeVar("N", SiteFact, Group)


def _stages(nodes: Sequence[N], picture: Picture) -> list[tuple[list[N], str]]:
    """The nodes of each stage, and the style of all lines onwards together."""
    column = {stop.stage: stop.x for stop in picture.stops}
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in picture.lines:
        lines[line.x1].append(line)
    found = []
    for stage, group in stages_of(nodes).items():
        here = lines[column[stage]]
        links = sum(line.links for line in here)
        found.append((group, track(sum(line.sure for line in here), links or 1)))
    return found


def groups_table(groups: Iterable[GroupView]) -> Table:
    """What the picture of a large chain says, and to whom each group delivers."""
    head = (_("Number of places"), _("Known"), _("Delivers to (links)"))
    lines = (
        Row(
            f"{each.role}, {each.where}",
            "",
            each.url,
            (Cell(str(each.sites)), Cell(str(each.known)), Cell(each.to or "-")),
        )
        for each in groups
    )
    return Table(head, tuple(lines))
