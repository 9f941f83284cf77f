"""From rows to ``DossierFacts``, the one shape that everything pure looks at."""

from collections import defaultdict
from typing import Any

from duediligence.core.facts import (
    Answer,
    ChainFact,
    DossierFacts,
    LinkFact,
    MeasureFact,
    SiteFact,
)
from duediligence.enums import ComplaintStatus
from duediligence.models import Dossier, Link, Section, Site


def facts_of(dossier: Dossier) -> DossierFacts:
    """Read everything the dossier holds: ten queries, however large it is."""
    answers = answers_by_chain(dossier)
    return DossierFacts(
        group=dossier.group,
        round=dossier.round,
        round_number=dossier.round_number,
        answers=answers.get(None, {}),
        chains=tuple(
            ChainFact(chain.pk, chain.name, chain.stone, chain.product, answers.get(chain.pk, {}))
            for chain in dossier.chains.all()
        ),
        sites=tuple(sites_of(dossier)),
        links=tuple(link_fact(link) for link in dossier.links.all()),
        risks=tuple(risk.fact for risk in dossier.risks.all()),
        measures=tuple(_measures(dossier)),
        complaints=dossier.complaints.count(),
        complaints_open=dossier.complaints.filter(status=ComplaintStatus.OPEN, answer="").count(),
    )


def answers_by_chain(dossier: Dossier) -> dict[int | None, dict[str, Answer]]:
    """Of the company under ``None``; a code stands on one page only."""
    found: dict[int | None, dict[str, Answer]] = defaultdict(dict)
    for section in dossier.sections.all():
        found[section.chain_id].update(answers_of(section))
    return found


def answers_of(section: Section | None) -> dict[str, Answer]:
    if section is None:
        return {}
    return {
        code: Answer(kept.get("value", ""), kept.get("note", ""), kept.get("confirmed", 0))
        for code, kept in section.answers.items()
    }


def sites_of(dossier: Dossier) -> list[SiteFact]:
    chains = _pairs(Site.chains.through, dossier, "site_id", "chain_id", "site__dossier")
    return [site_fact(site, frozenset(chains[site.pk])) for site in dossier.sites.all()]


def site_fact(site: Site, chains: frozenset[int] = frozenset()) -> SiteFact:
    return SiteFact(
        id=site.pk,
        role=site.role,
        name=site.name,
        country=site.country,
        level=site.level,
        action=site.action,
        action_day=site.action_date,
        chains=chains,
    )


def link_fact(link: Link) -> LinkFact:
    return LinkFact(link.chain_id, link.seller_id, link.buyer_id, link.level)


def _measures(dossier: Dossier) -> list[MeasureFact]:
    measures = dossier.measures.all()
    through = measures.model.risks.through
    risks = _pairs(through, dossier, "measure_id", "risk_id", "measure__dossier")
    return [
        MeasureFact(
            id=row.pk,
            risks=frozenset(risks[row.pk]),
            status=row.status,
            owner=row.owner,
            due=row.due_date,
            goal=row.goal,
            indicator=row.indicator,
            effect=row.effect,
        )
        for row in measures
    ]


def _pairs(through: Any, dossier: Dossier, one: str, other: str, door: str) -> dict[int, set[int]]:
    """A relation of many with many as ids: one query, no rows."""
    found: dict[int, set[int]] = defaultdict(set)
    for left, right in through.objects.filter(**{door: dossier.pk}).values_list(one, other):
        found[left].add(right)
    return found
