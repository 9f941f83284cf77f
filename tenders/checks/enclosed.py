"""What stands between passages of ISV and has no subject of its own: it speaks of the same.

A paragraph without a word on people or a chain ("Het bestuur mag een afschrift opvragen") belongs
to ISV when paragraphs of ISV stand on both sides; so does a short section called "Toetsing" or
"Overleg" between sections of ISV.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tenders.checks.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tenders.checks.text import Reading, Sentence

#: "2.1": a part of article 2.
_PART = re.compile(r"\W*(?:art(?:ikel|\.)? ?)?\w{1,3}\.\d", re.IGNORECASE)
#: So many paragraphs, or sections, without a word of ISV may stand between two that have one.
_GAP, _SECTIONS = 3, 2
#: A section with more sentences has a subject of its own.
_SHORT = 9
#: Passages of ISV in a section, or sections in a document, that are needed to enclose another.
_AT_LEAST = 2


def enclosed(reading: Reading, core: frozenset[int], strong: Iterable[int]) -> frozenset[int]:
    """The numbers of sentences that are ISV by what stands around them.

    ``core``: sentences that are ISV for another reason; ``strong``: those by their own words.
    """
    return frozenset(
        sentence.number
        for group in (*_paragraphs(reading, core, frozenset(strong)), *_sections(reading, core))
        for sentence in group
    )


def _paragraphs(
    reading: Reading, core: frozenset[int], strong: frozenset[int]
) -> Iterator[list[Sentence]]:
    per_section: dict[int, list[list[Sentence]]] = {}
    for told in reading.paragraphs.values():
        if not told[0].block.row and told[0].block.kind != "heading":
            per_section.setdefault(told[0].section.number, []).append(told)
    for paragraphs in per_section.values():
        marks = [any(s.number in core for s in paragraph) for paragraph in paragraphs]
        own = [any(s.number in strong for s in paragraph) for paragraph in paragraphs]
        if sum(own) < _AT_LEAST:
            continue
        for first, last in _gaps(marks, _GAP):
            around = {paragraphs[first - 1][0].article, paragraphs[last][0].article}
            gap = paragraphs[first:last]
            if all(_has_no_subject(each) and _is_of(around, each) for each in gap):
                yield from gap


def _sections(reading: Reading, core: frozenset[int]) -> Iterator[list[Sentence]]:
    per_section: dict[int, list[Sentence]] = {}
    for sentence in reading.sentences:
        per_section.setdefault(sentence.section.number, []).append(sentence)
    told = [per_section[number] for number in sorted(per_section)]
    marks = [2 * sum(s.number in core for s in section) >= len(section) for section in told]
    if sum(marks) < _AT_LEAST:
        return
    for first, last in _gaps(marks, _SECTIONS):
        if all(_is_called_after_a_block(section) for section in told[first:last]):
            yield from told[first:last]


def _gaps(marks: list[bool], most: int) -> Iterator[tuple[int, int]]:
    """The stretches of at most ``most`` without a mark, between two that have one."""
    marked = [place for place, mark in enumerate(marks) if mark]
    for before, after in pairwise(marked):
        if 1 < after - before <= most + 1:
            yield before + 1, after


def _is_of(around: set[tuple[int, str]], paragraph: list[Sentence]) -> bool:
    """Whether it is of an article around it, or an article of one number like those around it."""
    first = paragraph[0]
    numbers = {number for _, number in around}
    return first.article in around or (
        all(number.isdigit() for number in numbers) and not _PART.match(first.block.text)
    )


def _has_no_subject(paragraph: list[Sentence]) -> bool:
    lead = paragraph[0].lead
    return not (lead and not pattern("block-title").search(lead)) and not any(
        pattern("isv-false").search(s.low) for s in paragraph
    )


def _is_called_after_a_block(section: list[Sentence]) -> bool:
    return (
        len(section) <= _SHORT
        and bool(pattern("block-title").search(section[0].section.own))
        and not any(
            pattern("isv-false").search(s.low) or pattern("specification").search(s.low)
            for s in section
        )
    )
