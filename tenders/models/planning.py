"""What people choose beside the facts of a tender: the plan, the weighing, the form of ISV."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation, User
from portal.jobs.models import Made
from tenders.models.tender import Tender
from tenders.querysets import OfTenderQuerySet


class Plan(models.Model):
    """The chosen days that are no field of the tender itself: ``{step: ISO day}``.

    Notice, closing, invitation, award and start stand in ``Tender``, and nowhere else. The
    version of the tender guards both: a plan is saved with the tender, in one transaction.
    """

    tender = models.OneToOneField(Tender, on_delete=models.CASCADE, related_name="plan")
    days = models.JSONField(default=dict)

    objects = OfTenderQuerySet["Plan"].as_manager()

    def __str__(self) -> str:
        return f"{self.tender}: plan"


class PlanningDays(models.Model):
    """The number of days that an organisation itself advises per step: ``{step: days}``."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="planning_days"
    )
    days = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.organisation}: days"


class Version(models.Model):
    """One saved version of something written; never changed, a new one comes beside it.

    ``number`` is one more than the version that was read: of two people who save at the same
    moment one wins, because the number can be there only once.
    """

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="%(class)ss")
    number = models.PositiveIntegerField()
    rule_version = models.CharField(max_length=80)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Worksheet(Version):
    """A weighing of proportionality: answers, what the facts said then, and the motivation.

    ``points`` are the points as they were (``Point.as_data``), so that a later change of the
    facts can be shown. ``text`` is what the officer wrote; nothing overwrites it.
    """

    answers = models.JSONField()
    points = models.JSONField()
    text = models.TextField(_("motivation"), max_length=20_000)

    objects = OfTenderQuerySet["Worksheet"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="worksheet_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.tender}: worksheet {self.number}"


class MotivationFile(Made):
    """The motivation of the last worksheet as a PDF, one per language; ``digest``: which words."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="motivation_files")
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64, blank=True)
    pdf = models.FileField(upload_to="motivations", blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    objects = OfTenderQuerySet["MotivationFile"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "language"], name="one_motivation_file_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tender} ({self.language})"


class FormChoice(Version):
    """Which form of ISV was chosen and why; the forms themselves stand in ``Tender.isv_forms``.

    ``forms`` are those of that day, so that a later change in the tender can be shown.
    ``weights`` in percent per criterion, ``scores`` the text per score of the ISV criterion.
    """

    forms = models.JSONField()
    reason = models.TextField(_("reason"), max_length=5_000)
    weights = models.JSONField(default=dict)
    scores = models.JSONField(default=dict)

    objects = OfTenderQuerySet["FormChoice"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="form_choice_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.tender}: form {self.number}"


class CalendarFeed(models.Model):
    """The secret address of one person's calendar: only its hash is kept. Revoked is gone."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user}: calendar"
