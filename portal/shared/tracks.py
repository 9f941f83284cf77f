"""Which pieces of which line run past each station of the list (metrokaart.md, part 9).

A line runs from its first to its last station of the whole route, through every phase.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

#: From left to right, on the map as in the list: the authority is always in the middle.
LINES = ("T", "D", "L")


@dataclass(frozen=True, slots=True)
class Track:
    line: str  # "T", "D" or "L"
    begins: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class StationRow:
    """One station as the list shows it; texts are already in the reader's language."""

    code: str
    name: str
    url: str
    lines: str  # the lines that stop here, e.g. "DT"
    state: str  # "done", "now", "later" or "na"
    state_label: str  # the same in words
    date_label: str = ""
    note: str = ""  # e.g. why it does not apply
    action: str = ""  # the word on the button; only the present station has one
    tracks: tuple[Track, ...] = ()

    @property
    def stops(self) -> str:
        """The lines that stop here in small letters, alphabetical: the classes of the CSS."""
        return "".join(line.lower() for line in sorted(set(self.lines) & set(LINES)))

    @property
    def letters(self) -> str:
        """The same lines in capitals, the authority first: how they are read."""
        return self.stops.upper()


@dataclass(frozen=True, slots=True)
class PhaseRow:
    letter: str
    name: str
    done: int | None  # None on the map of nobody's journey
    stations: Sequence[StationRow] = field(default_factory=tuple)


def with_tracks(phases: Sequence[PhaseRow]) -> list[PhaseRow]:
    """Return the same phases with ``tracks`` filled in for every station."""
    stations = [station for phase in phases for station in phase.stations]
    span = {
        line: (at[0], at[-1])
        for line in LINES
        if (at := [n for n, station in enumerate(stations) if line in station.lines])
    }

    def tracks(n: int) -> tuple[Track, ...]:
        return tuple(
            Track(line, begins=n == first, ends=n == last)
            for line, (first, last) in span.items()
            if first <= n <= last
        )

    drawn = iter([replace(station, tracks=tracks(n)) for n, station in enumerate(stations)])
    return [replace(phase, stations=tuple(next(drawn) for _ in phase.stations)) for phase in phases]
