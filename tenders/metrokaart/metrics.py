"""How wide a text really is: advance widths and heights from the fonts that we ship.

Kerning is left out: it almost only brings letters closer, so the sum of advances is the safe
side. Units are those of the drawing (the size is given in the same units).
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from fontTools.ttLib import TTFont

#: File names in ``static/fonts`` without the extension.
Face = Literal[
    "overpass-600", "overpass-700", "source-sans-400", "source-sans-600", "source-sans-700"
]
FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
#: Stands in for a letter that our subset lacks: the browser then takes another font.
WIDEST = "W"


@dataclass(frozen=True, slots=True)
class Ink:
    """Size of one line of text around its baseline: ``top`` is negative, y runs downwards."""

    width: float
    top: float
    bottom: float


@cache
def _glyphs(face: Face) -> dict[str, tuple[float, float, float]]:
    """Advance, lowest and highest point of each letter, for a font size of 1."""
    font = TTFont(FONTS / f"{face}.woff2")
    em = font["head"].unitsPerEm
    advances, outlines = font["hmtx"], font["glyf"]
    glyphs = {}
    for code, name in font.getBestCmap().items():
        outline = outlines[name]
        low = getattr(outline, "yMin", 0) / em
        high = getattr(outline, "yMax", 0) / em
        glyphs[chr(code)] = (advances[name][0] / em, low, high)
    return glyphs


@lru_cache(maxsize=4096)
def ink(text: str, face: Face, size: float) -> Ink:
    """Measure one line of ``text`` set in ``face`` at ``size`` drawing units."""
    glyphs = _glyphs(face)
    letters = [glyphs.get(letter, glyphs[WIDEST]) for letter in text]
    return Ink(
        width=sum(advance for advance, _, _ in letters) * size,
        top=-max((high for _, _, high in letters), default=0) * size,
        bottom=-min((low for _, low, _ in letters), default=0) * size,
    )


def width(text: str, face: Face, size: float) -> float:
    return ink(text, face, size).width


def wrap(text: str, face: Face, size: float, room: float) -> tuple[str, ...]:
    """Break ``text`` at spaces into lines no wider than ``room`` (a long word stays whole)."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, face, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
