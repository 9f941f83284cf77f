"""Where a block stands in its document: the depth of a heading, its article, its short name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenders.checks.asking import LABEL

if TYPE_CHECKING:
    from tenders.documents.model import Block

#: The number, and the short name in front of a paragraph: "Art. 12. Sociale clausule."
_LEAD = re.compile(
    r"(?:(?:artikel|art\.?|paragraaf|§|punt)\s*)?(?:(?:[IVX]{1,5}|\d{1,3}|[A-Z])(?=[.:)\s\d]))?"
    r"(?:\.\d{1,3})*[.:)]?\s*"
    r"(?P<name>[^.:;?!]{3,70})[.:]\s",
    re.IGNORECASE,
)
#: More words are a sentence, no short name.
_LONG_LEAD = 7
_LEVELS = re.compile(
    r"(?:artikel|art\.|hoofdstuk|deel|paragraaf|bijlage|§)?\s*((?:\d+|[IVX]+\b|[A-Z]\b)(?:\.\d+)*)",
    re.IGNORECASE,
)
#: A name in bold letters in front of a paragraph, for it and the list below it.
_BOLD_LEAD = re.compile(r"\s*\*\*(?P<name>[^*\d][^*]{2,60})[.:]?\*\*[.:]?\s+\S")
#: The number of the article that a paragraph begins: "C.3", "6.1", "Art 7.", "D2".
_ARTICLE = re.compile(
    r"(?:(?:artikel|art\.?|§|punt|paragraaf)\s*)?"
    r"(?P<top>[A-Z](?=[.)]\s|\.?\d)|\d{1,3}(?=[.):]|\s+[A-Z§])|[IVX]{1,5}(?=[.)]?\s))"
    r"(?:\.?\d+)*[.):]?\s",
    re.IGNORECASE,
)
#: "2.4 Ketenzorg natuursteen." in front of its text, or by itself above it: an article of its own.
_NAMED_PART = re.compile(
    r"(?:(?:artikel|art\.?|punt|§)\s*)?(?P<number>\d{1,2}\.\d{1,2}|[A-Z]\.?\d{1,2})[.:)]?\s+"
    r"(?P<name>[A-ZÀ-Ý][^.:;,?!\d]{2,60})[.:]?(?:\s|$)"
)
#: "a) ...": a point of the part above it.
_POINT = re.compile(r"[a-z]\)\s")
_ROW_GROUP = re.compile(r"(?P<top>[A-Z]|\d{1,2})(?:(?<=[A-Z])|[.-])\d")


def level_of(block: Block) -> float:
    """The depth of a heading: by its number where it has one, else as the format says."""
    if re.match(r"(?:bijlage|annex)\b", block.text, re.IGNORECASE) and block.level == 1:
        return 1.5  # an annex by itself: its headings are its own, numbered or not
    found = _LEVELS.match(block.text)
    if found and (found[1][0].isdigit() or "." in found[1]):
        return 2 + found[1].count(".")
    if re.match(r"(?:hoofdstuk|deel|bijlage|annex)\b|[IVX]+[. ]", block.text, re.IGNORECASE):
        return 1.5
    return block.level or 2


def lead_of(block: Block) -> str:
    """The short name in front of a paragraph, in lower case; ``""`` when there is none."""
    found = _LEAD.match(block.text) if block.kind in {"paragraph", "item", "cell"} else None
    if not found and block.kind == "paragraph":
        part = _named_part(block)
        found = part if part and part.end() >= len(block.text) else None
    lead = found["name"].strip().lower() if found else ""
    return "" if LABEL.match(lead) or len(lead.split()) > _LONG_LEAD else lead


def _named_part(block: Block) -> re.Match[str] | None:
    found = _NAMED_PART.match(block.text)
    return found if found and len(found["name"].split()) <= _LONG_LEAD - 1 else None


def article_of(block: Block, present: str, raw: str) -> str:
    """The number of the article that this block belongs to, by its own words or by those before."""
    if block.kind == "item" or (block.row and block.column > 1):
        return present
    if block.kind == "paragraph" and (bold := _BOLD_LEAD.match(raw, block.start)):
        return f"lead {bold['name'].lower()}"
    if block.kind == "paragraph" and (part := _named_part(block)):
        return part["number"].lower()
    if "." in present and _POINT.match(block.text):
        return present
    found = _ARTICLE.match(block.text + " ")
    if block.row:  # "D2" goes with "D1"; any other row stands by itself
        group = _ROW_GROUP.match(block.text)
        return group["top"].lower() if group else f"row {block.table}.{block.row}"
    if present.startswith(("row", "lead")):
        present = ""
    return found["top"].lower() if found else present


def reference_of(text: str) -> str:
    """'Bijlage 6, art. 3 - Vraag': to what a question in a list of questions refers."""
    found = re.match(r"(?:\d+\.\s+)?(bijlage\s+\w+|hoofdstuk\s+\w+)\b[^.:?]{0,25}", text.lower())
    return found[1] if found and re.search(r"vraag\s*:", text.lower()[:90]) else ""
