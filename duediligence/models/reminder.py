"""That somebody was reminded of something: so that nobody is reminded of it twice."""

from django.db import models
from django.db.models import Q

from duediligence.enums import ReminderKind
from duediligence.models.dossier import Dossier
from portal.accounts.models import User


class Reminder(models.Model):
    """``subject``: the key of the row, or the year; with another ``day`` it is another thing."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ReminderKind)
    subject = models.PositiveBigIntegerField()
    day = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "dossier", "kind", "subject", "day"], name="reminded_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ReminderKind.values), name="reminder_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
