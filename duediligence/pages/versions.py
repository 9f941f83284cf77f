"""Versions of a dossier, and the difference between two of them in plain words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from duediligence import choices
from duediligence.core.content import FIELDS, POINTS_TO
from duediligence.core.differences import Change, differences
from duediligence.core.reference import Question
from duediligence.enums import (
    Affected,
    ComplaintStatus,
    Direction,
    EvidenceScope,
    Finding,
    Involvement,
    Level,
    MeasureKind,
    MeasureStatus,
)
from duediligence.models import (
    Chain,
    Complaint,
    DossierRow,
    Evidence,
    Link,
    Measure,
    Risk,
    Site,
)
from duediligence.wording import every_question
from portal.shared.templatetags.isv import date_plain
from tenders import choices as of_tenders

MODELS: Mapping[str, type[DossierRow]] = {
    "chains": Chain,
    "sites": Site,
    "links": Link,
    "risks": Risk,
    "measures": Measure,
    "evidences": Evidence,
    "complaints": Complaint,
}
#: Field → the names of its codes; by kind where a name means two things.
CODES: Mapping[str, Any] = {
    "finding": Finding,
    "direction": Direction,
    "affects": Affected,
    "involvement": Involvement,
    "measures.kind": MeasureKind,
    "measures.status": MeasureStatus,
    "complaints.status": ComplaintStatus,
    "evidences.scope": EvidenceScope,
    "level": Level,
}


@dataclass(frozen=True, slots=True)
class FieldWords:
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChangeWords:
    title: str
    what: str  # "added", "removed" or "changed"
    said: str  # the same in words
    fields: tuple[FieldWords, ...]


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    changes: tuple[ChangeWords, ...]


def differences_in_words(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Part]:
    """By part of the dossier, in its order; nothing where nothing differs."""
    return changes_in_words(differences(old, new), old, new)


def changes_in_words(
    changes: Iterable[Change], old: Mapping[str, Any], new: Mapping[str, Any]
) -> list[Part]:
    """As ``differences_in_words``; ``old`` and ``new`` only tell what rows are called."""
    said = {"added": _("added"), "removed": _("removed"), "changed": _("changed")}
    found: dict[str, list[ChangeWords]] = {}
    asked = every_question()
    for change in changes:
        words = ChangeWords(
            _title(change, old, new, asked),
            change.what,
            said[change.what],
            tuple(_fields(change, old, new)),
        )
        found.setdefault(change.part, []).append(words)
    return [Part(name, tuple(found[part])) for part, name in _parts().items() if part in found]


def _parts() -> dict[str, str]:
    return {
        "dossier": _("The dossier"),
        "answers": _("Answers"),
        "chains": _("Chains"),
        "sites": _("Places"),
        "links": _("Links"),
        "risks": _("Risks"),
        "measures": _("Measures"),
        "evidences": _("Evidence"),
        "complaints": _("Complaints"),
    }


def _title(
    change: Change, old: Mapping[str, Any], new: Mapping[str, Any], known: Mapping[str, Question]
) -> str:
    if change.part == "dossier":
        return _("The dossier")
    if change.part == "answers":
        question = known.get(str(change.key))
        asked = question.ask.to(of_tenders.language()) if question else str(change.key)
        if not change.chain:
            return asked
        return f"{name_of_row('chains', change.chain, new, old)}: {asked}"
    return name_of_row(change.part, int(change.key), new, old)


def name_of_row(kind: str, pk: int, *contents: Mapping[str, Any]) -> str:
    """A row by what it is called, in the first content that has it."""
    for content in contents:
        for row in content.get(kind, ()):
            if row["id"] != pk:
                continue
            if kind == "links":
                return _("%(seller)s delivers to %(buyer)s") % {
                    "seller": name_of_row("sites", row["seller"], content),
                    "buyer": name_of_row("sites", row["buyer"], content),
                }
            name = row.get("name") or row.get("title") or row.get("place") or _("unknown")
            return f"{choices.role_name(row['role'])}: {name}" if kind == "sites" else str(name)
    return "-"


def _fields(change: Change, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FieldWords]:
    for name, before, after in change.fields:
        yield FieldWords(
            field_label(change.part, name),
            value_in_words(change.part, name, before, old),
            value_in_words(change.part, name, after, new),
        )


def field_label(part: str, name: str) -> str:
    """What a field is called, as on the forms."""
    own = {
        "value": _("answer"),
        "note": _("in your own words") if part == "answers" else _("note"),
        "confirmed": _("holds for the round of"),
        "group": _("group"),
        "round": _("round"),
        "sha256": _("fingerprint of the file"),
        "file_name": _("file"),
        "chain": _("chain"),
        "chains": _("chains"),
        "site": _("place in the chain"),
        "seller": _("who delivers"),
        "buyer": _("to whom"),
        "risks": _("against which risks"),
        "measures": _("which measures it shows"),
        "replaces": _("replaces"),
        "role": _("role"),
        "theme": _("theme"),
        "action_date": _("find out before"),
    }
    if name in own:
        return own[name]
    field = MODELS[part]._meta.get_field(name)  # noqa: SLF001 -- Django's own
    return str(getattr(field, "verbose_name", name))


def value_in_words(part: str, name: str, value: Any, content: Mapping[str, Any]) -> str:  # noqa: C901, PLR0911 -- a table of kinds of value
    """One value as a person reads it; other rows by what they are called there."""
    if value is None or value in ("", []):
        return "-"
    if part in FIELDS and name in POINTS_TO:
        many = value if isinstance(value, list) else [value]
        return ", ".join(name_of_row(POINTS_TO[name], pk, content) for pk in many)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in ("stone", "product", "country"):
        return of_tenders.name_of(name, value)
    if name == "role":
        return choices.role_name(value)
    if name == "theme":
        return choices.theme_name(value)
    if name == "kind" and part == "evidences":
        return choices.evidence_kind_name(value)
    if part == "answers" and name == "value":
        return str(dict(choices.ANSWERS).get(value, value))
    if part == "risks" and (numbers := _WEIGHTS.get(name)):
        return str(dict(numbers).get(value, value))
    codes = CODES.get(name) or CODES.get(f"{part}.{name}")
    if codes is not None:
        return str(dict(codes.choices).get(value, value))
    if isinstance(value, str) and name in _DAYS:
        return date_plain(date.fromisoformat(value))
    return str(value)


_WEIGHTS: Mapping[str, Any] = {
    "scale": choices.SCALE,
    "scope": choices.SCOPE,
    "irremediability": choices.IRREMEDIABILITY,
    "likelihood": choices.LIKELIHOOD,
}
_DAYS = frozenset(
    {
        "known_since",
        "verified_on",
        "action_date",
        "due_date",
        "issued_on",
        "valid_until",
        "received_on",
    }
)
