"""TER-1 to TER-3: terms that are too short."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenders.advice.facts import Conditions, Facts
from tenders.advice.terms import minimum_terms
from tenders.checks import language
from tenders.checks.numbers import WORDS, value_of
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.advice.outcome import Outcome
    from tenders.checks.dates import Milestone
    from tenders.checks.model import Passage
    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding

_RANKS = (
    *("tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende"),
    *("tiende", "elfde", "twaalfde", "dertiende", "veertiende", "vijftiende", "zestiende"),
)
DAYS = re.compile(
    rf"\b(\d{{1,3}}|{WORDS})\s*(?:\(\w+\)\s*)?"
    r"(?P<unit>kalender|werk)?(?P<what>dagen|dag|weken|week|maanden|maand|uur)\b"
    rf"|\b(?P<rank>{'|'.join(_RANKS)}) dag (?=voor|v\u00f3\u00f3r|na )"
    r"|\b(?P<day>de dag|daags|een dag|de avond) (?=voor|v\u00f3\u00f3r|voordat)"
)
#: Calendar days in a unit of time.
_LENGTH = {"week": 7, "weken": 7, "maand": 30, "maanden": 30}
#: "Maandag daarop": less than any standstill.
_SOON = 3


def _terms(case: Understanding, *, electronic: bool = True) -> dict[str, Outcome]:
    facts = case.case.facts
    jurisdiction = case.jurisdiction
    if jurisdiction is None or not case.procedure:
        return {}
    european = case.european
    procedure = case.procedure
    urgent = _is_said(case, "urgent")
    prior = _is_said(case, "prior-notice")
    found = minimum_terms(
        Facts(
            jurisdiction=jurisdiction,
            authority=facts.authority or "subcentral",
            nature=facts.nature or "works",
            notice_date=case.day,
            procedure=procedure,
            conditions=Conditions(electronic=electronic, urgent=urgent, prior_notice=prior),
        ),
        european=european,
        procedure=procedure,
    )
    return {outcome.key.removeprefix("term."): outcome for outcome in found}


#: "Van een versnelling of een vooraankondiging is geen sprake."
_NO = re.compile(r"\b(?:geen|niet|zonder|noch|evenmin)\b(?!-)")


def _is_said(case: Understanding, name: str) -> bool:
    """Whether it is said, and not denied: 'er is geen vooraankondiging geweest'."""
    return any(
        language.has(name, sentence)
        for sentence in case.about(bits("procedure", "wait"))
        if not language.is_question(sentence)
        and not _NO.search(pattern("unforeseen").sub(" ", sentence.low))
    )


def _days(outcome: Outcome | None) -> int | None:
    days = outcome.params["days"] if outcome else None
    return days if isinstance(days, int) else None


@rule("TER-1")
def term_too_short(case: Understanding) -> Iterator[Seen]:
    """From the notice (or the invitation) to the closing; less for electronic bids."""
    if case.jurisdiction is None or (case.jurisdiction == "nl" and case.european is False):
        return
    if _is_said(case, "term-agreed"):
        return
    terms = _terms(case)
    for passage, taken, key in _spans(case):
        outcome = terms.get(key)
        least = _days(outcome)
        if outcome is None or least is None or not 0 < taken < least:
            continue
        yield _too_short(case, passage, taken, outcome)
        return


def _too_short(case: Understanding, passage: Passage, taken: int, outcome: Outcome) -> Seen:
    sure = (case.european is True or case.jurisdiction == "be") and bool(case.procedure)
    values = (("days", str(taken)), ("least", str(_days(outcome))))
    return Seen((passage,), 0.92, values=values, sure=sure, certainty=outcome.certainty)


def _spans(case: Understanding) -> Iterator[tuple[Passage, int, str]]:
    """A passage, the days that it leaves, and which minimum holds for it."""
    notice, closing = case.milestone("notice"), case.milestone("closing")
    start = case.case.facts.notice_date or (notice.day if notice else None)
    if case.procedure in {"restricted", "neg-w-call", "comp-dial", "innovation", "dps"}:
        asked, request = _invitation(case), case.milestone("request")
        if closing and not closing.amended and asked and closing.day > asked.day:
            yield closing.passage, (closing.day - asked.day).days, "tender"
        if request and start and not request.amended and request.day > start:
            yield request.passage, (request.day - start).days, "participation"
        yield from _stated_in_phases(case)
    elif case.procedure in {"open", "simplified-neg", ""}:
        if closing and not closing.amended and start and closing.day > start:
            yield closing.passage, (closing.day - start).days, "tender"
        for sentence in case.about(bits("wait", "procedure")):
            told = _stated(sentence, "stated-term")
            if told is not None and not language.has("before-closing", sentence):
                yield sentence.passage(), told, "tender"


def _stated_in_phases(case: Understanding) -> Iterator[tuple[Passage, int, str]]:
    """The terms that are stated for requests, and after the invitation."""
    for sentence in case.about(bits("wait", "procedure")):
        told = _stated(sentence, "stated-term")
        if told and language.has("event-request", sentence):
            yield sentence.passage(), told, "participation"
        elif told and "uitnodiging" in sentence.low:
            yield sentence.passage(), told, "tender"


def _invitation(case: Understanding) -> Milestone | None:
    return case.milestone("invitation") or case.milestone("sent")


def _stated(sentence: Sentence, name: str) -> int | None:
    """The calendar days that a sentence states close to the pattern ``name``."""
    if language.is_question(sentence) or language.is_history(sentence):
        return None
    if name == "stated-term" and language.has("of-award", sentence):
        return None
    place = pattern(name).search(sentence.low)
    match = nearest_days(sentence.low, place) if place else None
    return calendar_days(match) if match else None


def calendar_days(match: re.Match[str]) -> int:
    if match["day"]:
        return 1
    if match["rank"]:
        return _RANKS.index(match["rank"]) + 2
    number = value_of(match[1])
    what = match["what"]
    if what == "uur":
        return number // 24
    if what in _LENGTH:
        return number * _LENGTH[what]
    return number * 7 // 5 if match["unit"] == "werk" else number


def nearest_days(low: str, place: re.Match[str]) -> re.Match[str] | None:
    found = list(DAYS.finditer(low))
    return min(found, key=lambda m: abs(m.start() - place.start())) if found else None


@rule("TER-2")
def standstill_too_short(case: Understanding) -> Iterator[Seen]:
    """What is said, and what the planning comes to."""
    if case.jurisdiction is None or case.european is False:
        return
    least = _days(_terms(case).get("standstill")) or (20 if case.jurisdiction == "nl" else 15)
    sure = case.european is True
    for sentence in case.about(bits("wait")):
        days = None if language.is_history(sentence) else waiting_days(sentence)
        if days is not None and days < least:
            values = (("days", str(days)), ("least", str(least)))
            yield Seen((sentence.passage(),), 0.92, values=values, sure=sure)
    decision = case.milestone("decision")
    for end in (case.milestone("standstill"), case.milestone("contract")):
        if decision and end and not end.amended:
            days = (end.day - decision.day).days
            if 0 < days < least:
                values = (("days", str(days)), ("least", str(least)))
                yield Seen((end.passage,), 0.9, values=values, sure=sure)
                return


def waiting_days(sentence: Sentence) -> int | None:
    """The standstill that a sentence states, in calendar days."""
    if language.is_question(sentence) or language.has("wait-not", sentence):
        return None
    if language.has("no-standstill", sentence):
        return 0
    low = sentence.low
    place = pattern("standstill").search(low)
    if not place and pattern("agreed-after").search(low):
        told = [sentence, *(s for s in sentence.near(1, 0) if s.block is sentence.block)]
        place = (
            pattern("agreed-after").search(low)
            if any(pattern("award-told").search(s.low) for s in told)
            else None
        )
    match = nearest_days(low, place) if place else None
    if (
        place
        and not match
        and language.has("soon", sentence)
        and language.has("award-told", sentence)
    ):
        return _SOON
    return calendar_days(match) if match else None


@rule("TER-3")
def information_too_late(case: Understanding) -> Iterator[Seen]:
    """The last information: ten days before the closing (BE six), four when urgent."""
    if case.european is False or case.jurisdiction is None:
        return
    least = _days(_terms(case).get("information")) or (10 if case.jurisdiction == "nl" else 6)
    sure = case.european is True
    closing, told = case.milestone("closing"), case.milestone("information")
    if closing is not None and told is not None and not (told.amended and told.day > closing.day):
        left = (closing.day - told.day).days
        if left < least:
            values = (("days", str(left)), ("least", str(least)))
            passages = tuple(dict.fromkeys((told.passage, closing.passage)))
            yield Seen(passages, 0.9, values=values, sure=sure)
            return
    for sentence in case.about(bits("wait", "procedure", "when")):
        if not (
            language.has("event-information", sentence) or language.has("event-answer", sentence)
        ):
            continue
        days = _stated(sentence, "before-closing")
        if days is not None and days < least and language.has("before-closing", sentence):
            values = (("days", str(days)), ("least", str(least)))
            yield Seen((sentence.passage(),), 0.9, values=values, sure=sure)
            return
