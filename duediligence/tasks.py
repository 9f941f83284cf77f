"""The queue's way in, as ``views`` is the browser's: fetch the row, call the deed."""

from celery import shared_task

from duediligence.actions.matching import find_matches


@shared_task(ignore_result=True)
def look_for_matches() -> int:
    """Run by beat every night; see ``actions.matching``."""
    return find_matches()
