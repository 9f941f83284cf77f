"""The building blocks ISV-01 to ISV-12: present, incomplete (and what lacks) or missing.

Each block is data in ``reference/checks/blocks.toml``: expressions that must all be found in a
sentence of ISV that binds, and the parts without which the block is incomplete.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.model import BlockResult
from tenders.checks.patterns import pattern, raw

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

    '+' before a name: anywhere in the paragraph; '-': nowhere in the sentence.
    """

    code: str
    ways: tuple[tuple[str, ...], ...]
    not_if: str
    unless: str
    parts: tuple[tuple[str, str], ...]  # (code of the part, pattern that shows it)
    negatable: bool  # whether a denial in its clause takes the duty away
    near: str  # what makes a sentence the nearest passage of a missing block


@cache
def blocks() -> tuple[Block, ...]:
    return tuple(
        Block(
            code=code,
            ways=tuple(tuple(way) for way in entry["ways"]),
            not_if=entry.get("not_if", ""),
            unless=entry.get("unless", ""),
            parts=tuple(entry.get("parts", {}).items()),
            negatable=entry.get("negatable", True),
            near=entry["near"],
        )
        for code, entry in sorted(raw("blocks")["blocks"].items())
    )


def find_blocks(readings: list[tuple[Reading, Scope]]) -> tuple[BlockResult, ...]:
    """All twelve, in order, over all documents of a case together."""
    return tuple(_find(block, readings) for block in blocks())


def _find(block: Block, readings: list[tuple[Reading, Scope]]) -> BlockResult:
    found = [s for reading, scope in readings for s in _sentences(block, reading, scope)]
    if not found:
        nearest = _nearest(block, readings)
        missing = ("all",)
        return BlockResult(block.code, "missing", (), missing, nearest)
    lacking = tuple(
        part
        for part, shown_by in block.parts
        if not any(_shows(sentence, shown_by) for sentence in found)
    )
    passages = tuple(sentence.passage() for sentence in found[:_MOST_PASSAGES])
    return BlockResult(block.code, "incomplete" if lacking else "present", passages, lacking)


def _shows(sentence: Sentence, name: str) -> bool:
    """In the sentence or in the next two of the same paragraph, or its row."""
    around = [sentence, *(s for s in sentence.near(0, 2) if s.block is sentence.block)]
    if sentence.block.row:
        around += sentence.row
    return any(pattern(name).search(each.low) for each in around)


def _sentences(block: Block, reading: Reading, scope: Scope) -> Iterator[Sentence]:
    for number in sorted(scope.inside):
        sentence = reading.sentences[number]
        if not scope.binds(sentence):
            continue
        if not any(_way(way, sentence, block) for way in block.ways):
            continue
        if _is_other(block, sentence):
            continue
        if block.code != "ISV-01" and pattern("b01-term").search(sentence.low):
            continue  # a definition lays no duty on anybody
        if language.switches_off(sentence):
            continue
        if language.is_optional(sentence) and block.code not in _NOT_OPTIONAL:
            continue
        yield sentence


def _is_other(block: Block, sentence: Sentence) -> bool:
    """Whether the words of the block say something else here."""
    if not block.not_if or not pattern(block.not_if).search(sentence.low):
        return False
    return not (block.unless and pattern(block.unless).search(sentence.low))


def _way(way: tuple[str, ...], sentence: Sentence, block: Block) -> bool:
    told = f"{sentence.before} {sentence.low}" if sentence.before else sentence.low
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
        elif not pattern(name).search(told):
            return False
    return True


def _paragraph(sentence: Sentence, told: str) -> Iterator[str]:
    yield told
    yield from (s.low for s in sentence.near(2, 2) if s.block is sentence.block and not s.asked)
    yield from (s.low for s in sentence.row if s is not sentence and not s.asked)


def _nearest(block: Block, readings: list[tuple[Reading, Scope]]) -> Passage | None:
    """The sentence that comes nearest: of ISV with a word of the block, else only the word."""
    best = None
    for reading, scope in readings:
        for number in sorted(scope.inside):
            sentence = reading.sentences[number]
            if pattern(block.near).search(sentence.low) and sentence.block.kind != "heading":
                return sentence.passage()
            best = best or (sentence if number in scope.strong else None)
    return best.passage() if best else None
