"""Texts that are reviewed before anyone relies on them, and what people say about them."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.texts.enums import OPEN, VersionState
from portal.texts.querysets import FeedbackQuerySet, TextQuerySet, VersionQuerySet


class Text(models.Model):
    """A text under a number that stays: never removed, never used for something else."""

    kind = models.CharField(max_length=40)  # a code of portal.texts.kinds
    key = models.CharField(_("number"), max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="text_number_once")]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("texts:text", args=[self.kind, self.key])


class Version(models.Model):
    """One version of a text. A published one is never changed or removed (see ``triggers``).

    ``author`` is empty for what comes from a seed and nobody has edited; ``digest`` is that of
    the payload (``kinds.digest_of``).
    """

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"), validators=[MinValueValidator(1)])
    payload = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(
        _("state"), max_length=10, choices=VersionState, default=VersionState.DRAFT
    )
    note = models.TextField(_("what changed and why"), max_length=2_000, blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.TextField(_("why it was refused"), max_length=2_000, blank=True)
    #: Rises with every save, so that two people who edit at once hear of each other.
    edition = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="text_version_once"),
            models.UniqueConstraint(
                fields=["text"],
                condition=Q(state__in=[VersionState.DRAFT, VersionState.REVIEW]),
                name="one_text_version_in_hand",
            ),
            models.CheckConstraint(
                condition=Q(state__in=VersionState.values), name="text_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=VersionState.PUBLISHED)
                | Q(author=None, reviewer=None, number=1)
                | Q(Q(reviewer__isnull=False) & ~Q(reviewer=F("author")), author__isnull=False),
                name="text_published_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=VersionState.REFUSED) | ~Q(reason=""),
                name="refusing_a_text_needs_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["state", "submitted_at"], name="text_version_by_state")]

    def __str__(self) -> str:
        return f"{self.text.key} v{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_published(self) -> bool:
        return self.state == VersionState.PUBLISHED


class Feedback(models.Model):
    """What somebody said about a version of a text."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="feedback")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(_("your remark"), max_length=4_000)
    created_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["handled_at", "created_at"], name="text_feedback_unread")]

    def __str__(self) -> str:
        return f"{self.version}: {self.body[:40]}"
