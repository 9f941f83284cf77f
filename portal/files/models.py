"""Stored files, the bytes they share, and uploads that arrive in pieces."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation, User
from portal.files.enums import FileState
from portal.files.inspection.verdict import Remark
from portal.files.kinds import Kind, kind
from portal.files.querysets import StoredFileQuerySet, UploadQuerySet
from portal.files.refusals import Words, words


class Blob(models.Model):
    """Bytes that were judged and accepted; nobody changes them.

    Shared by equal files of one organisation and never between two: that a file is there
    already would tell one organisation what another has. Bids share with nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()  # bytes
    shared = models.BooleanField()
    storage_name = models.CharField(max_length=200, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sha256"],
                condition=Q(shared=True),
                name="blob_once_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.storage_name


class StoredFile(models.Model):
    """One file as someone sent it; its name is text to show, never a path."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=40)  # a code of kinds.toml
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    original_name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size"))  # bytes
    sha256 = models.CharField(max_length=64)  # of the bytes as they arrived, in hex
    media_type = models.CharField(max_length=120, blank=True)  # of the content, not of the name
    state = models.CharField(
        _("state"), max_length=10, choices=FileState, default=FileState.CHECKING
    )
    refusal_code = models.CharField(max_length=40, blank=True)  # a code of refusals.toml
    refusal_detail = models.CharField(max_length=200, blank=True)
    remarks = models.JSONField(default=list, blank=True)  # [[code, detail]]: reported, not refused
    scanned = models.BooleanField(default=False)  # a virus scanner looked at it
    incoming_name = models.CharField(max_length=200, blank=True)  # in storage, while checked
    blob = models.ForeignKey(
        Blob, on_delete=models.PROTECT, related_name="files", null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=FileState.values), name="file_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(incoming_name=""), state=FileState.CHECKING, blob=None, refusal_code=""
                )
                | Q(
                    Q(blob__isnull=False),
                    state=FileState.ACCEPTED,
                    incoming_name="",
                    refusal_code="",
                )
                | Q(~Q(refusal_code=""), state=FileState.REFUSED, blob=None, incoming_name=""),
                name="file_state_says_where_the_bytes_are",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-created_at"], name="file_by_organisation"),
            models.Index(
                fields=["created_at"], condition=Q(state=FileState.CHECKING), name="file_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def kind_data(self) -> Kind:
        return kind(self.kind)

    @property
    def is_checking(self) -> bool:
        return self.state == FileState.CHECKING

    @property
    def is_accepted(self) -> bool:
        return self.state == FileState.ACCEPTED

    @property
    def is_refused(self) -> bool:
        return self.state == FileState.REFUSED

    @property
    def refusal(self) -> Words:
        """Why it was refused and what to do, in the present language."""
        return words(self.refusal_code, self.kind_data, self.refusal_detail)

    @property
    def told(self) -> list[Remark]:
        return [Remark(code, detail) for code, detail in self.remarks]

    @property
    def told_words(self) -> list[Words]:
        return [words(remark.code, self.kind_data, remark.detail) for remark in self.told]


class Upload(models.Model):
    """A resumable upload (tus 1.0): what has arrived lies in storage, piece by piece."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    original_name = models.CharField(max_length=255)
    length = models.PositiveBigIntegerField()  # bytes, as announced
    offset = models.PositiveBigIntegerField(default=0)  # bytes that have arrived
    pieces = models.JSONField(default=list)  # names in storage, in order
    file = models.OneToOneField(
        StoredFile, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(offset__lte=F("length")), name="upload_within_its_length"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="upload_by_expiry")]

    def __str__(self) -> str:
        return f"{self.original_name} ({self.offset}/{self.length})"

    @property
    def is_complete(self) -> bool:
        return self.offset == self.length
