"""A large chain in groups: nothing is lost, nothing counts twice, and nobody is called known."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.core.facts import LinkFact, SiteFact
from duediligence.core.groups import MOST, MOST_IN_STAGE, Group, Way, grouped, is_large
from duediligence.core.picture import draw
from duediligence.core.reference import roles

#             roles of the places                                        large
SIZES = [
    ([], False),
    (["quarry"] * MOST_IN_STAGE, False),
    (["quarry"] * (MOST_IN_STAGE + 1), True),
    # Two roles of one stage stand below each other.
    (["processor"] * 5 + ["cobble-yard"] * 4, True),
    ([role for role in ("quarry", "processor", "exporter") for _n in range(MOST // 3)], False),
    (["work", *("quarry", "processor", "exporter") * (MOST // 3)], True),
]


@pytest.mark.parametrize(("given_roles", "large"), SIZES)
def test_a_chain_is_large_when_one_cannot_read_its_picture(given_roles, large):
    assert is_large([SiteFact(n, role) for n, role in enumerate(given_roles)]) is large


def test_places_with_one_role_in_one_country_are_one_group():
    sites = [
        SiteFact(1, "quarry", country="IN", level=1),
        SiteFact(2, "quarry", country="IN"),
        SiteFact(3, "processor", country="IN", level=2),
        SiteFact(4, "processor", country="", level=1),
    ]
    links = [
        LinkFact(9, 1, 3, level=1),
        LinkFact(9, 2, 3, level=1),
        LinkFact(9, 3, 4, level=1),
        LinkFact(9, 1, 2, level=1),
        LinkFact(9, 1, 99, level=1),  # to a place of another chain
    ]

    assert grouped(sites, links) == (
        [
            Group(1, ("quarry",), ("IN",), sites=2, known=1),
            Group(2, ("processor",), ("",), sites=1, known=1),
            Group(3, ("processor",), ("IN",), sites=1, known=1),
        ],
        [
            Way(1, 1, sure=0, links=1),
            Way(1, 3, sure=1, links=2),  # one of the two is of an unknown place
            Way(3, 2, sure=1, links=1),
        ],
    )


def test_in_brief_a_stage_is_one_group():
    sites = [
        SiteFact(1, "cobble-yard", country="IN", level=1),
        SiteFact(2, "processor", country="CN"),
        SiteFact(3, "exporter", country="CN", level=1),
    ]

    assert grouped(sites, [LinkFact(9, 1, 3, level=1)], brief=True) == (
        [
            Group(1, ("processor", "cobble-yard"), ("CN", "IN"), sites=2, known=1),
            Group(2, ("exporter",), ("CN",), sites=1, known=1),
        ],
        [Way(1, 2, sure=1)],
    )


SITES = st.lists(
    st.builds(
        SiteFact,
        id=st.integers(1, 60),
        role=st.sampled_from(sorted(roles())),
        country=st.sampled_from(["", "BE", "CN", "IN"]),
        level=st.integers(0, 4),
    ),
    max_size=40,
    unique_by=lambda site: site.id,
)
LINKS = st.lists(
    st.builds(
        LinkFact,
        chain=st.just(1),
        seller=st.integers(1, 60),
        buyer=st.integers(1, 60),
        level=st.integers(0, 4),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(sites=SITES, links=LINKS, brief=st.booleans())
def test_every_place_and_every_link_between_them_is_counted_once(sites, links, brief):
    groups, ways = grouped(sites, links, brief=brief)

    here = {site.id for site in sites}
    assert sum(group.sites for group in groups) == len(sites)
    assert sum(group.known for group in groups) == sum(site.is_known for site in sites)
    assert sum(way.links for way in ways) == sum({x.seller, x.buyer} <= here for x in links)
    assert grouped(sites[::-1], links[::-1], brief=brief) == (groups, ways)
    picture = draw(groups, ways)
    shown = [stop.node.sites if stop.node else stop.more for stop in picture.stops]
    assert sum(shown) == len(sites)
