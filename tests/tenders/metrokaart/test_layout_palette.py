import re
from pathlib import Path

import pytest

from tenders.metrokaart import network
from tenders.metrokaart.palette import COLOURS


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])))
    return (high + 0.05) / (low + 0.05)


def test_the_colours_are_those_of_the_style_sheet():
    css = (Path(__file__).parents[3] / "static/css/tokens.css").read_text()
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))
    elsewhere = {"code-grijs": "steen-600", "tekst-zacht": "steen-700"}
    only_here = {"wit", "zone-licht", "zone-donker"}
    for token in set(COLOURS) - only_here:
        assert COLOURS[token].lower() == tokens[elsewhere.get(token, token)], token


def test_every_line_has_a_colour():
    assert {line.colour for line in network.load().lines} <= set(COLOURS)


@pytest.mark.parametrize("ground", ["wit", "zone-licht", "zone-donker"])
@pytest.mark.parametrize(
    "ink", ["inkt", "code-grijs", "lijn-dienst", "lijn-leverancier", "lijn-tin", "lijn-dd"]
)
def test_every_text_on_every_ground_has_the_contrast_of_wcag_aa(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(
    "square", ["inkt", "lijn-dienst", "lijn-leverancier", "lijn-tin", "lijn-dd"]
)
def test_white_letters_on_squares(square):
    assert contrast("wit", square) >= 4.5


def test_ink_on_the_flag():
    assert contrast("inkt", "nu") >= 7
