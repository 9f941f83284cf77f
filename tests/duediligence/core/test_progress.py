"""Progress is honest: old answers wait, 'unknown' needs something to do, nothing is left out."""

from dataclasses import replace
from datetime import date

import pytest

from duediligence.core.facts import (
    Answer,
    ChainFact,
    DossierFacts,
    MeasureFact,
    RiskFact,
    SiteFact,
)
from duediligence.core.progress import progress, required_themes
from duediligence.core.reference import questions_for, themes

YEAR = 2026


def answered(facts, value="yes"):
    """Everything that is asked, answered in this round."""
    given = Answer(value, "Wij doen het.", YEAR)
    of_company = questions_for(facts.group, facts.round_number, scope="company")
    of_chain = dict.fromkeys(
        (q.code for q in questions_for(facts.group, facts.round_number, scope="chain")), given
    )
    return replace(
        facts,
        answers={q.code: given for q in of_company},
        chains=tuple(replace(chain, answers=of_chain) for chain in facts.chains),
    )


def empty(group, **more):
    return DossierFacts(group, YEAR, 1, **more)


def point(facts, step, code):
    found = [p for p in progress(facts)[step - 1].points if p.code == code]
    return (found[0].done, found[0].total) if found else None


@pytest.mark.parametrize("group", "ABC")
def test_an_empty_dossier_begins_at_the_first_step(group):
    steps = progress(empty(group))

    assert [s.state for s in steps] == ["now", *["later"] * 5]
    assert all(s.total for s in steps)
    assert sum(s.done for s in steps) == 0


def test_a_fuller_path_asks_more_and_every_year_more_again():
    def asked(group, year):
        return sum(1 for _ in questions_for(group, year))

    assert asked("A", 1) < asked("B", 1) < asked("C", 1) < asked("C", 2)


def test_group_a_is_done_with_answers_alone():
    assert {s.state for s in progress(answered(empty("A")))} == {"done"}


def test_group_b_is_done_when_its_chain_is_told():
    chain = ChainFact(1, "hardsteen")
    facts = answered(
        empty(
            "B",
            chains=(chain,),
            sites=(SiteFact(1, "quarry", level=2, chains=frozenset({1})),),
            risks=tuple(
                RiskFact(n, theme, finding="none", chain=1)
                for n, theme in enumerate(required_themes("B"))
            ),
        )
    )

    assert {s.state for s in progress(facts)} == {"done"}


def test_an_answer_of_last_year_waits_for_a_yes():
    facts = answered(empty("A"))

    later = progress(replace(facts, round=YEAR + 1))

    assert {s.done for s in later} == {0}
    assert all(s.points[0].waiting == s.points[0].total for s in later)


@pytest.mark.parametrize(
    ("answer", "counts"),
    [
        (Answer("unknown", "", YEAR), 0),
        (Answer("unknown", "Wij vragen het in maart.", YEAR), 1),
        (Answer("no", "", YEAR), 1),
        (Answer("", "los woord", YEAR), 0),
    ],
)
def test_unknown_counts_with_what_will_be_done(answer, counts):
    facts = empty("A", answers={"complaints-way": answer})

    assert point(facts, 6, "questions") == (counts, 1)


@pytest.mark.parametrize(
    ("site", "counts"),
    [
        (SiteFact(1, "quarry", level=1), 1),
        (SiteFact(1, "quarry"), 0),
        (SiteFact(1, "quarry", action="Exporteur vragen"), 0),
        (SiteFact(1, "quarry", action="Exporteur vragen", action_day=date(2027, 1, 15)), 1),
    ],
)
def test_an_unknown_site_counts_with_an_action_and_a_day(site, counts):
    assert point(empty("C", sites=(site,)), 2, "sites") == (counts, 1)


def test_living_wage_and_freedom_of_association_are_never_left_out():
    always = {code for code, theme in themes().items() if theme.always}

    assert always == {"living-wage", "freedom-of-association"}
    assert set(required_themes("B")) == always
    assert set(required_themes("C")) == set(themes())
    chain = ChainFact(7, "graniet")
    rest = [
        RiskFact(n, code, finding="none", chain=7)
        for n, code in enumerate(themes())
        if code not in always
    ]
    assert point(empty("C", chains=(chain,), risks=tuple(rest)), 2, "themes") == (7, 9)


def test_a_theme_of_the_whole_company_holds_for_every_chain():
    chains = (ChainFact(1, "graniet"), ChainFact(2, "zandsteen"))
    of_all = RiskFact(1, "living-wage", finding="unknown")
    of_one = RiskFact(2, "freedom-of-association", chain=2)

    assert point(empty("B", chains=chains, risks=(of_all, of_one)), 2, "themes") == (3, 4)


SERIOUS = RiskFact(1, "safety", scale=2, scope=1, irremediability=1, likelihood=1)
LIGHT = RiskFact(2, "environment", scale=1, scope=1, irremediability=1, likelihood=3)
ACTUAL = RiskFact(3, "environment", is_actual=True)


@pytest.mark.parametrize(
    ("risks", "measures", "expected"),
    [
        ((SERIOUS, LIGHT), (), (0, 1)),
        ((SERIOUS,), (MeasureFact(1, frozenset({1})),), (1, 1)),
        ((SERIOUS,), (MeasureFact(1, frozenset({1}), status="stopped"),), (0, 1)),
        ((ACTUAL,), (), (0, 1)),
        ((LIGHT,), (), None),
    ],
)
def test_what_is_serious_or_there_already_asks_for_a_measure(risks, measures, expected):
    assert point(empty("C", risks=risks, measures=measures), 3, "measures") == expected


def test_a_plan_is_whole_with_who_when_what_for_and_how_one_sees_it():
    whole = MeasureFact(
        1, owner="inkoop", due=date(2027, 1, 1), goal="minder stof", indicator="meting"
    )
    for missing in ("owner", "due", "goal", "indicator"):
        lacking = replace(whole, **{missing: None if missing == "due" else ""})
        assert point(empty("C", measures=(lacking,)), 3, "plans") == (0, 1)
    assert point(empty("C", measures=(whole,)), 3, "plans") == (1, 1)


def test_what_was_done_asks_for_its_effect():
    done = MeasureFact(1, status="done")

    assert point(empty("B", measures=(done,)), 4, "effects") == (0, 1)
    assert point(empty("B", measures=(replace(done, effect="minder"),)), 4, "effects") == (1, 1)
