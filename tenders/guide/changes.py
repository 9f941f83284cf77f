"""What changed since the previous version of a guide: pure, from facts to facts.

A version is remembered as a ``snapshot`` of its facts: stations, the words of their cards, days,
answers (the form of ISV among them), terms and advice. What a person noted is not in it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tenders.advice import wording
from tenders.metrokaart.network import Language

Snapshot = Mapping[str, Any]
#: The answers in the table of the tender that are a day.
DAYS = frozenset({"notice", "closing", "invitation", "award_letter", "award", "start", "end"})
_CARD = ("purpose", "questions", "attention", "outcomes", "hooks")
_SHORT = 16


@dataclass(frozen=True, slots=True)
class Before:
    """One version that was made before, and on which day."""

    day: date
    digest: str
    snapshot: Snapshot


def snapshot(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What is remembered of the facts of a guide, as JSON values."""
    stations = [station for phase in facts["phases"] for station in phase["stations"]]
    rows = [row for section in facts["sections"] for row in section["rows"]]
    return {
        "stations": {
            station["code"]: {
                "name": station["name"],
                "words": _mark([station[part] for part in _CARD]),
                "day": station["day"],
                "done": station["done"],
            }
            for station in stations
        },
        "answers": {row["key"]: row["value"] for row in facts["summary"]},
        "terms": {
            term["key"]: {"name": term["name"], "said": _said(term, facts["words"])}
            for term in facts["terms"]
        },
        "advice": {row["key"]: _mark(row["text"]) for row in rows},
    }


def digest_of(remembered: Snapshot) -> str:
    return _hash(remembered)


def since(
    before: Sequence[Before], facts: Mapping[str, Any], language: Language
) -> dict[str, Any] | None:
    """What changed since the last version that was another, worded; None for the first version.

    ``before`` has the versions newest first; the newest may be of these very facts, so that
    asking again for what is there gives the same words. Lines are plain texts, rows were and are.
    """
    now = snapshot(facts)
    digest = digest_of(now)
    previous = before[1:] if before and before[0].digest == digest else before
    if not previous:
        return None
    return {
        "since": wording.day_text(previous[0].day, language),
        "words": {key: facts["words"][key] for key in ("since", "is_now")},
        "parts": _parts(previous[0].snapshot, now, facts),
    }


def _parts(was: Snapshot, now: Snapshot, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """In the order in which they are read; what has nothing to tell is left out."""
    labels = {row["key"]: row["label"] for row in facts["summary"]}
    fixed = facts["words"]
    answers = [key for key in labels if _differ(was["answers"], now["answers"], key)]
    unknown = _("unknown")

    def pairs(keys: Sequence[str]) -> list[dict[str, str]]:
        return [
            {
                "label": labels[key],
                "was": was["answers"].get(key, unknown),
                "now": now["answers"][key],
            }
            for key in keys
        ]

    shared = [code for code in now["stations"] if code in was["stations"]]
    days = pairs([key for key in answers if key in DAYS])
    days += _station_days(was, now, shared, fixed["no_day"])
    days += _term_days(was, now)
    found = [
        _rows(_("Form of ISV"), pairs([key for key in answers if key == "isv"])),
        _lines(_("Stations added"), _added(was, now)),
        _lines(_("Stations gone"), _gone(was, now, facts)),
        _lines(_("Done since then"), _done(was, now, shared)),
        _rows(_("Other days"), days),
        _rows(_("Other answers"), pairs([key for key in answers if key not in {"isv", *DAYS}])),
        _lines(_("Other advice"), _advice(was, now, facts)),
        _lines(_("Other words on the card"), _words(was, now, shared)),
    ]
    return [part for part in found if part["lines"] or part["rows"]]


def _lines(title: str, lines: list[str]) -> dict[str, Any]:
    return {"title": title, "lines": lines, "rows": []}


def _rows(title: str, rows: list[dict[str, str]]) -> dict[str, Any]:
    return {"title": title, "lines": [], "rows": rows}


def _differ(was: Mapping[str, Any], now: Mapping[str, Any], key: str) -> bool:
    return bool(was.get(key) != now.get(key))


def _named(remembered: Snapshot, code: str) -> str:
    return f"{code} {remembered['stations'][code]['name']}"


def _added(was: Snapshot, now: Snapshot) -> list[str]:
    return [_named(now, code) for code in now["stations"] if code not in was["stations"]]


def _gone(was: Snapshot, now: Snapshot, facts: Mapping[str, Any]) -> list[str]:
    reasons = {station["code"]: station["reason"] for station in facts["left_out"]}
    return [
        ": ".join(filter(None, (_named(was, code), reasons.get(code))))
        for code in was["stations"]
        if code not in now["stations"]
    ]


def _done(was: Snapshot, now: Snapshot, shared: Sequence[str]) -> list[str]:
    return [
        _named(now, code)
        for code in shared
        if now["stations"][code]["done"] and not was["stations"][code]["done"]
    ]


def _words(was: Snapshot, now: Snapshot, shared: Sequence[str]) -> list[str]:
    return [
        _named(now, code)
        for code in shared
        if _differ(was["stations"][code], now["stations"][code], "words")
    ]


def _station_days(
    was: Snapshot, now: Snapshot, shared: Sequence[str], none: str
) -> list[dict[str, str]]:
    """The days by which a station should be ready; that it was done is told elsewhere."""
    return [
        {
            "label": _named(now, code),
            "was": was["stations"][code]["day"] or none,
            "now": now["stations"][code]["day"] or none,
        }
        for code in shared
        if _differ(was["stations"][code], now["stations"][code], "day")
        and was["stations"][code]["done"] == now["stations"][code]["done"]
    ]


def _term_days(was: Snapshot, now: Snapshot) -> list[dict[str, str]]:
    """Terms of which the number of days or the days themselves are others; some come or go."""
    none = {"said": _("no such term")}
    before, after = was["terms"], now["terms"]
    return [
        {
            "label": after.get(key, before.get(key))["name"],
            "was": before.get(key, none)["said"],
            "now": after.get(key, none)["said"],
        }
        for key in [*after, *(key for key in before if key not in after)]
        if before.get(key, none)["said"] != after.get(key, none)["said"]
    ]


def _advice(was: Snapshot, now: Snapshot, facts: Mapping[str, Any]) -> list[str]:
    rows = (row for section in facts["sections"] for row in section["rows"])
    return [
        f"{row['title']}: {row['text']}"
        for row in rows
        if _differ(was["advice"], now["advice"], row["key"])
    ]


def _said(term: Mapping[str, Any], fixed: Mapping[str, str]) -> str:
    days = f"{fixed['days']}: {str(term['days']).rstrip('.')}."
    return " ".join([days, *term["calendar"]])


def _mark(said: object) -> str:
    """Enough to see that words are others, without keeping them."""
    return _hash(said)[:_SHORT]


def _hash(said: object) -> str:
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
