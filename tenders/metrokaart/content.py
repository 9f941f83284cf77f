"""What each station says, as data: texts and legal hooks with their conditions and sources.

The texts stand in ``reference/stations/*.toml`` (one file per phase), their sources in
``sources.toml`` there. Reading checks everything; an error names the file and the entry.
Names, lines and the order of the stations are those of ``network.py``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any

from tenders.advice.outcome import CERTAINTIES, Certainty
from tenders.metrokaart import network
from tenders.metrokaart.conditions import Condition, parse
from tenders.metrokaart.files import STATIONS, ContentError, Language, read, vocabulary

#: The source key of what no source says in so many words; such a text is never 'verified'.
OWN = "own"
_ITEM_KEYS = {"nl", "en", "when", "source", "certainty", "checked", "article", "article_en"}


@dataclass(frozen=True, slots=True)
class Said:
    """One text in both languages; it may hold placeholders such as ``{bid}``."""

    nl: str
    en: str

    def to(self, language: Language) -> str:
        return self.nl if language == "nl" else self.en


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read. ``state`` says which text of it."""

    key: str
    title: Said
    short: Said
    url: str
    state: Said


@dataclass(frozen=True, slots=True)
class Item:
    """One question, point of attention, outcome or reason, with what it rests on."""

    text: Said
    when: Condition
    source: str
    certainty: Certainty
    checked: date
    article: str = ""

    @property
    def placeholders(self) -> frozenset[str]:
        return placeholders(self.text.nl) | placeholders(self.text.en)


@dataclass(frozen=True, slots=True)
class Hook:
    """What an act says about a station. ``law`` is a key of the sources."""

    jurisdiction: str
    law: str
    article: Said
    text: Said
    when: Condition
    certainty: Certainty
    checked: date


@dataclass(frozen=True, slots=True)
class StationContent:
    code: str
    purpose: Said
    owner: Said
    questions: tuple[Item, ...]
    attention: tuple[Item, ...]
    outcomes: tuple[Item, ...]
    hooks: tuple[Hook, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason why a station is not in the route; ``drawn``: still on the map, in dashes."""

    code: str
    stations: tuple[str, ...]
    reason: Item
    drawn: bool


@dataclass(frozen=True, slots=True)
class Content:
    stations: Mapping[str, StationContent]
    sources: Mapping[str, Source]
    rules: tuple[Rule, ...]


def placeholders(text: str) -> frozenset[str]:
    """Return the names between braces, without the capital that asks for a capital."""
    return frozenset(
        name[:1].lower() + name[1:] for _, name, _, _ in Formatter().parse(text) if name is not None
    )


@cache
def load(directory: Path = STATIONS) -> Content:
    """All content of the stations. Raises ContentError, naming the file and the entry."""
    sources = {
        key: _source(key, entry, f"sources.toml: {key}")
        for key, entry in read(directory / "sources.toml").items()
    }
    stations = dict(_stations(directory, sources))
    order = [station.code for station in network.load().stations]
    if missing := [code for code in order if code not in stations]:
        raise ContentError("stations", f"no texts for station {missing[0]}")
    rules = tuple(_rules(directory, sources, frozenset(order)))
    return Content(
        stations=MappingProxyType({code: stations[code] for code in order}),
        sources=MappingProxyType(sources),
        rules=rules,
    )


def _stations(
    directory: Path, sources: Mapping[str, Source]
) -> Iterator[tuple[str, StationContent]]:
    known = {station.code for station in network.load().stations}
    for phase in network.load().phases:
        name = f"{phase.code.lower()}.toml"
        data = read(directory / name)
        defaults = data.pop("defaults", {})
        for code, entry in data.items():
            where = f"{name}: {code}"
            if code not in known or code[0] != phase.code:
                raise ContentError(where, "is not a station of this phase")
            yield code, _station(code, entry, defaults, sources, where)


def _station(
    code: str,
    entry: Mapping[str, Any],
    defaults: Mapping[str, Any],
    sources: Mapping[str, Source],
    where: str,
) -> StationContent:
    if extra := entry.keys() - {"purpose", "owner", "question", "attention", "outcome", "hook"}:
        raise ContentError(where, f"does not know {min(extra)!r}")

    def items(kind: str) -> tuple[Item, ...]:
        found = tuple(
            _item(one, defaults, sources, f"{where}, {kind} {number}")
            for number, one in enumerate(entry.get(kind, ()), 1)
        )
        if not found:
            raise ContentError(where, f"needs at least one {kind}")
        return found

    return StationContent(
        code=code,
        purpose=_said(entry.get("purpose"), f"{where}, purpose"),
        owner=_said(entry.get("owner"), f"{where}, owner"),
        questions=items("question"),
        attention=items("attention"),
        outcomes=items("outcome"),
        hooks=tuple(
            _hook(one, defaults, sources, f"{where}, hook {number}")
            for number, one in enumerate(entry.get("hook", ()), 1)
        ),
    )


def _rules(directory: Path, sources: Mapping[str, Source], known: frozenset[str]) -> Iterator[Rule]:
    data = read(directory / "route.toml")
    codes: set[str] = set()
    for number, entry in enumerate(data["rule"], 1):
        where = f"route.toml: rule {number} ({entry.get('code', '?')})"
        rest = {key: entry[key] for key in entry.keys() - {"code", "stations", "drawn"}}
        stations = tuple(entry.get("stations", ()))
        if not stations or not known.issuperset(stations):
            raise ContentError(where, "`stations` must name stations of the map")
        if not entry.get("code") or entry["code"] in codes:
            raise ContentError(where, "needs a `code` of its own")
        if "when" not in entry:
            raise ContentError(where, "needs `when`: a station is never left out always")
        codes.add(entry["code"])
        yield Rule(
            code=entry["code"],
            stations=stations,
            reason=_item(rest, data["defaults"], sources, where),
            drawn=entry.get("drawn", False),
        )


def _source(key: str, entry: Mapping[str, Any], where: str) -> Source:
    if "state" not in entry or not isinstance(entry.get("url"), str):
        raise ContentError(where, "needs `url` and `state` (which text was read)")
    title = _said(entry.get("title"), where)
    return Source(
        key=key,
        title=title,
        short=_said(entry["short"], where) if "short" in entry else title,
        url=entry["url"],
        state=_said(entry["state"], where),
    )


def _said(raw: object, where: str) -> Said:
    if not isinstance(raw, dict):
        raise ContentError(where, "needs a text in nl and en")
    texts = [raw.get("nl"), raw.get("en")]
    if raw.keys() != {"nl", "en"} or not all(isinstance(t, str) and t.strip() for t in texts):
        raise ContentError(where, "needs a text in nl and en, and nothing else")
    said = Said(raw["nl"], raw["en"])
    if unknown := (placeholders(said.nl) | placeholders(said.en)) - known_placeholders():
        raise ContentError(where, f"does not know the placeholder {{{min(unknown)}}}")
    return said


@cache
def known_placeholders() -> frozenset[str]:
    words = vocabulary()
    return frozenset(
        words["words"].keys() | words["parameters"].keys() | words["placeholders"].keys()
    )


def _item(
    raw: Mapping[str, Any],
    defaults: Mapping[str, Any],
    sources: Mapping[str, Source],
    where: str,
) -> Item:
    if extra := raw.keys() - _ITEM_KEYS:
        raise ContentError(where, f"does not know {min(extra)!r}")
    source, certainty, checked = _basis({**defaults, **raw}, sources, where)
    if source == OWN and certainty == "verified":
        raise ContentError(where, "is called verified and names no source")
    return Item(
        text=_said({key: raw[key] for key in ("nl", "en") if key in raw}, where),
        when=parse(raw.get("when"), where),
        source=source,
        certainty=certainty,
        checked=checked,
        article=raw.get("article", ""),
    )


def _hook(
    raw: Mapping[str, Any],
    defaults: Mapping[str, Any],
    sources: Mapping[str, Source],
    where: str,
) -> Hook:
    if extra := raw.keys() - (_ITEM_KEYS - {"source"}) - {"law"}:
        raise ContentError(where, f"does not know {min(extra)!r}")
    if not raw.get("law") or not raw.get("article") or "certainty" not in raw:
        raise ContentError(where, "needs `law`, `article` and `certainty`")
    law, certainty, checked = _basis({**defaults, **raw, "source": raw["law"]}, sources, where)
    if law == OWN:
        raise ContentError(where, "a hook names an act, not our own reconstruction")
    when = parse(raw.get("when"), where)
    return Hook(
        jurisdiction=_jurisdiction(when, where),
        law=law,
        article=Said(dutch_article(raw["article"]), raw.get("article_en", raw["article"])),
        text=_said({key: raw[key] for key in ("nl", "en") if key in raw}, where),
        when=when,
        certainty=certainty,
        checked=checked,
    )


def _basis(
    entry: Mapping[str, Any], sources: Mapping[str, Source], where: str
) -> tuple[str, Certainty, date]:
    """Return the source, certainty and day of checking of one entry."""
    source, certainty, checked = (entry.get(key) for key in ("source", "certainty", "checked"))
    if not isinstance(source, str) or source not in sources:
        raise ContentError(where, f"does not know the source {source!r}")
    if not isinstance(checked, date):
        raise ContentError(where, "needs `checked`, a date")
    for known in CERTAINTIES:
        if certainty == known:
            return source, known, checked
    raise ContentError(where, f"`certainty` must be one of {', '.join(CERTAINTIES)}")


def _jurisdiction(when: Condition, where: str) -> str:
    """Return the one jurisdiction of a hook: named itself, or by the regimes."""
    named = {str(v)[:2] for key, vs in when.tests if key in {"jurisdiction", "regime"} for v in vs}
    if len(named) != 1:
        raise ContentError(where, "a hook needs `when` with one jurisdiction or its regimes")
    return named.pop()


def dutch_article(article: str) -> str:
    """Write ``2.114(3)-(4)`` the Dutch way, ``2.114 lid 3-4``; leave ``81 §2`` as it is."""
    article = re.sub(r"\((\d+)\)-\((\d+)\)", r"(\1-\2)", article)
    article = re.sub(r"\((\d+(?:-\d+)?)\)([a-z])\b", r"(\1) onder \2", article)
    article = re.sub(r"(?<=[0-9a-z])\((\d+(?:-\d+)?)\)", r" lid \1", article)
    return re.sub(r"\((\d+(?:-\d+)?)\)", r"lid \1", article)
