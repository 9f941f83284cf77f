"""SAN-1: the end without a chance to remedy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding

#: A 'not' that closes the clause of the end.
_NOT_AFTER = re.compile(r"\w*(?: \w+){0,4} (?:niet|nooit)\W*$")
#: 'Niet zonder ingebrekestelling': what follows does come first.
_NOT_BEFORE = re.compile(r"\b(?:niet|nooit|nimmer|geen)\b[^.;,]{0,40}$")


@rule("SAN-1")
def end_without_remedy(case: Understanding) -> Iterator[Seen]:
    """Ending is the last step: first a warning, a term to remedy, a smaller sanction."""
    for sentence in case.about(bits("end")):
        if language.is_question(sentence) or _is_put_off(sentence):
            continue
        ending = _ending(sentence)
        if not ending or not _at_once(sentence):
            continue
        if _is_negated(sentence, ending):
            continue
        if not case.scope_of(sentence).holds(sentence) and not _has_cause(sentence):
            continue
        if _remedies_first(sentence):
            continue
        yield Seen((sentence.passage(),), 0.92)


def _is_put_off(sentence: Sentence) -> bool:
    """Later, perhaps, or after a step; 'zonder eerst aan te spreken' is no such step."""

    def kept(found: re.Match[str]) -> str:
        return found[0] if _NOT_BEFORE.search(found.string[: found.start()]) else " "

    told = pattern("no-remedy").sub(kept, sentence.low)
    return bool(pattern("end-not").search(told) or pattern("put-off").search(told))


def _ending(sentence: Sentence) -> re.Match[str] | None:
    """The contract ends; or this takes away what the sentence before it said of the end."""
    found = language.has("ending", sentence) or language.has("end-form", sentence)
    before = sentence.previous
    if found or before is None or before.article != sentence.article:
        return found
    if language.has("end-overrides", sentence) and language.has("ending", before):
        return language.has("no-remedy", sentence)
    return None


def _at_once(sentence: Sentence) -> bool:
    """Without a step before: said here, or by a sentence beside it in the paragraph."""
    here = ("end-at-once", "end-now", "no-second-chance", "no-remedy")
    if any(language.has(name, sentence) for name in here):
        return True
    return any(
        language.has(name, beside)
        for beside in sentence.near(1, 1)
        if beside.block is sentence.block
        for name in ("no-second-chance", "no-remedy")
    )


def _is_negated(sentence: Sentence, ending: re.Match[str]) -> bool:
    """'Niet ontbinden' or 'beëindigen doen wij niet'."""
    low = sentence.low
    before = low[max(0, ending.start() - 12) : ending.start()].rpartition(",")[2]
    after = _NOT_AFTER.match(low, ending.end())
    return after is not None or bool(pattern("negation").search(before.replace("zonder", "")))


def _has_cause(sentence: Sentence) -> bool:
    """A shortcoming is told, here, in the row, or right before in the paragraph."""
    before = sentence.previous
    told = sentence.told if sentence.block.row else sentence.low
    if sentence.block.row:  # one case over several rows: "Sanctie", "Gevolg", "Hersteltermijn"
        told = " ".join([told, *(s.low for s in sentence.near(4, 0) if s.block.row)])
    return bool(pattern("end-cause").search(told)) or (
        before is not None
        and before.block is sentence.block
        and bool(language.has("end-cause", before))
    )


def _remedies_first(sentence: Sentence) -> bool:
    if language.has("end-overrides", sentence):
        return False
    return any(
        pattern("first-remedy").search(s.low)
        for s in [sentence, *sentence.near(2, 2)]
        if s.article == sentence.article
        and not language.has("no-second-chance", s)
        and not language.has("no-remedy", s)
    )
