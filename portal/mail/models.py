"""What was mailed: which text, when, and whether it went out.

Receiver and text are personal data. The text is wiped as soon as the mail is sent; the receiver
is erased after a while (``privacy.toml``) or when the person is erased. The row stays.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.mail.enums import MailState
from portal.mail.querysets import MailLogQuerySet


class MailLog(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    template = models.CharField(_("kind of mail"), max_length=80)  # the name in templates/mail
    language = models.CharField(max_length=10)
    to = models.EmailField(_("to"), max_length=254, blank=True)  # erasable
    #: Whose address it is, where known; no foreign key, accounts stand above this app.
    person_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("error"), max_length=200, blank=True)  # without addresses
    queued_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailLogQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MailState.values), name="mail_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False, text="", html=""),
                name="mail_sent_keeps_no_text",
            ),
            models.CheckConstraint(
                condition=~Q(state=MailState.WITHHELD) | Q(to="", text="", html=""),
                name="mail_withheld_keeps_nothing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=[MailState.QUEUED, MailState.SENDING]),
                name="mail_due",
            ),
            models.Index(
                fields=["-queued_at"], condition=Q(state=MailState.FAILED), name="mail_failed"
            ),
            models.Index(fields=["queued_at"], name="mail_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.state})"


class SwitchedOff(models.Model):
    """That a person does not want one kind of mail; see ``optional``."""

    person_id = models.BigIntegerField()
    template = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "template"], name="mail_off_once")
        ]

    def __str__(self) -> str:
        return f"{self.template}: {self.person_id}"
