"""Findings as sentences, in Dutch and English, from ``reference/checks/rules.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenders.checks.patterns import raw

if TYPE_CHECKING:
    from tenders.advice.reference import Language
    from tenders.checks.model import Finding


def entry_of(code: str) -> dict[str, Any]:
    entry: dict[str, Any] = raw("rules")["rules"][code]
    return entry


def title(code: str, language: Language) -> str:
    return str(entry_of(code)["title"][language])


def message(finding: Finding, language: Language) -> str:
    """Why this was found, in plain words."""
    notes = entry_of(finding.code)["notes"]
    text: str = notes.get(finding.note, notes["default"])[language]
    return _filled(text, finding)


def legal_basis(code: str) -> str:
    return str(entry_of(code)["article"])


def suggestion(finding: Finding, language: Language) -> str:
    """What to write instead; the number of a clause comes first where there is one."""
    entry = entry_of(finding.code)
    text = _filled(entry["suggestion"][language], finding)
    return f"{entry['clause']}: {text}" if entry["clause"] else text


def clause(code: str) -> str:
    """The building block whose text helps here; ``""`` when none does."""
    return str(entry_of(code)["clause"])


def missing_part(code: str, language: Language) -> str:
    """A part that a building block lacks, in words."""
    return str(raw("blocks")["parts"][code][language])


def _filled(text: str, finding: Finding) -> str:
    for key, value in finding.values:
        text = text.replace("{" + key + "}", value)
    return text
