"""SAN-1: the end without a chance to remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding


@rule("SAN-1")
def end_without_remedy(case: Understanding) -> Iterator[Seen]:
    """Ending is the last step: first a warning, a term to remedy, a smaller sanction."""
    for sentence in case.about(bits("end")):
        if language.is_question(sentence) or language.is_put_off(sentence):
            continue
        found = (
            language.has("end-at-once", sentence)
            or language.has("no-second-chance", sentence)
            or _no_second_chance(sentence)
        )
        ending = language.has("ending", sentence)
        if not found or not ending or language.has("end-not", sentence):
            continue
        before = sentence.low[max(0, ending.start() - 12) : ending.start()].rpartition(",")[2]
        if pattern("negation").search(before.replace("zonder", "")):
            continue
        scope = case.scope_of(sentence)
        if not scope.holds(sentence) and not language.has("end-cause", sentence):
            continue
        if any(
            pattern("first-remedy").search(s.low)
            for s in [sentence, *sentence.near(2, 2)]
            if s.article == sentence.article and not language.has("no-second-chance", s)
        ):
            continue
        yield Seen((sentence.passage(),), 0.92)


def _no_second_chance(sentence: Sentence) -> re.Match[str] | None:
    """A sentence beside it in the paragraph takes away what this one left open."""
    for beside in sentence.near(1, 1):
        if beside.block is sentence.block and (found := language.has("no-second-chance", beside)):
            return found
    return None
