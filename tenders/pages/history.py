"""Who changed what of a tender, and when: the rows of the log in words, from old to new.

Whoever sees the tender sees its history: it is found through the door of the tender, and shows
neither addresses of computers nor what is kept for the log alone.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from portal.audit import paging, verbs
from portal.audit.models import Entry, Value
from portal.audit.rows import day_in_words
from portal.audit.sight import directory
from portal.shared.money import euros
from tenders import choices
from tenders.advice import reference, wording
from tenders.checks import wording as check_words
from tenders.clauses.seeds import clauses
from tenders.enums import IsvForm, StationStatus, TenderRole
from tenders.metrokaart import network
from tenders.models import Tender
from tenders.pages import planning

#: Longer texts are cut on the page; the log keeps them whole.
LONGEST = 300
#: Numbers of people; worded with one query for the whole page.
PEOPLE = frozenset({"person", "assignee"})


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    old: str | None  # None: there is no "from" to show
    new: str


@dataclass(frozen=True, slots=True)
class Deed:
    moment: datetime
    what: str
    person: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    deeds: list[Deed]
    older: str
    newer: str


def history_page(tender: Tender, address: Mapping[str, str]) -> HistoryPage:
    """Three queries, however long the history. Raises ``ValueError`` for a place that is none."""
    found = paging.page(Entry.objects.about("tender", tender.pk), address)
    values: dict[int, dict[str, Any]] = defaultdict(dict)
    kept = Value.objects.filter(entry_id__in=[entry.pk for entry in found.rows])
    for entry_id, name, content in kept.values_list("entry_id", "name", "content"):
        values[entry_id][name] = json.loads(content)
    people = directory().people(_people(found.rows, values))
    language = choices.language()
    deeds = [
        Deed(
            moment=entry.moment,
            what=verbs.verb_label(entry.verb, language),
            person=_name(entry.actor_id, people) or _("the portal itself"),
            changes=tuple(
                _change(name, values[entry.pk], people)
                for name in json.loads(entry.commitments)
                if not name.startswith("from.")
            ),
        )
        for entry in found.rows
    ]
    return HistoryPage(deeds, found.older, found.newer)


def last_deed(tender: Tender) -> Deed | None:
    """Who changed this tender last, and when: for who was second."""
    entry = Entry.objects.about("tender", tender.pk).latest_first().first()
    if entry is None:
        return None
    people = directory().people({entry.actor_id} if entry.actor_id else set())
    person = _name(entry.actor_id, people) or _("the portal itself")
    return Deed(entry.moment, verbs.verb_label(entry.verb, choices.language()), person, ())


def _people(entries: list[Entry], values: Mapping[int, Mapping[str, Any]]) -> set[int]:
    found = {entry.actor_id for entry in entries if entry.actor_id is not None}
    for kept in values.values():
        for name in PEOPLE & kept.keys():
            pair = kept[name] if isinstance(kept[name], list) else [kept[name]]
            found |= {each for each in pair if isinstance(each, int)}
    return found


def _name(pk: int | None, people: Mapping[int, str]) -> str:
    if pk is None:
        return ""
    return people.get(pk) or _("person number %(number)s") % {"number": pk}


def _change(name: str, kept: Mapping[str, Any], people: Mapping[int, str]) -> Change:
    label = label_of(name)
    if name not in kept:
        return Change(label, None, _("erased"))
    value = kept[name]
    if isinstance(value, list) and len(value) == 2:  # noqa: PLR2004 -- from and to
        old, new = (in_words(name, each, people) for each in value)
        return Change(label, None if value[0] is None else old, new)
    return Change(label, None, in_words(name, value, people))


def label_of(name: str) -> str:
    """Amounts are shown in euros, so their label is that of the form and not of the log."""
    if name.endswith("_cents"):
        return str(Tender._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # noqa: SLF001 -- all are plain fields; Django's public way to them
    return verbs.name_label(name, choices.language())


def in_words(name: str, value: Any, people: Mapping[int, str]) -> str:
    """One value as a person reads it; what was emptied or never filled in is a dash."""
    if value in (None, "", [], {}):
        return "-"
    if name in PEOPLE and isinstance(value, int):
        return _name(value, people)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name.endswith("_cents") and isinstance(value, int):
        return euros(value, choices.language())
    return "; ".join(_parts(name, value))


def _parts(name: str, value: Any) -> list[str]:
    if isinstance(value, dict):
        if name == "conditions":
            return [str(choices.CONDITIONS.get(each, each)) for each in choices.ticked(value)]
        called = _parts_called(name)
        return [
            f"{called.get(code, code)}: {_coded(name, str(each))}"
            for code, each in value.items()
            if each not in (None, "")
        ]
    parts = value if isinstance(value, list) else [value]
    return [_coded(name, str(each)) for each in parts]


def _coded(name: str, text: str) -> str:
    """A code by its name, a day as people write it; other text as it is, cut when very long."""
    known = _choices(name)
    if text in known:
        return str(known[text])
    if name in _WORDED:
        return _WORDED[name](text)
    if day := day_in_words(text):
        return day
    text = text.encode("utf-8", "replace").decode()  # half a surrogate pair cannot be sent
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _station(code: str) -> str:
    """'B4 Gunningscriterium': the names are those of the Netherlands, the codes of everybody."""
    try:
        found = network.load("nl").station(code)
    except KeyError:
        return code
    return f"{found.code} {found.name.to(choices.language())}"


def _finding(identity: str) -> str:
    """What the rule that found it is called; ``identity`` is its code and a mark of the words."""
    code = identity.rpartition("-")[0]
    try:
        return check_words.title(code, choices.language())
    except KeyError:
        return identity


def _stone(text: str) -> str:
    """The codes of one stone, as ``actions.editing`` writes them, by their names."""
    language = choices.language()
    names: dict[str, str] = {}
    for kind in ("stone", "product", "finish", "unit"):
        for code, labels in reference.labels(kind).items():
            names.setdefault(code, labels[language])
    said: list[str] = []
    for code in text.split(" "):
        if said and said[-1].replace(".", "").isdecimal():
            said[-1] += f" {names.get(code, code)}"  # the unit of a quantity
        elif code.isupper():
            said.append(reference.country_name(code, language) or code)
        else:
            said.append(names.get(code, code).lower())
    return ", ".join(said)


def _application(code: str) -> str:
    return choices.name_of("application", code)


def _outcome(key: str) -> str:
    return wording.title_of_key(key, choices.language())


_WORDED: Mapping[str, Callable[[str], str]] = {
    "application": _application,
    "station": _station,
    "outcome": _outcome,
    "finding": _finding,
    "stones": _stone,
}


def _parts_called(name: str) -> Mapping[str, str]:
    """The names of what a value with parts holds, by code."""
    match name:
        case "weights":
            return {"price": _("price"), "quality": _("quality"), "isv": "ISV"}
        case "days":
            return planning.names_of("")
        case "clause_values":
            language = choices.language()
            return {p.code: p.name(language) for each in clauses() for p in each.parameters}
    return {}


def _choices(name: str) -> Mapping[Any, Any]:
    """The codes of one field with their names; only of the field that is asked about."""
    match name:
        case "role":
            return dict(TenderRole.choices)
        case "status":
            return dict(StationStatus.choices)
        case "isv_forms":
            return dict(IsvForm.choices)
        case "procedure":
            return dict(choices.all_procedures())
    try:
        field = Tender._meta.get_field(name)  # noqa: SLF001 -- Django's public way to its fields
    except FieldDoesNotExist:
        return {}
    return dict(getattr(field, "flatchoices", []))
