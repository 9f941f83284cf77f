"""The picture of a chain: everything stands somewhere, nothing on top of something else."""

from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.core.facts import LinkFact, SiteFact
from duediligence.core.groups import ways_of
from duediligence.core.picture import MOST, Picture
from duediligence.core.picture import draw as draw_ways
from duediligence.core.reference import roles

QUARRY = SiteFact(1, "quarry")
PROCESSOR = SiteFact(2, "processor", level=3)
EXPORTER = SiteFact(3, "exporter", level=2)


def draw(sites, links) -> Picture:
    return draw_ways(sites, ways_of({site.id: site.is_known for site in sites}, links))


def lines(picture):
    return {(line.x1, line.y1, line.x2, line.y2): line.sure > 0 for line in picture.lines}


def test_an_empty_chain_is_an_empty_picture():
    picture = draw([], [])

    assert picture.stops == ()
    assert picture.lines == ()


def test_the_chain_runs_from_the_ground_to_the_work():
    picture = draw([EXPORTER, QUARRY, PROCESSOR], [])

    assert [(s.node.role, s.number) for s in picture.stops] == [
        ("quarry", 1),
        ("processor", 2),
        ("exporter", 3),
    ]
    assert [s.x for s in picture.stops] == sorted({s.x for s in picture.stops})
    # To an unknown quarry the line is a guess; between two that are known there is one way only.
    assert sorted(lines(picture).values()) == [False, True]


def test_a_link_that_nobody_told_is_a_guess_too():
    told, guessed = LinkFact(1, 2, 3, level=1), LinkFact(1, 2, 3, level=0)

    assert list(lines(draw([PROCESSOR, EXPORTER], [told])).values()) == [True]
    assert list(lines(draw([PROCESSOR, EXPORTER], [guessed])).values()) == [False]


def test_what_does_not_fit_is_counted_and_not_lost():
    quarries = [SiteFact(n, "quarry", level=1) for n in range(1, 41)]
    links = [LinkFact(1, n, 99, level=1) for n in range(1, 41)]

    picture = draw([*quarries, SiteFact(99, "processor", level=1)], links)

    shown = [s for s in picture.stops if s.node and s.node.role == "quarry"]
    assert len(shown) + sum(s.more for s in picture.stops) == 40
    assert max(s.y for s in picture.stops) < picture.height
    assert len([s for s in picture.stops if s.stage == 1]) == MOST


SITES = st.lists(
    st.builds(
        SiteFact,
        id=st.integers(1, 30),
        role=st.sampled_from(sorted(roles())),
        level=st.integers(0, 4),
    ),
    max_size=14,
    unique_by=lambda site: site.id,
)
LINKS = st.lists(
    st.builds(
        LinkFact,
        chain=st.just(1),
        seller=st.integers(1, 30),
        buyer=st.integers(1, 30),
        level=st.integers(0, 4),
    ),
    max_size=20,
)


@settings(max_examples=80, deadline=None)
@given(sites=SITES, links=LINKS)
def test_no_two_stops_share_a_place_and_every_line_joins_two(sites, links):
    picture = draw(sites, links)

    places = [(s.x, s.y) for s in picture.stops]
    assert len(places) == len(set(places))
    assert sum(1 if s.node else s.more for s in picture.stops) == len(sites)
    for line in picture.lines:
        assert {(line.x1, line.y1), (line.x2, line.y2)} <= set(places)
    assert draw(list(reversed(sites)), list(reversed(links))) == picture
