"""TER-4: dates and terms that cannot all be true."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tenders.checks import dates, language
from tenders.checks.numbers import value_of
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule
from tenders.checks.rules.planning import nearest_days, waiting_days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tenders.checks.dates import Milestone
    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding

#: The order in which the events of a planning can only come.
_ORDER = (
    "notice",
    "request",
    "selected",
    "invitation",
    "questions",
    "information",
    "visit",
    "closing",
    "evaluation",
    "presentation",
    "decision",
    "standstill",
    "contract",
    "start",
    "report",
    "delivery",
)
#: These may come in any order between them.
_LOOSE = frozenset({"questions", "information", "visit", "request", "invitation"})
#: Who may bid is known when all requests are in.
_REQUEST_FIRST = {"request", "invitation"}
#: Who is selected is told after the requests; nothing else is sure of it.
_BEFORE_SELECTED = frozenset({"notice", "request"})
#: "Binnen zes weken na gunning, doch niet later dan tien dagen v\u00f3\u00f3r de gunning".
_AFTER_AND_BEFORE = re.compile(
    r"\bna (?:de |het )?(?P<what>[a-z]{5,})\b[^.;]{0,30}"
    r"\b(?:doch|maar|en (?:wel|uiterlijk|niet later)|en in elk geval)\b[^.;]{0,60}"
    r"\bv[o\u00f3][o\u00f3]r (?:de |het )?(?P=what)\b"
)
_HOUR = re.compile(r"\b(\d{1,2})[.:](\d\d) ?u(?:ur)?\b")
#: "Aanvang productie (na goedkeuring monster)".
_AFTER = re.compile(r"\bna (?:de |het )?(?P<what>[a-z ]{5,40})")
#: Days between a Dutch closing and the opening of the bids.
_SOON_OPENED = 14
#: What happens on one day only.
_ONCE = ("questions", "visit", "request", "start", "invitation")
#: Terms of which a document has one.
_TERMS = ("term-validity", "term-execution")
_UNIT_DAYS = {"jaar": 365, "maanden": 30, "maand": 30, "weken": 7}
_UP_TO = re.compile(r"\s*(?:tot|t/m|tot en met|-|\u2013)\s*")
#: Days by which a period may differ from what is said, per year.
_MARGIN = 12


@rule("TER-4")
def dates_contradict(case: Understanding) -> Iterator[Seen]:
    """Two days for one event, an impossible order, a day that is not that weekday or not there."""
    yield from _impossible_days(case)
    found = [each for each in case.milestones if not each.amended]
    by_event: dict[str, list[Milestone]] = {}
    for each in found:
        by_event.setdefault(each.event, []).append(each)
    if (two := _two_closings(case, by_event.get("closing", []))) is not None:
        yield two
        return
    yield from _two_hours(by_event.get("closing", []))
    yield from _after_later(case)
    yield from _two_days(by_event)
    yield from _answered_before(by_event)
    yield from _durations(case)
    yield from _too_soon(case, by_event)
    chosen = [(event, by_event[event]) for event in _ORDER if event in by_event]
    for (one, earlier), (other, later) in (
        (a, b) for i, a in enumerate(chosen) for b in chosen[i + 1 :]
    ):
        if ({one, other} <= _LOOSE and {one, other} != _REQUEST_FIRST) or (
            other == "selected" and one not in _BEFORE_SELECTED
        ):
            continue
        if "report" in {one, other} and "start" not in {one, other}:
            continue
        if {one, other} == {"evaluation", "presentation"}:
            continue
        if one == "selected" or (one == "presentation" and other != "decision"):
            continue
        if other == "presentation" and one not in {"notice", "closing"}:
            continue
        first, second = min(earlier, key=lambda e: e.day), max(later, key=lambda e: e.day)
        if first.day > second.day:
            yield Seen((first.passage, second.passage), 0.9, note="order")
            return


def _two_closings(case: Understanding, closings: list[Milestone]) -> Seen | None:
    """Two days for the closing, and nothing that puts one in the place of the other."""
    other = next((each for each in closings if each.day != closings[0].day), None)
    if other is None or any(each.amended for each in case.milestones if each.event == "closing"):
        return None
    if case.jurisdiction == "nl" and _opened_after(closings[0], other):
        return None
    return Seen((closings[0].passage, other.passage), 0.88, note="two")


def _two_hours(closings: list[Milestone]) -> Iterator[Seen]:
    """One closing day, with another hour at another place."""
    told: dict[str, Milestone] = {}
    for each in closings:
        hours = {":".join(hour) for hour in _HOUR.findall(each.sentence.low)}
        if len(hours) == 1 and "open" not in each.sentence.low:
            told.setdefault(hours.pop(), each)
    if len(told) > 1 and len({each.day for each in closings}) == 1:
        one, other = list(told.values())[:2]
        yield Seen((one.passage, other.passage), 0.86, note="default")


def _after_later(case: Understanding) -> Iterator[Seen]:
    """In a table: 'aanvang productie (na goedkeuring monster)', with that approval later."""
    for reading in case.readings:
        year = dates.year_of(reading)
        tables: dict[int, list[tuple[str, date, Sentence]]] = {}
        for (table, _), row in sorted(reading.rows.items()):
            days = [m.day for s in row for m in dates.mentions(s.low, year) if m.day]
            if len(days) == 1:
                tables.setdefault(table, []).append((row[0].low, days[0], row[0]))
        for rows in tables.values():
            for label, day, where in rows:
                found = _AFTER.search(label)
                words = re.findall(r"[a-z]{5,}", found["what"]) if found else []
                for other, when, place in rows:
                    named = _AFTER.sub(" ", other)
                    if words and when > day and all(word in named for word in words):
                        yield Seen((place.passage(), where.passage()), 0.86, note="order")
                        return


def _opened_after(one: Milestone, other: Milestone) -> bool:
    """Dutch bids may be opened a while after the closing; in Belgium the two are one moment."""
    opens = [bool(re.search(r"\bopen", each.label)) for each in (one, other)]
    return opens == [False, True] and 0 < (other.day - one.day).days <= _SOON_OPENED


def _too_soon(case: Understanding, by_event: dict[str, list[Milestone]]) -> Iterator[Seen]:
    """The contract is signed before the standstill that the documents promise is over."""
    decisions, contracts = by_event.get("decision", []), by_event.get("contract", [])
    if len(decisions) != 1 or len(contracts) != 1:
        return
    between = (contracts[0].day - decisions[0].day).days
    for sentence in case.about(bits("wait")):
        days = None if language.is_history(sentence) else waiting_days(sentence)
        if days is not None and 0 < between < days:
            passages = (contracts[0].passage, sentence.passage())
            yield Seen(tuple(dict.fromkeys(passages)), 0.86, note="default")
            return


def _two_days(by_event: dict[str, list[Milestone]]) -> Iterator[Seen]:
    """One event on two days, told at two places of the documents."""
    for event in _ONCE:
        found = by_event.get(event, [])
        for number, one in enumerate(found):
            other = next((each for each in found[number + 1 :] if each.day != one.day), None)
            if other is None or not _at_two_places(one, other):
                continue
            yield Seen(tuple(dict.fromkeys((one.passage, other.passage))), 0.86, note="default")
            return


def _at_two_places(one: Milestone, other: Milestone) -> bool:
    low = one.sentence.low
    if one.sentence is not other.sentence:
        low = f"{low} {other.sentence.low}"
        least = 1
    else:
        least = 2
    if pattern("rounds").search(low) or pattern("lots").search(low):
        return False
    places = {
        found
        for name in ("document-place", "places", "told-where")
        for found in pattern(name).findall(low)
    }
    return len(places) >= least


def _answered_before(by_event: dict[str, list[Milestone]]) -> Iterator[Seen]:
    """Questions may still be asked after the last answers are out."""
    told_all = by_event.get("information", [])
    for told in told_all:
        for asked in by_event.get("questions", []):
            last = re.search(r"enige|laatste|slot", told.sentence.low)
            single = len(told_all) == 1 and not pattern("rounds").search(
                f"{told.sentence.low} {asked.sentence.low}"
            )
            if asked.day > told.day and (last or single):
                yield Seen((told.passage, asked.passage), 0.88, note="order")
                return


def _durations(case: Understanding) -> Iterator[Seen]:
    """Two lengths for one term; a period that is not as long as is said; after and before one."""
    for reading in case.readings:
        year = dates.year_of(reading)
        for sentence in reading.about(bits("when", "wait")):
            if language.is_question(sentence):
                continue
            if _AFTER_AND_BEFORE.search(sentence.low) or _is_other_length(sentence, year):
                yield Seen((sentence.passage(),), 0.86, note="default")
    for name in _TERMS:
        yield from _two_lengths(case, name)


def _two_lengths(case: Understanding, name: str) -> Iterator[Seen]:
    first: tuple[str, str, Sentence] | None = None
    for sentence in case.about(bits("wait")):
        place = language.has(name, sentence)
        if (
            not place
            or language.is_question(sentence)
            or language.is_history(sentence)
            or language.has("amends", sentence)
            or language.has("lots", sentence)
            or language.has("term-not-whole", sentence)
        ):
            continue
        found = nearest_days(sentence.low, place)
        if not found or not found["what"]:
            continue
        length = (str(value_of(found[1])), (found["unit"] or "kalender") + found["what"])
        if first and first[1] == length[1] and first[0] != length[0]:
            yield Seen((first[2].passage(), sentence.passage()), 0.86, note="default")
            return
        first = first or (*length, sentence)


def _is_other_length(sentence: Sentence, year: int | None) -> bool:
    """'Van 1 januari 2027 tot en met 31 december 2029, een looptijd van vier jaar'."""
    said = language.has("length-told", sentence)
    if not said or language.has("term-not-whole", sentence):
        return False
    days = [m for m in dates.mentions(sentence.low, year) if m.day]
    if len(days) != 2:  # noqa: PLR2004
        return False
    between = sentence.low[days[0].last : days[1].first]
    if not _UP_TO.fullmatch(between) and "eindig" not in between:
        return False
    first, last = days[0].day, days[1].day
    if first is None or last is None:
        return False
    length = value_of(said["number"]) * _UNIT_DAYS[said["unit"]]
    return abs((last - first).days - length) > _MARGIN * max(1, length // 365)


def _backwards(sentence: Sentence, year: int | None) -> bool:
    """Such as 'van 1 mei 2026 tot 30 april 2025'."""
    days = dates.mentions(sentence.low, year)
    return any(
        one.day
        and other.day
        and one.day > other.day
        and re.search(r"\bvan(?:af)?\s*$", sentence.low[: one.first])
        and re.fullmatch(r"\s*(?:tot|t/m|tot en met)\s*", sentence.low[one.last : other.first])
        for one, other in pairwise(days)
    )


def _impossible_days(case: Understanding) -> Iterator[Seen]:
    for reading in case.readings:
        year = dates.year_of(reading)
        for sentence in reading.about(bits("when")):
            if language.is_question(sentence):
                continue
            if _backwards(sentence, year):
                yield Seen((sentence.passage(),), 0.9, note="order")
            for mention in dates.mentions(sentence.low, year):
                if mention.day is None:
                    yield Seen((sentence.passage(),), 0.92, note="no-day")
                elif (
                    mention.weekday
                    and mention.year_known
                    and dates.WEEKDAYS[mention.day.weekday()] != mention.weekday
                ):
                    values = (("weekday", dates.WEEKDAYS[mention.day.weekday()]),)
                    yield Seen((sentence.passage(),), 0.92, note="weekday", values=values)
