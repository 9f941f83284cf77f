"""HER-1: origin, quarry, make or type without an equivalent. HER-2: a country, but no quarry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.understanding import Understanding


@rule("HER-1")
def origin_without_equivalent(case: Understanding) -> Iterator[Seen]:
    """Aw 2.76(3)-(4); BE 53 par. 4: only where nothing else describes it, and with equivalents."""
    if "origin" in case.equivalent_everywhere:
        return
    for sentence in case.about(bits("origin")):
        if language.is_question(sentence) or sentence.block.kind == "heading":
            continue
        if language.has("origin-not", sentence) or language.is_history(sentence):
            continue
        if pattern("background-title").search(sentence.section.own):
            continue
        for name, confidence in (
            ("origin-quarry", 0.92),
            ("origin-make", 0.92),
            ("origin-stone", 0.9),
            ("origin-trade-name", 0.9),
        ):
            found = language.has(name, sentence)
            if not found or language.is_negated(sentence, found.start(), found.end()):
                continue
            said = sentence.text[found.start() : found.end()].split()
            if "groeve" in found[0] and ":" not in found[0] and said[-1][0].islower():
                continue  # "van groeve via handel": no name
            if language.equivalent_nearby(sentence):
                break
            yield Seen(
                (sentence.passage(),),
                confidence,
                values=(("origin", sentence.text[found.start() : found.end()].strip()),),
            )
            break


@rule("HER-2")
def country_without_quarry(case: Understanding) -> Iterator[Seen]:
    """A country alone cannot be verified: due diligence begins at the quarry."""
    if pattern("quarry-asked").search(case.low_about("origin")):
        return
    for sentence in case.about(bits("origin")):
        found = language.has("country-asked", sentence)
        if not found or language.is_question(sentence) or language.is_put_off(sentence):
            continue
        if language.is_negated(sentence, found.start(), found.end()) or language.has(
            "country-not", sentence
        ):
            continue
        yield Seen((sentence.passage(),), 0.88, sure=case.is_stone)
