"""What does not fit together in a selection: limits, terms, duties and what they need.

Findings are codes with parameters; ``tenders.pages.clauses`` makes sentences of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tenders.clauses.facts import DAYS_A_MONTH
from tenders.clauses.filling import value_of
from tenders.clauses.payload import LINKS, Clause, Parameter, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tenders.clauses.facts import ClauseFacts

#: Days in one of each, where terms are compared.
_DAYS = {"days": 1.0, "workdays": 7 / 5, "months": float(DAYS_A_MONTH)}
#: All weights together, in percent.
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Chosen:
    """A clause in a version, with what was filled in."""

    clause: Clause
    values: Mapping[str, Value]
    version: int = 1
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """``stop``: an export with it would be wrong; else it is a warning."""

    code: Literal[
        "outside-limits",
        "not-filled",
        "not-here",
        "needs",
        "no-sanction",
        "no-access",
        "order",
        "beyond-contract",
        "before-delivery",
        "weights",
        "twice",
    ]
    number: str
    stop: bool = False
    params: Mapping[str, str | int] = field(default_factory=dict, hash=False)


def check(chosen: Sequence[Chosen], facts: ClauseFacts) -> list[Finding]:
    """Everything that a person should see before using this selection."""
    return [
        *_each(chosen, facts),
        *_needs(chosen),
        *_links(chosen),
        *_orders(chosen),
        *_weights(chosen),
    ]


def _each(chosen: Sequence[Chosen], facts: ClauseFacts) -> Iterator[Finding]:
    for each in chosen:
        number = each.clause.number
        if facts.jurisdiction not in each.clause.jurisdictions:
            yield Finding("not-here", number, stop=True)
        for parameter in each.clause.parameters:
            value = value_of(parameter, each.values)
            said = {"parameter": parameter.code}
            if parameter.type == "text" and not str(value).strip():
                yield Finding("not-filled", number, params=said)
            elif not parameter.allows(value):
                limits = {"minimum": parameter.minimum or 0, "maximum": parameter.maximum or 0}
                yield Finding("outside-limits", number, stop=True, params={**said, **limits})
            else:
                yield from _in_time(each, parameter, value, facts)


def _in_time(
    each: Chosen, parameter: Parameter, value: Value, facts: ClauseFacts
) -> Iterator[Finding]:
    """A term that ends after the contract, or after the stone is there, cannot be met."""
    length = _days(parameter, value)
    if length is None:
        return
    said: dict[str, str | int] = {"parameter": parameter.code}
    if (
        parameter.type == "months"
        and facts.months is not None
        and length > facts.months * DAYS_A_MONTH
    ):
        yield Finding(
            "beyond-contract", each.clause.number, params={**said, "months": facts.months}
        )
    before = each.clause.payload.get("before_delivery", ())
    if parameter.code in before and facts.lead_days is not None and length > facts.lead_days:
        yield Finding(
            "before-delivery", each.clause.number, params={**said, "days": facts.lead_days}
        )


def _needs(chosen: Sequence[Chosen]) -> Iterator[Finding]:
    there = {each.clause.number for each in chosen}
    for each in chosen:
        for number in each.clause.needs:
            if number not in there:
                yield Finding("needs", each.clause.number, params={"other": number})


def _links(chosen: Sequence[Chosen]) -> Iterator[Finding]:
    """A duty without a consequence, a check without a way in."""
    given = {link for each in chosen for link in each.clause.gives}
    for link in LINKS:
        asking = [each.clause.number for each in chosen if link in each.clause.asks]
        if asking and link not in given:
            code: Literal["no-sanction", "no-access"] = (
                "no-sanction" if link == "sanction" else "no-access"
            )
            yield Finding(code, asking[0], params={"numbers": ", ".join(asking)})


def _orders(chosen: Sequence[Chosen]) -> Iterator[Finding]:
    """``orders`` of a clause: what must not be more than one of its own parameters."""
    by_number = {each.clause.number: each for each in chosen}
    for each in chosen:
        for rule in each.clause.payload.get("orders", ()):
            number, _dot, code = rule["first"].rpartition(".")
            other = by_number.get(number or each.clause.number)
            if other is None:
                continue
            first, then = _amount(other, code), _amount(each, rule["then"])
            if first is not None and then is not None and first > then:
                yield Finding(
                    "order",
                    each.clause.number,
                    params={
                        "first": code,
                        "other": other.clause.number,
                        "then": rule["then"],
                    },
                )


def _weights(chosen: Sequence[Chosen]) -> Iterator[Finding]:
    """Weights of award criteria are parts of one whole."""
    total, numbers = 0, []
    for each in chosen:
        for parameter in each.clause.parameters:
            value = value_of(parameter, each.values)
            if parameter.code == "weight" and isinstance(value, int):
                total += value
                numbers.append(each.clause.number)
    if total > WHOLE:
        yield Finding("weights", numbers[0], params={"total": total, "numbers": ", ".join(numbers)})


def _amount(each: Chosen, code: str) -> float | None:
    parameter = next((p for p in each.clause.parameters if p.code == code), None)
    if parameter is None:
        return None
    value = value_of(parameter, each.values)
    days = _days(parameter, value)
    return days if days is not None else float(value) if isinstance(value, int) else None


def _days(parameter: Parameter, value: Value) -> float | None:
    factor = _DAYS.get(parameter.type)
    return value * factor if factor is not None and isinstance(value, int) else None
