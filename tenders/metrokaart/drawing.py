"""Draw a ``Layout`` as SVG, for the page and for print.

What is no station is one group that screen readers skip; the stations follow in order of
travel, each a link that says everything in words. The CSS classes are ``metrokaart``, ``halte``
(with ``halte-done`` and so on), ``focus-frame`` and ``focus-line`` (unseen until focus), ``hit``.
"""

from collections.abc import Mapping
from html import escape
from itertools import pairwise

from tenders.metrokaart import network
from tenders.metrokaart.legend import sign
from tenders.metrokaart.palette import COLOURS
from tenders.metrokaart.shapes import (
    Box,
    Chevron,
    Flag,
    Layout,
    Legend,
    NextBlock,
    Ring,
    StationInput,
    Stop,
    Terminus,
    Zone,
)
from tenders.metrokaart.svg import (
    INK,
    NOW,
    TRACK,
    WHITE,
    change,
    circle,
    element,
    line_colour,
    number,
    path,
    rect,
    station,
    text,
    track,
)

HIT_WIDTH, HIT_HEIGHT = 44.0, 60.0
FOCUS_AWAY = 5.0
#: Half of a station's form, for focus frame and touch area.
FORM_HALF = 14.0
#: Where a word may be cut; screen readers pass over it.
SOFT_HYPHEN = "\u00ad"


def svg(
    layout: Layout,
    *,
    hrefs: Mapping[str, str] | None = None,
    id_prefix: str = "metrokaart",
    title: str = "",
    target: str | None = None,
    alone: bool = False,
) -> str:
    """Return the map as one ``<svg>`` element.

    ``hrefs`` gives the address behind each station code; without it (print) a station is no
    link. ``target``: where a link opens. ``alone``: there is no list of the same beside it.
    ``title`` replaces the general title. Ids start with ``id_prefix``, so that two maps
    can stand in one document.
    """
    known = network.load(layout.jurisdiction)
    description = "map_description" if hrefs else "map_description_print"
    if alone:
        description = "map_description_alone"
    phases = len({stop.station.phase for stop in layout.stops})
    texts = {
        "title": title or known.word("map_title", layout.language),
        "desc": known.word(description, layout.language).format(
            count=len(layout.stops), phases=phases
        ),
    }
    return element(
        "svg",
        *(element(name, escape(said), id=f"{id_prefix}-{name}") for name, said in texts.items()),
        element("g", _ground(layout), aria_hidden="true"),
        *(
            _stop(stop, layout, (hrefs or {}).get(stop.station.code), target)
            for stop in layout.stops
        ),
        element("g", _above(layout), aria_hidden="true", pointer_events="none"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(layout.width)} {number(layout.height)}",
        class_="metrokaart",
        role="group" if hrefs else "img",
        lang=layout.language,
        aria_labelledby=f"{id_prefix}-title",
        aria_describedby=f"{id_prefix}-desc",
    )


def spoken(
    stop: StationInput,
    language: network.Language,
    jurisdiction: str = "nl",
    *,
    plain: bool = False,
) -> str:
    """Say a station in full: code, name, TIN moment, who, state (unless ``plain``) and date."""
    known = network.load(jurisdiction)
    name = f"{stop.code} {_named(stop)}"
    if stop.tin_moment:
        name += f" ({known.word('tin_moment', language)} {stop.tin_moment})"
    # Who comes first on paper: the authority, then the others.
    order = sorted(stop.lines, key="DLT".index)
    who = ", ".join(known.line(line).name.to(language) for line in order)
    said = [name, who]
    if not plain:
        state = known.word(f"state_{stop.state}", language)
        said.append(f"{known.word('state', language)}: {state}")
    if stop.date:
        said.append(f"{known.word('date', language)}: {stop.date.rstrip('.')}")
    return ". ".join(said) + "."


def _named(stop: StationInput) -> str:
    """Begin with what the map shows: who speaks to a computer says what they see (WCAG 2.5.3).

    Where the map cuts a word, a soft hyphen stands in the name: it is not spoken.
    """
    shown = " ".join(stop.label).replace("- ", SOFT_HYPHEN)
    plain = shown.replace(SOFT_HYPHEN, "")
    if not stop.name or stop.name.casefold().startswith(plain.casefold()):
        return shown + stop.name[len(plain) :]
    return f"{shown}: {stop.name}"


def _ground(layout: Layout) -> str:
    """Draw zones, lines, ring and what stands beside it."""
    return "".join(
        (
            *map(_zone, layout.zones),
            _ring_link(layout.ring) if layout.ring else "",
            *(track(one.points, one.line) for one in layout.tracks),
            *map(_chevron, layout.chevrons),
            *map(_terminus, layout.termini),
            _ring(layout.ring) if layout.ring else "",
            _legend(layout.legend) if layout.legend else "",
            _next(layout.next_block) if layout.next_block else "",
        )
    )


def _above(layout: Layout) -> str:
    return _flag(layout.flag) if layout.flag else ""


def _zone(zone: Zone) -> str:
    return (
        rect(zone.box, rx=2, fill=COLOURS[zone.shade])
        + rect(zone.head, rx=2, fill=INK)
        + text(zone.letter)
        + (text(zone.name) if zone.name else "")
    )


def _chevron(sign: Chevron) -> str:
    return element(
        "path",
        d="M-2 -3.6L2 0L-2 3.6",
        fill="none",
        stroke=WHITE,
        stroke_width=2.2,
        stroke_linecap="round",
        stroke_linejoin="round",
        transform=f"translate({number(sign.x)} {number(sign.y)}) rotate({number(sign.turn)})",
    )


def _terminus(end: Terminus) -> str:
    square = rect(end.box, rx=2, fill=line_colour(end.line))
    return square + text(end.letter) + "".join(map(text, end.name))


def _ring_link(ring: Ring) -> str:
    colour = line_colour("Z")
    return element("path", d=path(ring.link), fill="none", stroke=colour, stroke_width=TRACK)


def _ring(ring: Ring) -> str:
    parts = [
        circle(
            ring.x, ring.y, ring.radius, fill=WHITE, stroke=line_colour("Z"), stroke_width=TRACK
        ),
        *map(_chevron, ring.chevrons),
        rect(ring.badge, rx=2, fill=line_colour("Z")),
        text(ring.letter),
        *map(text, ring.texts),
    ]
    for step in ring.steps:
        if step.state in {"later", "na"}:
            parts += [station(step.x, step.y, step.state), text(step.digit)]
        elif step.state == "now":
            parts += [
                circle(step.x, step.y, 11, fill=NOW, stroke=INK, stroke_width=3.5),
                text(step.digit),
            ]
        else:
            parts.append(station(step.x, step.y, "done"))
        parts.append(text(step.label))
    return "".join(parts)


def _legend(legend: Legend) -> str:
    return text(legend.title) + "".join(sign(item) + text(item.text) for item in legend.items)


def _next(block: NextBlock) -> str:
    return text(block.title) + rect(block.bar, fill=NOW) + "".join(map(text, block.texts))


def _flag(flag: Flag) -> str:
    box, (tip_x, tip_y) = flag.box, flag.tip
    near, far = (box.bottom, box.top) if tip_y > box.bottom else (box.top, box.bottom)
    points = (
        (box.left, near),
        (flag.base[0], near),
        (tip_x, tip_y),
        (flag.base[1], near),
        (box.right, near),
        (box.right, far),
        (box.left, far),
    )
    way = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return element(
        "path",
        d=f"M{way}Z",
        fill=NOW,
        stroke=INK,
        stroke_width=2,
        stroke_linejoin="round",
    ) + text(flag.text)


def reach(stop: Stop) -> Box:
    """Return what belongs to a station: its form and its label."""
    half = FORM_HALF + 6 if stop.station.state == "now" else FORM_HALF
    box = Box(stop.x - half, stop.top - half, stop.x + half, stop.bottom + half)
    for run in (stop.code, *stop.label):
        box = box.joined(run.box())
    return box


def hit_area(stop: Stop) -> Box:
    """Return where a finger may land: form and label, at least ``HIT_WIDTH`` x ``HIT_HEIGHT``."""
    box = reach(stop)
    wide = max(0.0, HIT_WIDTH - (box.right - box.left)) / 2
    high = max(0.0, HIT_HEIGHT - (box.bottom - box.top)) / 2
    return Box(box.left - wide, box.top - high, box.right + wide, box.bottom + high)


def _stop(stop: Stop, layout: Layout, href: str | None, target: str | None) -> str:
    place = stop.station
    form = (
        change(stop.x, stop.heights, place.state)
        if len(stop.heights) > 1
        else station(stop.x, stop.top, place.state)
    )
    # A space between words, none where a word was cut: the name must hold the text as it is read.
    named = text(stop.code, "halte-code") + "".join(
        ("" if before.text.endswith("-") else " ") + text(run, "halte-name")
        for before, run in pairwise((stop.code, *stop.label))
    )
    if href is None:
        return element("g", form, named, class_=f"halte halte-{place.state}")
    link = element(
        "a",
        rect(hit_area(stop), fill="none", pointer_events="all", class_="hit"),
        rect(
            reach(stop).grown(FOCUS_AWAY),
            rx=2,
            fill="none",
            stroke="none",
            stroke_width=3,
            class_="focus-frame",
        ),
        form,
        named,
        _focus_line(stop),
        href=href,
        target=target,
        aria_label=spoken(place, layout.language, layout.jurisdiction, plain=layout.plain),
        aria_current="step" if place.state == "now" else None,
    )
    return element("g", link, class_=f"halte halte-{place.state}")


def _focus_line(stop: Stop) -> str:
    """Prepare the thick line under the name, unseen until the station has focus."""
    boxes = [run.box() for run in stop.label]
    ways = "".join(
        f"M{number(box.left)} {number(run.y + 3)}H{number(box.right)}"
        for run, box in zip(stop.label, boxes, strict=True)
    )
    return element("path", d=ways, fill="none", stroke="none", stroke_width=2, class_="focus-line")
