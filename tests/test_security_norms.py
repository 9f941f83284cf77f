"""The page of norms: every rule once, with a mark, and nothing named that is not there."""

import re

import pytest
from django.conf import settings

PAGE = settings.BASE_DIR / "docs" / "security-norms.md"
MARKS = {"T", "P", "D", "H", "N", "–"}
#: Section → how many rules; of the levels that the page promises, as counted in the text of ASVS.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 6, "5.3": 3, "5.4": 3,
    "6.1": 3, "6.2": 11, "6.3": 3, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 3,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 3, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
}  # fmt: skip


def lines():
    """(rule, asks, mark, shown by) of every line of the tables with four columns."""
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and cells[0] not in {"rule", "norm", "---"}:
            yield cells


LINES = list(lines())


def test_every_line_has_a_mark_and_says_something():
    assert len(LINES) > 150
    assert [line for line in LINES if line[2] not in MARKS or not line[1] or not line[3]] == []


def test_no_rule_is_left_out_or_told_twice():
    told = [rule for rule, *_ in LINES if re.fullmatch(r"[\d.]+", rule)]
    assert len(told) == len(set(told))
    missing = [
        f"{section}.{number}"
        for section, count in SECTIONS.items()
        if section not in told
        for number in range(1, count + 1)
        if f"{section}.{number}" not in told
    ]
    assert missing == []


REFERENCE = re.compile(r"`((?:tests|docs|portal|tenders|static)/[^`]+)`")
NAMED = sorted({named for line in LINES for named in REFERENCE.findall(line[3])})
#: Beginnings of a line that points to another one of this page.
POINTS = re.compile(r"same |no |refused|V\d|.*same test")


@pytest.mark.parametrize("named", NAMED)
def test_what_is_named_exists(named):
    path, _, name = named.partition("::")
    file = settings.BASE_DIR / path
    assert file.exists()
    if name:
        assert re.search(rf"^def {name}\(", file.read_text("utf-8"), re.MULTILINE)


def test_a_t_names_a_test_or_another_line():
    """'Same test' and 'V3.4' point to a line of this page that names one."""
    bare = [
        (rule, shown)
        for rule, _asks, mark, shown in LINES
        if mark == "T" and "tests/" not in shown and not POINTS.match(shown)
    ]
    assert bare == []
