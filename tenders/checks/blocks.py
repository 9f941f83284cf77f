"""The building blocks ISV-01 to ISV-12: present, incomplete (and what lacks) or missing.

Each block is data in ``reference/checks/blocks.toml``: expressions that must all be found in a
sentence of ISV that binds, and the parts without which the block is incomplete. A learned voter
(``votes.py``) adds what no expression found and takes away what looks like nothing of the kind.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.model import BlockResult
from tenders.checks.patterns import pattern, raw
from tenders.checks.subjects import Subjects
from tenders.checks.votes import Votes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.model import Passage
    from tenders.checks.scope import Scope
    from tenders.checks.text import Reading, Sentence

#: Allowing something is what ISV-10 does; "may terminate" is no invitation.
_NOT_OPTIONAL = frozenset({"ISV-10", "ISV-12"})
#: Passages of one block that are shown.
_MOST_PASSAGES = 5


@dataclass(frozen=True, slots=True)
class Block:
    """``ways``: each a tuple of patterns that must all be found; one way is enough.

    '+' before a name: anywhere in the paragraph; '-': nowhere in the sentence; '2 of a b c': so
    many of them in the sentence. ``alone``: the
    ways that count in a section about another block, where much is only mentioned.
    """

    code: str
    ways: tuple[tuple[str, ...], ...]
    alone: tuple[tuple[str, ...], ...]
    not_if: str
    unless: str
    parts: tuple[tuple[str, str], ...]  # (code of the part, pattern that shows it)
    by_supplier: bool  # what the buyer does himself is no duty of this block
    negatable: bool  # whether a denial in its clause takes the duty away
    near: str  # what makes a sentence the nearest passage of a missing block


@cache
def blocks() -> tuple[Block, ...]:
    return tuple(
        Block(
            code=code,
            ways=tuple(tuple(way) for way in entry["ways"]),
            alone=tuple(tuple(way) for way in entry["alone"]),
            not_if=entry.get("not_if", ""),
            unless=entry.get("unless", ""),
            parts=tuple(entry.get("parts", {}).items()),
            by_supplier=entry.get("by") == "supplier",
            negatable=entry.get("negatable", True),
            near=entry["near"],
        )
        for code, entry in sorted(raw("blocks")["blocks"].items())
    )


def find_blocks(readings: list[tuple[Reading, Scope]]) -> tuple[BlockResult, ...]:
    """All twelve, in order, over all documents of a case together."""
    seen = [(reading, scope, Subjects(reading, scope)) for reading, scope in readings]
    laying = [each for reading in seen for each in _laying(*reading)]
    by_words = {
        block.code: [
            (sentence, block.code in named)
            for sentence, named in laying
            if _is_block(block, sentence, named)
        ]
        for block in blocks()
    }
    votes = Votes(seen, somewhere=any(by_words.values()))
    standing = {
        code: [each for each in found if votes.stands(code, each[0])]
        for code, found in by_words.items()
    }
    # A sentence, or a row, that lays one duty by its words lays no other by votes.
    taken = {sentence.row[0] for found in standing.values() for sentence, _ in found}
    for block in blocks():
        standing[block.code] = standing[block.code] or [
            (sentence, True)
            for sentence in votes.sure(block.code)
            if sentence.row[0] not in taken
            and _is_duty(block, sentence)
            and not _is_content(sentence)
            and not _is_empty_row(sentence)
        ]
    return tuple(_find(block, standing[block.code], seen) for block in blocks())


def _find(
    block: Block,
    found: list[tuple[Sentence, bool]],
    readings: list[tuple[Reading, Scope, Subjects]],
) -> BlockResult:
    if not found:
        nearest = _nearest(block, readings)
        missing = ("all",)
        return BlockResult(block.code, "missing", (), missing, nearest)
    # Its own section carries the block; what another section adds completes nothing.
    at_home = [sentence for sentence, home in found if home]
    carrying = at_home or [sentence for sentence, _ in found]
    lacking = tuple(
        part
        for part, shown_by in block.parts
        if not any(_shows(sentence, shown_by) for sentence in carrying)
    )
    others = [sentence for sentence, home in found if not home] if at_home else []
    passages = tuple(sentence.passage() for sentence in [*carrying, *others][:_MOST_PASSAGES])
    return BlockResult(block.code, "incomplete" if lacking else "present", passages, lacking)


def _shows(sentence: Sentence, name: str) -> bool:
    """In its paragraph, the list that goes with it, or its row."""
    around = [*sentence.paragraph, *(sentence.row if sentence.block.row else ())]
    return any(pattern(name).search(each.low) for each in around)


def _laying(
    reading: Reading, scope: Scope, subjects: Subjects
) -> Iterator[tuple[Sentence, frozenset[str]]]:
    """The sentences of ISV that may lay a duty, each with the blocks that its section is about."""
    for number in sorted(scope.inside):
        sentence = reading.sentences[number]
        if scope.binds(sentence) and not (_is_content(sentence) or _is_empty_row(sentence)):
            yield sentence, subjects.of(sentence)


def _is_block(block: Block, sentence: Sentence, named: frozenset[str]) -> bool:
    """Whether its words lay the duty of ``block``; ``named``: what its section is about."""
    elsewhere = bool(named) and block.code not in named
    ways = block.alone if elsewhere else block.ways
    return (
        any(_way(way, sentence, block) for way in ways)
        and not _is_other(block, sentence)
        and _is_duty(block, sentence)
    )


def _is_duty(block: Block, sentence: Sentence) -> bool:
    """Neither a definition, nor switched off, nor the buyer's own doing, nor a mere invitation."""
    if block.code != "ISV-01" and pattern("b01-term").search(sentence.low):
        return False
    if language.switches_off(sentence):
        return False
    if block.by_supplier and language.authority_does(sentence):
        return False
    return block.code in _NOT_OPTIONAL or not language.is_optional(sentence)


def _is_content(sentence: Sentence) -> bool:
    """A point of what a plan or a report contains: no duty of its own."""
    return sentence.intro is not None and bool(pattern("contents").search(sentence.intro.low))


def _is_empty_row(sentence: Sentence) -> bool:
    """A row that says 'Plan: geen'; a longer answer that begins with 'Nee.' says more."""
    row = [each for each in sentence.row if not each.asked]
    columns = Counter(each.block.column for each in row)
    return sentence.block.row > 1 and any(
        columns[each.block.column] == 1 and pattern("row-denied").search(each.low) for each in row
    )


def _is_other(block: Block, sentence: Sentence) -> bool:
    """Whether the words of the block say something else here."""
    if not block.not_if or not pattern(block.not_if).search(sentence.low):
        return False
    return not (block.unless and pattern(block.unless).search(sentence.low))


def _way(way: tuple[str, ...], sentence: Sentence, block: Block) -> bool:
    told = sentence.told
    first, *others = way
    if not any(
        not block.negatable or not language.is_denied(told, *found.span())
        for found in pattern(first).finditer(told)
    ):
        return False
    for name in others:
        if name[0] == "-":
            if pattern(name[1:]).search(told):
                return False
        elif name[0] == "+":
            if not any(pattern(name[1:]).search(each) for each in _paragraph(sentence, told)):
                return False
        elif name[0].isdigit():
            if not _enough(name, told):
                return False
        elif not pattern(name).search(told):
            return False
    return True


def _enough(several: str, told: str) -> bool:
    """Whether so many of the patterns are found as '2 of plan-goal plan-owner' asks."""
    least, _, *names = several.split()
    return sum(pattern(name).search(told) is not None for name in names) >= int(least)


def _paragraph(sentence: Sentence, told: str) -> Iterator[str]:
    yield told
    yield from (s.low for s in sentence.near(2, 2) if s.block is sentence.block and not s.asked)
    yield from (s.low for s in sentence.row if s is not sentence and not s.asked)


def _nearest(block: Block, readings: list[tuple[Reading, Scope, Subjects]]) -> Passage | None:
    """The sentence that comes nearest: of ISV with a word of the block, else only the word."""
    best = None
    for reading, scope, _ in readings:
        for number in sorted(scope.inside):
            sentence = reading.sentences[number]
            if pattern(block.near).search(sentence.low) and sentence.block.kind != "heading":
                return sentence.passage()
            best = best or (sentence if number in scope.strong else None)
    return best.passage() if best else None
