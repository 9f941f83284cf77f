"""REC-2: bidders are not asked to confirm that they kept environmental, social and labour law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding


def _waives(sentence: Sentence) -> bool:
    """Says that nobody has to declare it; what an answer speaks of may stand in the question."""
    if language.is_question(sentence):
        return False
    if pattern("declaration-off-not").search(sentence.told):
        return False
    if language.has("declaration-waived", sentence):
        return True
    told = f"{sentence.asked_before} {sentence.told}"
    if language.has("declaration-back", sentence):
        beside = [s for s in sentence.near(2, 0) if s.block is sentence.block]
        first = sentence.reading.paragraphs[id(sentence.block)][0]
        told = " ".join([first.asked_before, *(s.low for s in beside), told])
    return bool(pattern("social-law").search(told) and pattern("declares").search(told)) and bool(
        pattern("declaration-off").search(sentence.told)
    )


@rule("REC-2")
def confirmation_missing(case: Understanding) -> Iterator[Seen]:
    """Aw 2.81(2), and 1.21a below the threshold. Waived: a warning. Not found: a question."""
    for sentence in case.about(bits("declaration")):
        if _waives(sentence):
            yield Seen((sentence.passage(),), 0.9, note="waived")
            return
    if pattern("declaration-asked").search(case.low_about("declaration")) or not pattern(
        "tender-document"
    ).search(case.low):
        return
    yield Seen((), 0.5, note="default", sure=False)
