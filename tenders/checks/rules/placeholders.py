"""PLA-1: a place that the buyer still had to fill in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.understanding import Understanding

#: In the text as it stands: capitals count.
_PM = re.compile(r"(?<![\w/.-])(?:PM|P\.M\.)(?![\w-])(?!\s*10\b|\s*2[.,]5)")
#: Without one of these, or a word of the topic, nothing of the pattern "gap" can be there.
_CUE = re.compile(r"[\[<{\u2026?#@_\u20ac!]|\.\.|t\.?b\b|n\.n|t\. ?b")
#: In brackets and capitals, as templates have it: "[OPDRACHTGEVER]", "[NAAM PROJECT]".
_CAPITALS = re.compile(
    r"\[(?!ZIE|BIJLAGE|TABEL|NOOT|FOTO|FIGUUR|BRON)[A-Z\u00c0-\u00dd]"
    r"[A-Z\u00c0-\u00dd .,/-]{2,50}\]|<[A-Z][A-Z ]{3,40}>"
)
_BLANK_LINE = re.compile(
    r"_{3,}|\.{5,}|…{2,}|(?<!\w)_{2}\s(?=dagen|weken|maanden|jaar|euro|uur|%|procent|stuks)"
)
#: Without one of these in a document it has no blank line.
_MAY_BE_BLANK = re.compile(r"__|\.{5}|……")
#: In a quotation: words left out.
_LEFT_OUT = frozenset({"[...]", "[\u2026]", "[..]"})
#: A first sentence of so few words is the title of its paragraph.
_TITLE_WORDS = 3


@rule("PLA-1")
def placeholder_left(case: Understanding) -> Iterator[Seen]:
    topic = bits("gap")
    for reading in case.readings:
        pm_defined = bool(pattern("pm-defined").search(reading.low))
        has_blank = _MAY_BE_BLANK.search(reading.document.raw) is not None
        for sentence in reading.sentences:
            low = sentence.low
            worth = sentence.topics & topic or _CUE.search(low)
            found = (
                (pattern("gap").search(low) or pattern("gap-more").search(low)) if worth else None
            ) or (worth and _CAPITALS.search(sentence.text))
            if not found and "M" in sentence.text and not pm_defined:
                match = _PM.search(sentence.text)
                if match and pattern("pm-not").search(low) is None:
                    found = match
            # Markdown takes underscores away: look at the raw text.
            if not found and has_blank and (blank := _BLANK_LINE.search(sentence.passage().quote)):
                found = blank if pattern("gap-line").search(low) else None
            if not found or pattern("gap-not").search(low):
                continue
            if found[0] in _LEFT_OUT and '"' in low[: max(0, low.find(found[0]))]:
                continue
            if language.is_question(sentence) and sentence.asked:
                continue
            first = reading.paragraphs[id(sentence.block)][0].low
            titles = (
                sentence.section.title,
                reading.document.name.lower(),
                first if len(first.split()) <= _TITLE_WORDS else "",
            )
            if any(pattern("form-title").search(title) for title in titles):
                continue
            yield Seen(
                (sentence.passage(),),
                0.93,
                values=(("gap", found[0]),),
            )
