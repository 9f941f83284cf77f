"""What every step of the wizard of a tender has around it, and where one goes after it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tenders import wizard
from tenders.forms.conflict import Difference
from tenders.models import Tender
from tenders.pages.history import last_deed
from tenders.wizard import Step


def onwards(request: HttpRequest, tender: Tender, step: Step) -> HttpResponse:
    """To the next step, or to the tender when 'save and stop' was pressed."""
    if "stop" in request.POST:
        messages.success(request, _("Saved. You can go on whenever you like."))
        return redirect(tender)
    following = wizard.after(step, tender)
    return redirect("tenders:step", tender.pk, following.slug) if following else redirect(tender)


def step_page(tender: Tender | None, step: Step, **more: Any) -> dict[str, Any]:
    steps = wizard.steps_for(tender)
    number = steps.index(step) + 1 if step in steps else 1
    return {
        "tender": tender,
        "step": step,
        "steps": [
            {
                "step": each,
                "number": place,
                "state": "done" if place < number else "now" if place == number else "later",
            }
            for place, each in enumerate(steps, start=1)
        ],
        "number": number,
        "count": len(steps),
        "following": wizard.after(step, tender) if tender else steps[1],
        "previous": wizard.before(step, tender),
        **more,
    }


def other_was_first(tender: Tender, clash: list[Difference]) -> dict[str, Any]:
    """Who was first, for the page that shows both."""
    return {"other": last_deed(tender)} if clash else {}
