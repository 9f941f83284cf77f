"""Reading the reference files of the metrokaart; an error names the file and the entry."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tenders.metrokaart.network import Language

__all__ = [
    "REFERENCE", "STATIONS", "ContentError", "Country", "Language", "country_labels", "procedures",
    "read", "stone_labels", "vocabulary",
]  # fmt: skip
REFERENCE = Path(__file__).resolve().parent.parent / "reference"
STATIONS = REFERENCE / "stations"


class ContentError(ValueError):
    """A reference file is wrong: ``where`` is 'file: entry', and the text says what to mend."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")


@dataclass(frozen=True, slots=True)
class Country:
    nl: str
    en: str
    eea: bool


def read(path: Path) -> dict[str, Any]:
    """Parse a file. Raises ContentError when it is not there or is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ContentError(path.name, "the file is missing") from error
    except tomllib.TOMLDecodeError as error:
        raise ContentError(path.name, f"not valid TOML ({error})") from error


@cache
def vocabulary() -> Mapping[str, Any]:
    return MappingProxyType(read(REFERENCE / "vocabulary.toml"))


@cache
def country_labels() -> Mapping[str, Country]:
    """Countries by ISO alpha-2 code."""
    table = read(REFERENCE / "countries.toml")["country"]
    return MappingProxyType(
        {
            code: Country(entry["nl"], entry["en"], entry.get("eea", False))
            for code, entry in table.items()
        }
    )


@cache
def stone_labels() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Kind (``stone``, ``product``, ``finish``, ``application``), code and language to name."""
    return MappingProxyType(read(REFERENCE / "stone.toml"))


@cache
def procedures() -> Mapping[str, tuple[str, ...]]:
    """Procedure codes with the jurisdictions that know them, in the order of the file."""
    table = read(REFERENCE / "procedures.toml")["procedure"]
    return MappingProxyType({entry["code"]: tuple(entry["jurisdictions"]) for entry in table})
