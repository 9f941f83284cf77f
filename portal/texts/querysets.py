"""The doors to texts, their versions and what people say about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from portal.accounts.policies import may_see_organisations
from portal.texts.enums import OPEN, VersionState

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.texts import models as rows


def _published() -> models.QuerySet[rows.Version]:
    versions: models.QuerySet[rows.Version] = apps.get_model("texts", "Version").objects.all()
    return versions.filter(state=VersionState.PUBLISHED)


class TextQuerySet(models.QuerySet["rows.Text"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What is published is for everybody; the secretariat sees what is still being made."""
        if not isinstance(user, AnonymousUser) and may_see_organisations(user):
            return self.all()
        return self.filter(Exists(_published().filter(text=OuterRef("pk"))))

    def with_current(self) -> Self:
        """Add ``current_number`` and ``open_state``: the newest published, and what is in hand."""
        versions = apps.get_model("texts", "Version").objects.filter(text=OuterRef("pk"))
        newest = _published().filter(text=OuterRef("pk")).order_by("-number").values("number")[:1]
        in_hand = versions.filter(state__in=OPEN).order_by().values("state")[:1]
        return self.annotate(current_number=Subquery(newest), open_state=Subquery(in_hand))


class VersionQuerySet(models.QuerySet["rows.Version"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published versions, also old ones, for everybody; all of them for the secretariat."""
        if not isinstance(user, AnonymousUser) and may_see_organisations(user):
            return self.all()
        return self.published()

    def published(self) -> Self:
        return self.filter(state=VersionState.PUBLISHED)

    def current(self) -> Self:
        """Of every text the newest version that is published."""
        newer = _published().filter(text=OuterRef("text"), number__gt=OuterRef("number"))
        return self.published().exclude(Exists(newer))

    def of_kind(self, code: str) -> Self:
        return self.filter(text__kind=code)

    def in_hand(self) -> Self:
        return self.filter(state__in=OPEN)


class FeedbackQuerySet(models.QuerySet["rows.Feedback"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own words; the secretariat reads all."""
        if isinstance(user, AnonymousUser):
            return self.none()
        return self.all() if may_see_organisations(user) else self.filter(Q(author=user))

    def unread(self) -> Self:
        return self.filter(handled_at=None)
