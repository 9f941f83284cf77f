"""What a cut means: points with a denominator, never more than was shared, and no total."""

from dataclasses import fields
from datetime import date, timedelta

import pytest

from duediligence.core import meaning as module
from duediligence.core.meaning import RUNGS, Meaning, meaning, open_points, to_ask
from duediligence.core.reference import checks, maturities, obligations, questions
from duediligence.core.sharing import KINDS, limited
from tenders.clauses.seeds import seeds

DAY = date(2026, 11, 30)
PARTS = tuple(KINDS)


def answer(value, year=2026):
    return {"value": value, "note": "", "confirmed": year}


def site(pk, role, level=0, **more):
    return {"id": pk, "role": role, "chains": [1], "country": "IN", "level": level, **more}


def risk(pk, theme="safety", weight=0, **more):
    parts = dict.fromkeys(("scale", "scope", "irremediability", "likelihood"), weight)
    return {"id": pk, "theme": theme, "finding": "risk", "chain": 1, **parts, **more}


def dossier(**more):
    found = {
        "group": "C",
        "round": 2026,
        "answers": {},
        "chains": [{"id": 1, "name": "x", "stone": "granite", "product": "", "answers": {}}],
        "sites": [],
        "links": [],
        "risks": [],
        "measures": [],
        "evidences": [],
        "complaints": [],
    }
    return found | more


def look(content, stage="before-award", parts=PARTS, blocks=None):
    return meaning(limited(content, stage, parts), stage, DAY, blocks)


def point(content, code, **how):
    found = look(content, **how).outcomes[code]
    return found.state, found.done, found.total


YESTERDAY, TOMORROW = ((DAY + timedelta(days=days)).isoformat() for days in (-1, 1))
POINTS = [
    ("no answer", dossier(), "policy-statement", ("open", 0, 1)),
    ("in part", dossier(answers={"policy-statement": answer("partly")}), "policy-statement",
     ("partly", 0, 1)),
    ("yes", dossier(answers={"policy-statement": answer("yes")}), "policy-statement",
     ("done", 1, 1)),
    ("not asked of this group", dossier(group="A"), "staff-know", ("nothing", 0, 0)),
    ("no place", dossier(), "sites", ("open", 0, 1)),
    ("unknown with a day", dossier(sites=[site(1, "quarry", action_date=TOMORROW)]), "sites",
     ("done", 1, 1)),
    ("a quarry nobody named", dossier(sites=[site(1, "processor", 1)]), "quarries", ("open", 0, 1)),
    ("one of two", dossier(sites=[site(1, "quarry", 1), site(2, "quarry")]), "quarries",
     ("partly", 1, 2)),
    ("seen", dossier(sites=[site(1, "quarry", 3), site(2, "processor", 2)]), "seen",
     ("partly", 1, 2)),
    ("themes of group C", dossier(risks=[risk(1)]), "themes", ("partly", 1, 9)),
    ("weighed", dossier(risks=[risk(1, weight=2), risk(2)]), "weighed", ("partly", 1, 2)),
    ("no risk that asks for it", dossier(risks=[risk(1, weight=1)]), "measures", ("nothing", 0, 0)),
    ("serious without a measure", dossier(risks=[risk(1, weight=3)]), "measures", ("open", 0, 1)),
    ("late", dossier(measures=[{"id": 1, "status": "busy", "due_date": YESTERDAY}]), "on-time",
     ("open", 0, 1)),
    ("today is in time", dossier(measures=[{"id": 1, "status": "busy", "due_date": str(DAY)}]),
     "on-time", ("done", 1, 1)),
    ("caused and not repaired",
     dossier(risks=[risk(1, is_actual=True, involvement="cause")]), "remedied", ("open", 0, 1)),
    ("linked asks for no remedy",
     dossier(risks=[risk(1, is_actual=True, involvement="linked")]), "remedied", ("nothing", 0, 0)),
    ("evidence that ended", dossier(evidences=[{"id": 1, "valid_until": YESTERDAY}, {"id": 2}]),
     "evidence", ("partly", 1, 2)),
    ("of last year", dossier(answers={"report": answer("yes", 2025)}), "current", ("open", 0, 1)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code", "expected"), [row[1:] for row in POINTS], ids=[row[0] for row in POINTS]
)
def test_a_point_is_counted_with_its_denominator(content, code, expected):
    assert point(content, code) == expected


def test_every_code_is_a_question_or_counted_and_every_block_a_clause():
    counted = set(module._COUNTED)
    assert set(checks()) - set(questions()) - counted == set()
    assert {check.part for check in checks().values()} <= set(KINDS)
    assert {each.block for each in obligations()} <= set(seeds())
    assert [(each.step, len(each.rungs)) for each in maturities()] == [
        (step, RUNGS) for step in range(1, 7)
    ]


@pytest.mark.parametrize("part", PARTS)
def test_of_a_part_that_is_not_shared_nothing_is_told(part):
    found = look(dossier(), parts=set(PARTS) - {part})

    of_part = [code for code, check in checks().items() if check.part == part]
    assert of_part
    assert {found.outcomes[code].state for code in of_part} == {"hidden"}


def test_an_answer_in_words_is_told_only_after_the_award():
    content = dossier(answers={"remedy": answer("Wij betalen de helft.")})

    assert point(content, "remedy") == ("hidden", 0, 0)
    assert point(content, "remedy", stage="after-award") == ("done", 1, 1)


def test_an_obligation_sums_up_what_is_shown_of_it():
    blocks = {"ISV-02", "ISV-07", "ISV-08"}
    content = dossier(answers={"policy-statement": answer("yes"), "report": answer("yes")})

    found = look(content, blocks=blocks).obligations

    assert [(met.block, met.state) for met in found] == [
        ("ISV-02", "done"),
        ("ISV-07", "partly"),
        ("ISV-08", "hidden"),
    ]


def test_a_step_is_as_far_as_its_first_rung_that_is_not_reached():
    said = {"policy-statement": answer("partly"), "staff-know": answer("yes")}
    first = {each.step: each.rung for each in look(dossier(answers=said)).maturity}
    said["supplier-terms"] = answer("yes")
    second = {each.step: each.rung for each in look(dossier(answers=said)).maturity}

    assert (first[1], second[1]) == (1, RUNGS)
    assert look(dossier(), parts={"chain"}).maturity[0].rung is None


def test_what_to_ask_next_names_what_lacks_first_and_what_is_hidden_last():
    found = look(dossier(answers={"report": answer("yes")}), blocks={"ISV-07", "ISV-08", "ISV-06"})

    assert [(each.code, each.state) for each in to_ask(found)] == [
        ("supplier-terms", "open"),
        ("yearly-look", "open"),
        ("open-about", "hidden"),
    ]


def test_what_the_supplier_calls_unknown_is_counted():
    content = dossier(
        answers={"report": answer("unknown")},
        sites=[site(1, "quarry"), site(2, "quarry", action_date=TOMORROW), site(3, "quarry", 1)],
        risks=[risk(1, finding="unknown")],
    )

    found = open_points(limited(content, "before-award", PARTS))

    assert found == {"sites": 2, "planned": 1, "themes": 1, "answers": 1}


def test_nothing_adds_the_points_up_into_one_number():
    assert {each.name for each in fields(Meaning)} == {"outcomes", "obligations", "maturity"}
