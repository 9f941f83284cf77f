"""The picture of a chain as SVG: a template would take longer over it than everything before it.

Numbers are ours; every text is escaped where it is put in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from duediligence.core.picture import Line, Picture

RADIUS = 13
#: How far below its stop each line of words stands.
BELOW = (34, 53, 71, 89)
#: Styles of lines.
SURE, PARTLY, GUESS = "zeker-spoor", "deels-spoor", "gok-spoor"
#: The bar under a group: full when all of it is known.
BAR, BAR_BELOW = 96, 82


@dataclass(frozen=True, slots=True)
class Mark:
    """A stop in words. ``lines``: short enough to fit; ``share`` of the bar, -1 without one."""

    x: int
    y: int
    sign: str
    style: str
    lines: tuple[str, ...]
    share: int = -1


def chain_svg(picture: Picture, marks: Sequence[Mark], label: str) -> SafeString:
    """``label``: what is said instead of the picture."""
    width, height = picture.width, picture.height
    return mark_safe(  # noqa: S308 -- see the docstring of the module
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
        f' aria-label="{escape(label)}">'
        f"{''.join(map(_line, picture.lines))}{''.join(map(_mark, marks))}</svg>"
    )


def bar_svg(share: int) -> SafeString:
    """How much of a group is known; the words beside it say the same."""
    return mark_safe(  # noqa: S308 -- only numbers
        f'<svg class="deelbalk" viewBox="0 0 {BAR} 8" width="{BAR}" height="8" aria-hidden="true"'
        f' focusable="false">{_bar(0, 0, share)}</svg>'
    )


def track(sure: int, links: int) -> str:
    """The style of a line: how much of it somebody told or showed."""
    if sure == links:
        return SURE
    return PARTLY if sure else GUESS


def _line(line: Line) -> str:
    return f'<path class="{track(line.sure, line.links)}" d="{line.path}"/>'


def _mark(mark: Mark) -> str:
    at = f'x="{mark.x}" y="{mark.y}"'
    words = "".join(
        f'<text class="regel{"" if number else " eerste"}" {at} dx="-12" dy="{below}">'
        f"{escape(line)}</text>"
        for number, (below, line) in enumerate(zip(BELOW, mark.lines, strict=False))
    )
    bar = _bar(mark.x - 12, mark.y + BAR_BELOW, mark.share) if mark.share >= 0 else ""
    return (
        f'<g class="{mark.style}"><circle cx="{mark.x}" cy="{mark.y}" r="{RADIUS}"/>'
        f'<text class="teken" {at} dy="5">{escape(mark.sign)}</text>{words}{bar}</g>'
    )


def _bar(x: int, y: int, share: int) -> str:
    return (
        f'<rect class="deel" x="{x}" y="{y}" width="{BAR}" height="8"/>'
        f'<rect class="deel vol" x="{x}" y="{y}" width="{share}" height="8"/>'
    )
