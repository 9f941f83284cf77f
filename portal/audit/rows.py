"""Rows of the log in words: for the page, and for the history that another app shows."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.audit import naming, verbs
from portal.audit.models import Entry, Link, Value
from portal.audit.querysets import OF_ACTOR
from portal.audit.sight import directory, sight_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from portal.audit.sight import Sight, User

#: Longer texts are cut on the page; the log keeps them whole.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Detail:
    label: str
    text: str
    old: str | None = None  # of a change ``[old, new]``
    is_erased: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    moment: datetime
    verb: str
    is_read: bool  # someone saw a secret
    person: str
    person_id: int | None
    organisation: str
    subject: str
    subject_name: str  # of the thing itself, where this person may see it
    subject_key: str  # for the filter of the page: ``type:id``
    door: str
    address: str
    details: tuple[Detail, ...]
    position: int | None  # in the chain; None for the first seconds


def rows(entries: Sequence[Entry], sight: Sight, user: User) -> list[Row]:
    """Word these entries in the language of the request.

    Four queries and one per kind of subject that can be named, however many rows there are.
    """
    ids = [entry.pk for entry in entries]
    values: dict[int, dict[str, Any]] = defaultdict(dict)
    kept = Value.objects.filter(entry_id__in=ids).order_by("pk")
    for entry_id, name, content in kept.values_list("entry_id", "name", "content"):
        values[entry_id][name] = json.loads(content)
    links = Link.objects.filter(entry_id__in=ids).values_list("entry_id", "position")
    positions = dict(links)
    names = directory()
    people = names.people(_people(entries, values))
    things = naming.names_of(user, {(e.subject_type, e.subject_id) for e in entries})
    organisations = names.organisations(
        {e.organisation_id for e in entries if e.organisation_id is not None}
    )
    language = get_language() or "nl"

    def row(entry: Entry) -> Row:
        known = verbs.VERBS.get(entry.verb)
        return Row(
            moment=entry.moment,
            verb=verbs.verb_label(entry.verb, language),
            is_read=known is not None and known.kind == "read",
            person=_name(entry.actor_id, people, _("the portal itself")),
            person_id=entry.actor_id,
            organisation=_name(entry.organisation_id, organisations, ""),
            subject=verbs.subject_label(entry.subject_type, language),
            subject_name=things.get((entry.subject_type, entry.subject_id), ""),
            subject_key=f"{entry.subject_type}:{entry.subject_id}",
            door=entry.get_door_display(),
            address=_address(values[entry.pk], sight),
            details=tuple(_details(entry, values[entry.pk], people, language)),
            position=positions.get(entry.pk),
        )

    return [row(entry) for entry in entries]


def history(subject_type: str, subject_id: object, user: User, *, most: int = 20) -> list[Row]:
    """Give the latest rows about one thing that this person may see, for a page about it."""
    entries = Entry.objects.visible_to(user).about(subject_type, subject_id).latest_first()
    return rows(list(entries[:most]), sight_of(user), user)


def _name(pk: int | None, known: Mapping[int, str], nobody: str) -> str:
    if pk is None:
        return nobody
    # A person whose data were erased, or an organisation that is gone, keeps a number.
    return known.get(pk) or _("number %(number)s") % {"number": pk}


def _people(entries: Sequence[Entry], values: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """Who did something, and who is meant by a number in what was done."""
    found = {entry.actor_id for entry in entries if entry.actor_id is not None}
    for entry in entries:
        for name in naming.words_of(entry.subject_type).people & values[entry.pk].keys():
            value = values[entry.pk][name]
            pair = value if isinstance(value, list) else [value]
            found |= {each for each in pair if isinstance(each, int)}
    return found


def _address(values: Mapping[str, Any], sight: Sight) -> str:
    content = values.get("from.address")
    return str(content) if content and sight.addresses else ""


def _details(
    entry: Entry, values: Mapping[str, Any], people: Mapping[int, str], language: str
) -> list[Detail]:
    told = naming.words_of(entry.subject_type)

    def text(name: str, value: Any) -> str:
        if value is None or value in ("", [], {}):
            return _("empty")
        if name in told.people and isinstance(value, int):
            return _name(value, people, "")
        words = told.value(name, value, people) if told.value else None
        return _cut(_text(value) if words is None else words)

    details = []
    for name in json.loads(entry.commitments):
        if name.startswith(OF_ACTOR):
            continue
        label = (told.label(name) if told.label else None) or verbs.name_label(name, language)
        if name not in values:
            details.append(Detail(label, _("erased"), is_erased=True))
            continue
        value = values[name]
        is_pair = isinstance(value, list) and len(value) == 2  # noqa: PLR2004 -- old and new
        if is_pair and name not in told.lists:
            old = None if value[0] is None else text(name, value[0])
            details.append(Detail(label, text(name, value[1]), old=old))
        else:
            details.append(Detail(label, text(name, value)))
    return details


def _of_the_log(name: str, value: Any, _people: Mapping[int, str]) -> str | None:
    """What the log records about itself: why, and how many values of which name were erased."""
    if name == "why":
        reasons = {"person": _("at the request of a person"), "retention": _("its time was over")}
        return reasons.get(str(value))
    if name == "erased" and isinstance(value, dict):
        language = get_language() or "nl"
        counts = {
            verbs.name_label(each, language): sum(last - first + 1 for first, last in ranges)
            for each, ranges in value.items()
        }
        return "; ".join(f"{label}: {count}" for label, count in counts.items())
    return None


naming.words("audit", naming.Words(_of_the_log))


def _text(value: Any) -> str:
    """Write a value for people, as far as the log can without knowing what it is."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return day_in_words(value) or value
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_text(each)}" for name, each in value.items())
    return _("empty") if value is None else json.dumps(value, ensure_ascii=False)


def day_in_words(text: str) -> str:
    """A day or moment as people write it; "" for what is none."""
    try:
        moment, day = parse_datetime(text), parse_date(text)
    except ValueError:  # as 2026-02-30
        return ""
    if day is not None and "T" not in text:
        return date_format(day, "j F Y")
    return date_format(localtime(moment), "j F Y, H.i") if moment and moment.tzinfo else ""


def _cut(text: str) -> str:
    # What cannot be printed cannot be sent either (half a surrogate pair).
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
