"""OND-1: ISV stands in the text, and a sentence takes it out of force.

Two ways: ISV itself is said not to hold (``language.switches_off``), or a duty that stands is
emptied: the supplier may leave it, nobody asks for it, nothing follows from it. What is emptied is
named in the sentence, or it is what the sentences before it laid down.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.scope import Scope
    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding

#: Where a 'not' of another clause ends.
_CLAUSE = re.compile(r"[,;:]")
#: So far back lies the duty that a sentence empties.
_BACK = 4


def _is_about_isv(case: Understanding, sentence: Sentence) -> bool | None:
    """What could be taken out of force is ISV: here, in the question, or in what came before."""
    scope = case.scope_of(sentence)
    return not scope.other_isv and _is_of_isv(sentence, sentence.told, scope)


@rule("OND-1", _is_about_isv)
def switched_off(case: Understanding) -> Iterator[Seen]:
    """One sentence that says that ISV does not hold, however it stands elsewhere."""
    for sentence in case.about(bits("off", "release")):
        if language.is_question(sentence) or language.is_put_off(sentence):
            continue
        scope = case.scope_of(sentence)
        if scope.other_isv or not (
            language.switches_off(sentence)
            or _refers_off(sentence, scope)
            or _releases(sentence, scope)
        ):
            continue
        if language.is_history(sentence) and not language.has("still-holds", sentence):
            continue
        yield Seen((sentence.passage(),), 0.9)


def _refers_off(sentence: Sentence, scope: Scope) -> bool:
    """'Dat artikel is geschrapt': what it points to, right before or by its number, is ISV."""
    found = language.has("off-part", sentence)
    if not found or language.has("off-not", sentence):
        return False
    if _points_to_isv(found[0], scope):
        return True
    pointed = [
        sentence.asked_before,
        *(s.low for s in sentence.near(2, 0) if s.block is sentence.block),
    ]
    return any(
        pattern("off-object").search(each) or pattern("norms").search(each) for each in pointed
    )


def _releases(sentence: Sentence, scope: Scope) -> bool:
    """Empties a duty of ISV: named here, by its number, or in the sentences right before."""
    told = sentence.told if sentence.block.row else sentence.low
    if sentence.block.kind == "heading" or pattern("release-other").search(told):
        return False
    if _empties(told):
        return _is_of_isv(sentence, told, scope)
    return (
        bool(pattern("release-article").search(told))
        and not pattern("release-else").search(told)
        and (_answers_isv(sentence) or _points_to_isv(told, scope))
    )


def _is_of_isv(sentence: Sentence, told: str, scope: Scope) -> bool:
    return (
        _answers_isv(sentence)
        or _speaks_of_isv(told)
        or _points_to_isv(told, scope)
        or _goes_on_from_isv(sentence)
        or scope.holds(sentence)
    )


def _empties(told: str) -> bool:
    if pattern("release-not-done").search(told) or pattern("release-soft").search(told):
        return True
    if pattern("not-done").search(told) and pattern("not-done-well").search(told):
        return True
    found = pattern("release").search(told)
    if not found:
        return False
    clause = _CLAUSE.split(told[: found.start()])[-1] + _CLAUSE.split(told[found.start() :])[0]
    return not pattern("plain-not").search(clause)


def _answers_isv(sentence: Sentence) -> bool:
    """What the market asked before this paragraph is about ISV."""
    paragraph = sentence.reading.paragraphs[id(sentence.block)]
    asked = [sentence.asked_before, paragraph[0].asked_before]
    asked += [s.low for s in paragraph if s.asked and s.number < sentence.number]
    return any(pattern("off-object").search(low) for low in asked)


def _speaks_of_isv(low: str) -> bool:
    """Names ISV or a chain of people by words that are about nothing else."""
    return any(
        pattern(name).search(low) for name in ("off-object", "chain-strong", "chain-risk", "norms")
    ) and not pattern("isv-false").search(low)


def _points_to_isv(low: str, scope: Scope) -> bool:
    return any(
        found["number"].split(".")[0] in scope.articles
        for found in pattern("article-reference").finditer(low)
    )


def _goes_on_from_isv(sentence: Sentence) -> bool:
    """What the paragraph spoke of before is a duty of ISV."""
    earlier = [s for s in sentence.near(_BACK, 0) if s.block is sentence.block]
    if sentence.intro is not None:
        earlier.insert(0, sentence.intro)
    return any(_speaks_of_isv(s.low) and not language.is_history(s) for s in earlier)
