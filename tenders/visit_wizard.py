"""The few steps of the wizard without an account: their order and their words."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenders.forms.visit import (
    AssignmentQuestions,
    IsvQuestions,
    StoneQuestions,
    ValueQuestions,
    VisitForm,
)


@dataclass(frozen=True, slots=True)
class Step:
    slug: str
    title: str | Promise
    short: str | Promise
    why: str | Promise
    form: type[VisitForm]


STEPS = (
    Step(
        "opdracht",
        _("What do you want to buy?"),
        _("The assignment"),
        _("The kind of authority and of assignment decide which rules hold."),
        AssignmentQuestions,
    ),
    Step(
        "waarde",
        _("What is it worth, and when?"),
        _("Value and dates"),
        _("The value on the day you send the notice decides whether the tender is European."),
        ValueQuestions,
    ),
    Step(
        "steen",
        _("Which stone do you buy?"),
        _("The stone"),
        _("The risk depends on the stone, the product and the country. Unknown is a good answer."),
        StoneQuestions,
    ),
    Step(
        "isv",
        _("How do you want to ask for ISV?"),
        _("Form of ISV"),
        _("ISV can be a condition, a demand or an award criterion. The advice explains each."),
        IsvQuestions,
    ),
)


def after(step: Step) -> Step | None:
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else None


def step_page(step: Step, form: VisitForm, token: str = "") -> dict[str, Any]:
    place = STEPS.index(step)
    return {
        "step": step,
        "form": form,
        "token": token,
        "number": place + 1,
        "count": len(STEPS),
        "steps": [
            {
                "step": each,
                "state": "done" if number < place else "now" if number == place else "later",
            }
            for number, each in enumerate(STEPS)
        ],
        "following": after(step),
        "previous": STEPS[place - 1] if place else None,
    }
