"""The reference data of notices: codes, words and texts, read from TOML once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["nl", "en"]
_HERE = Path(__file__).parent
_REFERENCE = _HERE.parent / "reference"


@cache
def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def codes() -> dict[str, Any]:
    return _table(_HERE / "codes.toml")


def words() -> dict[str, Any]:
    return _table(_HERE / "words.toml")


def cpv() -> dict[str, Any]:
    return _table(_REFERENCE / "cpv.toml")


def text(kind: str, code: str, language: Language, detail: str = "") -> str:
    """The sentence of ``texts.toml`` under ``kind.code``; an unknown code is a ``KeyError``."""
    entry: dict[str, str] = _table(_HERE / "texts.toml")[kind][code]
    return entry[language].format(detail=detail)


@cache
def _countries() -> dict[str, str]:
    countries: dict[str, dict[str, str]] = _table(_REFERENCE / "countries.toml")["country"]
    return {entry["alpha3"]: alpha2 for alpha2, entry in countries.items()}


def country_alpha2(code: str) -> str:
    """Return the ISO 3166-1 alpha-2 code for an alpha-3 (or alpha-2) code; ``""`` if unknown."""
    code = code.strip().upper()
    by_alpha3 = _countries()
    return by_alpha3.get(code, code if code in by_alpha3.values() else "")
