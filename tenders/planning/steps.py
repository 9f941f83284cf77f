"""Which steps the plan of a tender has, and what the law and we say about the time between them.

A step of the *chain* comes so many days after the one before it; the other steps hang on one of
the chain: before it (answers before closing) or not later than so many days after it (the notice
of the award). Sources: the advice for what is law, ``reference/planning.toml`` for our proposals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tenders.advice.counting import country
from tenders.advice.facts import Facts, Jurisdiction
from tenders.advice.outcome import Advice, Certainty, Outcome, weakest
from tenders.advice.reference import Language, all_procedures, basis, raw

#: How a step hangs on the other: ``after`` is at least so many days later (the chain);
#: ``before`` at the latest so many days earlier; ``within`` at the latest so many days later.
Hang = Literal["after", "before", "within"]
#: Steps that are the same thing as a field of the tender.
FIELDS: Mapping[str, str] = {
    "notice": "notice_date",
    "invitation": "invitation_date",
    "closing": "closing_date",
    "award-letter": "award_letter_date",
    "award": "award_date",
    "start": "start_date",
}
#: From which step each legal term counts, and which step it holds up.
TERMS: Mapping[str, str] = {
    "participation": "participation",
    "tender": "closing",
    "information": "information",
    "standstill": "award",
    "award-notice": "award-notice",
}
#: In the order of the page.
ORDER = (
    "prior-notice",
    "notice",
    "participation",
    "invitation",
    "visit",
    "questions",
    "information",
    "closing",
    "award-letter",
    "award",
    "award-notice",
    "due-diligence",
    "start",
)


@dataclass(frozen=True, slots=True)
class Law:
    """What the law asks between two steps; ``days`` None: no minimum, ``reason`` says why."""

    days: int | None
    article: str
    source: str
    certainty: Certainty
    outcome: Outcome | None
    binding: bool  # a date under it is refused; else it is only said
    note: str = ""  # "voluntary" or "if-european": why it does not bind (yet)


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the plan. ``strict``: only on the day after a running term may it happen."""

    code: str
    other: str  # the step that it hangs on; "" for the first of the chain
    hang: Hang
    law: Law | None
    advised: int  # days, never fewer than the law asks
    own: bool = False  # the advised days are the organisation's own
    strict: bool = False

    @property
    def minimum(self) -> int:
        """The days of the law, and none where it sets none."""
        return (self.law.days or 0) if self.law else 0


def advised_days() -> Mapping[str, int]:
    """Our own proposal per step, in calendar days."""
    return {entry["code"]: entry["days"] for entry in raw("planning")["advised"]}


def steps_of(facts: Facts, advice: Advice, own: Mapping[str, int] | None = None) -> list[Step]:
    """The rows for this tender in the order of the page; ``own`` are the organisation's days.

    Without a jurisdiction there is nothing to count with, and the list is empty.
    """
    if facts.jurisdiction is None:
        return []
    laws = {TERMS[found.key.removeprefix("term.")]: found for found in advice.group("term")}
    found = _Finder(facts, laws, own or {})
    steps = []
    chain = _opening(facts, advice, two_stages="participation" in laws)
    chain += ["closing", "award-letter", "award", "due-diligence", "start"]
    steps += [
        found.step(code, before, "after") for before, code in zip(["", *chain], chain, strict=False)
    ]
    if facts.conditions.prior_notice and chain[0] == "notice":
        steps.append(found.prior_notice())
    if facts.conditions.site_visit:
        steps.append(found.step("visit", "closing", "before"))
    steps.append(found.step("questions", "closing", "before"))
    steps.append(found.step("information", "closing", "before"))
    if "award-notice" in laws:
        steps.append(found.step("award-notice", "award", "within"))
    return sorted(steps, key=lambda step: ORDER.index(step.code))


def _opening(facts: Facts, advice: Advice, *, two_stages: bool) -> list[str]:
    """How it begins: with a notice, with a notice and a selection, or with an invitation."""
    terms = advice.group("term")
    code = facts.procedure or (str(terms[0].params["procedure"]) if terms else "")
    procedure = all_procedures().get(code)
    if procedure is not None and not procedure.publishes:
        return ["invitation"]
    if two_stages or (procedure is not None and "participation" in procedure.stages):
        return ["notice", "participation", "invitation"]
    return ["notice"]


@dataclass(frozen=True, slots=True)
class _Finder:
    facts: Facts
    laws: Mapping[str, Outcome]
    own: Mapping[str, int]

    def step(self, code: str, other: str, hang: Hang) -> Step:
        law = self._law(code, hang)
        mine, default = self.own.get(code), advised_days().get(code, 0)
        days = default if mine is None else mine
        limit = law.days if law else None
        if limit is not None:
            days = min(days, limit) if hang == "within" else max(days, limit)
        return Step(
            code=code,
            other=other,
            hang=hang,
            law=law,
            advised=days,
            own=mine is not None and mine == days,
            strict=code == "award" or self.facts.conditions.strict_closing,
        )

    def prior_notice(self) -> Step:
        assert self.facts.jurisdiction  # noqa: S101 -- steps_of returns before without one
        entry = raw("terms")["prior_window"][self.facts.jurisdiction]
        ground = basis("terms", entry, "prior_window")
        law = Law(
            days=entry["days"],
            article=ground.article,
            source=ground.source,
            certainty=ground.certainty,
            outcome=None,
            binding=True,
        )
        mine = self.own.get("prior-notice")
        days = max(advised_days()["prior-notice"] if mine is None else mine, entry["days"])
        return Step("prior-notice", "notice", "before", law, days, own=mine == days)

    def _law(self, code: str, hang: Hang) -> Law | None:
        found = self.laws.get(code)
        if found is None or self.facts.jurisdiction is None:
            return None
        days, notes = found.params["days"], found.params["notes"]
        assert isinstance(notes, list)  # noqa: S101 -- terms.py always gives a list
        loose = next((note for note in ("voluntary", "if-european") if note in notes), "")
        rolls = hang != "before" and isinstance(days, int)
        return Law(
            days=days if isinstance(days, int) else None,
            article=found.article,
            source=found.source,
            certainty=_as_sure(found, self.facts.jurisdiction) if rolls else found.certainty,
            outcome=found,
            binding=isinstance(days, int) and not loose,
            note=loose,
        )


def _as_sure(found: Outcome, jurisdiction: Jurisdiction) -> Certainty:
    """A term that rolls is no surer than the list of holidays that it rolls over."""
    return weakest(found.certainty, country(jurisdiction).basis.certainty)


@cache
def words() -> Mapping[str, Mapping[str, Mapping[Language, str]]]:
    return {name: raw("planning")[name] for name in ("step", "from", "before", "why")}
