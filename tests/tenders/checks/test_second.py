"""The learned voter doubts what a rule saw, and adds what it missed."""

from __future__ import annotations

from math import inf

import pytest

from tenders.checks import Case, CaseFacts, Finding, second
from tenders.checks.engine import check
from tenders.checks.patterns import raw
from tenders.checks.registry import RULES
from tenders.checks.second import Bars
from tenders.checks.understanding import Understanding
from tenders.documents import read_text

KIOSK = "De kiosk op het plein is van het merk Kiosko."
#: Out of proportion in words that stand in no list.
REPORTS = (
    "Wie wil inschrijven, moet van elke groeve al een rapport hebben, door een accountant getekend "
    "en niet ouder dan een maand."
)
WEATHER = "Bij vorst wordt het voegwerk uitgesteld tot de temperatuur boven vijf graden komt."


def _case(text: str) -> Case:
    return Case((read_text(text, "bestek.md"),), CaseFacts(jurisdiction="nl"))


def _found(text: str, code: str) -> list[Finding]:
    return [each for each in check(_case(text)).findings if each.code == code]


def _put(monkeypatch: pytest.MonkeyPatch, code: str, bars: Bars) -> None:
    monkeypatch.setattr(second, "bars", lambda: {code: bars})


def test_what_is_said_of_a_rule_stands_in_its_file() -> None:
    for code, bars in second.bars().items():
        assert code in RULES
        assert bars.doubt < bars.alike
        if bars.alike < inf:
            assert RULES[code].bar <= bars.confidence < 1
            words = raw("rules")["rules"][code]["notes"][bars.note]
            assert not any("{" in each for each in words.values())


def test_a_finding_unlike_its_rule_becomes_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    _put(monkeypatch, "HER-1", Bars(-inf, inf, 0.9, "default"))
    assert [each.severity for each in _found(KIOSK, "HER-1")] == ["error"]
    _put(monkeypatch, "HER-1", Bars(50.0, inf, 0.9, "default"))
    assert [each.severity for each in _found(KIOSK, "HER-1")] == ["question"]


def test_a_sentence_that_a_rule_missed_becomes_a_finding() -> None:
    understood = Understanding(_case(REPORTS))
    assert list(RULES["PRO-1"].find(understood)) == []
    (finding,) = _found(f"{WEATHER}\n\n{REPORTS}\n\n{WEATHER}", "PRO-1")
    assert [each.quote for each in finding.passages] == [REPORTS]
    assert finding.severity == RULES["PRO-1"].severity
    assert finding.confidence == second.bars()["PRO-1"].confidence


def test_what_a_rule_saw_is_not_said_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    _put(monkeypatch, "HER-1", Bars(-inf, -50.0, 0.9, "default"))
    places = [each.passages[0].quote for each in _found(f"{KIOSK}\n\n{WEATHER}", "HER-1")]
    assert places == [KIOSK, WEATHER]


def test_of_a_table_row_one_cell_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    _put(monkeypatch, "PRO-1", Bars(-inf, -50.0, 0.9, "default"))
    table = f"| Nr | Eis |\n|---|---|\n| 12a | {WEATHER} |\n"
    assert WEATHER in [each.passages[0].quote for each in _found(table, "PRO-1")]
    assert "12a" not in [each.passages[0].quote for each in _found(table, "PRO-1")]


def test_in_a_document_a_sentence_has_to_be_surer(monkeypatch: pytest.MonkeyPatch) -> None:
    _put(monkeypatch, "PRO-1", Bars(-inf, 3.5, 0.9, "default"))
    assert _found(REPORTS, "PRO-1")
    monkeypatch.setattr(second, "IN_DOCUMENT", 50.0)
    document = "\n\n".join([REPORTS, *([WEATHER] * 20)])
    assert not _found(document, "PRO-1")


@pytest.mark.parametrize("asked", [False, True])
def test_a_country_is_enough_where_the_quarry_is_asked(
    monkeypatch: pytest.MonkeyPatch, *, asked: bool
) -> None:
    _put(monkeypatch, "HER-2", Bars(-inf, -50.0, 0.9, "default"))
    told = "De inschrijver vermeldt de groeve van de natuursteen." if asked else WEATHER
    assert bool(_found(f"{told}\n\n{WEATHER}", "HER-2")) is not asked


def test_a_duty_is_only_taken_out_of_force_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _put(monkeypatch, "OND-1", Bars(-inf, -50.0, 0.9, "default"))
    assert not _found(f"Het bestek gaat over voegwerk. {WEATHER}", "OND-1")
    assert _found(f"{WEATHER}\n\n## Internationale sociale voorwaarden\n\n{WEATHER}", "OND-1")
