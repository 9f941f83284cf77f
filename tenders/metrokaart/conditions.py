"""When a text, a legal hook or a rule of the route holds: small conditions written as data.

A condition is a TOML table; all its keys must hold, and a list means 'one of these'::

    when = { jurisdiction = "nl", procedure = ["open", "restricted"], european = true }
    when = { stone_with = { origin = "IN", product = "cobbles" }, not = { form = "award" } }

Every key answers yes, no or not known. ``not`` holds a table, or a list of tables, of which none
may hold.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from tenders.advice.facts import (
    AuthorityLevel,
    AwardMethod,
    Conditions,
    Framework,
    IsvForm,
    Jurisdiction,
    Nature,
    Stone,
)
from tenders.metrokaart import situation as ask
from tenders.metrokaart.files import (
    ContentError,
    country_labels,
    procedures,
    stone_labels,
    vocabulary,
)
from tenders.metrokaart.situation import Situation

Truth = bool | None
Value = str | int | bool | Mapping[str, tuple[str, ...]]
Test = Callable[[Situation, tuple[Value, ...]], Truth]


@dataclass(frozen=True, slots=True)
class Condition:
    """``tests``: key and the values of which one must fit. ``negated``: none may hold."""

    tests: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    negated: tuple["Condition", ...] = ()


ALWAYS = Condition()


def truth(condition: Condition, situation: Situation) -> Truth:
    """Yes, no, or not known: no as soon as one part says no."""
    answers = [TESTS[key](situation, values) for key, values in condition.tests]
    for negated in condition.negated:
        inner = truth(negated, situation)
        answers.append(None if inner is None else not inner)
    if False in answers:
        return False
    return None if None in answers else True


def holds(condition: Condition, situation: Situation) -> bool:
    """For texts and rules: what is not known does not hold."""
    return truth(condition, situation) is True


def may_hold(condition: Condition, situation: Situation) -> bool:
    """For legal hooks: while the facts are open, the law of both sides is shown."""
    return truth(condition, situation) is not False


def _plain(read: Callable[[Situation], object]) -> Test:
    """Test one value; nothing and an empty text mean 'not known'."""

    def test(situation: Situation, values: tuple[Value, ...]) -> Truth:
        value = read(situation)
        return None if value is None or value == "" else value in values

    return test


def _flag_of(name: str) -> Test:
    return _plain(lambda situation: getattr(situation.facts.conditions, name))


def _overlap(read: Callable[[Situation], Iterable[str]]) -> Test:
    """Test a set of values; an empty set means 'not known'."""

    def test(situation: Situation, values: tuple[Value, ...]) -> Truth:
        have = frozenset(read(situation))
        return None if not have else bool(have.intersection(map(str, values)))

    return test


def _regime(situation: Situation, values: tuple[Value, ...]) -> Truth:
    possible = ask.regimes(situation)
    named = frozenset(map(str, values))
    if possible <= named:
        return True
    return None if possible & named else False


def _due(situation: Situation, values: tuple[Value, ...]) -> Truth:
    """Whether a parameter is there with a value; ``None`` inside means: the law sets none."""
    name = str(values[0])
    if name not in situation.parameters:
        return None
    return situation.parameters[name] is not None


def _unknown(situation: Situation, values: tuple[Value, ...]) -> Truth:
    facts = situation.facts
    gaps: dict[str, bool] = {
        "jurisdiction": facts.jurisdiction is None,
        "value": facts.value_cents is None,
        "procedure": not facts.procedure,
        "award_method": facts.award_method is None,
        "european": ask.european(situation) is None,
        "stones": not facts.stones,
        "origin": not facts.stones or any("unknown" in ask.areas(s) for s in facts.stones),
        "dates": facts.notice_date is None or facts.closing_date is None,
        "duration": ask.duration(facts) is None,
    }
    return any(
        gaps[str(name)] if name in gaps else name not in situation.parameters for name in values
    )


def _value_from(situation: Situation, values: tuple[Value, ...]) -> Truth:
    cents = situation.facts.value_cents
    return None if cents is None else cents >= int(str(values[0])) * 100


def _value_below(situation: Situation, values: tuple[Value, ...]) -> Truth:
    reached = _value_from(situation, values)
    return None if reached is None else not reached


STONE_FIELDS: dict[str, Callable[[Stone], frozenset[str]]] = {
    "product": lambda stone: frozenset({stone.product} - {""}),
    "stone": lambda stone: frozenset({stone.stone} - {""}),
    "finish": lambda stone: frozenset({stone.finish} - {""}),
    "origin": lambda stone: frozenset({stone.origin_country, stone.processing_country} - {""}),
}


def _stone_with(situation: Situation, values: tuple[Value, ...]) -> Truth:
    """Whether one and the same stone fits every named field."""
    wanted = values[0]
    if not isinstance(wanted, Mapping) or not situation.facts.stones:
        return None
    answers: set[Truth] = set()
    for stone in situation.facts.stones:
        fits: set[Truth] = set()
        for name, allowed in wanted.items():
            have = STONE_FIELDS[name](stone)
            fits.add(bool(have.intersection(allowed)) if have else None)
        answers.add(False if False in fits else None if None in fits else True)
    return True if True in answers else None if None in answers else False


def _form(situation: Situation, values: tuple[Value, ...]) -> Truth:
    if ask.isv(situation) == "declined":
        return False
    forms = situation.facts.isv_forms
    return bool(forms.intersection(map(str, values))) if forms else None


def _only_form(situation: Situation, values: tuple[Value, ...]) -> Truth:
    """Whether ISV enters in this one form alone."""
    return situation.facts.isv_forms == {str(values[0])}


_CONDITION_FLAGS = tuple(Conditions.__dataclass_fields__)

TESTS: dict[str, Test] = {
    "jurisdiction": _plain(lambda s: s.facts.jurisdiction),
    "regime": _regime,
    "authority": _plain(lambda s: s.facts.authority),
    "nature": _plain(lambda s: s.facts.nature),
    "procedure": _plain(lambda s: s.facts.procedure),
    "award_method": _plain(lambda s: s.facts.award_method),
    "application": _plain(lambda s: s.facts.application),
    "framework_kind": _plain(lambda s: s.facts.framework),
    "european": _plain(ask.european),
    "isv": _plain(ask.isv),
    "isv_compulsory": _plain(lambda s: s.parameters.get("isv_compulsory")),
    "duration": _plain(lambda s: ask.duration(s.facts)),
    "only_eea": _plain(lambda s: ask.only_eea(s.facts)),
    "framework": _plain(lambda s: s.facts.framework != "none" and not ask.under_framework(s.facts)),
    "under_framework": _plain(lambda s: ask.under_framework(s.facts)),
    "direct_call_off": _plain(lambda s: ask.direct_call_off(s.facts)),
    "dynamic_purchasing": _plain(
        lambda s: s.facts.dynamic_purchasing or s.facts.procedure == "dps"
    ),
    "e_auction": _plain(lambda s: s.facts.e_auction),
    "lots": _plain(lambda s: len(s.facts.lots) > 1),
    "form": _form,
    "only_form": _only_form,
    "areas": _overlap(
        lambda s: frozenset[str]().union(*(ask.areas(stone) for stone in s.facts.stones))
    ),
    "stone_with": _stone_with,
    "due": _due,
    "unknown": _unknown,
    "value_from": _value_from,
    "value_below": _value_below,
}
for _flag in _CONDITION_FLAGS:
    TESTS.setdefault(_flag, _flag_of(_flag))

#: The values that a key may have; a key that is not here takes any text.
_ALLOWED: dict[str, frozenset[str]] = {
    "jurisdiction": frozenset(get_args(Jurisdiction)),
    "authority": frozenset(get_args(AuthorityLevel)),
    "nature": frozenset(get_args(Nature)),
    "award_method": frozenset(get_args(AwardMethod)),
    "framework_kind": frozenset(get_args(Framework)),
    "form": frozenset(get_args(IsvForm)),
    "only_form": frozenset(get_args(IsvForm)),
    "isv": frozenset({"chosen", "undecided", "declined"}),
    "duration": frozenset({"half-year", "year", "years"}),
    "areas": frozenset({"eea", "outside", "unknown"}),
}
_YES_NO = frozenset(
    {
        "european", "isv_compulsory", "only_eea", "framework", "under_framework",
        "direct_call_off", "dynamic_purchasing", "e_auction", "lots", *_CONDITION_FLAGS,
    }
)  # fmt: skip
_NUMBERS = frozenset({"value_from", "value_below"})


def parse(raw: object, where: str) -> Condition:
    """Read a condition; ``where`` (file and entry) stands in the error. Raises ContentError."""
    if raw is None:
        return ALWAYS
    if not isinstance(raw, dict):
        raise ContentError(where, "`when` must be a table")
    rest = dict(raw)
    negated = rest.pop("not", [])
    return Condition(
        tests=tuple((key, _values(key, value, where)) for key, value in rest.items()),
        negated=tuple(
            parse(one, where) for one in (negated if isinstance(negated, list) else [negated])
        ),
    )


def _values(key: str, value: object, where: str) -> tuple[Value, ...]:
    if key not in TESTS:
        raise ContentError(where, f"`when` does not know the key {key!r}")
    if key == "stone_with":
        return (_stone_values(value, where),)
    values = tuple(value) if isinstance(value, list) else (value,)
    kind: type = bool if key in _YES_NO else int if key in _NUMBERS else str
    if not values or any(type(one) is not kind for one in values):
        raise ContentError(where, f"`when.{key}` must be of type {kind.__name__}")
    allowed = all_names() if key in {"due", "unknown"} else _ALLOWED.get(key)
    if key == "regime":
        allowed = ask.all_regimes()
    elif key == "procedure":
        allowed = frozenset(procedures())
    elif key == "application":
        allowed = frozenset(stone_labels()["application"])
    if allowed is not None and (wrong := [one for one in values if one not in allowed]):
        raise ContentError(where, f"`when.{key}` does not know {wrong[0]!r}")
    return values


def _stone_values(value: object, where: str) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict) or not value or not value.keys() <= STONE_FIELDS.keys():
        raise ContentError(where, f"`when.stone_with` takes {', '.join(STONE_FIELDS)}")
    wanted: dict[str, tuple[str, ...]] = {}
    for name, one in value.items():
        codes = tuple(one) if isinstance(one, list) else (one,)
        known = country_labels() if name == "origin" else stone_labels()[name]
        if wrong := [code for code in codes if code not in known]:
            raise ContentError(where, f"`when.stone_with.{name}` does not know {wrong[0]!r}")
        wanted[name] = codes
    return wanted


def all_names() -> frozenset[str]:
    """Everything that may be 'due' or 'unknown': parameters, and the gaps in the facts."""
    gaps = {
        "jurisdiction", "value", "procedure", "award_method", "european", "stones", "origin",
        "dates", "duration",
    }  # fmt: skip
    return frozenset(gaps | vocabulary()["parameters"].keys())
