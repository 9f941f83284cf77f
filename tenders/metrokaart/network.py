"""Phases, lines and stations of the metro map, read from ``reference/network.toml``.

The file is checked when it is read: a network that cannot be drawn without a line crossing a
station that does not stop there is refused (``InvalidNetwork``, a bug in the data).
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
#: Longest line of a map label, in characters; the editor breaks, never the machine.
LABEL_CHARACTERS = 13
LABEL_LINES = 2
RING_STEPS = 6
#: From the top of an even row. D always lies between T and L: see ``check_lines``.
LINE_ORDER = "TDL"

FILE = Path(__file__).resolve().parent.parent / "reference" / "network.toml"


class InvalidNetwork(ValueError):
    """The network cannot be drawn; the text names the entry."""


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages."""

    nl: str
    en: str

    def to(self, language: Language) -> str:
        return self.nl if language == "nl" else self.en


@dataclass(frozen=True, slots=True)
class Lines:
    """One text in both languages, broken into lines by an editor."""

    nl: tuple[str, ...]
    en: tuple[str, ...]

    def to(self, language: Language) -> tuple[str, ...]:
        return self.nl if language == "nl" else self.en


@dataclass(frozen=True, slots=True)
class Phase:
    code: str
    name: Words
    short: Words


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``colour`` is a token of the design, ``map_name`` stands beside its beginning."""

    code: str
    colour: str
    name: Words
    map_name: Lines


@dataclass(frozen=True, slots=True)
class Station:
    """One station. ``lines`` holds codes in the order of ``LINE_ORDER``."""

    code: str
    phase: str
    lines: tuple[str, ...]
    name: Words
    label: Lines
    tin_moment: int | None = None
    ring_anchor: bool = False


@dataclass(frozen=True, slots=True)
class Ring:
    line: str
    centre: Lines
    steps: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """The whole map: stations in order of travel, and every word on it."""

    phases: tuple[Phase, ...]
    lines: tuple[Line, ...]
    stations: tuple[Station, ...]
    ring: Ring
    words: Mapping[str, Words]

    def phase(self, code: str) -> Phase:
        return next(phase for phase in self.phases if phase.code == code)

    def line(self, code: str) -> Line:
        return next(line for line in self.lines if line.code == code)

    def station(self, code: str) -> Station:
        """Raise ``KeyError`` for a code that is not on the map."""
        for station in self.stations:
            if station.code == code:
                return station
        raise KeyError(code)

    def word(self, key: str, language: Language) -> str:
        return self.words[key].to(language)


@cache
def load(jurisdiction: str = "nl") -> Network:
    """Return the checked network, worded for ``jurisdiction`` (``nl`` or ``be``)."""
    return parse(tomllib.loads(FILE.read_text(encoding="utf-8")), jurisdiction)


def parse(data: Mapping[str, Any], jurisdiction: str = "nl") -> Network:
    """Build and check a network; raise ``InvalidNetwork`` with the entry that is wrong."""
    words = {key: _words(text, f"words.{key}") for key, text in data["words"].items()}
    network = Network(
        phases=tuple(_phase(entry) for entry in data["phase"]),
        lines=tuple(_line(_for(entry, jurisdiction)) for entry in data["line"]),
        stations=tuple(_station(_for(entry, jurisdiction)) for entry in data["station"]),
        ring=_ring(data["ring"]),
        words=words,
    )
    _check(network)
    return network


def _for(entry: Mapping[str, Any], jurisdiction: str) -> Mapping[str, Any]:
    """Lay the words of one jurisdiction over those that hold everywhere."""
    return {**entry, **entry.get(jurisdiction, {})}


def _words(text: Mapping[str, Any], where: str) -> Words:
    if set(text) != set(LANGUAGES) or not all(isinstance(t, str) and t for t in text.values()):
        raise InvalidNetwork(f"{where}: needs a text in each of {', '.join(LANGUAGES)}")
    return Words(text["nl"], text["en"])


def _lines(text: Mapping[str, Any], where: str) -> Lines:
    if set(text) != set(LANGUAGES) or not all(text.values()):
        raise InvalidNetwork(f"{where}: needs lines in each of {', '.join(LANGUAGES)}")
    return Lines(tuple(text["nl"]), tuple(text["en"]))


def _phase(entry: Mapping[str, Any]) -> Phase:
    code = entry["code"]
    return Phase(
        code,
        _words(entry["name"], f"phase {code}.name"),
        _words(entry["short"], f"phase {code}.short"),
    )


def _line(entry: Mapping[str, Any]) -> Line:
    code = entry["code"]
    return Line(
        code,
        entry["colour"],
        _words(entry["name"], f"line {code}.name"),
        _lines(entry["map_name"], f"line {code}.map_name"),
    )


def _station(entry: Mapping[str, Any]) -> Station:
    code = entry["code"]
    return Station(
        code=code,
        phase=code[0],
        lines=check_lines(code, entry["lines"]),
        name=_words(entry["name"], f"station {code}.name"),
        label=_lines(entry["label"], f"station {code}.label"),
        tin_moment=entry.get("tin_moment"),
        ring_anchor=entry.get("ring_anchor", False),
    )


def _ring(entry: Mapping[str, Any]) -> Ring:
    steps = tuple(
        _words(step, f"ring.steps[{number}]") for number, step in enumerate(entry["steps"], 1)
    )
    if len(steps) != RING_STEPS:
        raise InvalidNetwork(f"ring.steps: needs {RING_STEPS}, has {len(steps)}")
    return Ring(entry["line"], _lines(entry["centre"], "ring.centre"), steps)


def check_lines(code: str, lines: Sequence[str]) -> tuple[str, ...]:
    """Return ``lines`` in map order; refuse what would make a station cross a line.

    D lies between T and L, so a station on both T and L that does not stop at D would lie
    across D's line: forbidden input.
    """
    if not lines or len(set(lines)) != len(lines) or not set(lines) <= set(LINE_ORDER):
        raise InvalidNetwork(f"station {code}: lines must be some of {LINE_ORDER}, each once")
    if {"T", "L"} <= set(lines) and "D" not in lines:
        raise InvalidNetwork(f"station {code}: L and T without D would cross line D")
    if "T" in lines and "D" not in lines:
        raise InvalidNetwork(f"station {code}: TIN is called by the authority, so T needs D")
    return tuple(line for line in LINE_ORDER if line in lines)


def check_label(code: str, label: Sequence[str]) -> None:
    """Refuse a map label that an editor still has to break or shorten."""
    if not 1 <= len(label) <= LABEL_LINES:
        raise InvalidNetwork(f"station {code}: label needs 1 or {LABEL_LINES} lines")
    for line in label:
        if not line or len(line) > LABEL_CHARACTERS:
            raise InvalidNetwork(
                f"station {code}: label line {line!r} is longer than {LABEL_CHARACTERS} characters"
            )


def _check(network: Network) -> None:
    _check_codes(network)
    _check_stations(network)
    anchors = [station.code for station in network.stations if station.ring_anchor]
    if len(anchors) != 1:
        raise InvalidNetwork(f"ring_anchor: exactly 1 station has it, not {len(anchors)}")
    if network.station(anchors[0]).lines != ("L",):
        raise InvalidNetwork(f"station {anchors[0]}: the ring starts from a station on L alone")


def _check_codes(network: Network) -> None:
    for kind, codes in (
        ("phase", [phase.code for phase in network.phases]),
        ("line", [line.code for line in network.lines]),
        ("station", [station.code for station in network.stations]),
    ):
        for code in codes:
            if codes.count(code) > 1:
                raise InvalidNetwork(f"{kind} {code}: the code is there twice")
    described = {line.code for line in network.lines}
    if missing := {*LINE_ORDER, network.ring.line} - described:
        raise InvalidNetwork(f"line {min(missing)}: is not described")


def _check_stations(network: Network) -> None:
    order = [phase.code for phase in network.phases]
    for station in network.stations:
        if station.phase not in order:
            raise InvalidNetwork(f"station {station.code}: phase {station.phase} does not exist")
        for language in LANGUAGES:
            check_label(station.code, station.label.to(language))
        if (station.tin_moment is None) != ("T" not in station.lines):
            raise InvalidNetwork(f"station {station.code}: tin_moment and line T go together")
    places = [order.index(station.phase) for station in network.stations]
    if places != sorted(places):
        raise InvalidNetwork("station: the phases are not in order")
