"""The doors to tenders and what belongs to them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Collate
from django.utils import timezone

from portal.accounts.tokens import hash_of
from portal.shared.text import folded

if TYPE_CHECKING:
    from uuid import UUID

    from portal.accounts.models import User
    from tenders import models as rows

#: Byte order on folded text, so that both databases sort the same.
_BYTEWISE = {"postgresql": "C", "sqlite": "BINARY"}


class TenderQuerySet(models.QuerySet["rows.Tender"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The only door to tenders: of one's own organisations, and where one has a role.

        What lies in the bin is not there.
        """
        return self._of(user).filter(deleted_at=None)

    def in_bin_of(self, user: "User | AnonymousUser") -> Self:
        """What this person would see if it did not lie in the bin: for the page of the bin only."""
        return self._of(user).filter(deleted_at__isnull=False)

    def _of(self, user: "User | AnonymousUser") -> Self:
        if isinstance(user, AnonymousUser):
            return self.none()
        mine = user.memberships.values("organisation")
        return self.filter(Q(organisation__in=mine) | Q(pk__in=_with_a_role(user)))

    def at_work(self) -> Self:
        """Without what is archived or kept as a template."""
        return self.filter(archived_at=None, is_template=False)

    def search(self, words: str) -> Self:
        """Tenders with every word in title, reference or place, whatever case or accents."""
        found = self
        for word in folded(words).split():
            found = found.filter(search_key__contains=word)
        return found

    def by_title(self, *, descending: bool = False) -> Self:
        key = Collate(F("title_key"), _BYTEWISE[connection.vendor])
        return self.order_by(key.desc() if descending else key.asc(), "pk")

    def by_value(self, *, descending: bool = False) -> Self:
        """By the value that the list shows: with options and renewals."""
        return self.annotate(
            total=F("value_cents")
            + Coalesce(F("options_cents"), 0)
            + Coalesce(F("renewals_cents"), 0)
        ).in_order("total", descending=descending)

    def in_order(self, column: str, *, descending: bool = False) -> Self:
        """By ``column``; rows without a value come last on both databases."""
        key = F(column)
        order = key.desc(nulls_last=True) if descending else key.asc(nulls_last=True)
        return self.order_by(order, "pk")

    def with_progress(self) -> Self:
        """Add ``stations_done``: how many stations have been ticked off.

        A subquery per row, so that counting and cutting into pages look at the tenders alone.
        """
        done = (
            apps.get_model("tenders", "StationState")
            .objects.filter(tender=OuterRef("pk"), status="done")
            .order_by()
            .values("tender")
            .annotate(total=Count("pk"))
            .values("total")
        )
        return self.annotate(stations_done=Coalesce(Subquery(done), 0))

    def page(self, pks: "list[UUID]") -> "list[rows.Tender]":
        """The rows of one page of a list, in the order of ``pks``, with their progress."""
        found = self.with_progress().select_related("organisation").in_bulk(pks)
        return [found[pk] for pk in pks if pk in found]


Row = TypeVar("Row", bound=models.Model)


class OfTenderQuerySet(models.QuerySet[Row]):
    """What belongs to a tender is seen by whoever sees the tender."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        if isinstance(user, AnonymousUser):
            return self.none()
        mine = user.memberships.values("organisation")
        seen = Q(tender__organisation__in=mine) | Q(tender__in=_with_a_role(user))
        return self.filter(seen, tender__deleted_at=None)

    def at_work(self) -> Self:
        """Of tenders that are neither archived nor kept as a template."""
        return self.filter(tender__archived_at=None, tender__is_template=False)


class TaskQuerySet(OfTenderQuerySet["rows.Task"]):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def in_order(self) -> Self:
        """Open ones first, the earliest day before; those without a day last, on both databases."""
        return self.order_by(
            F("done_at").desc(nulls_first=True), F("due_date").asc(nulls_last=True), "pk"
        )


class NoteQuerySet(OfTenderQuerySet["rows.Note"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return super().visible_to(user).kept()

    def kept(self) -> Self:
        """Without what its author removed."""
        return self.filter(removed_at=None)

    def removed_by(self, user: "User") -> Self:
        """What this person removed and may have back."""
        return super().visible_to(user).filter(removed_at__isnull=False, author=user)


class VisitQuerySet(models.QuerySet["rows.Visit"]):
    def at(self, token: str, *, since: datetime) -> Self:
        """The only door to a visit: the secret of its address, for as long as it is kept."""
        return self.filter(token_hash=hash_of(token), begun_at__gt=since)


class TenderMemberQuerySet(OfTenderQuerySet["rows.TenderMember"]):
    def active(self, day: date | None = None) -> Self:
        """Those that hold on ``day``, by default today; of a person who can log in."""
        on = day or timezone.localdate()
        holds = Q(ends_on=None) | Q(ends_on__gte=on)
        return self.filter(holds, ended_at=None, user__is_active=True)

    def not_ended(self) -> Self:
        """Find what nobody took back; the last day may have passed."""
        return self.filter(ended_at=None)


def _with_a_role(user: "User") -> models.QuerySet["rows.TenderMember", Any]:
    members: TenderMemberQuerySet = apps.get_model("tenders", "TenderMember").objects.all()
    return members.active().filter(user=user).values("tender")
