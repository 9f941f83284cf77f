"""What beat asks of the log."""

from celery import shared_task

from portal.audit import chain


@shared_task(ignore_result=True)
def link_pending() -> int:
    """Every few seconds; see ``ticker`` for the same without a queue."""
    return chain.link_pending()
