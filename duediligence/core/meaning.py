"""What a shared dossier means for a tender: points that can be seen in it, never a grade.

Only the cut is looked at, so nothing that was not shared can be told from the answer. Each point is
'done of total'; which points an obligation and a step rest on is data (``reference/meaning.toml``).
Points are never added up into one number: dossiers are put beside each other, not in an order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from duediligence.core import ordering
from duediligence.core.cut import facts_of_cut
from duediligence.core.facts import UNKNOWN, VISITED, DossierFacts
from duediligence.core.known import counts_as, known_share
from duediligence.core.progress import asks_for_measure, required_themes
from duediligence.core.reference import Check, checks, maturities, obligations, questions
from duediligence.core.sharing import shown, shows_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date

#: ``nothing``: there is nothing that asks for it, and that was shared; ``hidden``: not shown here.
State = Literal["done", "partly", "open", "nothing", "hidden"]
#: What counts as there: all of it, or nothing that asks for it.
REACHED = frozenset({"done", "nothing"})
RUNGS = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """One point: ``done`` of ``total``, both 0 where it is hidden or nothing is asked."""

    code: str
    state: State
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Met:
    """An obligation of the contract with its points; ``state`` sums up what is shown of it."""

    block: str
    state: State
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Maturity:
    """How far one OECD step is: 0 to 3 rungs, ``None`` where nothing of it is shown.

    ``outcomes``: the points of each rung, from the ground up: they are the reasons.
    """

    step: int
    rung: int | None
    outcomes: tuple[tuple[Outcome, ...], ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    outcomes: Mapping[str, Outcome]
    obligations: tuple[Met, ...]
    maturity: tuple[Maturity, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the checks look at."""

    cut: Mapping[str, Any]
    facts: DossierFacts
    stage: str
    day: date

    def shows(self, kind: str, name: str) -> bool:
        return kind in self.cut and name in shown(self.stage, kind)


def meaning(
    cut: Mapping[str, Any], stage: str, day: date, blocks: Collection[str] | None = None
) -> Meaning:
    """Look at a cut on ``day``; ``blocks``: the obligations of the tender, ``None`` for all."""
    seen = _Seen(cut, facts_of_cut(cut), stage, day)
    found = {check.code: _look(check, seen) for check in checks().values()}
    wanted = [each for each in obligations() if blocks is None or each.block in blocks]
    return Meaning(
        outcomes=found,
        obligations=tuple(
            Met(each.block, _together(found[code].state for code in each.checks),
                tuple(found[code] for code in each.checks))
            for each in wanted
        ),
        maturity=tuple(
            _maturity(each.step, tuple(tuple(found[c] for c in rung) for rung in each.rungs))
            for each in maturities()
        ),
    )  # fmt: skip


def to_ask(found: Meaning) -> list[Outcome]:
    """What a buyer can ask next, in the order of the obligations: what is not there yet.

    What is hidden comes last: it can be asked for, or waits for the award.
    """
    points = [outcome for met in found.obligations for outcome in met.outcomes]
    lacking = [each for each in points if each.state in ("partly", "open")]
    return [*lacking, *(each for each in points if each.state == "hidden")]


def _look(check: Check, seen: _Seen) -> Outcome:
    if check.code in _COUNTED:
        counted = _COUNTED[check.code](seen)
        return Outcome(check.code, "hidden") if counted is None else _outcome(check.code, counted)
    return _answer(check.code, seen)


def _outcome(code: str, counted: tuple[int, int]) -> Outcome:
    done, total = counted
    if not total:
        return Outcome(code, "nothing")
    state: State = "done" if done == total else "partly" if done else "open"
    return Outcome(code, state, done, total)


def _answer(code: str, seen: _Seen) -> Outcome:
    """A point that is the answer to the question of this code."""
    question = questions()[code]
    if "answers" not in seen.cut or (question.kind == "text" and not shows_words(seen.stage)):
        return Outcome(code, "hidden")
    if seen.facts.group not in question.groups:
        return Outcome(code, "nothing")
    if question.scope == "company":
        given = seen.facts.answers.get(code)
        said = given.value if given else ""
        if question.kind == "choice" and said == "partly":
            return Outcome(code, "partly", 0, 1)
        return _outcome(code, (_is_there(question.kind, said), 1))
    answers = [chain.answers.get(code) for chain in seen.facts.chains]
    there = sum(_is_there(question.kind, each.value if each else "") for each in answers)
    return _outcome(code, (there, max(len(answers), 1)))


def _is_there(kind: str, said: str) -> bool:
    return said == "yes" if kind == "choice" else bool(said)


# --- Points that are counted: (done, total), total 0 for 'nothing asks for it', None for hidden ---
Counted = tuple[int, int] | None


def _chains(seen: _Seen) -> Counted:
    if "sites" not in seen.cut:
        return None
    return int(bool(seen.facts.chains)), 1


def _sites(seen: _Seen) -> Counted:
    if "sites" not in seen.cut:
        return None
    there = [site.is_known or site.action_day is not None for site in seen.facts.sites]
    return sum(there), max(len(there), 1)


def _quarries(seen: _Seen) -> Counted:
    if "sites" not in seen.cut:
        return None
    known = known_share(seen.facts.chains, seen.facts.sites)
    return known.quarries, max(known.quarries_total, 1)


def _factories(seen: _Seen) -> Counted:
    if "sites" not in seen.cut:
        return None
    known = known_share(seen.facts.chains, seen.facts.sites)
    return known.factories, max(known.factories_total, 1)


def _visited(seen: _Seen) -> Counted:
    if "sites" not in seen.cut:
        return None
    known = known_share(seen.facts.chains, seen.facts.sites)
    here = {chain.id for chain in seen.facts.chains}
    looked = [
        site.level >= VISITED
        for site in seen.facts.sites
        if counts_as(site.role) and site.chains & here
    ]
    return sum(looked), max(known.total, 1)


def _themes(seen: _Seen) -> Counted:
    if "risks" not in seen.cut:
        return None
    wanted = required_themes(seen.facts.group)
    chains = seen.facts.chains
    if wanted and not chains:
        return 0, len(wanted)
    treated = {(risk.chain, risk.theme) for risk in seen.facts.risks}
    done = sum(
        (chain.id, theme) in treated or (None, theme) in treated
        for chain in chains
        for theme in wanted
    )
    return done, len(wanted) * len(chains)


def _weighed(seen: _Seen) -> Counted:
    if "risks" not in seen.cut:
        return None
    found = [risk for risk in seen.facts.risks if risk.finding == "risk"]
    return sum(map(ordering.is_weighed, found)), len(found)


def _measures(seen: _Seen) -> Counted:
    if "risks" not in seen.cut:
        return None
    covered = {
        risk for each in seen.facts.measures if each.status != "stopped" for risk in each.risks
    }
    serious = [risk.id for risk in seen.facts.risks if asks_for_measure(risk)]
    return sum(pk in covered for pk in serious), len(serious)


def _running(seen: _Seen) -> list[date | None]:
    return [each.due for each in seen.facts.measures if each.status in ("planned", "busy")]


def _dated(seen: _Seen) -> Counted:
    if "measures" not in seen.cut:
        return None
    days = _running(seen)
    return sum(day is not None for day in days), len(days)


def _on_time(seen: _Seen) -> Counted:
    if "measures" not in seen.cut:
        return None
    days = _running(seen)
    return sum(day is None or day >= seen.day for day in days), len(days)


def _effects(seen: _Seen) -> Counted:
    if not seen.shows("measures", "effect"):
        return None
    over = [each for each in seen.facts.measures if each.status == "done"]
    return sum(bool(each.effect) for each in over), len(over)


def _remedied(seen: _Seen) -> Counted:
    """Harm that is there, caused or contributed to; who is only linked to it owes no remedy."""
    if "risks" not in seen.cut:
        return None
    own = {
        row["id"]
        for row in seen.cut["risks"]
        if row.get("is_actual") and row.get("involvement") in ("cause", "contribute")
    }
    repaired = {
        risk
        for row in seen.cut.get("measures", ())
        if row.get("kind") == "remedy" and row.get("status") != "stopped"
        for risk in row.get("risks", ())
    }
    return len(own & repaired), len(own)


def _current(seen: _Seen) -> Counted:
    if "answers" not in seen.cut:
        return None
    given = [*seen.facts.answers.values()]
    given += [answer for chain in seen.facts.chains for answer in chain.answers.values()]
    return sum(each.confirmed >= seen.facts.round for each in given), max(len(given), 1)


def _evidence(seen: _Seen) -> Counted:
    if "evidences" not in seen.cut:
        return None
    ends = [row.get("valid_until") for row in seen.cut["evidences"]]
    return sum(not end or end >= seen.day.isoformat() for end in ends), max(len(ends), 1)


_COUNTED: Mapping[str, Callable[[_Seen], Counted]] = {
    "chains": _chains,
    "sites": _sites,
    "quarries": _quarries,
    "factories": _factories,
    "seen": _visited,
    "themes": _themes,
    "weighed": _weighed,
    "measures": _measures,
    "dated": _dated,
    "on-time": _on_time,
    "effects": _effects,
    "remedied": _remedied,
    "current": _current,
    "evidence": _evidence,
}


# --- Put together ---------------------------------------------------------------------------------
def _together(states: Iterable[State]) -> State:
    """Of what is shown: all there, something there, nothing there; hidden if nothing is shown."""
    every = list(states)
    told = [state for state in every if state not in ("hidden", "nothing")]
    if not told:
        return "hidden" if "hidden" in every else "nothing"
    if all(state == "done" for state in told):
        return "done"
    return "open" if all(state == "open" for state in told) else "partly"


def _maturity(step: int, rungs: tuple[tuple[Outcome, ...], ...]) -> Maturity:
    """The first rung asks that its points are begun, the others that they are there."""
    if all(outcome.state == "hidden" for rung in rungs for outcome in rung):
        return Maturity(step, None, rungs)
    reached = 0
    for number, rung in enumerate(rungs):
        enough = REACHED | {"partly"} if number == 0 else REACHED
        if not all(outcome.state in enough for outcome in rung):
            break
        reached += 1
    return Maturity(step, reached, rungs)


def open_points(cut: Mapping[str, Any]) -> dict[str, int]:
    """What the supplier itself calls unknown: places, places with a day, themes, answers."""
    facts = facts_of_cut(cut)
    unknown = [site for site in facts.sites if site.level == UNKNOWN]
    given = [*facts.answers.values()]
    given += [answer for chain in facts.chains for answer in chain.answers.values()]
    return {
        "sites": len(unknown),
        "planned": sum(site.action_day is not None for site in unknown),
        "themes": sum(risk.finding == "unknown" for risk in facts.risks),
        "answers": sum(answer.value == "unknown" for answer in given),
    }
