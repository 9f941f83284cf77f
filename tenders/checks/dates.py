"""The planning that documents state: which event on which day, and where it is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern, source

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
_DATE = re.compile(
    r"\b(?:(?P<weekday>maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)\s+)?"
    r"(?:(?P<day>\d{1,2})(?:e|ste|de)?\s+(?P<month>"
    + source("months")
    + r")\b\.?(?:\s+(?P<year>20\d\d))?"
    r"|(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>20\d\d)|(?P<iy>20\d\d)-(?P<im>\d{2})-(?P<id>\d{2}))\b"
)
_YEAR = re.compile(r"\b(20[12]\d)\b")
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
#: A first line of fewer characters is no title.
_SHORT_TITLE = 8
#: The events of a planning, in the order in which they are looked for.
EVENTS = (
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
    for found in _YEAR.findall(reading.low):
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
            found += _of_row(sentence, reading, year)
        else:
            found += _of_sentence(sentence, year)
    return found


def _of_row(sentence: Sentence, reading: Reading, year: int | None) -> Iterator[Milestone]:
    row = sentence.row
    days = [(s, m) for s in row for m in mentions(s.low, year) if m.day]
    if len(days) != 1:
        return
    where, mention = days[0]
    label = " ".join(s.low for s in row if s is not where)
    around = where.low[: mention.first] + " " + where.low[mention.last :]
    label = (label + " " + around).strip()
    event = event_of(label)
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
    for mention in days:
        # The words before the date, up to the date before it, name the event.
        before = low[at : mention.first]
        # The last words count first: "drie weken: uitnodiging 3 november".
        last = re.split(r"[:;]| en ", before)[-1]
        label = last if event_of(last) else before if event_of(before) else ""
        if not label:
            end = pattern("date-clause-end").search(low, mention.last)
            after = low[mention.last : end.start() if end else len(low)]
            following = [m for m in days if m.first > mention.first]
            if following:
                after = low[mention.last : min(following[0].first, mention.last + len(after))]
            after = re.split(r", (?:de|het|en|waarna|uw|inschrijven|daarna) ", after)[0]
            label = after if event_of(after) and not after.startswith((" en ", ", en ")) else ""
        if not label and at == 0 and sentence.start == 0:
            label = sentence.lead
        at = mention.last
        event = event_of(label)
        if not event and carried and pattern("same-event").search(before):
            event = carried  # "artikel 9: opening op 4 april; artikel 14: op 7 april"
        if not event or pattern("date-not-now").search(low[: mention.first][-40:]):
            continue
        carried = event
        if mention.day:
            yield Milestone(
                event,
                mention.day,
                sentence,
                sentence.passage(),
                is_amended(sentence.reading, sentence),
                label,
            )


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
