"""The doors to files and to uploads that are not finished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Sum

from portal.files.enums import FileState

if TYPE_CHECKING:
    from datetime import datetime

    from portal.accounts.models import User
    from portal.files import models as rows  # noqa: F401 -- named in the annotations


class StoredFileQuerySet(models.QuerySet["rows.StoredFile"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Files of one's own organisations. Apps above have doors of their own for others."""
        if isinstance(user, AnonymousUser):
            return self.none()
        return self.filter(organisation__in=user.memberships.values("organisation"))

    def accepted(self) -> Self:
        return self.filter(state=FileState.ACCEPTED)

    def waiting_since(self, moment: datetime) -> Self:
        """Find what has been waiting for its check since before ``moment``."""
        return self.filter(state=FileState.CHECKING, created_at__lt=moment)

    def bytes_of(self, organisation_pk: int) -> int:
        """Count what an organisation keeps, each file in full; refused files keep nothing."""
        mine = self.filter(organisation=organisation_pk).exclude(state=FileState.REFUSED)
        total: int | None = mine.aggregate(total=Sum("size"))["total"]
        return total or 0


class UploadQuerySet(models.QuerySet["rows.Upload"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Only who began an upload can go on with it."""
        return self.none() if isinstance(user, AnonymousUser) else self.filter(owner=user)

    def alive(self, now: datetime) -> Self:
        return self.filter(expires_at__gt=now)

    def bytes_of(self, organisation_pk: int) -> int:
        """Count the room that unfinished uploads have asked for."""
        mine = self.filter(organisation=organisation_pk, file=None)
        total: int | None = mine.aggregate(total=Sum("length"))["total"]
        return total or 0
