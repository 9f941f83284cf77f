"""Dossiers that nobody would think up: every kind of row, with the texts of strangers in them."""

from datetime import date

from hypothesis import strategies as st

from duediligence import choices
from duediligence.actions.answering import answer_questions
from duediligence.actions.rows import add_row
from duediligence.core.reference import questions_for
from duediligence.enums import (
    Affected,
    ComplaintStatus,
    Direction,
    EvidenceScope,
    Finding,
    Involvement,
    MeasureKind,
    MeasureStatus,
)
from duediligence.models import Chain, Complaint, Evidence, Link, Measure, Risk, Site
from tenders import choices as of_tenders
from tests.tenders.naughty import naughty_strings

NAUGHTY = [text for text in naughty_strings(every=7) if "\0" not in text]


def kept(text, most):
    """As a form keeps it: without spaces around, one kind of line end, no longer than fits."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()[:most].strip()


def texts(most, *, least=0):
    signs = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
    free = st.one_of(st.text(signs, max_size=30), st.sampled_from(NAUGHTY))
    found = free.map(lambda text: kept(text, most))
    return found.filter(lambda text: len(text) >= least) if least else found


def one_of(pairs):
    return st.sampled_from([code for code, _name in pairs if code != ""])


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
WEIGHT = st.integers(0, 3)
CHAINS = st.fixed_dictionaries(
    {
        "stone": st.sampled_from(["", "granite", "bluestone"]),
        "product": st.sampled_from(["", "cobbles", "kerbs"]),
        "note": texts(5_000),
    }
)
SITES = st.fixed_dictionaries(
    {
        "role": st.deferred(lambda: one_of(choices.roles())),
        "name": texts(200, least=1),
        "place": texts(200),
        "country": st.deferred(lambda: st.sampled_from(["", *dict(of_tenders.countries())])),
        "level": st.integers(1, 4),
        "known_from": texts(200, least=1),
        "known_since": st.none() | DAYS,
        "verified_on": st.none() | DAYS,
        "action": texts(300),
        "action_date": st.none() | DAYS,
        "note": texts(5_000),
    }
)
RISKS = st.fixed_dictionaries(
    {
        "theme": st.deferred(lambda: one_of(choices.themes())),
        "finding": st.sampled_from(Finding.values),
        "title": texts(120, least=1),
        "description": texts(10_000, least=1),
        "is_actual": st.booleans(),
        "scale": WEIGHT,
        "scope": WEIGHT,
        "irremediability": WEIGHT,
        "likelihood": WEIGHT,
        "direction": st.sampled_from(Direction.values),
        "affects": st.sampled_from(Affected.values),
        "involvement": st.sampled_from(["", *Involvement.values]),
        "sources": texts(5_000),
    }
)
MEASURES = st.fixed_dictionaries(
    {
        "title": texts(200, least=1),
        "kind": st.sampled_from(MeasureKind.values),
        "status": st.sampled_from(MeasureStatus.values),
        "owner": texts(150),
        "due_date": st.none() | DAYS,
        "goal": texts(2_000),
        "indicator": texts(2_000),
        "effect": texts(5_000, least=1),
        "otherwise": texts(2_000),
        "partners": texts(300),
        "last_resort": texts(5_000, least=1),
    }
)
EVIDENCE = st.fixed_dictionaries(
    {
        "title": texts(200, least=1),
        "kind": st.deferred(lambda: one_of(choices.evidence_kinds())),
        "scope": st.sampled_from(EvidenceScope.values),
        "delivery": texts(100, least=1),
        "issuer": texts(200),
        "issued_on": st.none() | DAYS,
        "place": texts(200),
        "level": st.integers(0, 4),
        "note": texts(5_000),
        "doubt": texts(2_000, least=1),
        "doubt_answer": texts(2_000),
    }
)
COMPLAINTS = st.fixed_dictionaries(
    {
        "title": texts(200, least=1),
        "received_on": DAYS,
        "from_whom": texts(150),
        "description": texts(10_000),
        "status": st.sampled_from(ComplaintStatus.values),
        "answer": texts(10_000, least=1),
        "remedy": texts(5_000),
    }
)
ANSWERS = st.lists(st.tuples(texts(2_000), texts(2_000)), min_size=3, max_size=3)
DOSSIERS = st.fixed_dictionaries(
    {
        "chains": st.lists(CHAINS, min_size=1, max_size=2),
        "names": st.lists(texts(200, least=1), min_size=2, max_size=2, unique=True),
        "sites": st.lists(SITES, min_size=2, max_size=3),
        "materials": st.lists(texts(200), max_size=2, unique=True),
        "risks": st.lists(RISKS, max_size=2),
        "measures": st.lists(MEASURES, max_size=2),
        "evidence": st.lists(EVIDENCE, max_size=2),
        "complaints": st.lists(COMPLAINTS, max_size=1),
        "answers": ANSWERS,
    }
)


def built(dossier, plan):
    """Put a plan of ``DOSSIERS`` into an empty dossier, as the deeds do it."""

    def add(model, values):
        return add_row(model, dossier, values, by=None)

    chains = [
        add(Chain, {**row, "name": name})
        for row, name in zip(plan["chains"], plan["names"], strict=False)
    ]
    sites = [
        add(Site, {**row, "chains": chains[: n % 2 + 1]}) for n, row in enumerate(plan["sites"])
    ]
    for material in plan["materials"]:
        ends = {"chain": chains[0], "seller": sites[0], "buyer": sites[1], "level": 1}
        add(Link, {**ends, "material": material, "known_from": "x"})
    risks = [add(Risk, {**row, "chain": chains[-1], "site": sites[0]}) for row in plan["risks"]]
    against = [risk for risk in risks if risk.finding == Finding.RISK]
    measures = [
        add(Measure, {**row, "site": sites[-1], "risks": against}) for row in plan["measures"]
    ]
    before = None
    for row in plan["evidence"]:
        about = {"site": sites[0], "chain": chains[0], "measures": measures, "replaces": before}
        before = add(Evidence, {**row, **about})
    for row in plan["complaints"]:
        add(Complaint, {**row, "chain": chains[0]})
    asked = list(questions_for(dossier.group, dossier.round_number, step=1))
    given = {
        question.code: ("partly" if question.kind == "choice" else value, note)
        for question, (value, note) in zip(asked, plan["answers"], strict=False)
    }
    answer_questions(dossier, 1, given, version=0, by=None)
    return dossier
