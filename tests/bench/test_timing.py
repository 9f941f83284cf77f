"""The judge of the bench: a goal that is missed is seen."""

import json

import pytest

from tests.bench.timing import Result, medians


@pytest.mark.parametrize(
    ("ratio", "sound", "reached"),
    [(1.15, True, True), (1.1500001, True, False), (0.5, False, False)],
)
def test_a_goal_is_reached_or_not(ratio, sound, reached):
    assert Result("x", ratio, 1.15, "", sound).reached is reached


def test_line_is_what_the_issue_asks():
    assert json.loads(Result("guide", 1.23456, 1.15, "how").line()) == {
        "name": "guide",
        "ratio": 1.2346,
        "goal": 1.15,
        "better": "lower",
        "detail": "how",
    }


def test_deeds_take_turns():
    order = []
    medians(lambda: order.append("a"), lambda: order.append("b"), runs=3, times=2)
    assert "".join(order) == "ab" + "aabb" + "bbaa" + "aabb"
