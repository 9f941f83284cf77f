"""A chain as a picture and as the table that says the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from duediligence import choices
from duediligence.core.facts import ChainFact, LinkFact, RiskFact, SiteFact
from duediligence.core.known import Known, known_share
from duediligence.core.picture import Line, Picture, Stop, draw, stages_of
from duediligence.core.progress import required_themes
from duediligence.core.reference import themes
from duediligence.enums import Level
from duediligence.models import Dossier, Site
from tenders import choices as of_tenders
from tenders.advice.risks import profiles

#: So many stops of one stage stand in the list that is shown where the picture does not fit.
MOST_IN_STAGE = 4
#: Letters of a name that fit under a stop of the picture.
FITS = 26


@dataclass(frozen=True, slots=True)
class StopView:
    """One place, in words. ``sign``: what stands in the circle."""

    number: int
    sign: str
    role: str
    name: str
    where: str
    level: int
    level_word: str
    known: str  # from whom and since when
    action: str
    action_day: date | None
    is_known: bool
    url: str
    more: int = 0
    x: int = 0
    y: int = 0
    lines: tuple[str, ...] = ()  # of the picture: short enough to fit


@dataclass(frozen=True, slots=True)
class StageView:
    stops: tuple[StopView, ...]
    more: int
    is_sure: bool  # whether the line to the next stage rests on something


@dataclass(frozen=True, slots=True)
class ChainView:
    pk: int
    name: str
    url: str
    stone: str
    stages: tuple[StageView, ...]
    is_straight: bool  # one place per stage: the list is the picture
    stops: tuple[StopView, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    known: Known
    unknown: int
    planned: int  # of the unknown ones, with something to do and a day
    total: int


def chain_view(
    dossier: Dossier,
    chain: ChainFact,
    sites: Iterable[SiteFact],
    links: Iterable[LinkFact],
    rows: Mapping[int, Site],
) -> ChainView:
    """``rows``: the sites by id, for what the facts do not hold."""
    here = [site for site in sites if chain.id in site.chains]
    own = [link for link in links if link.chain == chain.id]
    picture = draw(here, own)
    stops = tuple(_stop_view(dossier, stop, rows) for stop in picture.stops)
    unknown = [site for site in here if not site.is_known]
    stone = of_tenders.name_of("stone", chain.stone)
    product = of_tenders.name_of("product", chain.product)
    return ChainView(
        pk=chain.id,
        name=chain.name,
        url=reverse("duediligence:chain", args=[dossier.pk, chain.id]),
        stone=", ".join(part for part in (stone, product) if part),
        stages=_stages(dossier, here, rows, picture),
        is_straight=all(len(group) == 1 for group in stages_of(here).values()),
        stops=stops,
        lines=picture.lines,
        width=picture.width,
        height=picture.height,
        known=known_share([chain], here),
        unknown=len(unknown),
        planned=sum(site.has_action for site in unknown),
        total=len(here),
    )


def sites_shown(chain: ChainFact, sites: Iterable[SiteFact], links: Iterable[LinkFact]) -> set[int]:
    """Which sites ``chain_view`` has to read: of a large chain it names a few."""
    here = [site for site in sites if chain.id in site.chains]
    picture = draw(here, [link for link in links if link.chain == chain.id])
    found = {stop.site.id for stop in picture.stops if stop.site}
    for group in stages_of(here).values():
        found.update(site.id for site in group[:MOST_IN_STAGE])
    return found


def _stop_view(dossier: Dossier, stop: Stop, rows: Mapping[int, Site]) -> StopView:
    """A stop of the picture; of the places that did not fit only how many there are."""
    if stop.site is None:
        words = _("and %(count)s more") % {"count": stop.more}
        found = StopView(
            stop.number, "+", "", words, "", 0, "", "", "", None, is_known=True, url=""
        )
        return replace(found, more=stop.more, x=stop.x, y=stop.y, lines=(words,))
    found = site_view(dossier, rows[stop.site.id], stop.number)
    name = found.name if found.is_known else _("name: unknown")
    lines = (found.role, _short(name), _short(found.where), found.level_word)
    return replace(found, x=stop.x, y=stop.y, lines=tuple(line for line in lines if line))


def _short(text: str) -> str:
    return text if len(text) <= FITS else f"{text[: FITS - 1]}…"


def _stages(
    dossier: Dossier, here: Sequence[SiteFact], rows: Mapping[int, Site], picture: Picture
) -> tuple[StageView, ...]:
    numbers = {stop.site.id: stop.number for stop in picture.stops if stop.site}
    column = {stop.stage: stop.x for stop in picture.stops}
    sure: dict[int, list[bool]] = defaultdict(list)
    for line in picture.lines:
        sure[line.x1].append(line.is_sure)
    found = []
    for stage, group in stages_of(here).items():
        shown = [
            site_view(dossier, rows[site.id], numbers.get(site.id, 0))
            for site in group[:MOST_IN_STAGE]
        ]
        leads = sure.get(column.get(stage, 0), [])
        found.append(
            StageView(
                tuple(shown),
                max(len(group) - MOST_IN_STAGE, 0),
                bool(leads) and all(leads),
            )
        )
    return tuple(found)


def site_view(dossier: Dossier, site: Site, number: int = 0) -> StopView:
    is_known = site.level > Level.UNKNOWN
    if not is_known:
        sign = "?"
    elif site.level == Level.VERIFIED:
        sign = "✓"
    else:
        sign = str(number)
    country = of_tenders.name_of("country", site.country)
    known = [site.known_from]
    if site.verified_on or site.known_since:
        known.append(_month(site.verified_on or site.known_since))
    return StopView(
        number=number,
        sign=sign,
        role=choices.role_name(site.role),
        name=site.name,
        where=", ".join(part for part in (site.place, country) if part),
        level=site.level,
        level_word=str(Level(site.level).label).capitalize(),
        known=", ".join(part for part in known if part),
        action=site.action,
        action_day=site.action_date,
        is_known=is_known,
        url=reverse("duediligence:row", args=[dossier.pk, "schakels", site.pk]),
    )


def _month(day: date | None) -> str:
    return date_format(day, "M Y").lower() if day else ""


# --- Themes of a chain, and what is known of its stone ------------------------------------------
@dataclass(frozen=True, slots=True)
class ThemeRow:
    code: str
    name: str
    hint: str
    always: bool
    is_treated: bool
    add_url: str


def theme_rows(dossier: Dossier, chain: ChainFact, risks: Iterable[RiskFact]) -> list[ThemeRow]:
    """Every theme this chain has to treat, the ones that are open first."""
    treated = {risk.theme for risk in risks if risk.chain in (None, chain.id)}
    add = reverse("duediligence:add", args=[dossier.pk, "risicos"])
    rows = [
        ThemeRow(
            code,
            choices.theme_name(code),
            themes()[code].hint.to(of_tenders.language()),
            themes()[code].always,
            code in treated,
            f"{add}?theme={code}&chain={chain.id}",
        )
        for code in required_themes(dossier.group)
    ]
    return sorted(rows, key=lambda row: (row.is_treated, not row.always))


@dataclass(frozen=True, slots=True)
class Suggestion:
    country: str
    text: str
    source: str
    year: int | None
    certainty: str


def suggestions(chain: ChainFact, sites: Iterable[SiteFact]) -> tuple[list[Suggestion], list[str]]:
    """What sources say about this stone where it is dug and worked; and where they say nothing.

    From the same reference data as the advice of a tender; it never calls a stone safe.
    """
    countries: list[str] = []
    for site in sites:
        if chain.id in site.chains and site.country and site.country not in countries:
            countries.append(site.country)
    found, silent = [], []
    spoken = of_tenders.language()
    for country in countries:
        name = of_tenders.name_of("country", country)
        fitting = [p for p in profiles().values() if p.fits(country, chain.stone, chain.product)]
        found += [
            Suggestion(
                name,
                profile.texts.get(spoken, "") or _listed(profile.good, profile.forced_labour),
                profile.source,
                profile.year,
                profile.certainty,
            )
            for profile in fitting
        ]
        if not fitting:
            silent.append(name)
    return found, silent


def _listed(good: str, forced: bool) -> str:
    if forced:
        return _("Listed for child labour or forced labour: %(good)s.") % {"good": good}
    return _("Listed for child labour: %(good)s.") % {"good": good}
