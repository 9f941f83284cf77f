"""The map of a chain: marks per country that can be told apart, lines, and what is not on it."""

from itertools import combinations
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from duediligence.core.facts import LinkFact, SiteFact
from duediligence.core.reference import points_of_countries
from duediligence.core.worldmap import GAP, HEIGHT, RADIUS, WIDTH, draw_map

COUNTRIES = sorted(points_of_countries())


def site(pk, country, level=1, chain=1):
    return SiteFact(pk, "quarry", "x", country, level, chains=frozenset({chain}))


def test_india_lies_east_and_south_of_the_netherlands():
    found = draw_map([site(1, "IN"), site(2, "NL")], [])
    india, home = found.marks

    assert (india.country, home.country) == ("IN", "NL")
    assert india.x > home.x
    assert india.y > home.y


def test_marks_count_places_and_how_many_are_known():
    found = draw_map([site(1, "IN"), site(2, "IN", 0), site(3, "NL")], [])

    assert [(mark.country, mark.sites, mark.known) for mark in found.marks] == [
        ("IN", 2, 1),
        ("NL", 1, 1),
    ]


def test_what_has_no_country_or_no_point_is_told_apart():
    found = draw_map([site(1, "IN"), site(2, "", 0), site(3, "", 0), site(4, "XX")], [])

    assert found.loose == (("", 2), ("XX", 1))


def test_a_line_runs_between_two_countries_and_says_how_sure_it_is():
    sites = [site(1, "IN"), site(2, "CN", 0), site(3, "NL"), site(4, "IN")]
    links = [LinkFact(1, 1, 3, 2), LinkFact(1, 4, 3, 1), LinkFact(1, 2, 3, 2), LinkFact(1, 1, 4, 2)]

    found = draw_map(sites, links)

    assert [(r.seller, r.buyer, r.links, r.sure) for r in found.routes] == [
        ("CN", "NL", 1, 0),
        ("IN", "NL", 2, 2),
    ]


def test_neighbours_do_not_cover_each_other():
    found = draw_map([site(n, code) for n, code in enumerate(["NL", "BE", "LU", "DE", "IN"])], [])

    for one, other in combinations(found.marks, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= 2 * RADIUS + GAP - 2


@given(st.lists(st.sampled_from(COUNTRIES), min_size=1, max_size=12))
def test_every_mark_stands_on_the_drawing_and_stays_the_same(countries):
    sites = [site(n, code) for n, code in enumerate(countries)]
    found = draw_map(sites, [])

    assert found == draw_map(sites, [])
    assert sum(mark.sites for mark in found.marks) == len(sites)
    for mark in found.marks:
        assert 0 <= mark.x <= WIDTH
        assert 0 <= mark.y <= HEIGHT
