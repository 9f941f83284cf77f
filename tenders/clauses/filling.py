"""Parameters: what fills them at first, what a person may fill in, and how a value reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenders.clauses.payload import LONGEST_VALUE, NUMBERS, Clause, Language, Parameter, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenders.clauses.facts import ClauseFacts

#: What stands where nothing is filled in yet.
OPEN = {"nl": "[nog in te vullen]", "en": "[to be filled in]"}
#: One and more, per language.
_UNITS: dict[str, dict[Language, tuple[str, str]]] = {
    "days": {"nl": ("{} dag", "{} dagen"), "en": ("{} day", "{} days")},
    "workdays": {"nl": ("{} werkdag", "{} werkdagen"), "en": ("{} working day", "{} working days")},
    "months": {"nl": ("{} maand", "{} maanden"), "en": ("{} month", "{} months")},
    "count": {"nl": ("{}", "{}"), "en": ("{}", "{}")},
    "times": {"nl": ("{} keer", "{} keer"), "en": ("{} time", "{} times")},
    "per-year": {
        "nl": ("{} keer per jaar", "{} keer per jaar"),
        "en": ("{} time a year", "{} times a year"),
    },
    "percent": {"nl": ("{}%", "{}%"), "en": ("{}%", "{}%")},
    "points": {"nl": ("{} punt", "{} punten"), "en": ("{} point", "{} points")},
}


def first_values(clause: Clause, facts: ClauseFacts) -> dict[str, Value]:
    """What the tender says, else the default; a term never longer than the contract if it can."""
    found: dict[str, Value] = {}
    for parameter in clause.parameters:
        value = parameter.default
        if parameter.type == "text":
            value = facts.texts.get(parameter.fact, "")[:LONGEST_VALUE] or value
        elif parameter.type == "months" and facts.months and isinstance(value, int):
            value = max(parameter.minimum or 0, min(value, facts.months))
        found[parameter.code] = value
    return found


def spoken(
    clause: Clause,
    values: Mapping[str, Value],
    texts: Mapping[Language, Mapping[str, str]],
    language: Language,
) -> dict[str, Value]:
    """What the tender filled in, said in this language; what a person typed stays as it is.

    ``texts`` are those of ``ClauseFacts``, per language.
    """
    said = dict(values)
    for parameter in clause.parameters:
        value = values.get(parameter.code)
        if value and any(known.get(parameter.fact) == value for known in texts.values()):
            said[parameter.code] = texts[language][parameter.fact][:LONGEST_VALUE]
    return said


def value_of(parameter: Parameter, values: Mapping[str, Value]) -> Value:
    """What was filled in, or the default."""
    return values.get(parameter.code, parameter.default)


def in_words(parameter: Parameter, value: Value, language: Language) -> str:
    """'14 dagen', '1 month', '20%'; what is not filled in says so."""
    if parameter.type not in NUMBERS:
        return str(value).strip() or OPEN[language]
    one, more = _UNITS[parameter.type][language]
    return (one if value == 1 else more).format(value)


def unit(parameter: Parameter, language: Language) -> str:
    """The bare unit, for beside an input."""
    return _UNITS[parameter.type][language][1].format("").strip() if _has_unit(parameter) else ""


def _has_unit(parameter: Parameter) -> bool:
    return parameter.type in NUMBERS
