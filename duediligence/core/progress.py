"""How far a dossier is, per step: what was asked of this company and what is there of it.

Honest on purpose: an answer of last year counts only when it was called still right this year, and
'unknown' counts only together with what will be done about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from duediligence.core import ordering
from duediligence.core.reference import questions_for, steps, themes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duediligence.core.facts import Answer, DossierFacts, MeasureFact, RiskFact
    from duediligence.core.reference import Question

PointCode = Literal[
    "questions",
    "chains",
    "sites",
    "themes",
    "weighed",
    "measures",
    "plans",
    "effects",
    "complaints",
]
State = Literal["done", "now", "later"]
#: From this severity on a risk asks for a measure at once; the rest may wait, and says why.
SERIOUS = 2


@dataclass(frozen=True, slots=True)
class Point:
    """``done`` of ``total``; ``waiting``: answers of an earlier round that wait for a yes."""

    code: PointCode
    done: int
    total: int
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class StepProgress:
    number: int
    points: tuple[Point, ...]
    state: State

    @property
    def done(self) -> int:
        return sum(point.done for point in self.points)

    @property
    def total(self) -> int:
        return sum(point.total for point in self.points)

    @property
    def left(self) -> int:
        return self.total - self.done


def progress(facts: DossierFacts) -> tuple[StepProgress, ...]:
    """All six steps; the first that is not done is 'now'."""
    found: list[StepProgress] = []
    present = False
    for step in steps():
        points = tuple(point for point in _points(facts, step.number) if point.total)
        is_done = all(point.done == point.total for point in points)
        state: State = "done" if is_done else "later" if present else "now"
        present = present or not is_done
        found.append(StepProgress(step.number, points, state))
    return tuple(found)


def is_answered(answer: Answer | None, year: int) -> bool:
    """Given or confirmed in this round; 'unknown' needs words about what will be done."""
    if answer is None or not answer.value or answer.confirmed < year:
        return False
    return answer.value != "unknown" or bool(answer.note)


def answer_waits(answer: Answer | None, year: int) -> bool:
    """There is an answer of an earlier round, and nobody said that it still holds."""
    return answer is not None and bool(answer.value) and answer.confirmed < year


def required_themes(group: str) -> list[str]:
    """Those that every chain treats: all for group C, the ones that are never left out for B."""
    if group == "A":
        return []
    return [code for code, theme in themes().items() if theme.always or group == "C"]


def _points(facts: DossierFacts, step: int) -> Iterator[Point]:
    yield _questions(facts, step)
    if step == 2 and facts.group != "A":  # noqa: PLR2004 -- the second step
        yield Point("chains", int(bool(facts.chains)), 1)
        yield _sites(facts)
        yield _themes(facts)
        yield _weighed(facts)
    elif step == 3:  # noqa: PLR2004 -- the third
        yield from _measures(facts)
    elif step == 4:  # noqa: PLR2004 -- the fourth
        over = [m for m in facts.measures if m.status == "done"]
        yield Point("effects", sum(bool(m.effect) for m in over), len(over))
    elif step == 6:  # noqa: PLR2004 -- the last
        yield Point("complaints", facts.complaints - facts.complaints_open, facts.complaints)


def _questions(facts: DossierFacts, step: int) -> Point:
    asked = list(_asked(facts, step))
    year = facts.round
    return Point(
        "questions",
        sum(is_answered(answer, year) for _question, answer in asked),
        len(asked),
        sum(answer_waits(answer, year) for _question, answer in asked),
    )


def _asked(facts: DossierFacts, step: int) -> Iterator[tuple[Question, Answer | None]]:
    for question in questions_for(facts.group, facts.round_number, step=step):
        if question.scope == "company":
            yield question, facts.answers.get(question.code)
        else:
            for chain in facts.chains:
                yield question, chain.answers.get(question.code)


def _sites(facts: DossierFacts) -> Point:
    return Point(
        "sites", sum(site.is_known or site.has_action for site in facts.sites), len(facts.sites)
    )


def _themes(facts: DossierFacts) -> Point:
    required = required_themes(facts.group)
    total = len(required) * len(facts.chains)
    return Point("themes", total - sum(chains_without(facts, each) for each in required), total)


def chains_without(facts: DossierFacts, theme: str) -> int:
    """In how many chains nobody treated the theme.

    A theme that is 'unknown' is treated: it stands among what has to be found out.
    """
    treated = {risk.chain for risk in facts.risks if risk.theme == theme}
    return 0 if None in treated else sum(chain.id not in treated for chain in facts.chains)


def _weighed(facts: DossierFacts) -> Point:
    found = [risk for risk in facts.risks if risk.finding == "risk"]
    return Point("weighed", sum(ordering.is_weighed(risk) for risk in found), len(found))


def asks_for_measure(risk: RiskFact) -> bool:
    return risk.finding == "risk" and (risk.is_actual or ordering.severity(risk) >= SERIOUS)


def is_planned_well(measure: MeasureFact) -> bool:
    """Somebody does it, before a day, with a goal, and it is clear how one sees that it helps."""
    return bool(measure.owner and measure.due and measure.goal and measure.indicator)


def _measures(facts: DossierFacts) -> Iterator[Point]:
    running = [measure for measure in facts.measures if measure.status != "stopped"]
    covered = {risk for measure in running for risk in measure.risks}
    serious = [risk for risk in facts.risks if asks_for_measure(risk)]
    yield Point("measures", sum(risk.id in covered for risk in serious), len(serious))
    yield Point("plans", sum(map(is_planned_well, running)), len(running))
