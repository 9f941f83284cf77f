"""A dossier as one value of JSON: what a version freezes, a spreadsheet holds and a receiver gets.

``{"group", "round", "answers": {code: {"value", "note", "confirmed"}}, KIND: [row, ...]}``; a row
has ``id`` and the fields below, days as ISO 8601, other rows by their id. Nobody stands in it by
name: who does a measure is left out, because a frozen version cannot be wiped.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Kind → its fields in the order of the form.
FIELDS: dict[str, tuple[str, ...]] = {
    "chains": ("name", "stone", "product", "note"),
    "sites": (
        "role",
        "chains",
        "name",
        "place",
        "country",
        "level",
        "known_from",
        "known_since",
        "verified_on",
        "action",
        "action_date",
        "note",
    ),
    "links": (
        "chain",
        "seller",
        "buyer",
        "material",
        "level",
        "known_from",
        "known_since",
        "note",
    ),
    "risks": (
        "theme",
        "finding",
        "title",
        "description",
        "chain",
        "site",
        "is_actual",
        "scale",
        "scope",
        "irremediability",
        "likelihood",
        "direction",
        "affects",
        "involvement",
        "sources",
    ),
    "measures": (
        "title",
        "kind",
        "risks",
        "site",
        "due_date",
        "status",
        "goal",
        "indicator",
        "partners",
        "otherwise",
        "effect",
        "last_resort",
    ),
    "evidences": (
        "title",
        "kind",
        "scope",
        "site",
        "chain",
        "delivery",
        "issuer",
        "issued_on",
        "valid_until",
        "place",
        "level",
        "measures",
        "replaces",
        "note",
        "doubt",
        "doubt_answer",
        "file_name",
        "sha256",
    ),
    "complaints": (
        "title",
        "received_on",
        "from_whom",
        "chain",
        "description",
        "status",
        "answer",
        "remedy",
    ),
}
#: Field → the kind that it points to, with one id or (``MANY``) a list of ids.
POINTS_TO = {
    "chain": "chains",
    "chains": "chains",
    "site": "sites",
    "seller": "sites",
    "buyer": "sites",
    "risks": "risks",
    "measures": "measures",
    "replaces": "evidences",
}
MANY = frozenset({"chains", "risks", "measures"})


def canonical(content: Mapping[str, Any]) -> str:
    """JSON in exactly one spelling, so that equal dossiers have one fingerprint."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 in hex over ``canonical``."""
    return hashlib.sha256(canonical(content).encode("ascii")).hexdigest()
