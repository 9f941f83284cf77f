"""The planning that documents state: which event on which day, and where it is said."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern, sieved, source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.model import Passage
    from tenders.checks.text import Reading, Sentence

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "jan"),
            ("februari", "feb", "febr"),
            ("maart", "mrt"),
            ("april", "apr"),
            ("mei",),
            ("juni", "jun"),
            ("juli", "jul"),
            ("augustus", "aug"),
            ("september", "sep", "sept"),
            ("oktober", "okt"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_DATE = sieved(
    r"\b(?:(?P<weekday>maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)\s+)?"
    r"(?:(?P<day>\d{1,2})(?:e|ste|de)?\s+(?P<month>"
    + source("months")
    + r")\b\.?(?:\s+(?P<year>20\d\d))?"
    r"|(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>20\d\d)|(?P<iy>20\d\d)-(?P<im>\d{2})-(?P<id>\d{2}))\b"
)
_YEAR = sieved(r"\b(20[12]\d)\b")
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
#: A first line of fewer characters is no title.
_SHORT_TITLE = 8
#: For a planning without a year: enough to see what comes first.
ANY_YEAR = 2026
#: The events of a planning, in the order in which they are looked for.
EVENTS = (
    "report",
    "evaluation",
    "presentation",
    "delivery",
    "selected",
    "visit",
    "standstill",
    "agreed",
    "request",
    "invitation",
    "answer",
    "questions",
    "information",
    "decision",
    "close",
    "notice",
    "closing",
    "contract",
    "start",
    "sent",
)
#: Of these a range counts by its last day.
_ENDS = frozenset({"closing", "request", "questions", "evaluation"})
_UP_TO = re.compile(r"[^a-z]*(?:\d{1,2}[.:]\d\d uur)?[^a-z]*(?:tot|t/m|tot en met)\s*")
_NEXT = re.compile(r", | en ")
#: Two names for one event.
_SAME = {"agreed": "contract", "answer": "information", "close": "closing"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text; ``day`` is ``None`` when there is no such day."""

    day: date | None
    first: int
    last: int
    weekday: str = ""
    year_known: bool = True


@dataclass(frozen=True, slots=True)
class Milestone:
    event: str
    day: date
    sentence: Sentence
    passage: Passage
    amended: bool  # in a text that changes an earlier one
    label: str
    dated: bool = True  # whether the text names a year


def mentions(low: str, year: int | None = None) -> list[Mention]:
    """Every date in a lower-case text. A date without a year is of the ``year`` given."""
    found = []
    for match in _DATE.finditer(low):
        if match["day"]:
            numbers = (match["year"], str(_MONTHS[match["month"]]), match["day"])
        elif match["d"]:
            numbers = (match["y"], match["m"], match["d"])
        else:
            numbers = (match["iy"], match["im"], match["id"])
        told = numbers[0] or year
        if told is None:
            continue
        try:
            day = date(int(told), int(numbers[1]), int(numbers[2]))
        except ValueError:
            day = None
        found.append(
            Mention(day, match.start(), match.end(), match["weekday"] or "", bool(numbers[0]))
        )
    return found


def year_of(reading: Reading) -> int | None:
    """The year that the document names most: dates without a year are in it."""
    counts: dict[str, int] = {}
    for sentence in reading.sentences:
        for found in _YEAR.findall(sentence.low):
            counts[found] = counts.get(found, 0) + 1
    return int(max(counts, key=lambda year: (counts[year], year))) if counts else None


def milestones(reading: Reading) -> list[Milestone]:
    """The planning of one document, in the order of its text."""
    year = year_of(reading)
    found: list[Milestone] = []
    seen_rows: set[tuple[int, int]] = set()
    for sentence in reading.about(bits("when")):
        block = sentence.block
        if language.is_question(sentence):
            continue
        if block.row:
            if (block.table, block.row) in seen_rows:
                continue
            seen_rows.add((block.table, block.row))
            found += _of_row(sentence, reading, year or ANY_YEAR)
        else:
            found += _of_sentence(sentence, year or ANY_YEAR)
    return found if year else [replace(each, dated=False) for each in found]


def _of_row(sentence: Sentence, reading: Reading, year: int | None) -> Iterator[Milestone]:
    row = sentence.row
    days = [(s, m) for s in row for m in mentions(s.low, year) if m.day]
    if len(days) != 1:
        return
    where, mention = days[0]
    label = " ".join(s.low for s in row if s is not where)
    around = where.low[: mention.first] + " " + where.low[mention.last :]
    label = (label + " " + around).strip()
    # "Na afronding van de beoordeling" tells when, not what.
    event = event_of(pattern("after-what").sub(" ", label)) or event_of(label)
    if event and mention.day:
        start = row[0].passage().start
        end = row[-1].passage().end
        passage = reading.passage(row[0].block, start, end)
        yield Milestone(event, mention.day, where, passage, is_amended(reading, where), label)


def _of_sentence(sentence: Sentence, year: int | None) -> Iterator[Milestone]:
    low = sentence.low
    days = [m for m in mentions(low, year) if m.day]
    at = 0
    carried = ""
    for number, mention in enumerate(days):
        between = low[at : mention.first]
        before = pattern("told-where").sub(" ", between)
        after = _after(low, mention, days[number + 1] if number + 1 < len(days) else None)
        label = _label(before, after)
        if not label and at == 0:
            label = sentence.lead if sentence.start == 0 else ""
            label = label if event_of(label) else sentence.asked_before
        # What came after this date names no other.
        used = len(_NEXT.split(after)[0]) if label and label == after else 0
        at = mention.last + used
        event = event_of(label)
        if not event and carried and pattern("same-event").search(between):
            event = carried  # "artikel 9: opening op 4 april; artikel 14: op 7 april"
        if not event or pattern("date-not-now").search(low[: mention.first][-40:]):
            continue
        carried = event
        if event in _ENDS and _begins_range(low, mention, days[number + 1 : number + 2]):
            continue
        if mention.day:
            yield Milestone(
                event,
                mention.day,
                sentence,
                sentence.passage(),
                is_amended(sentence.reading, sentence),
                label,
            )


def _begins_range(low: str, mention: Mention, following: list[Mention]) -> bool:
    """'Van 12 oktober tot 27 november': the last day counts."""
    return bool(
        following
        and re.search(r"\bvan(?:af)?\s*$", low[: mention.first])
        and _UP_TO.fullmatch(low[mention.last : following[0].first])
    )


def _after(low: str, mention: Mention, following: Mention | None) -> str:
    """The rest of the clause after a date, up to the next date."""
    end = pattern("date-clause-end").search(low, mention.last)
    last = end.start() if end else len(low)
    after = low[mention.last : min(last, following.first) if following else last]
    return re.split(r", (?:de|het|en|waarna|uw|inschrijven|daarna) ", after)[0]


def _label(before: str, after: str) -> str:
    """The words that name the event of a date.

    First those before it, the last ones first ("drie weken: uitnodiging 3 november"); then those
    after it; then both, for a verb at the end ("de overeenkomst wordt op 5 juni getekend").
    """
    if pattern("invited-after").match(after) and event_of(after):
        return after
    if pattern("verb-awaited").search(before) and event_of(_NEXT.split(after)[0]) == "questions":
        return after
    for part in (re.split(r"[:;,]| en ", before)[-1], re.split(r"[:;]| en ", before)[-1], before):
        if event_of(part):
            return part
    if not after.startswith((" en ", ", en ")) and event_of(after):
        return after
    both = f"{before} {_NEXT.split(after)[0]}"
    return both if event_of(both) else ""


def event_of(label: str) -> str:
    """The event that a label names; ``""`` when it names none or more than one."""
    if pattern("event-none").search(label):
        return ""
    for event in EVENTS:
        if pattern(f"event-{event}").search(label):
            return _SAME.get(event, event)
    return ""


def is_amended(reading: Reading, sentence: Sentence) -> bool:
    return bool(pattern("amends").search(sentence.low)) or _amends_others(reading)


def _amends_others(reading: Reading) -> bool:
    """A note of information, by its title: what it says comes in the place of what was said."""
    first = next((s for s in reading.sentences if len(s.low) > _SHORT_TITLE), None)
    return (
        first is not None
        and not first.block.row
        and bool(pattern("amending-document").search(first.low[:120]))
        and not pattern("appears").search(first.low)
    )
