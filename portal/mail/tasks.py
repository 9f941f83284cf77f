"""The way in of the queue for quick work (the default one): one mail, or everything due."""

from uuid import UUID

from celery import shared_task

from portal.mail import sending


@shared_task(ignore_result=True)
def deliver_mail(pk: str) -> bool:
    return sending.deliver(UUID(pk))


@shared_task(ignore_result=True)
def deliver_due_mails() -> int:
    """Run by beat every 30 s; see ``sending.deliver_due``."""
    return sending.deliver_due()
