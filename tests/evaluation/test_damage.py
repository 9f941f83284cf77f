"""Damage that was never drawn before is found as ``damages.toml`` says."""

import random

import pytest

from tests.evaluation import damage


def test_there_are_thirty_kinds_and_each_says_what_must_be_found():
    kinds = damage.kinds()
    assert len(kinds) >= 30
    assert len({each.name for each in kinds}) == len(kinds)
    for each in kinds:
        assert each.expect, each.name
        assert bool(each.insert) != bool(each.clause), each.name


@pytest.mark.parametrize("kind", damage.kinds(), ids=lambda kind: kind.name)
def test_a_kind_changes_the_export(kind):
    assert damage.damaged(damage.export(), [kind]) != damage.export()


def test_the_same_seed_draws_the_same():
    assert damage.draw(7) == damage.draw(7)
    drawn = {tuple(each.name for each in damage.draw(seed)[1]) for seed in range(20)}
    assert len(drawn) > 15


def test_exactly_the_damages_are_found_but_for_what_we_tell():
    seed = random.SystemRandom().randrange(1_000_000)
    outcome = damage.run(seed)
    said = f"seed {seed}: {outcome.ending}, {', '.join(each.name for each in outcome.drawn)}"
    print(said)  # noqa: T201 -- who repeats it needs the seed
    assert outcome.surprises == [], said
