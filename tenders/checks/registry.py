"""The rules: small pure functions under a code that is never reused.

A rule yields what it sees; the registry knows its severity, its law and its bar from
``reference/checks/rules.toml``. Below the bar, on facts from memory, or where the learned voter
doubts it, it becomes a question. What that voter is sure of is a finding of the rule too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from tenders.checks import second
from tenders.checks.model import Finding, Severity
from tenders.checks.patterns import raw

if TYPE_CHECKING:
    from tenders.checks.model import Passage
    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding

FROM_MEMORY = "from-memory"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule saw. ``sure`` False: a condition of the rule is not known here."""

    passages: tuple[Passage, ...]
    confidence: float = 0.95
    note: str = "default"
    values: tuple[tuple[str, str], ...] = ()
    sure: bool = True
    severity: Severity | None = None
    certainty: str = "verified"


Find = Callable[["Understanding"], Iterator[Seen]]
#: Whether a rule can hold for a sentence of a case; None when that is not known.
Applies = Callable[["Understanding", "Sentence"], bool | None]


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    severity: Severity
    jurisdictions: frozenset[str]
    bar: float
    certainty: str
    find: Find
    applies: Applies


RULES: dict[str, Rule] = {}


@cache
def _data() -> dict[str, Any]:
    return dict(raw("rules")["rules"])


def _always(_case: Understanding, _sentence: Sentence) -> bool | None:
    return True


def rule(code: str, applies: Applies = _always) -> Callable[[Find], Find]:
    """Register a rule; its data must stand in ``rules.toml`` under the same code.

    ``applies`` is asked before the learned voter adds a sentence; the rule asks it by itself.
    """

    def register(find: Find) -> Find:
        if code in RULES:
            raise ValueError(f"two rules are called {code}")
        entry = _data()[code]
        RULES[code] = Rule(
            code,
            entry["severity"],
            frozenset(entry["jurisdictions"]),
            entry.get("bar", 0.8),
            entry["certainty"],
            find,
            applies,
        )
        return find

    return register


def run(rule_: Rule, case: Understanding) -> Iterator[Finding]:
    """What ``rule_`` finds, with the severity that it deserves here."""
    country = case.jurisdiction
    if country is not None and country not in rule_.jurisdictions:
        return
    for seen in _seen(rule_, case):
        severity = seen.severity or rule_.severity
        memory = FROM_MEMORY in {rule_.certainty, seen.certainty}
        nowhere = country is None and rule_.jurisdictions != {"nl", "be"}
        if memory or nowhere or not seen.sure or seen.confidence < rule_.bar:
            severity = "question"
        yield Finding(
            rule_.code,
            severity,
            round(seen.confidence, 2),
            seen.passages,
            seen.note,
            seen.values,
            FROM_MEMORY if memory else seen.certainty,
        )


def _seen(rule_: Rule, case: Understanding) -> Iterator[Seen]:
    """What the rule saw, doubted by the learned voter; then what that voter adds."""
    found = list(rule_.find(case))
    for seen in found:
        likely = second.looks_like(rule_.code, seen.passages, case)
        yield seen if likely else replace(seen, sure=False)
    passages = [passage for seen in found for passage in seen.passages]
    for sentence in second.missed(rule_.code, passages, case):
        applies = rule_.applies(case, sentence)
        if applies is not False:
            own = second.bars()[rule_.code]
            yield Seen((sentence.passage(),), own.confidence, own.note, sure=applies is True)
