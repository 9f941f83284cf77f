"""The doors to dossiers. A dossier is of one supplier, and nobody else sees anything of it.

Not the secretariat and not TIN either: what others see they get as a frozen, limited copy, by a
deed of the supplier.
"""

from typing import TYPE_CHECKING, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F

from portal.shared.text import folded

if TYPE_CHECKING:
    from duediligence import models as rows  # noqa: F401 -- named in the base classes
    from portal.accounts.models import User

Row = TypeVar("Row", bound=models.Model)


class DossierQuerySet(models.QuerySet["rows.Dossier"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The dossiers of one's own organisations, and no others."""
        if isinstance(user, AnonymousUser):
            return self.none()
        return self.filter(organisation__in=user.memberships.values("organisation"))


class OfDossierQuerySet(models.QuerySet[Row]):
    """What stands in a dossier is seen by whoever sees the dossier."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        if isinstance(user, AnonymousUser):
            return self.none()
        return self.filter(dossier__organisation__in=user.memberships.values("organisation"))

    def search(self, words: str) -> Self:
        """Rows with every word, whatever case or accents."""
        found = self
        for word in folded(words).split():
            found = found.filter(search_key__contains=word)
        return found


class MeasureQuerySet(OfDossierQuerySet["rows.Measure"]):
    def running(self) -> Self:
        return self.filter(status__in=("planned", "busy"))

    def by_day(self) -> Self:
        """The earliest day first; those without a day last, on both databases."""
        return self.order_by(F("due_date").asc(nulls_last=True), "pk")
