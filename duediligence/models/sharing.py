"""Who may see what of a dossier: what a tender asks for, what was shared, sent and read.

A receiver never looks into a dossier. It gets a cut of a frozen version (``core.sharing``), kept
here as it was sent: what is not in the cut cannot leak, whatever page shows it.
"""

import secrets
import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from duediligence.enums import ShareEnd, ShareState, Stage
from duediligence.models.dossier import Dossier
from duediligence.models.snapshot import Snapshot
from duediligence.querysets import AskQuerySet, ShareQuerySet
from portal.accounts.models import Organisation, User
from portal.jobs.models import Made
from tenders.models import Tender

#: Without letters and digits that look alike: people type it over from a document.
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 10


def new_code() -> str:
    """49 bits: what is found with it is the title of a tender and what it asks, no more."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


class Ask(models.Model):
    """That a tender asks suppliers for their dossier: which parts before and after the award.

    ``code`` stands in the documents of the tender; who types it in finds this question.
    """

    tender = models.OneToOneField(Tender, on_delete=models.CASCADE, related_name="dossier_ask")
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    before = models.JSONField(default=list)  # codes of ``core.sharing.KINDS``
    after = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    objects = AskQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.tender}: {self.spoken_code}"

    @property
    def spoken_code(self) -> str:
        """In two halves, as people read it."""
        half = CODE_LENGTH // 2
        return f"{self.code[:half]}-{self.code[half:]}"

    def parts(self, stage: str) -> list[str]:
        """Which parts the tender asks for at this stage."""
        return list(self.after if stage == Stage.AFTER_AWARD else self.before)


class Share(models.Model):
    """That a supplier lets one tender, or one organisation, see parts of its dossier at a stage.

    It ends by itself after ``ends_on``, or earlier by a deed. ``version`` is the number of the
    last cut that was sent; what changes later in the dossier is seen only when it is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="shares")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    in_tender = models.BooleanField()
    #: Gone with a draft that was thrown away; then ``in_tender`` keeps the share from everybody.
    tender = models.ForeignKey(
        Tender, on_delete=models.SET_NULL, related_name="dossier_shares", null=True
    )
    stage = models.CharField(_("how much"), max_length=12, choices=Stage)
    parts = models.JSONField()
    #: After the award: on which agreement it rests, in the words of the supplier.
    agreement = models.CharField(_("which agreement"), max_length=300, blank=True)
    ends_on = models.DateField(_("last day"))
    version = models.PositiveIntegerField(default=1)
    shared_at = models.DateTimeField()
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    ended_why = models.CharField(max_length=10, choices=ShareEnd, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["-shared_at", "pk"]
        indexes = [models.Index(fields=["receiver", "ended_at"], name="share_by_receiver")]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "receiver"],
                condition=Q(in_tender=False, ended_at=None),
                name="one_share_per_organisation",
            ),
            models.UniqueConstraint(
                fields=["dossier", "tender"],
                condition=Q(tender__isnull=False, ended_at=None),
                name="one_share_per_tender",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="share_stage_is_known"
            ),
            # The people of a tender are not TIN: names go to TIN itself.
            models.CheckConstraint(
                condition=~Q(stage=Stage.TIN) | Q(in_tender=False),
                name="share_with_tin_not_in_tender",
            ),
            models.CheckConstraint(
                condition=Q(in_tender=True) | Q(tender=None), name="share_of_tender_says_so"
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.AFTER_AWARD) | ~Q(agreement=""),
                name="share_after_award_by_agreement",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_why="")
                | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="share_end_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} → {self.tender or self.receiver}"

    def get_absolute_url(self) -> str:
        """The page of the receiver."""
        return reverse("duediligence:shared", args=[self.pk])

    def state(self, day: date | None = None) -> ShareState:
        if self.ended_at:
            return ShareState(self.ended_why)
        over = self.ends_on < (day or timezone.localdate())
        return ShareState.OVER if over else ShareState.RUNNING


class SharedVersion(models.Model):
    """One cut as it was sent. The database refuses every change and every removal.

    ``digest`` is the SHA-256 of ``content``, as for the frozen version that it was cut from.
    """

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["share", "number"], name="shared_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.share}: {self.number}"


class SharedFile(Made):
    """A cut as a PDF, one per language; ``digest`` is that of the cut. It goes with the share."""

    version = models.ForeignKey(SharedVersion, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=2)
    pdf = models.FileField(upload_to="shared", blank=True)
    digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="shared_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.language})"


class Reading(models.Model):
    """That somebody of the receiver looked at a cut: kept once per person, cut and day.

    ``organisation``: where that person works; empty for a role in the tender and no employer here.
    """

    version = models.ForeignKey(SharedVersion, on_delete=models.PROTECT, related_name="readings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True
    )
    reader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    first_at = models.DateTimeField()

    class Meta:
        ordering = ["-first_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "reader", "day"], name="reading_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.organisation}"
