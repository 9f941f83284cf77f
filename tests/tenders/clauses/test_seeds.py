"""The seeds: whole, numbered for good, and lawful as far as a test can see."""

import copy

import pytest
from django.utils import translation

from tenders.clauses import checking, choosing, filling
from tenders.clauses.checking import Chosen, check
from tenders.clauses.facts import ClauseFacts
from tenders.clauses.payload import blocks, mistakes
from tenders.clauses.seeds import clauses, seeds
from tests.tenders.clauses import table

ALL = {clause.number: clause for clause in clauses()}
ISV = [f"ISV-{n:02}" for n in range(1, 13)]
FAR = ClauseFacts(forms=frozenset({"performance"}), months=33, lead_days=200)


def chosen(*numbers, **values):
    return [Chosen(ALL[number], values) for number in numbers]


def codes(found):
    return {finding.code for finding in found}


def test_there_are_enough_and_the_page_of_the_docs_is_current():
    assert len(ALL) >= 60
    assert set(ISV) <= set(ALL)
    assert table.PAGE.read_text(encoding="utf-8") == table.markdown()


def test_every_block_that_lays_a_duty_names_its_consequence():
    for number in ISV[1:11]:
        for language in ("nl", "en"):
            assert "ISV-12" in ALL[number].payload["text"][language], number


def test_labels_are_never_asked_without_equivalents():
    for clause in ALL.values():
        if clause.type == "labels" or clause.number == "ISV-10":
            assert "gelijkwaardig" in clause.payload["text"]["nl"].lower() or clause.number == (
                "CL-KEU-03"
            ), clause.number


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda p: p.update(type="gedicht"), "unknown"),
        (lambda p: p["text"].update(en="No place here."), "not in both"),
        (lambda p: p["text"].update(nl=p["text"]["nl"] + " {"), "curly bracket"),
        (lambda p: p["parameters"][0].update(default=999), "outside the limits"),
        (lambda p: p["parameters"][0].pop("minimum"), "the least is not more"),
        (lambda p: p.update(basis=[]), "rests on"),
        (lambda p: p["title"].update(en=" "), "empty"),
        (lambda p: p["text"].update(nl=p["text"]["nl"] + "\n\n| a | b |\n| c |"), "lengths"),
        (lambda p: p.update(needs=["niets"]), "no number"),
        (lambda p: p.update(groups=[]), "group of suppliers"),
        (lambda p: p.pop("plain"), "not whole"),
    ],
)
def test_a_clause_that_is_not_whole_is_refused(change, says):
    payload = copy.deepcopy(seeds()["ISV-03"])
    change(payload)

    with translation.override("en"):
        assert says in " ".join(mistakes(payload))


def test_a_text_comes_apart_in_paragraphs_items_and_tables():
    found = list(blocks("Een\nregel\n\n[BC] Twee\n\n- a\n- b\n\n| x | y |\n| 1 | 2 |"))

    assert [(b.kind, len(b.lines)) for b in found] == [
        ("paragraph", 1),
        ("paragraph", 1),
        ("items", 2),
        ("table", 2),
    ]
    assert found[1].groups == frozenset("BC")


# --- Choosing -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "there", "gone"),
    [
        (FAR, "ISV-09", "CL-GUN-01"),
        (ClauseFacts(forms=frozenset({"award"})), "CL-GUN-01", "ISV-01"),
        (ClauseFacts(forms=frozenset({"performance"}), groups=frozenset("AB")), "ISV-03", "ISV-09"),
        (ClauseFacts(jurisdiction="be"), "CL-VER-02", "CL-VER-01"),
        (ClauseFacts(european=True), "CL-UIT-01", "CL-SPE-02"),
        (ClauseFacts(nature="supplies"), "CL-HER-01", "CL-HER-04"),
    ],
)
def test_what_fits_follows_from_the_tender(facts, there, gone):
    found = choosing.advised(clauses(), facts)
    assert there in found
    assert gone not in found


def test_what_the_portal_advises_fits_together():
    for jurisdiction in ("nl", "be"):
        facts = ClauseFacts(
            jurisdiction=jurisdiction,
            forms=frozenset({"performance", "award"}),
            european=True,
            months=33,
            lead_days=200,
        )
        numbers = choosing.advised(clauses(), facts)
        selection = [Chosen(ALL[n], filling.first_values(ALL[n], facts)) for n in numbers]
        assert codes(check(selection, facts)) <= {"not-filled"}


# --- Checking -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("selection", "facts", "code"),
    [
        (chosen("ISV-03"), FAR, "no-sanction"),
        (chosen("ISV-03", "ISV-12"), FAR, "no-access"),
        (chosen("ISV-04", "ISV-12"), FAR, "needs"),
        (chosen("ISV-03", analysis_term=99), FAR, "outside-limits"),
        (chosen("ISV-03", "ISV-04", analysis_term=6, plan_term=2), FAR, "order"),
        (chosen("ISV-12", penalty_share=10, penalty_cap=2), FAR, "order"),
        (chosen("ISV-04"), ClauseFacts(months=3), "beyond-contract"),
        (chosen("ISV-03"), ClauseFacts(lead_days=30), "before-delivery"),
        (chosen("CL-GUN-01", "CL-GUN-02", "CL-GUN-03", weight=40), FAR, "outside-limits"),
        (chosen("CL-VER-01"), ClauseFacts(jurisdiction="be"), "not-here"),
        (chosen("ISV-02"), FAR, "not-filled"),
    ],
)
def test_what_does_not_fit_together_is_found(selection, facts, code):
    assert code in codes(check(selection, facts))


def test_weights_are_parts_of_one_whole():
    heavy = [Chosen(ALL[n], {"weight": 40}) for n in ("CL-GUN-01", "CL-GUN-02", "CL-GUN-03")]
    assert "weights" in codes(checking.check(heavy, FAR))


def test_terms_from_the_tender_stay_within_the_contract():
    found = filling.first_values(ALL["ISV-04"], ClauseFacts(months=4))
    assert found["plan_term"] == 4
    assert filling.first_values(ALL["ISV-04"], ClauseFacts(months=1))["plan_term"] == 2
