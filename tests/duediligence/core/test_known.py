"""The headline figure cannot be made better by leaving things out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.core.facts import ChainFact, SiteFact
from duediligence.core.known import known_share
from duediligence.core.reference import roles

ONE, TWO = ChainFact(1, "graniet"), ChainFact(2, "zandsteen")


def site(number, role, level, *chains):
    return SiteFact(number, role, level=level, chains=frozenset(chains or {1}))


CASES = [
    #  chains      sites                                                            known, total, %
    ((), (), (0, 0, None)),
    ((ONE,), (), (0, 2, 0)),  # a quarry and a factory there must be
    ((ONE,), (site(1, "quarry", 0),), (0, 2, 0)),
    ((ONE,), (site(1, "quarry", 1),), (1, 2, 50)),
    ((ONE,), (site(1, "quarry", 2), site(2, "processor", 4)), (2, 2, 100)),
    ((ONE,), (site(1, "quarry", 2), site(2, "home-work", 0)), (1, 2, 50)),
    ((ONE,), (site(1, "quarry", 1), site(2, "exporter", 4)), (1, 2, 50)),  # an exporter is neither
    ((ONE, TWO), (site(1, "quarry", 1, 1, 2), site(2, "processor", 1, 1, 2)), (2, 2, 100)),
    ((ONE, TWO), (site(1, "quarry", 1, 1), site(2, "processor", 1, 1)), (2, 4, 50)),
    ((ONE,), (site(1, "quarry", 4, 2),), (0, 2, 0)),  # of a chain that is not asked about
]


@pytest.mark.parametrize(("chains", "sites", "expected"), CASES)
def test_what_is_known(chains, sites, expected):
    found = known_share(chains, sites)

    assert (found.known, found.total, found.percent) == expected


def test_almost_all_is_not_all():
    sites = [site(n, "quarry", 1) for n in range(198)] + [site(998, "processor", 1)]

    assert known_share([ONE], [*sites, site(999, "quarry", 0)]).percent == 99


SITES = st.lists(
    st.builds(
        SiteFact,
        id=st.integers(1, 9),
        role=st.sampled_from(sorted(roles())),
        level=st.integers(0, 4),
        chains=st.frozensets(st.sampled_from([1, 2])),
    ),
    max_size=9,
)


@settings(max_examples=60, deadline=None)
@given(sites=SITES)
def test_leaving_an_unknown_site_out_never_raises_what_is_known_above_one_row_less(sites):
    chains = [ONE, TWO]
    unknown = [s for s in sites if not s.is_known]
    all_of_them = known_share(chains, sites)
    without = known_share(chains, [s for s in sites if s is not (unknown or [None])[0]])

    assert all_of_them.known == without.known
    assert all_of_them.total - 1 <= without.total <= all_of_them.total + 1
    assert 0 <= all_of_them.known <= all_of_them.total
