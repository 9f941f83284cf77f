"""Is this notice about natural stone? By CPV code or by text, with the reasons.

Works with stone mostly carry a code such as 45233252 that does not say so, and 42641100 says
stone but buys a machine: so neither codes nor words are enough alone (domain 5.6).
"""

import re
from collections.abc import Iterable
from functools import cache

from tenders.notices import data
from tenders.notices.reading import Stone, StoneReason

#: More words than these would not convince anyone more.
_MOST_WORDS = 10
#: Characters before a word in which a denial is looked for.
_LOOK_BACK = 40
#: Division 45 of the CPV: works.
_WORKS = "45"


def judge(codes: tuple[str, ...], texts: Iterable[str], asides: Iterable[str] = ()) -> Stone:
    """Judge by CPV codes (main one first, 8 digits) and by texts in any language.

    ``texts`` are titles and the description of the whole. ``asides`` are the descriptions of
    lots: a single word there ("worktops of all materials, granite among them") counts only when
    the tender is for works, or has a code under which stone is bought.

    A notice whose main code is a machine is not about stone, whatever its text says, unless
    another code is. Codes that concrete and brick share count only when the text does not name
    those and no stone.
    """
    main, aside = "\n".join(texts), "\n".join(asides)
    by_code = [StoneReason("cpv", code) for code in codes if _says(code) == "yes"]
    if codes and _says(codes[0]) == "machine" and not by_code:
        return Stone(value=False, reasons=(StoneReason("machine", codes[0]),))
    words, others = stone_words(main), stone_words(aside)
    if words or len(others) > 1 or _may_buy_stone(codes):
        words = tuple(dict.fromkeys(words + others))
    if words or not _other_material().search(f"{main}\n{aside}"):
        by_code += [StoneReason("cpv", code) for code in codes if _says(code) == "likely"]
    reasons = (*by_code, *(StoneReason("text", word) for word in words[:_MOST_WORDS]))
    return Stone(value=bool(reasons), reasons=reasons)


def stone_words(text: str) -> tuple[str, ...]:
    """The words of the text that name natural stone, in lower case, each once, in order."""
    found: dict[str, None] = {}
    for match in _stone().finditer(text):
        if _is_address(match["word"]) or _denied(
            text[max(0, match.start() - _LOOK_BACK) : match.start()]
        ):
            continue
        found[match["word"].lower()] = None
    return tuple(found)


def _says(code: str) -> str:
    table = data.cpv()
    if entry := table["code"].get(code):
        return str(entry["stone"])
    for kind, prefixes in table["group"].items():
        if code.startswith(tuple(prefixes)):
            return str(kind)
    return ""


def _may_buy_stone(codes: tuple[str, ...]) -> bool:
    """Works by their main code, or any code under which stone is bought at times."""
    is_works = bool(codes) and codes[0].startswith(_WORKS)
    return is_works or any(_says(code) in {"yes", "likely", "context"} for code in codes)


@cache
def _stone() -> re.Pattern[str]:
    words = data.words()
    stems = "|".join(stem for language in ("nl", "en", "fr", "de") for stem in words[language])
    stops = "|".join(words["not_followed_by"])
    return re.compile(rf"\b(?P<word>(?:{stems})(?!{stops})[\w-]*)", re.IGNORECASE)


@cache
def _other_material() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(data.words()['other_material'])})", re.IGNORECASE)


@cache
def _denial() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(data.words()['denied_by'])})\s+\Z", re.IGNORECASE)


def _is_address(word: str) -> bool:
    return word[0].isupper() and word.lower().endswith(tuple(data.words()["address_endings"]))


def _denied(before: str) -> bool:
    return _denial().search(before) is not None
