"""The clauses of the TOML files, by number, as payloads."""

from __future__ import annotations

import copy
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tenders.advice.reference import ReferenceDataError, raw
from tenders.clauses.payload import NUMBER, Clause, mistakes

FOLDER = Path(__file__).resolve().parent.parent / "reference" / "clauses"


@cache
def seeds() -> dict[str, dict[str, Any]]:
    """Every clause of the files. Raises ``ReferenceDataError`` for a mistake, with file and number.

    Do not change what you get.
    """
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in data["clause"]:
            number = row["number"]
            payload = _payload(data["defaults"], row)
            wrong = mistakes(payload)
            if number in found or not NUMBER.fullmatch(number):
                wrong.append("this number is taken, or is none")
            if unknown := {each["source"] for each in payload["basis"]} - set(raw("sources")):
                wrong.append(f"unknown source {sorted(unknown)}")
            if wrong:
                raise ReferenceDataError(f"{path.name}, {number}: {' '.join(wrong)}")
            found[number] = payload
    for number, payload in found.items():
        if missing := set(payload.get("needs", ())) - set(found):
            raise ReferenceDataError(f"{number} needs {sorted(missing)}, which nobody wrote")
    return dict(sorted(found.items(), key=lambda item: order(item[0])))


def clauses() -> list[Clause]:
    return [Clause(number, payload) for number, payload in seeds().items()]


def order(number: str) -> tuple[bool, str]:
    """The building blocks first, then the families."""
    return not number.startswith("ISV-"), number


def _payload(defaults: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    merged = {**copy.deepcopy(defaults), **row}
    merged.pop("number")
    merged["parameters"] = merged.pop("parameter", [])
    merged["text"] = {language: text.strip() for language, text in merged["text"].items()}
    return {key: _plain(value) for key, value in merged.items()}


def _plain(value: Any) -> Any:
    """As JSON knows it: a day becomes text."""
    return value.isoformat() if isinstance(value, date) else value
