"""What mail keeps of people: whom we mailed what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.mail.enums import MailState
from portal.mail.models import MailLog, SwitchedOff
from portal.shared import personal
from portal.shared.personal import Part

if TYPE_CHECKING:
    from datetime import datetime

    from portal.mail.querysets import MailLogQuerySet

_UNSENT = (MailState.QUEUED, MailState.SENDING)


def register() -> None:
    personal.load(
        Path(__file__).with_name("personal.toml"),
        {
            "mail.log": Part(_export, erase=_erase, purge=_purge),
            "mail.choices": Part(_choices, erase=_forget_choices),
        },
    )


def _export(person_id: int) -> list[dict[str, Any]]:
    found = MailLog.objects.filter(person_id=person_id).order_by("queued_at", "pk")
    return personal.rows(found.values("to", "subject", "template", "state", "queued_at", "sent_at"))


def _choices(person_id: int) -> list[dict[str, Any]]:
    found = SwitchedOff.objects.filter(person_id=person_id).order_by("template")
    return personal.rows(found.values("template"))


def _forget_choices(person_id: int) -> int:
    gone, _by_model = SwitchedOff.objects.filter(person_id=person_id).delete()
    return gone


def _erase(person_id: int) -> int:
    return _wipe(MailLog.objects.filter(person_id=person_id))


def _purge(before: datetime) -> int:
    return _wipe(MailLog.objects.filter(queued_at__lt=before).exclude(to="", subject="", text=""))


def _wipe(found: MailLogQuerySet) -> int:
    """Rows stay, for the numbers; a mail that still waited is given up."""
    found.filter(state__in=_UNSENT).update(state=MailState.FAILED, error="Erased")
    return found.update(to="", person_id=None, subject="", text="", html="")
