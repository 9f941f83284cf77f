"""That a person asked to be erased, and what came of it. Shows that a request was dealt with."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.operations.querysets import ErasureRequestQuerySet


class ErasureState(models.TextChoices):
    OPEN = "open", _("waiting for an answer")
    DONE = "done", _("erased")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: Every answer is final; who wants to ask again makes a new request.
NEXT: dict[ErasureState, frozenset[ErasureState]] = {
    ErasureState.OPEN: frozenset({ErasureState.DONE, ErasureState.REFUSED, ErasureState.WITHDRAWN}),
}


class ErasureRequest(models.Model):
    """Rows stay after the person is erased: the number then points to a person without a name."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=ErasureState, default=ErasureState.OPEN
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.TextField(_("reason"), max_length=2_000, blank=True)

    objects = ErasureRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(state=ErasureState.OPEN), name="one_open_erasure"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ErasureState.values), name="erasure_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ErasureState.REFUSED) | ~Q(reason=""),
                name="refusing_erasure_needs_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="erasure_waiting")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.state}"
