"""What a reader makes of a file: plain frozen data, the same for every format."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

Kind = Literal["heading", "paragraph", "item", "cell", "footnote", "header", "footer"]
TextSource = Literal["digital", "ocr", "none"]
#: A pair (place in the clean text, place in the raw text); between two pairs both run along.
Step = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that stands by itself.

    ``start`` and ``end`` are offsets in the raw text; ``text`` is the clean text (hyphens at the
    end of a line mended, white space single, marks of Markdown gone), ``steps`` the way back.
    """

    kind: Kind
    text: str
    start: int
    end: int
    steps: tuple[Step, ...]
    paragraph: int = 0  # counted from 1, empty ones left out; 0 for headers and footers
    page: int | None = None  # of its beginning
    level: int = 0  # of a heading, 1 is the highest
    table: int = 0  # counted from 1; 0 outside tables
    row: int = 0
    column: int = 0

    def raw_offset(self, place: int) -> int:
        """Where the character at ``place`` of the clean text stands in the raw text."""
        index = bisect_right(self.steps, place, key=_clean_place) - 1
        clean, raw = self.steps[index]
        return min(raw + place - clean, self.end)

    def raw_span(self, first: int, last: int) -> tuple[int, int]:
        """The raw text of ``text[first:last]``, which may not be empty."""
        return self.raw_offset(first), self.raw_offset(last - 1) + 1


def _clean_place(step: Step) -> int:
    return step[0]


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark in the margin: kept apart, never part of what the document asks."""

    text: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class TenderDocument:
    """A document as the rules see it. ``blocks`` stand in the order of reading."""

    name: str
    sha256: str
    media_type: str
    raw: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    page_starts: tuple[int, ...] = ()  # offsets in the raw text
    text_source: TextSource = "digital"
    language: str = ""  # "nl", "fr", "en" or "" when nobody can tell
    words: int = 0
    comments: tuple[Comment, ...] = ()
    #: What a reader should know: "ocr-quality", "deletions-left-out", "insertions-kept", ...
    warnings: tuple[str, ...] = ()

    def page_at(self, offset: int) -> int | None:
        if not self.page_starts:
            return None
        return bisect_right(self.page_starts, offset)

    def as_data(self) -> dict[str, Any]:
        """Plain JSON values, for a child process; ``from_data`` reads them."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> TenderDocument:
        blocks = tuple(
            Block(**{**block, "steps": tuple((c, r) for c, r in block["steps"])})
            for block in data["blocks"]
        )
        return cls(
            **{
                **data,
                "blocks": blocks,
                "page_starts": tuple(data["page_starts"]),
                "comments": tuple(Comment(**comment) for comment in data["comments"]),
                "warnings": tuple(data["warnings"]),
            }
        )

    def numbered(self) -> TenderDocument:
        """The same with paragraphs counted from 1, where the reader did not count itself."""
        number = 0
        blocks = []
        for block in self.blocks:
            if block.kind in {"header", "footer"}:
                blocks.append(block)
                continue
            number += 1
            blocks.append(replace(block, paragraph=number))
        return replace(self, blocks=tuple(blocks))
