"""From rows to ``DossierFacts``, the one shape that everything pure looks at."""

from collections import defaultdict
from typing import Any

from duediligence.core.facts import (
    Answer,
    ChainFact,
    DossierFacts,
    LinkFact,
    MeasureFact,
    RiskFact,
    SiteFact,
)
from duediligence.enums import ComplaintStatus
from duediligence.models import Dossier, Measure, Section, Site

#: The fields of ``RiskFact`` in its order.
_RISK = (
    "pk",
    "theme",
    "finding",
    "chain_id",
    "is_actual",
    "scale",
    "scope",
    "irremediability",
    "likelihood",
)


def facts_of(dossier: Dossier, *, with_links: bool = True) -> DossierFacts:
    """Read everything the dossier holds: ten queries, however large it is.

    Of rows that may be many only the fields that are asked for are read, not whole models.
    ``with_links``: of a large dossier most rows are links, and only pictures look at them.
    """
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
        links=tuple(_links(dossier)) if with_links else (),
        risks=tuple(RiskFact(*row) for row in dossier.risks.values_list(*_RISK)),
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
    rows = dossier.sites.values_list(
        "pk", "role", "name", "country", "level", "action", "action_date"
    )
    return [SiteFact(*row, frozenset(chains.get(row[0], ()))) for row in rows]


def _links(dossier: Dossier) -> list[LinkFact]:
    rows = dossier.links.values_list("chain_id", "seller_id", "buyer_id", "level")
    return list(map(LinkFact._make, rows))


def _measures(dossier: Dossier) -> list[MeasureFact]:
    through = Measure.risks.through
    risks = _pairs(through, dossier, "measure_id", "risk_id", "measure__dossier")
    rows = dossier.measures.values_list(
        "pk", "status", "owner", "due_date", "goal", "indicator", "effect"
    )
    return [MeasureFact(row[0], frozenset(risks[row[0]]), *row[1:]) for row in rows]


def _pairs(through: Any, dossier: Dossier, one: str, other: str, door: str) -> dict[int, set[int]]:
    """A relation of many with many as ids: one query, no rows."""
    found: dict[int, set[int]] = defaultdict(set)
    for left, right in through.objects.filter(**{door: dossier.pk}).values_list(one, other):
        found[left].add(right)
    return found
