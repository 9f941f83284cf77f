"""Which places of two suppliers may be one: made-up names that should and should not match."""

import random
import time

import pytest

from duediligence.core.matching import Named, name_likeness, pairs, score


def named(pk, name, dossier=None, **more):
    given = {"place": "Ilkal", "country": "IN", "role": "quarry"} | more
    return Named(pk, dossier or f"d{pk}", name, **given)


SAME = [
    ("Sri Voorbeeld Granites", "Sri Voorbeeld Granites Pvt. Ltd."),
    ("SRI VOORBEELD", "Voorbeeld, Sri"),
    ("Grupo Toets Ltda", "GRUPO TÓETS"),
    ("Voorbeeldgroeve Noord", "Voorbeeld Groeve Noord"),
    ("Carriere de l'Exemple", "Carrière de l’Exemple SA"),
    ("Lakshmi Proefsteen", "Laxmi Proefsteen"),
]
OTHER = [
    ("Sri Voorbeeld Granites", "Sri Andere Granites"),
    ("Granite Quarry", "Marble Factory"),
    ("Deccan Toets", "Madras Proef"),
    ("Noord", "Zuid"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_name_in_two_spellings_is_shown(one, other):
    assert [(a, b) for a, b, _ in pairs([named(1, one), named(2, other)])] == [(1, 2)]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_names_are_not_one_place(one, other):
    assert pairs([named(1, one), named(2, other)]) == []


def test_the_points_say_what_they_rest_on():
    one, other = named(1, "Proefgroeve"), named(2, "Proefgroeve Ltd")

    assert score(one, other).total == 100
    silent = score(one, named(2, "Proefgroeve", place="", country=""))
    assert (silent.name, silent.place, silent.country, silent.role) == (60, 10, 5, 10)


@pytest.mark.parametrize(
    "more",
    [
        {"country": "CN"},
        {"dossier": "d1"},
        {"role": "importer"},
        {"role": "work"},
        {"name": ""},
        {"name": "..."},
    ],
)
def test_what_can_never_be_one_place(more):
    other = named(2, **({"name": "Proefgroeve"} | more))

    assert score(named(1, "Proefgroeve"), other) is None


def test_one_family_in_two_trades_is_less_alike_than_one_company():
    granites, exports = named(1, "Voorbeeld Granites"), named(2, "Voorbeeld Exports Ltd")

    assert score(granites, exports).name == 51
    assert score(granites, named(2, "Voorbeeld Ltd")).name == 60
    assert not pairs([granites, named(2, "Voorbeeld Exports", place="Chennai", role="exporter")])


def test_another_role_lowers_the_score_only():
    factory = named(2, "Proefgroeve", role="processor")

    assert score(named(1, "Proefgroeve"), factory).total == 95


@pytest.mark.parametrize(("one", "other"), SAME + OTHER)
def test_likeness_is_the_same_from_both_sides(one, other):
    assert name_likeness(one, other) == name_likeness(other, one)
    assert 0 <= name_likeness(one, other) <= 1


def test_many_places_are_compared_within_seconds():
    """Forty suppliers with fifty places; every name twice, so there is something to find."""
    drawn = random.Random(7)  # noqa: S311 -- for names, no secret
    words = ["".join(drawn.choices("abcdefghijklmnoprstuvz", k=7)) for _ in range(1000)]
    sites = [named(n, f"{words[n // 2]} Granites", dossier=n % 40) for n in range(2000)]
    begun = time.perf_counter()

    found = {(a, b) for a, b, _ in pairs(sites)}

    assert {(n, n + 1) for n in range(0, 2000, 2)} <= found
    assert time.perf_counter() - begun < 30
