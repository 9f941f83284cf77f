"""DRE-2: ISV is called compulsory because of the amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding


def _is_of_stone(case: Understanding, _sentence: Sentence) -> bool | None:
    return True if case.is_stone else None


@rule("DRE-2", _is_of_stone)
def compulsory_by_threshold(case: Understanding) -> Iterator[Seen]:
    """ISV is compulsory for the State in some categories; natural stone is none of them.

    Three things together: an amount, a duty of the authority, and ISV. The duty stands in the
    sentence; the amount and ISV may stand in what it goes on from.
    """
    yield from _answered_yes(case)
    for sentence in case.about(bits("threshold", "isv", "law", "off")):
        if language.is_question(sentence) or language.is_history(sentence):
            continue
        if not _binds_authority(sentence.low) or not _by_amount(sentence):
            continue
        if not pattern("dre2-object").search(_goes_on_from(sentence)) and not (
            language.has("what-follows", sentence)
            and sentence.section.number in case.scope_of(sentence).titled
        ):
            continue
        yield Seen((sentence.passage(),), 0.9, sure=case.is_stone)


def _answered_yes(case: Understanding) -> Iterator[Seen]:
    """A table of questions: 'boven de drempel? ja', 'is ISV dan verplicht? ja'.

    Or a column headed by ISV: 'boven de drempel | verplicht'.
    """
    for reading in case.readings:
        before = head = ""
        for (_, number), row in sorted(reading.rows.items()):
            told = " ".join(s.low for s in row)
            if number == 1:
                before, head = "", told
                continue
            yes = any(language.has("answered-yes", s) for s in row)
            headed = pattern("dre2-object").search(head) and pattern("dre2").search(told)
            if (
                (yes or headed)
                and pattern("dre2-must").search(told)
                and not pattern("dre2-not").search(told)
                and (headed or pattern("dre2-object").search(told))
                and pattern("dre2").search(f"{before} {told}")
            ):
                first, last = row[0].passage(), row[-1].passage()
                place = reading.passage(row[0].block, first.start, last.end)
                yield Seen((place,), 0.9, sure=case.is_stone)
            before = f"{before} {told}" if yes else ""


def _goes_on_from(sentence: Sentence) -> str:
    """The sentence after the question that it answers; after the one before it when it follows."""
    told = f"{sentence.asked_before} {sentence.told}"
    earlier = sentence.previous
    if earlier is None or not language.has("dre2-therefore", sentence):
        return told
    return f"{earlier.asked_before} {earlier.low} {told}"


def _by_amount(sentence: Sentence) -> bool:
    """The amount is named here, or right before: 'daarmee ontstaat de plicht tot ISV'."""
    if language.has("dre2", sentence):
        return True
    return bool(
        language.has("law-itself", sentence) and pattern("dre2").search(_goes_on_from(sentence))
    )


def _binds_authority(low: str) -> bool:
    """Whether the sentence lays a duty, or says that nothing is left to choose.

    To announce the contract in Europe is another duty; what the authority wants itself is none.
    """
    if pattern("dre2-below").search(low):
        return True
    free = pattern("dre2-no-choice").search(low)
    rest = pattern("dre2-no-choice").sub(" ", pattern("dre2-rival").sub(" ", low))
    if pattern("dre2-not").search(rest):
        return False
    if free:
        return True
    found = pattern("dre2-must").search(rest)
    return found is not None and not language.is_denied(rest, *found.span())
