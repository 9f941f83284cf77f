"""The steps of the wizard: their order, their words and which of them a tender needs."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenders import forms
from tenders.advice.relevance import relevant_conditions
from tenders.facts import facts_of
from tenders.models import Tender


@dataclass(frozen=True, slots=True)
class Step:
    """One page of questions. ``form`` is empty for the stones and lots, which are form sets."""

    slug: str
    title: str | Promise
    short: str | Promise
    why: str | Promise
    form: type[forms.TenderStepForm] | None = None


STEPS = (
    Step(
        "opdracht",
        _("What do you want to buy?"),
        _("The assignment"),
        _("The kind of authority and of assignment decide which rules hold."),
        forms.AssignmentForm,
    ),
    Step(
        "waarde",
        _("What is it worth, and when?"),
        _("Value and dates"),
        _("The value on the day you send the notice decides whether the tender is European."),
        forms.ValueForm,
    ),
    Step(
        "procedure",
        _("How do you want to tender?"),
        _("Procedure"),
        _("The procedure decides which terms hold. Not sure? The advice helps you choose."),
        forms.ProcedureForm,
    ),
    Step(
        "voorwaarden",
        _("What makes a term longer or shorter?"),
        _("Conditions"),
        _("The law shortens or lengthens some terms. You only see what fits your procedure."),
        forms.ConditionsForm,
    ),
    Step(
        "steen",
        _("Which stone do you buy?"),
        _("The stone"),
        _("The risk depends on the stone, the product and the country. Unknown is a good answer."),
    ),
    Step(
        "percelen",
        _("Do you divide it into lots?"),
        _("Lots"),
        _("The value of all lots counts together for the threshold. Lots are optional."),
    ),
    Step(
        "isv",
        _("How do you want to ask for ISV?"),
        _("Form of ISV"),
        _("ISV can be a condition, a demand or an award criterion. The advice explains each."),
        forms.IsvStepForm,
    ),
    Step(
        "controle",
        _("Is everything right?"),
        _("Check"),
        _("Look at your answers once more. You can change everything later too."),
    ),
)
BY_SLUG = {step.slug: step for step in STEPS}


def steps_for(tender: Tender | None) -> list[Step]:
    """The steps that this tender needs: the procedure decides which conditions there are."""
    if tender is None or relevant_conditions(facts_of(tender)):
        return list(STEPS)
    return [step for step in STEPS if step.slug != "voorwaarden"]


def after(step: Step, tender: Tender) -> Step | None:
    """The next step, or ``None`` after the last.

    Also from a step that this tender needs no more: its answers may just have changed that.
    """
    later = STEPS[STEPS.index(step) + 1 :]
    needed = steps_for(tender)
    return next((each for each in later if each in needed), None)


def before(step: Step, tender: Tender | None) -> Step | None:
    needed = steps_for(tender)
    return next((each for each in reversed(STEPS[: STEPS.index(step)]) if each in needed), None)
