"""Rows of the log in words: for the page, and for the history that another app shows."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.audit import verbs
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
    subject_key: str  # for the filter of the page: ``type:id``
    door: str
    address: str
    details: tuple[Detail, ...]
    position: int | None  # in the chain; None for the first seconds


def rows(entries: Sequence[Entry], sight: Sight) -> list[Row]:
    """Word these entries in the language of the request; four queries, however many there are."""
    ids = [entry.pk for entry in entries]
    values: dict[int, dict[str, str]] = defaultdict(dict)
    kept = Value.objects.filter(entry_id__in=ids).order_by("pk")
    for entry_id, name, content in kept.values_list("entry_id", "name", "content"):
        values[entry_id][name] = content
    links = Link.objects.filter(entry_id__in=ids).values_list("entry_id", "position")
    positions = dict(links)
    names = directory()
    people = names.people({e.actor_id for e in entries if e.actor_id is not None})
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
            subject_key=f"{entry.subject_type}:{entry.subject_id}",
            door=entry.get_door_display(),
            address=_address(values[entry.pk], sight),
            details=tuple(_details(entry, values[entry.pk], language)),
            position=positions.get(entry.pk),
        )

    return [row(entry) for entry in entries]


def history(subject_type: str, subject_id: object, user: User, *, most: int = 20) -> list[Row]:
    """Give the latest rows about one thing that this person may see, for a page about it."""
    entries = Entry.objects.visible_to(user).about(subject_type, subject_id).latest_first()
    return rows(list(entries[:most]), sight_of(user))


def _name(pk: int | None, known: Mapping[int, str], nobody: str) -> str:
    if pk is None:
        return nobody
    # A person whose data were erased, or an organisation that is gone, keeps a number.
    return known.get(pk) or _("number %(number)s") % {"number": pk}


def _address(values: Mapping[str, str], sight: Sight) -> str:
    content = values.get("from.address")
    return str(json.loads(content)) if content and sight.addresses else ""


def _details(entry: Entry, values: Mapping[str, str], language: str) -> list[Detail]:
    details = []
    for name in json.loads(entry.commitments):
        if name.startswith(OF_ACTOR):
            continue
        label = verbs.name_label(name, language)
        if name not in values:
            details.append(Detail(label, _("erased"), is_erased=True))
            continue
        value = json.loads(values[name])
        if isinstance(value, list) and len(value) == 2:  # noqa: PLR2004 -- old and new
            details.append(Detail(label, _text(value[1]), old=_text(value[0])))
        else:
            details.append(Detail(label, _text(value)))
    return details


def _text(value: Any) -> str:
    """Write a value for people; an absent one is a dash."""
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    # What cannot be printed cannot be sent either (half a surrogate pair).
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
