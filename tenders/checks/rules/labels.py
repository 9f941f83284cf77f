"""KEU-1: a label, certificate or membership; NOR-1: a standard; both without an equivalent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding


def _settles(sentence: Sentence) -> bool:
    return not (
        language.is_question(sentence)
        or language.is_put_off(sentence)
        or language.is_history(sentence)
        or language.is_optional(sentence)
        or language.of_the_authority(sentence)
        or sentence.block.kind == "heading"
    )


@rule("KEU-1")
def label_without_equivalent(case: Understanding) -> Iterator[Seen]:
    """Aw 2.78a(3), 2.78b, 2.96, 2.97; BE 54, 55, 77: equivalents are always accepted."""
    if "label" in case.equivalent_everywhere:
        return
    for sentence in case.about(bits("label")):
        found = (
            language.has("label-name", sentence)
            or language.has("membership", sentence)
            or (pattern("label-name").search(sentence.before) if sentence.before else None)
        )
        if not found or not _settles(sentence):
            continue
        if not _demands(sentence) or language.has("label-not", sentence):
            continue
        if _is_open(sentence):
            continue
        if language.is_denied(sentence.low, *found.span()) and not language.has(
            "exclusive", sentence
        ):
            continue
        yield Seen((sentence.passage(),), 0.92, values=(("label", found[0].strip()),))


def _is_open(sentence: Sentence) -> bool:
    """An equivalent counts; where it says that only this one does, elsewhere does not matter."""
    if language.has("only-this", sentence):
        return language.allows_equivalent(sentence)
    return language.equivalent_nearby(sentence)


def _demands(sentence: Sentence) -> bool:
    """A verb of duty in the sentence, or a list or table of demands around it."""
    if language.has("exclusive", sentence) or language.has("only-this", sentence):
        return True
    if language.has("label-allowed", sentence) and not language.has("equivalent-denied", sentence):
        return False
    if language.has("demand", sentence):
        return True
    title = sentence.section.title + " " + sentence.lead
    return bool(pattern("demand-title").search(title)) or sentence.block.kind in {"item", "cell"}


@rule("NOR-1")
def standard_without_equivalent(case: Understanding) -> Iterator[Seen]:
    """Aw 2.76(2); BE 53 par. 3: every reference to a standard."""
    if "norm" in case.equivalent_everywhere:
        return
    for sentence in case.about(bits("norm")):
        found = language.has("norm-name", sentence)
        if not found or sentence.text[found.start() : found.start() + 2].islower():
            continue  # "138 en 182" is no European standard
        if language.is_question(sentence) or sentence.block.kind == "heading":
            continue
        told_of = language.has("norm-not", sentence)
        if told_of and not (
            told_of[0] == "bestaande" and language.has("equivalent-denied", sentence)
        ):
            continue
        if language.equivalent_nearby(sentence):
            continue
        if language.is_history(sentence) or language.is_optional(sentence):
            continue
        usual = language.has("norm-test", sentence)
        yield Seen(
            (sentence.passage(),),
            0.9,
            note="usual" if usual else "default",
            values=(("norm", found[0].upper()),),
            severity="tip" if usual else None,
        )
