"""The points of the weighing by hand, the articles, and the words in both languages and laws."""

from datetime import date

import pytest

from tenders.advice.engine import advise
from tenders.advice.facts import Facts, Stone
from tenders.advice.reference import basis, raw
from tenders.proportionality import weigh as rules
from tenders.proportionality import wording
from tenders.proportionality.weigh import Answers

NOTICE = date(2026, 9, 1)


def weighed(answers=None, **values):
    facts = Facts(**{"jurisdiction": "nl", "notice_date": NOTICE, **values})
    points = rules.weigh(facts, advise(facts), answers or Answers())
    return {point.code: point for point in points}


#: facts -> answer and side of a point, by hand. The threshold of works is 5 404 000 in 2026.
FACTS = [
    ({"value_cents": 540_400_000}, "value", "at-or-above", "more"),
    ({"value_cents": 540_399_999}, "value", "below", "less"),
    ({"value_cents": 1, "notice_date": None}, "value", "known", "neutral"),
    ({}, "value", "unknown", "unknown"),
    ({"stones": (Stone(stone="granite", origin_country="IN"),)}, "origin-risk", "known", "more"),
    ({"stones": (Stone(stone="bluestone", origin_country="BE"),)}, "origin-risk", "none", "less"),
    ({"stones": (Stone(stone="granite"),)}, "origin-risk", "open", "more"),
    ({}, "origin-risk", "unknown", "unknown"),
    ({"start_date": date(2027, 1, 1), "end_date": date(2027, 6, 30)}, "duration", "short", "less"),
    ({"start_date": date(2027, 1, 1), "end_date": date(2027, 7, 1)}, "duration", "middle",
     "neutral"),
    ({"start_date": date(2027, 1, 1), "end_date": date(2029, 1, 1)}, "duration", "long", "more"),
    ({"start_date": date(2027, 1, 1)}, "duration", "unknown", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "code", "answer", "side"), FACTS)
def test_a_point_from_facts(values, code, answer, side):
    point = weighed(**values)[code]
    assert (point.answer, point.side) == (answer, side)


#: The edges of our proposal: half is a main part, a tenth is a part.
SHARES = [(None, "unknown"), (0, "small"), (9, "small"), (10, "part"), (49, "part"), (50, "main")]


@pytest.mark.parametrize(("percent", "answer"), SHARES)
def test_the_share_of_stone(percent, answer):
    assert weighed(Answers(stone_percent=percent))["stone-share"].answer == answer


#: jurisdiction, procedure, value in euros -> article and how many points the article has.
GROUNDS = [
    ("nl", "open", 6_000_000, "Aw 1.10", 8),
    ("nl", "open", None, "Aw 1.10", 8),
    ("nl", "national-open", 500_000, "Aw 1.13", 8),
    ("nl", "private-multiple", 200_000, "Aw 1.16", 4),
    ("nl", "private-single", 20_000, "Aw 1.4", 0),
    ("be", "open", 6_000_000, "Wet 17 juni 2016, 4", 6),
    ("be", "low-value", 20_000, "Wet 17 juni 2016, 4, 92", 2),
]


@pytest.mark.parametrize(("country", "procedure", "euros", "article", "points"), GROUNDS)
def test_the_article_has_its_own_points(country, procedure, euros, article, points):
    facts = Facts(
        jurisdiction=country,
        procedure=procedure,
        notice_date=NOTICE,
        value_cents=None if euros is None else euros * 100,
    )
    ground = rules.ground_of(facts, advise(facts))
    assert (ground.basis.article, len(ground.points)) == (article, points)


def test_the_four_points_of_1_16_are_those_of_the_law():
    facts = Facts(jurisdiction="nl", procedure="private-multiple")
    points = rules.ground_of(facts, advise(facts)).points
    assert points == ("joining", "terms", "costs", "contract")


def test_without_a_country_there_is_no_ground():
    assert rules.ground_of(Facts(), advise(Facts())) is None


def test_a_change_of_facts_says_which_points_changed():
    old = [point.as_data() for point in weighed(value_cents=100).values()]
    facts = {"value_cents": 600_000_000, "stones": (Stone(stone="granite"),)}
    now = list(weighed(**facts).values())
    assert rules.changed(old, now) == ["value", "origin-risk"]
    assert rules.changed([point.as_data() for point in now], now) == []


def motivation(country, language, **answers):
    facts = Facts(jurisdiction=country, value_cents=10_000_000, notice_date=NOTICE)
    advice, said = advise(facts), Answers(**answers)
    return wording.motivation(
        title="Plein {value}",
        facts=facts,
        ground=rules.ground_of(facts, advice),
        points=rules.weigh(facts, advice, said),
        answers=said,
        language=language,
    )


def test_the_motivation_speaks_the_words_of_the_country():
    dutch, flemish = motivation("nl", "nl", market="some"), motivation("be", "nl", market="some")
    assert dutch.startswith("De aanbestedende dienst")
    assert "bij de inschrijving" in dutch
    assert flemish.startswith("De aanbestedende overheid")
    assert "bij de offerte" in flemish
    assert "Plein {value}" in dutch  # what a person typed is never read as a placeholder
    assert dutch.endswith("besluit de aanbestedende dienst nog.")  # no form is chosen yet
    assert "contracting authority" in motivation("nl", "en")


def test_what_is_not_known_is_left_out_and_the_words_of_the_officer_go_in():
    text = motivation("nl", "nl", law={"terms": "Ruime termijn.", "nonsense": "Nee."})
    assert "Termijnen: Ruime termijn." in text
    assert "Nee." not in text
    assert "Natuursteen is" not in text


def test_every_text_is_there_in_both_languages_and_has_a_side():
    data = raw("proportionality")
    for code in rules.POINTS:
        for answer, text in data["text"][code].items():
            assert text["side"] in data["side"], (code, answer)
            assert text["nl"], (code, answer)
            assert text["en"], (code, answer)
    for name, entry in data["ground"].items():
        assert basis("proportionality", entry, name).article
        assert set(entry["points"]) <= set(data["law_point"])
        assert name in data["ground_text"]
