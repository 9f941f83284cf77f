"""The life of a version of a text."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    REFUSED = "refused", _("refused")


S = VersionState
#: What is published or refused stays so: who thinks otherwise writes a new version.
NEXT: dict[VersionState, frozenset[VersionState]] = {
    S.DRAFT: frozenset({S.REVIEW, S.REFUSED}),
    S.REVIEW: frozenset({S.DRAFT, S.PUBLISHED, S.REFUSED}),
}
#: Of these a text has at most one.
OPEN = frozenset({S.DRAFT, S.REVIEW})
