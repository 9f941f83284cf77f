"""The parts of a laid-out map: where everything stands, before anything is drawn.

All places are in drawing units; x runs to the right, y downwards. A text is placed by its
baseline. Nothing here computes: ``layout`` fills these, ``drawing`` and ``overlap`` read them.
"""

from dataclasses import dataclass
from typing import Final, Literal

from tenders.metrokaart.metrics import Face, ink
from tenders.metrokaart.network import Language

State = Literal["done", "now", "later", "na"]
Anchor = Literal["start", "middle", "end"]
Place = tuple[float, float]
#: Which part of a text stands before the place it is anchored to.
BEFORE: Final[dict[Anchor, float]] = {"start": 0.0, "middle": 0.5, "end": 1.0}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with its sides along the axes."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, by: float) -> "Box":
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def joined(self, other: "Box") -> "Box":
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def meets(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; ``colour`` is a token."""

    text: str
    x: float
    y: float
    size: float
    face: Face
    colour: str = "inkt"
    anchor: Anchor = "start"

    def box(self) -> Box:
        """Measure the room that the letters take, from the real glyphs."""
        size = ink(self.text, self.face, self.size)
        left = self.x - BEFORE[self.anchor] * size.width
        return Box(left, self.y + size.top, left + size.width, self.y + size.bottom)


@dataclass(frozen=True, slots=True)
class StationInput:
    """One station to draw, already worded in the language of the map.

    ``label`` is the map label in 1 or 2 lines; ``name`` the full name; ``date`` a text that is
    read aloud with the station; ``lines`` in the order T, D, L.
    """

    code: str
    phase: str
    label: tuple[str, ...]
    lines: tuple[str, ...]
    state: State = "later"
    name: str = ""
    date: str = ""
    tin_moment: int | None = None
    ring_anchor: bool = False


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the block 'your next step' says: a title, a sentence or two, and by when."""

    title: str
    text: str = ""
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class MapInput:
    """A route to lay out. ``columns`` (13, 11 or 9) decides the width, unless that is given.

    ``plain``: the map of nobody's journey, so nothing tells how far anybody is.
    """

    stations: tuple[StationInput, ...]
    language: Language = "nl"
    columns: int = 13
    width: float | None = None
    ring_states: tuple[State, ...] = ("later",) * 6
    next_step: NextStep | None = None
    jurisdiction: str = "nl"
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """The ground under the stations of one phase in one row; ``shade`` is a colour token."""

    phase: str
    box: Box
    shade: str
    head: Box
    letter: Text
    name: Text | None


@dataclass(frozen=True, slots=True)
class Track:
    """A line from its beginning to its end: the knees, to be rounded when drawn."""

    line: str
    points: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Terminus:
    """The square with a letter at either end of a line; ``name`` stands at the beginning."""

    line: str
    box: Box
    letter: Text
    name: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A station: its column, the heights of its lines from the top, its label and its link."""

    station: StationInput
    x: float
    heights: tuple[tuple[str, float], ...]
    code: Text
    label: tuple[Text, ...]

    @property
    def top(self) -> float:
        return self.heights[0][1]

    @property
    def bottom(self) -> float:
        return self.heights[-1][1]


@dataclass(frozen=True, slots=True)
class Chevron:
    """Direction of travel; ``turn`` in degrees, 0 points to the right."""

    x: float
    y: float
    turn: float


@dataclass(frozen=True, slots=True)
class Flag:
    """'You are here': a box and a point towards the station."""

    code: str
    box: Box
    base: tuple[float, float]
    tip: Place
    text: Text


@dataclass(frozen=True, slots=True)
class RingStep:
    number: int
    x: float
    y: float
    state: State
    digit: Text
    label: Text


@dataclass(frozen=True, slots=True)
class Ring:
    """The ring of due diligence; ``link`` leads from the anchor station to the ring."""

    x: float
    y: float
    radius: float
    anchor: str
    link: tuple[Place, ...]
    steps: tuple[RingStep, ...]
    chevrons: tuple[Chevron, ...]
    badge: Box
    letter: Text
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class LegendItem:
    """``sign`` is a state, or ``change``, ``tin``, ``ring``; it stands around (x, y)."""

    sign: str
    x: float
    y: float
    text: Text


@dataclass(frozen=True, slots=True)
class Legend:
    title: Text
    items: tuple[LegendItem, ...]


@dataclass(frozen=True, slots=True)
class NextBlock:
    title: Text
    bar: Box
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A map with a place for everything.

    ``legend`` and ``next_block`` are None when there is no room for them: the page then shows
    them below the map (``legend.svg`` draws the legend, ``signs`` says what it explains).
    """

    width: float
    height: float
    language: Language
    jurisdiction: str
    zones: tuple[Zone, ...]
    tracks: tuple[Track, ...]
    termini: tuple[Terminus, ...]
    chevrons: tuple[Chevron, ...]
    stops: tuple[Stop, ...]
    flag: Flag | None
    ring: Ring | None
    signs: tuple[str, ...]
    legend: Legend | None
    next_block: NextBlock | None
    plain: bool = False
