"""What a sentence does with its words: demand, deny, ask, quote, put off.

Shared by all rules, so that 'not', a quoted question and 'in a next tender' are understood in one
way everywhere. Everything works on the lower-case text of a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenders.checks.patterns import pattern

if TYPE_CHECKING:
    import re

    from tenders.checks.text import Sentence


#: A question between quotation marks.
_ASKED_ALOUD = tuple(f"?{mark}" for mark in ('"', "'", "\u2019", "\u201d", ")"))


def has(name: str, sentence: Sentence) -> re.Match[str] | None:
    """The first place where the pattern called ``name`` is found in the sentence."""
    return pattern(name).search(sentence.low)


def is_question(sentence: Sentence) -> bool:
    """Asked by the market, or simply with a question mark: it settles nothing."""
    return sentence.asked or sentence.low.endswith(_ASKED_ALOUD)


def is_quoted(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the place stands between quotation marks, as words of somebody else."""
    before, after = sentence.low[:first], sentence.low[last:]
    return before.count('"') % 2 == 1 and '"' in after


def is_negated(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a denial reaches the words at this place: in the same clause, before or after."""
    low = sentence.low
    clause_start = max(
        (found.end() for found in pattern("clause-break").finditer(low, 0, first)), default=0
    )
    after = pattern("clause-break-after").search(low, last)
    clause = low[clause_start : after.start() if after else len(low)]
    clause = pattern("aside").sub(",", clause)
    return bool(pattern("negation").search(clause)) and not pattern("no-real-negation").search(
        clause
    )


def is_denied(low: str, first: int, last: int) -> bool:
    """Whether the duty at this place is denied: 'vragen we niet', 'is geschrapt', 'hoeft niet'.

    Narrower than ``is_negated``: 'zonder bedrijfsgeheimen', 'wie niet deelneemt' and 'wat niet is
    gelukt' deny no duty.
    """
    start = max((m.end() for m in pattern("clause-break").finditer(low, 0, first)), default=0)
    after = pattern("clause-break-after").search(low, last)
    clause = low[start : after.start() if after else len(low)]
    if pattern("not-needed").search(clause) or pattern("list-denied").search(low[last:]):
        return True
    clause = pattern("no-real-denial").sub(" ", clause)
    return bool(pattern("denial").search(clause))


def switches_off(sentence: Sentence) -> bool:
    """Says that ISV, or a part of it, does not hold here."""
    low = sentence.told if sentence.block.row else sentence.low
    if pattern("off-not").search(low):
        return False
    if pattern("off").search(low):
        return True
    return bool(pattern("off-apply").search(low)) and any(
        is_denied(low, *found.span()) for found in pattern("off-object").finditer(low)
    )


def is_put_off(sentence: Sentence) -> bool:
    """Announced for later, considered, or done elsewhere: nobody is bound by it now."""
    return bool(pattern("put-off").search(sentence.low))


def is_history(sentence: Sentence) -> bool:
    """Told of the past or of another project."""
    return bool(pattern("history").search(sentence.low))


def is_optional(sentence: Sentence) -> bool:
    """Invited, welcomed, allowed: no duty."""
    return bool(pattern("optional").search(sentence.low))


def of_the_authority(sentence: Sentence) -> bool:
    """The one who acts is the buyer, and the supplier does not occur."""
    low = sentence.low
    return bool(pattern("authority-acts").search(low)) and not pattern("supplier").search(low)


def authority_does(sentence: Sentence) -> bool:
    """The buyer tells what he does himself: not what he asks, gets or may do."""
    return of_the_authority(sentence) and not pattern("authority-asks").search(sentence.low)


def allows_equivalent(sentence: Sentence) -> bool:
    """'Of gelijkwaardig' in one of its many forms, and not denied."""
    found = pattern("equivalent").search(sentence.low)
    return bool(found) and not pattern("equivalent-denied").search(sentence.low)


def equivalent_nearby(sentence: Sentence) -> bool:
    """In the sentence, its paragraph, or the sentence right after it; or its row of a table."""
    if pattern("equivalent-denied").search(sentence.low):
        return False
    if allows_equivalent(sentence):
        return True
    around = [s for s in sentence.near(1, 3) if s.block is sentence.block and not s.block.row]
    if any(pattern("equivalent-denied").search(s.low) for s in around):
        return False
    if any(
        allows_equivalent(s)
        for s in around
        if not _lists(s) and not (_lists(sentence) and pattern("equivalent-own").search(s.low))
    ):
        return True
    after = sentence.following
    if (
        after is not None
        and after.section is sentence.section
        and after.block is not sentence.block
        and not after.low[:1].isdigit()
        and after.block.kind == sentence.block.kind == "paragraph"
        and not _lists(after)
        and pattern("equivalent-refers").search(after.low)
        and allows_equivalent(after)
    ):
        return True
    return any(allows_equivalent(s) for s in sentence.row)


def _lists(sentence: Sentence) -> bool:
    """Names a standard or a label of its own: its 'of gelijkwaardig' is about that one."""
    return bool(
        pattern("norm-name").search(sentence.low) or pattern("label-name").search(sentence.low)
    )
