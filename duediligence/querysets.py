"""The doors to dossiers. A dossier is of one supplier, and nobody else sees anything of it.

Not the secretariat and not TIN either: what others see they get as a frozen, limited copy, by a
deed of the supplier. One exception: the two places of a ``SiteMatch``, see docs/adr/0022.
"""

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, Q
from django.utils import timezone

from duediligence.core.reference import roles
from portal.accounts.enums import OrganisationKind, OrganisationStatus, Role
from portal.shared.text import folded
from tenders.advice import reference
from tenders.models import Tender

if TYPE_CHECKING:
    from duediligence import models as rows  # noqa: F401 -- named in the base classes
    from portal.accounts.models import Membership, User

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


class SiteQuerySet(OfDossierQuerySet["rows.Site"]):
    def search(self, words: str) -> Self:
        """As of all rows; a word may be one of its role or country too, in either language.

        An unknown place has no name: it is found as the quarry in India.
        """
        found = self
        for word in folded(words).split():
            role = [code for code, names in _role_words().items() if word in names]
            country = [code for code, names in _country_words().items() if word in names]
            found = found.filter(
                Q(search_key__contains=word) | Q(role__in=role) | Q(country__in=country)
            )
        return found


@cache
def _role_words() -> dict[str, str]:
    return {code: folded(f"{role.name.nl} {role.name.en}") for code, role in roles().items()}


@cache
def _country_words() -> dict[str, str]:
    codes = reference.raw("countries")["country"]
    return {
        code: folded(" ".join(reference.country_name(code, each) for each in ("nl", "en")))
        for code in codes
    }


class MeasureQuerySet(OfDossierQuerySet["rows.Measure"]):
    def running(self) -> Self:
        return self.filter(status__in=("planned", "busy"))

    def by_day(self) -> Self:
        """The earliest day first; those without a day last, on both databases."""
        return self.order_by(F("due_date").asc(nulls_last=True), "pk")


class MatchQuerySet(models.QuerySet["rows.SiteMatch"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """TIN's coordinators and the secretariat; nobody who works for a supplier as well."""
        if isinstance(user, AnonymousUser):
            return self.none()
        return self.filter(Exists(_match_makers(user)), ~Exists(_suppliers(user)))

    def with_sides(self) -> Self:
        """Both places, with whose they are."""
        return self.select_related("first__dossier__organisation", "second__dossier__organisation")


class SummaryQuerySet(models.QuerySet["rows.PublicSummary"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What is public, to everybody; what was withdrawn, to one's own organisation."""
        if isinstance(user, AnonymousUser):
            return self.public()
        mine = Q(dossier__organisation__in=user.memberships.values("organisation"))
        return self.filter(_IS_PUBLIC | mine)

    def public(self) -> Self:
        """Not of an organisation that was closed."""
        return self.filter(_IS_PUBLIC)


#: Published, not withdrawn, and of an organisation that is approved.
_IS_PUBLIC = Q(withdrawn_at=None, dossier__organisation__status=OrganisationStatus.APPROVED)


class ConsentQuerySet(models.QuerySet["rows.MatchConsent"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The questions that were put to one's own organisation."""
        if isinstance(user, AnonymousUser):
            return self.none()
        return self.filter(dossier__organisation__in=user.memberships.values("organisation"))

    def open(self) -> Self:
        return self.filter(answer="", match__told_at=None)


def _match_makers(user: "User") -> "models.QuerySet[Membership]":
    coordinates = Q(organisation__kind=OrganisationKind.TIN, role=Role.COORDINATOR)
    secretariat = Q(organisation__kind=OrganisationKind.SECRETARIAT)
    approved = Q(organisation__status=OrganisationStatus.APPROVED, user__is_active=True)
    return user.memberships.filter(coordinates | secretariat, approved)


def _suppliers(user: "User") -> "models.QuerySet[Membership]":
    return user.memberships.filter(organisation__kind=OrganisationKind.SUPPLIER)


class AskQuerySet(models.QuerySet["rows.Ask"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What a tender asks is seen by whoever sees the tender."""
        return self.filter(tender__in=Tender.objects.visible_to(user))

    def at(self, typed: str) -> Self:
        """Find what is asked under a code, however it was typed: the only way for a supplier.

        Not of a tender that is put away, nor of an organisation that may not go outside.
        """
        code = "".join(letter for letter in typed.upper() if letter.isalnum())
        return self.filter(
            code=code or None,
            tender__deleted_at=None,
            tender__archived_at=None,
            tender__is_template=False,
            tender__organisation__status=OrganisationStatus.APPROVED,
        )


class ShareQuerySet(models.QuerySet["rows.Share"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The one door: the supplier sees what it shared, a receiver what it has now."""
        if isinstance(user, AnonymousUser):
            return self.none()
        mine = user.memberships.values("organisation")
        return self.filter(Q(dossier__organisation__in=mine) | _received_by(user))

    def received_by(self, user: "User | AnonymousUser") -> Self:
        """Only what others shared with this person's organisations or tenders."""
        if isinstance(user, AnonymousUser):
            return self.none()
        return self.filter(_received_by(user))

    def running(self, day: date | None = None) -> Self:
        """Not ended, and not past its last day."""
        return self.filter(_runs(day))


def _runs(day: date | None = None) -> Q:
    return Q(ended_at=None, ends_on__gte=day or timezone.localdate())


def _received_by(user: "User") -> Q:
    """In a tender: whoever sees it, as long as it is still of the organisation that was named.

    Nobody who works for a supplier as well, whatever role they have: it may be a competitor.
    """
    direct = Q(in_tender=False, receiver__in=user.memberships.values("organisation"))
    in_tender = Q(tender__in=Tender.objects.visible_to(user), tender__organisation=F("receiver"))
    approved = Q(receiver__status=OrganisationStatus.APPROVED)
    return (direct | in_tender) & approved & _runs() & ~Q(Exists(_suppliers(user)))
