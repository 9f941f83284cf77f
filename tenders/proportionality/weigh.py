"""Facts and answers in, points out: each says which way it leans. No sum, no score, no verdict.

Six points are ours (value, share of stone, risk of origin, market, duration, small firms); the
article that asks for proportion (Aw 1.10, 1.13 or 1.16, in Belgium art. 4) brings its own points,
which the officer answers in words. Source: ``reference/proportionality.toml``.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from dateutil.relativedelta import relativedelta

from tenders.advice.facts import Facts
from tenders.advice.outcome import Advice, Basis
from tenders.advice.reference import FOLDER, basis, raw, rule_version

Side = Literal["more", "less", "neutral", "unknown"]
Market = Literal["", "many", "some", "none"]
SmallFirms = Literal["", "easily", "with-help", "hard"]
#: Codes of a risk that say that nothing is known against the stone.
QUIET = frozenset({"eea", "no-profile", "low"})
POINTS = ("value", "stone-share", "origin-risk", "market", "duration", "small-firms")
MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True)
class Answers:
    """What only the officer knows; empty: not known yet. ``law``: words per point."""

    stone_percent: int | None = None
    market: Market = ""
    small_firms: SmallFirms = ""
    law: Mapping[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        return {
            "stone_percent": self.stone_percent,
            "market": self.market,
            "small_firms": self.small_firms,
            "law": dict(self.law),
        }


def answers_from(stored: Mapping[str, Any]) -> Answers:
    return Answers(
        stone_percent=stored.get("stone_percent"),
        market=stored.get("market", ""),
        small_firms=stored.get("small_firms", ""),
        law=stored.get("law", {}),
    )


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the weighing: its answer as a code with parameters, and which way it leans."""

    code: str
    answer: str
    params: Mapping[str, Any]

    @property
    def side(self) -> Side:
        side: Side = raw("proportionality")["text"][self.code][self.answer]["side"]
        return side

    def as_data(self) -> dict[str, Any]:
        return {"code": self.code, "answer": self.answer, "params": dict(self.params)}


@dataclass(frozen=True, slots=True)
class Ground:
    """The article that asks for proportion in this procedure, and its own points."""

    code: str
    basis: Basis
    points: tuple[str, ...]


def ground_of(facts: Facts, advice: Advice) -> Ground | None:
    """``None`` without a jurisdiction. European unknown counts as European (the stricter)."""
    if facts.jurisdiction is None:
        return None
    entry = raw("proportionality")["ground"][code := _ground(facts, advice)]
    return Ground(code, basis("proportionality", entry, f"ground.{code}"), tuple(entry["points"]))


def _ground(facts: Facts, advice: Advice) -> str:
    if facts.jurisdiction == "be":
        return "belgian-low-value" if facts.procedure == "low-value" else "belgian"
    special = {
        "concession": "concession",
        "private-single": "single",
        "private-multiple": "private",
    }
    if facts.procedure in special:
        return special[facts.procedure]
    return "national" if advice.european is False else "european"


def weigh(facts: Facts, advice: Advice, answers: Answers) -> list[Point]:
    """All six points, in the order of the page."""
    return [
        _value(facts, advice),
        _share(answers),
        _risk(facts, advice),
        Point("market", answers.market or "unknown", {}),
        _duration(facts),
        Point("small-firms", answers.small_firms or "unknown", {}),
    ]


def changed(old: Iterable[Mapping[str, Any]], now: Sequence[Point]) -> list[str]:
    """Which points say something else than they did when they were stored."""
    stored = {point["code"]: point for point in old}
    return [
        point.code
        for point in now
        if point.code in stored and stored[point.code] != point.as_data()
    ]


def _value(facts: Facts, advice: Advice) -> Point:
    if facts.value_cents is None:
        return Point("value", "unknown", {})
    answer = {True: "at-or-above", False: "below", None: "known"}[advice.european]
    return Point("value", answer, {"value_cents": facts.value_cents})


def _share(answers: Answers) -> Point:
    percent = answers.stone_percent
    if percent is None:
        return Point("stone-share", "unknown", {})
    limits = raw("proportionality")["limits"]
    main, part = limits["main_share"], limits["part_share"]
    answer = "main" if percent >= main else "part" if percent >= part else "small"
    return Point("stone-share", answer, {"percent": percent})


def _risk(facts: Facts, advice: Advice) -> Point:
    risks = advice.group("risk")
    if not facts.stones or not risks:
        return Point("origin-risk", "unknown", {})
    loud = {
        str(risk.params["country"])
        for risk in risks
        if risk.params["country"] and risk.code not in QUIET
    }
    if loud:
        return Point("origin-risk", "known", {"countries": sorted(loud)})
    is_open = any(not risk.params["country"] for risk in risks)
    return Point("origin-risk", "open" if is_open else "none", {})


def _duration(facts: Facts) -> Point:
    start, end = facts.start_date, facts.end_date
    if start is None or end is None or end < start:
        return Point("duration", "unknown", {})
    gone = relativedelta(end, start)
    months = gone.years * MONTHS_IN_YEAR + gone.months
    limits = raw("proportionality")["limits"]
    short, long = limits["short_months"], limits["long_months"]
    answer = "short" if months < short else "long" if months >= long else "middle"
    return Point("duration", answer, {"months": max(months, 1)})


def version() -> str:
    """Which rules this is: those of the advice, and six digits over the file of the weighing."""
    digest = hashlib.sha256((FOLDER / "proportionality.toml").read_bytes()).hexdigest()
    return f"{rule_version()}+{digest[:6]}"
