"""Which conditions matter for a procedure: those that change one of its terms."""

from dataclasses import fields, replace
from functools import lru_cache

from tenders.advice.engine import advise
from tenders.advice.facts import Conditions, Facts


@lru_cache(maxsize=256)  # a wizard asks the same at each step, and forty advices is much to ask
def relevant_conditions(facts: Facts) -> tuple[str, ...]:
    """The names of ``Conditions`` (``not_electronic`` for the opposite of ``electronic``).

    Asked of the rules themselves, so that a new rule needs no second list: a condition matters
    when the terms differ with and without it, on top of what holds already.
    """
    matters = []
    for each in fields(Conditions):
        yes = _terms(replace(facts, conditions=replace(facts.conditions, **{each.name: True})))
        no = _terms(replace(facts, conditions=replace(facts.conditions, **{each.name: False})))
        if yes != no:
            matters.append("not_electronic" if each.name == "electronic" else each.name)
    return tuple(matters)


def _terms(facts: Facts) -> list[tuple[str, str]]:
    return [(outcome.key, outcome.digest()) for outcome in advise(facts).group("term")]
