"""Severity before likelihood, whatever the numbers."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.core import ordering
from duediligence.core.facts import RiskFact


def risk(number, weights, likelihood=1, **more):
    scale, scope, irremediability = weights
    return RiskFact(
        number,
        "safety",
        scale=scale,
        scope=scope,
        irremediability=irremediability,
        likelihood=likelihood,
        **more,
    )


PAIRS = [
    # first to be dealt with, then the other
    (risk(2, (3, 1, 1), 1), risk(1, (2, 2, 2), 3)),  # a product would turn these round: 3 < 6
    (risk(2, (1, 1, 3), 1), risk(1, (2, 2, 1), 3)),  # cannot be undone
    (risk(2, (2, 1, 1), 3), risk(1, (2, 1, 1), 2)),
    (risk(2, (2, 1, 1), 1, is_actual=True), risk(1, (2, 1, 1), 3)),  # it is there already
    (risk(2, (3, 3, 1), 2), risk(1, (3, 1, 1), 2)),
    (risk(1, (1, 1, 1), 1), risk(2, (1, 1, 1), 1)),  # as they were typed
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_which_comes_first(first, second):
    assert ordering.in_order([second, first]) == [first, second]
    assert ordering.in_order([first, second]) == [first, second]


def test_what_is_not_weighed_has_no_place_and_is_not_lost():
    half = risk(3, (3, 0, 3))
    unknown = RiskFact(2, "living-wage", finding="unknown")
    none = RiskFact(4, "animals", finding="none")
    weighed = risk(1, (1, 1, 1))

    assert ordering.in_order([half, unknown, none, weighed]) == [weighed]
    assert ordering.not_weighed([half, unknown, none, weighed]) == [unknown, half]


def test_the_matrix_holds_every_place_once():
    rows = [risk(1, (3, 1, 1), 2), risk(2, (1, 2, 1), 3), risk(3, (3, 1, 1), 1, is_actual=True)]

    cells = ordering.matrix(rows)

    assert {cell: [(place, r.id) for place, r in found] for cell, found in cells.items()} == {
        (3, 3): [(1, 3)],
        (3, 2): [(2, 1)],
        (2, 3): [(3, 2)],
    }


WEIGHED = st.builds(
    RiskFact,
    id=st.integers(1, 1000),
    theme=st.just("safety"),
    is_actual=st.booleans(),
    scale=st.integers(1, 3),
    scope=st.integers(1, 3),
    irremediability=st.integers(1, 3),
    likelihood=st.integers(1, 3),
)
MANY = st.lists(WEIGHED, min_size=1, max_size=12, unique_by=lambda r: r.id)


@settings(max_examples=60, deadline=None)
@given(rows=MANY, data=st.data())
def test_the_order_of_typing_changes_nothing_and_severity_never_rises_below(rows, data):
    ordered = ordering.in_order(rows)

    assert ordering.in_order(data.draw(st.permutations(rows))) == ordered
    severities = [ordering.severity(r) for r in ordered]
    assert severities == sorted(severities, reverse=True)


@settings(max_examples=60, deadline=None)
@given(rows=MANY)
def test_a_graver_risk_never_drops(rows):
    chosen = rows[0]
    graver = replace(chosen, scale=3)

    def place(found, one):
        return ordering.in_order(found).index(one)

    assert place([graver, *rows[1:]], graver) <= place(rows, chosen)
