"""What a chain still asks for: its themes, and what sources say about its stone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from duediligence import choices
from duediligence.core.facts import ChainFact, RiskFact, SiteFact
from duediligence.core.progress import required_themes
from duediligence.core.reference import themes
from duediligence.models import Dossier
from tenders import choices as of_tenders
from tenders.advice.risks import profiles


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
