"""The advice cases: how a case becomes facts, how ``expected`` is looked up, and the page to read.

``python -m tests.tenders.advice.case_table`` writes docs/advice-cases.md again.

Keys of ``expected``: ``european``, ``flagged``; ``threshold.amount|first|last|certainty|code``;
``isv.status`` and ``isv.REASON``; ``procedure.CODE.possible|advised|certainty``;
``term.CODE.days|base_days|floor|reason|certainty|note`` (``days = "none"``: no minimum, ``note``:
the last of the notes); ``date.CODE.last|first|safe|certainty``; ``KEY.code`` of any other outcome.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from tenders.advice import (
    Advice,
    Conditions,
    Facts,
    Lot,
    Outcome,
    Stone,
    TermDate,
    advise,
    term_dates,
)

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "advice-cases.md"
DATES = {
    "notice": "notice_date",
    "closing": "closing_date",
    "invitation": "invitation_date",
    "award_letter": "award_letter_date",
}
PLAIN = (
    "jurisdiction",
    "authority",
    "nature",
    "procedure",
    "risk_category",
    "award_method",
    "dynamic_purchasing",
)


def cases() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = tomllib.loads((HERE / "cases.toml").read_text())["case"]
    return loaded


def facts_of(case: Mapping[str, Any]) -> Facts:
    """The facts of a case; an unknown name in it is a mistake in the table."""
    given = dict(case["facts"])
    kwargs: dict[str, Any] = {name: given.pop(name) for name in PLAIN if name in given}
    kwargs |= {field: given.pop(name) for name, field in DATES.items() if name in given}
    for name in ("value", "award_value"):
        if name in given:
            kwargs[f"{name}_cents"] = given.pop(name) * 100
    kwargs["lots"] = tuple(
        Lot(f"LOT-{number}", value_cents=euros * 100)
        for number, euros in enumerate(given.pop("lots", []), start=1)
    )
    kwargs["conditions"] = _conditions(given.pop("conditions", []))
    kwargs["stones"] = tuple(_stone(text) for text in given.pop("stones", []))
    if given:
        raise ValueError(f"case {case['id']}: unknown facts {sorted(given)}")
    return Facts(**kwargs)


def _conditions(names: list[str]) -> Conditions:
    known = {each.name for each in fields(Conditions)}
    chosen = {name.removeprefix("not_"): not name.startswith("not_") for name in names}
    if unknown := set(chosen) - known:
        raise ValueError(f"unknown conditions {sorted(unknown)}")
    return Conditions(**chosen)


def _stone(text: str) -> Stone:
    country, stone, product = text.split("/")
    return Stone(origin_country=country, stone=stone, product=product)


def outcome_of(case: Mapping[str, Any]) -> dict[str, object]:
    """What the advice says about every key that the case expects."""
    facts = facts_of(case)
    advice = advise(facts)
    dates = {found.code: found for found in term_dates(facts, advice)}
    return {key: _look_up(key, advice, dates) for key in case["expected"]}


def _look_up(key: str, advice: Advice, dates: Mapping[str, TermDate]) -> object:
    if key in ("european", "flagged"):
        return getattr(advice, key)
    if key.startswith("isv."):
        return _one(advice, key.removesuffix(".status")).code
    name, _, part = key.rpartition(".")
    if name.startswith("date."):
        return getattr(dates[name.removeprefix("date.")], part)
    found = _one(advice, name)
    return getattr(found, part) if part in ("code", "certainty") else _parameter(found, part)


def _parameter(found: Outcome, part: str) -> object:
    if part == "note":
        notes = found.params["notes"]
        return notes[-1] if isinstance(notes, list) and notes else None
    value = found.params[part]
    if part in ("first", "last"):
        return date.fromisoformat(str(value))
    return "none" if part == "days" and value is None else value


def _one(advice: Advice, key: str) -> Outcome:
    found = advice.get(key)
    if found is None:
        raise LookupError(key)
    return found


# --- The page -----------------------------------------------------------------------------------
def page() -> str:
    """The table as Markdown, for a lawyer."""
    rows = [
        "# Advice cases",
        "",
        "Every row is a test. Worked out by hand from law-verified.md; the column *line* says",
        "where. Made from tests/tenders/advice/cases.toml; do not edit here.",
        "",
        "| # | Case | Facts | Expected | Article | Line |",
        "|---|---|---|---|---|---|",
    ]
    for case in cases():
        cells = (
            str(case["id"]),
            case["title"],
            _listed(case["facts"]),
            _listed(case["expected"]),
            case["article"],
            case["line"],
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def _listed(values: Mapping[str, Any]) -> str:
    return "; ".join(f"{name} {_text(value)}" for name, value in values.items())


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return str(value)


if __name__ == "__main__":
    PAGE.write_text(page())
