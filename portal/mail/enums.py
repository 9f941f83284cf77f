"""The life of one mail on one screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    #: Nobody has this address: the same work is done, and nothing goes out.
    WITHHELD = "withheld", _("not sent")


#: Every allowed step. From sending back to queued is a second try, also after a worker died.
NEXT: dict[MailState, frozenset[MailState]] = {
    MailState.QUEUED: frozenset({MailState.SENDING}),
    MailState.SENDING: frozenset({MailState.SENT, MailState.QUEUED, MailState.FAILED}),
    MailState.FAILED: frozenset({MailState.QUEUED}),
}
#: The text is still needed.
UNSENT = frozenset(NEXT)
