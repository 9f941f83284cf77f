"""Mails: written now, in the transaction of the deed; sent after it commits, by a worker.

A page that mails so costs the same whether the mail server is quick, slow or away, and a deed
that is rolled back mails nobody. Texts stand in ``templates/mail``: ``<name>.txt`` (the first line
is the subject) and ``<name>.html``, one source for both languages.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from portal.mail.enums import MailState
from portal.mail.models import MailLog
from portal.mail.optional import is_wanted
from portal.shared.errors import PortalError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

log = logging.getLogger(__name__)
#: Waits between tries. After the last the mail has failed, and the secretariat sees it.
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
#: A worker that holds a mail longer has died. Longer than any mail server may take.
HELD = timedelta(minutes=10)
#: At most so many mails per round.
ROUND = 200
#: By path: the task calls ``deliver``, and a plain import would be a ring.
TASK = "portal.mail.tasks.deliver_mail"


@dataclass(frozen=True, slots=True)
class Content:
    subject: str
    text: str
    html: str


def send(
    name: str,
    to: str,
    context: Mapping[str, Any],
    language: str,
    *,
    person_id: int | None = None,
    withhold: bool = False,
) -> MailLog | None:
    """Write one mail of ``templates/mail/<name>`` for one address; it goes out after the commit.

    ``person_id`` is whose address it is, when the portal knows the person. With ``withhold`` all
    the same work is done and nothing is kept or sent: for an address that nobody has, so that an
    answer tells nobody who has an account. ``None``: the person switched this kind of mail off.
    Raises ``TemplateDoesNotExist`` for an unknown name; ``ValueError`` for a receiver with a
    line end in it.
    """
    if any(letter in to for letter in "\r\n\0"):
        raise ValueError("an address is one line")
    if not is_wanted(name, person_id):
        return None
    content = render(name, context, language)
    mail = MailLog.objects.create(
        template=name,
        language=language,
        to="" if withhold else to,
        person_id=None if withhold else person_id,
        subject="" if withhold else content.subject,
        text="" if withhold else content.text,
        html="" if withhold else content.html,
        state=MailState.WITHHELD if withhold else MailState.QUEUED,
    )
    transaction.on_commit(partial(_tell_workers, mail.pk))
    return mail


def render(name: str, context: Mapping[str, Any], language: str) -> Content:
    """Fill in both texts in one language; the first line of the text is the subject."""
    whole = {
        **context,
        "language": language,
        "portal_url": settings.PORTAL_URL,
    }
    with translation.override(language):
        subject, _, text = render_to_string(f"mail/{name}.txt", whole).strip().partition("\n")
        html = render_to_string(f"mail/{name}.html", {**whole, "subject": subject})
        title = f"{gettext('ISV portal')}: {subject.strip()}"
    return Content(title[:200], text.strip() + "\n", html)


def deliver(pk: UUID, *, now: datetime | None = None) -> bool:
    """Make one try at one mail; ``True`` when it went out.

    Of all workers that try at once one gets it. A worker that dies in the middle is taken over
    after ``HELD``; the Message-ID stays the same, so that a mail server can drop the double.
    """
    now = now or timezone.now()
    mail = MailLog.objects.filter(pk=pk).due(now).first()
    if mail is None:
        return False
    if mail.state == MailState.SENDING:
        return _take_back(mail, now)
    attempt = mail.attempts + 1
    taken = MailLog.objects.step(
        mail.pk,
        MailState.QUEUED,
        MailState.SENDING,
        seen=mail.attempts,
        attempts=attempt,
        next_try_at=now + HELD,
    )
    if not taken:
        return False
    try:
        _as_message(mail).send()
    except Exception as error:  # noqa: BLE001 -- whatever a mail server or backend can raise
        _put_off(mail, attempt, _kind(error), now)
        return False
    MailLog.objects.step(
        mail.pk,
        MailState.SENDING,
        MailState.SENT,
        seen=attempt,
        sent_at=timezone.now(),
        text="",
        html="",
        error="",
    )
    return True


def deliver_due(*, now: datetime | None = None) -> int:
    """Try everything that is due: what a message got lost of, and what may be tried again."""
    now = now or timezone.now()
    due = MailLog.objects.due(now).values_list("pk", flat=True)[:ROUND]
    return sum(deliver(pk, now=now) for pk in list(due))


def try_again(mail: MailLog) -> None:
    """Queue a mail that had failed. Raises ``PortalError`` (``not-failed``, ``no-text``)."""
    if not mail.text:
        raise PortalError(gettext("The text of this mail has been removed."), code="no-text")
    again = MailLog.objects.step(
        mail.pk,
        MailState.FAILED,
        MailState.QUEUED,
        seen=mail.attempts,
        attempts=0,
        next_try_at=timezone.now(),
    )
    if not again:
        raise PortalError(gettext("This mail has been sent already."), code="not-failed")
    transaction.on_commit(partial(_tell_workers, mail.pk))


def _take_back(mail: MailLog, now: datetime) -> bool:
    """Take over from a worker that died: put it back and try, within the same limit."""
    _put_off(mail, mail.attempts, "WorkerDied", now - WAITS[0])
    return deliver(mail.pk, now=now)


def _put_off(mail: MailLog, attempt: int, error: str, now: datetime) -> None:
    """Wait for the next try, or give up after the last."""
    last = attempt > len(WAITS)
    log.warning("mail %s: attempt %s failed: %s", mail.pk, attempt, error)
    MailLog.objects.step(
        mail.pk,
        MailState.SENDING,
        MailState.FAILED if last else MailState.QUEUED,
        seen=attempt,
        error=error,
        next_try_at=now if last else now + WAITS[attempt - 1],
    )


def _kind(error: Exception) -> str:
    """Say what went wrong by its kind: the text of an error may hold names and addresses."""
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    kind = type(error).__name__
    return f"{kind} {code}" if isinstance(code, int) else kind


def _as_message(mail: MailLog) -> EmailMultiAlternatives:
    host = settings.PORTAL_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.to],
        headers={
            "Message-ID": f"<{mail.pk}@{host}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers to us
            "Content-Language": mail.language,
        },
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def _tell_workers(pk: UUID) -> None:
    """Say that a mail waits; without a broker the next round finds it."""
    try:
        import_string(TASK).delay(str(pk))
    except Exception:
        log.exception("no message could be sent for mail %s", pk)
