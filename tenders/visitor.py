"""The answers of a visitor without an account: from plain values to ``Facts``, and the caps.

``Answers`` are JSON values by the names of the fields of a tender, and ``product``, ``stone`` and
``origin_country`` of the one stone that is asked about. What is not there is not known.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from portal.shared import personal
from tenders.advice.facts import Facts, Stone

Answers = Mapping[str, Any]

STONE = ("product", "stone", "origin_country")
DAYS = ("notice_date", "start_date", "end_date")
PLAIN = ("jurisdiction", "authority_level", "nature", "application", "value_cents", "award_method")
#: The holding in ``personal.toml`` that says how long answers are kept.
HOLDING = "tenders.visits"


@dataclass(frozen=True, slots=True)
class Caps:
    per_visit: int
    per_day: int


@cache
def caps() -> Caps:
    path = Path(__file__).with_name("reference") / "visits.toml"
    return Caps(**tomllib.loads(path.read_text("utf-8"))["pdf"])


def kept_since(now: datetime | None = None) -> datetime:
    """What began before this moment is over its period."""
    return (now or timezone.now()) - kept_for()


def kept_for() -> timedelta:
    return timedelta(days=personal.keep_days(HOLDING))


def as_answers(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Cleaned values of a form as they are kept: days in ISO 8601, the rest as it is."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in cleaned.items()
    }


def facts_of_answers(answers: Answers) -> Facts:
    """What advice, metrokaart and guide may look at."""
    product, kind, origin = (answers.get(name) or "" for name in STONE)
    stone = Stone(product=product, stone=kind, origin_country=origin)
    return Facts(
        jurisdiction=answers.get("jurisdiction") or None,
        authority=answers.get("authority_level") or "subcentral",
        nature=answers.get("nature") or "works",
        application=answers.get("application") or "",
        value_cents=answers.get("value_cents"),
        **{name: _day(answers.get(name)) for name in DAYS},  # type: ignore[arg-type]  # mypy takes the type of all fields
        award_method=answers.get("award_method") or None,
        isv_forms=frozenset(answers.get("isv_forms") or ()),
        stones=(stone,) if stone != Stone() else (),
    )


def values_of_tender(answers: Answers) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The fields of a tender and the rows of its stones, for who takes the answers along."""
    values = {name: answers[name] for name in PLAIN if answers.get(name) not in (None, "")}
    values |= {name: day for name in DAYS if (day := _day(answers.get(name)))}
    values["isv_forms"] = list(answers.get("isv_forms") or ())
    stone = {name: answers[name] for name in STONE if answers.get(name)}
    return values, [stone] if stone else []


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
