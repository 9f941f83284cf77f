"""The queue's way in, as ``views`` is the browser's: fetch the row, call the action."""

from portal.jobs.registry import background
from portal.jobs.runner import Run
from tenders.actions.guides import render_guide as render
from tenders.models import Guide


@background(queue="heavy", max_attempts=3)
def render_guide(run: Run, *, guide_pk: int) -> None:
    render(Guide.objects.select_related("tender").get(pk=guide_pk), run)
