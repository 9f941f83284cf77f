"""The ring of due diligence, with the legend on its right and 'your next step' on its left."""

from collections.abc import Iterator, Sequence
from math import cos, pi, sin

from tenders.metrokaart.metrics import wrap
from tenders.metrokaart.network import Language, Network
from tenders.metrokaart.rows import EDGE
from tenders.metrokaart.shapes import (
    Box,
    Chevron,
    Legend,
    LegendItem,
    NextBlock,
    NextStep,
    Place,
    Ring,
    RingStep,
    State,
    Text,
)

RADIUS = 88.0
#: Middle of the ring from the zone; room kept between two zones; room below a last row.
AWAY = 150.0
ROOM = 300.0
ROOM_LAST = 254.0
#: The middle of the ring keeps this far from the sides.
SIDE = 330.0
#: The link turns this far before the ring, when the anchor is not straight below or above.
KNEE = 26.0
LABEL_AWAY = 20.0
#: The labels at 1, 5, 7 and 11 o'clock stand a little further from the rim.
LABEL_LIFT = 3.0
TEXT_SIZE = 14.5
#: From the middle of the ring to the legend, and how wide that is.
LEGEND_AWAY, LEGEND_WIDTH = 272.0, 236.0
NEXT_LEFT = 40.0
NEXT_OVER = 60.0


def ring(
    anchor: str,
    start: Place,
    *,
    y: float,
    width: float,
    states: Sequence[State],
    network: Network,
    language: Language,
) -> Ring:
    """Place the ring at height ``y`` and lead a link to it from the anchor station ``start``."""
    x = min(max(start[0], SIDE), width - SIDE)
    toward = -1 if y < start[1] else 1
    rim = y - toward * RADIUS
    link: tuple[Place, ...] = (start, (x, rim))
    if x != start[0]:
        knee = rim - toward * KNEE
        link = (start, (start[0], knee), (x, knee), (x, rim))
    return Ring(
        x=x,
        y=y,
        radius=RADIUS,
        anchor=anchor,
        link=link,
        steps=tuple(_steps(x, y, states, network, language)),
        chevrons=tuple(_chevrons(x, y)),
        badge=Box(x - 13, y - 52, x + 13, y - 26),
        letter=Text(network.ring.line, x, y - 33.7, 15, "overpass-700", "wit", "middle"),
        texts=(
            Text(
                network.line(network.ring.line).map_name.to(language)[0],
                x,
                y - 5,
                16.5,
                "overpass-700",
                "inkt",
                "middle",
            ),
            *(
                Text(line, x, y + 16 + 20 * place, 14, "source-sans-400", "tekst-zacht", "middle")
                for place, line in enumerate(network.ring.centre.to(language))
            ),
        ),
    )


def _steps(
    x: float, y: float, states: Sequence[State], network: Network, language: Language
) -> Iterator[RingStep]:
    """On 1, 3, 5, 7, 9 and 11 o'clock; 6 and 12 stay free for the link."""
    for place, words in enumerate(network.ring.steps):
        hour = (2 * place + 1) * pi / 6
        at = x + RADIUS * sin(hour), y - RADIUS * cos(hour)
        ahead = 1 if place < len(network.ring.steps) / 2 else -1
        now = states[place] == "now"
        lift = LABEL_LIFT * round(-cos(hour))  # up at the top, down at the bottom
        yield RingStep(
            number=place + 1,
            x=at[0],
            y=at[1],
            state=states[place],
            digit=Text(str(place + 1), at[0], at[1] + 4.6, 13, "overpass-700", "inkt", "middle"),
            label=Text(
                words.to(language),
                at[0] + ahead * (LABEL_AWAY + abs(lift)),
                at[1] + 5 + lift,
                TEXT_SIZE,
                "source-sans-700" if now else "source-sans-600",
                "inkt",
                "start" if ahead > 0 else "end",
            ),
        )


def _chevrons(x: float, y: float) -> Iterator[Chevron]:
    for place in range(6):
        hour = place * pi / 3
        yield Chevron(x + RADIUS * sin(hour), y - RADIUS * cos(hour), place * 60.0)


def legend(
    x: float,
    y: float,
    *,
    signs: Sequence[str],
    room_to: float,
    network: Network,
    language: Language,
) -> Legend | None:
    """Right of a ring at (x, y), when ``LEGEND_WIDTH`` is free before ``room_to``; else None."""
    left = x + LEGEND_AWAY
    if left + LEGEND_WIDTH > room_to:
        return None
    top = y - 12 * (len(signs) - 1)
    return Legend(
        title=Text(network.word("legend", language), left, top - 28, 15, "overpass-700"),
        items=tuple(
            LegendItem(
                sign,
                left + 14,
                top + 24 * place,
                Text(
                    network.word(f"legend_{sign}", language),
                    left + 44,
                    top + 24 * place + 5,
                    TEXT_SIZE,
                    "source-sans-600",
                ),
            )
            for place, sign in enumerate(signs)
        ),
    )


def next_block(
    x: float, y: float, step: NextStep, *, network: Network, language: Language
) -> NextBlock | None:
    """Left of a ring at (x, y), when enough is left there; None when it does not fit."""
    if x - LEGEND_AWAY - LEGEND_WIDTH < NEXT_OVER:
        return None
    left, room = NEXT_LEFT + 21, x - LEGEND_AWAY - NEXT_LEFT - 21 - EDGE
    room = min(room, 240.0)
    title = wrap(step.title, "overpass-700", 18, room)
    body = wrap(step.text, "source-sans-400", TEXT_SIZE, room)
    deadline = wrap(step.deadline, "source-sans-700", TEXT_SIZE, room)
    lines = [(line, 18.0) for line in title] + [(line, 21.0) for line in (*body, *deadline)]
    if len(lines) > 7 or len(title) > 2:  # noqa: PLR2004 -- what fits beside the ring
        return None
    texts = []
    baseline = y - 65.0
    for place, (line, _) in enumerate(lines):
        if place < len(title):
            texts.append(Text(line, left, baseline, 18, "overpass-700"))
            baseline += 22 if place + 1 < len(title) else 26
        elif place < len(title) + len(body):
            texts.append(Text(line, left, baseline, TEXT_SIZE, "source-sans-400"))
            baseline += 20.5
        else:
            texts.append(Text(line, left, baseline, TEXT_SIZE, "source-sans-700"))
            baseline += 20.5
    return NextBlock(
        title=Text(network.word("next_step", language), NEXT_LEFT, y - 100, 15, "overpass-700"),
        bar=Box(NEXT_LEFT, y - 83, NEXT_LEFT + 5, texts[-1].y + 8),
        texts=tuple(texts),
    )
