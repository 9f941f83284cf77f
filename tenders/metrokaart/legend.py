"""The legend: its signs, and the legend on its own for a map that has no room for it."""

from html import escape

from tenders.metrokaart.network import load
from tenders.metrokaart.shapes import Box, Layout, LegendItem, State, Text
from tenders.metrokaart.svg import (
    INK,
    NOW,
    WHITE,
    circle,
    element,
    line_colour,
    number,
    rect,
    station,
    text,
    track,
)

LEFT, TOP, LEADING = 8.0, 22.0, 30.0
#: From the middle of a sign to its text, and from a text to the next sign.
SIGN_AWAY, ITEM_AIR = 26.0, 42.0


def place(layout: Layout) -> tuple[Text, tuple[LegendItem, ...]]:
    """Place title and items from left to right over the width of the map, line under line."""
    known = load(layout.jurisdiction)
    title = Text(known.word("legend", layout.language), LEFT, TOP, 15, "overpass-700")
    items = []
    x, y = LEFT + 16, TOP + LEADING
    for name in layout.signs:
        words = known.word(f"legend_{name}", layout.language)
        said = Text(words, x + SIGN_AWAY, y + 5, 14.5, "source-sans-600")
        if said.box().right > layout.width - LEFT:
            x, y = LEFT + 16, y + LEADING
            said = Text(words, x + SIGN_AWAY, y + 5, 14.5, "source-sans-600")
        items.append(LegendItem(name, x, y, said))
        x = said.box().right + ITEM_AIR
    return title, tuple(items)


def svg(layout: Layout, *, id_prefix: str = "legenda") -> str:
    """Return the legend as an ``<svg>`` of its own, or nothing when the map itself holds it."""
    if layout.legend:
        return ""
    title, items = place(layout)
    said = f"{title.text}: {', '.join(item.text.text for item in items)}."
    return element(
        "svg",
        element("title", escape(said), id=f"{id_prefix}-title"),
        element(
            "g", text(title), *(sign(item) + text(item.text) for item in items), aria_hidden="true"
        ),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(layout.width)} {number(items[-1].y + 20)}",
        class_="metrokaart-legenda",
        role="img",
        lang=layout.language,
        aria_labelledby=f"{id_prefix}-title",
    )


def sign(item: LegendItem) -> str:
    """Draw the sign that one line of the legend explains."""
    x, y = item.x, item.y
    if item.sign == "now":  # without the outer edge: the lines stand close
        yellow = circle(x, y, 8.25, fill=NOW, stroke=INK, stroke_width=3)
        return yellow + circle(x, y, 3.5, fill=INK)
    if item.sign == "change":
        frame = Box(x - 14, y - 8, x + 14, y + 8)
        pill = rect(frame, rx=8, fill=WHITE, stroke=INK, stroke_width=3)
        return (
            pill
            + circle(x - 5.5, y, 4, fill=line_colour("D"))
            + circle(x + 5.5, y, 4, fill=line_colour("L"))
        )
    if item.sign == "tin":
        return track(((x - 15, y), (x + 15, y)), "T")
    if item.sign == "ring":
        return circle(x, y, 7, fill=WHITE, stroke=line_colour("Z"), stroke_width=5)
    state: State = "done" if item.sign == "done" else "na" if item.sign == "na" else "later"
    return station(x, y, state, 8.25)
