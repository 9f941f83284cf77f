"""Which rows: the door, and the filters of the page. All follow an index of ``models.Entry``."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.audit.sight import User, sight_of

if TYPE_CHECKING:
    from datetime import date

    from portal.audit.models import Entry, Pending, Value  # noqa: F401 -- named in strings below

#: Values about where a deed came from belong to who did it; all others to what it was done to.
OF_ACTOR = "from."


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: User) -> EntryQuerySet:
        """Keep the rows this person may see; the rule is given by the accounts (``sight``)."""
        sight = sight_of(user)
        if sight.everything:
            return self.all()
        if sight.is_blind:
            return self.none()
        return self.filter(organisation_id__in=sight.organisation_ids)

    def about(self, subject_type: str, subject_id: object) -> EntryQuerySet:
        return self.filter(subject_type=subject_type, subject_id=str(subject_id))

    def done_by(self, actor_id: int) -> EntryQuerySet:
        return self.filter(actor_id=actor_id)

    def at_place(self, position: int) -> EntryQuerySet:
        """The one row that has this place in the chain."""
        return self.filter(link__position=position)

    def on_day(self, day: date) -> EntryQuerySet:
        """On this day in local time; a day of 23 or 25 hours is whole too."""
        begin = timezone.make_aware(datetime.combine(day, time.min))
        end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
        return self.filter(moment__gte=begin, moment__lt=end)

    def latest_first(self) -> EntryQuerySet:
        return self.order_by("-moment", "-pk")

    def oldest_first(self) -> EntryQuerySet:
        return self.order_by("moment", "pk")

    def older_than(self, moment: datetime, pk: int) -> EntryQuerySet:
        """Find what comes after this row on the page; the first condition is what an index uses."""
        return self.filter(
            Q(moment__lte=moment), Q(moment__lt=moment) | Q(moment=moment, pk__lt=pk)
        )

    def newer_than(self, moment: datetime, pk: int) -> EntryQuerySet:
        return self.filter(
            Q(moment__gte=moment), Q(moment__gt=moment) | Q(moment=moment, pk__gt=pk)
        )


class ValueQuerySet(models.QuerySet["Value"]):
    def personal(self) -> ValueQuerySet:
        return self.filter(personal=True)

    def recorded_before(self, moment: datetime) -> ValueQuerySet:
        return self.filter(entry__moment__lt=moment)

    def from_where(self) -> ValueQuerySet:
        """IP addresses, for a retention shorter than that of the rest."""
        return self.filter(name__startswith=OF_ACTOR)

    def of_person(self, person_id: int, *, subject_type: str = "user") -> ValueQuerySet:
        """Find the values about one person: from where they did things, what was done to them."""
        is_origin = Q(name__startswith=OF_ACTOR)
        is_subject = Q(entry__subject_type=subject_type, entry__subject_id=str(person_id))
        return self.filter((is_origin & Q(entry__actor_id=person_id)) | (~is_origin & is_subject))


class PendingQuerySet(models.QuerySet["Pending"]):
    def linkable(self) -> PendingQuerySet:
        """In the order in which transactions came to their commit; never one without its row."""
        from portal.audit.models import Entry  # noqa: PLC0415 -- models import this file

        return self.filter(Exists(Entry.objects.filter(pk=OuterRef("entry_id")))).order_by("pk")
