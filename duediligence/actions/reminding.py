"""Reminding the people of a supplier by mail: one mail a day at most, never twice of one thing.

The mail says how many things wait, never which: a title or a name may be a trade secret.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from duediligence.core.rounds import round_due
from duediligence.enums import Level, ReminderKind
from duediligence.models import Dossier, Evidence, Reminder, Site
from portal.accounts.enums import MAY_DRAFT, MAY_WRITE, OrganisationKind
from portal.accounts.models import Membership
from portal.mail.optional import who_switched_off
from portal.mail.sending import send

MAIL = "dossier_reminder"
#: So long before its last day a piece of evidence is told to end.
NOTICE = timedelta(days=60)


class Thing(NamedTuple):
    """What somebody is reminded of."""

    dossier: UUID
    kind: ReminderKind
    subject: int
    day: date


def remind_suppliers(*, now: datetime | None = None) -> int:
    """Mail everybody who has something new to be reminded of; how many mails."""
    moment = now or timezone.now()
    things = _by_dossier(things_due(timezone.localtime(moment).date()))
    known = set(
        Reminder.objects.filter(dossier__in=things.keys()).values_list(
            "user", "dossier", "kind", "subject", "day"
        )
    )
    sent = 0
    for member, dossier in _people(things):
        new = [each for each in things[dossier] if (member.user_id, *each) not in known]
        if new and _remind(member, new, moment):
            sent += 1
    return sent


def things_due(day: date) -> Iterator[Thing]:
    """Everything of which a supplier is reminded on this day; three queries."""
    of_suppliers = {
        "dossier__organisation__kind": OrganisationKind.SUPPLIER,
        "dossier__organisation__status__in": MAY_DRAFT,
    }
    ending = Evidence.objects.filter(valid_until__lte=day + NOTICE, newer=None, **of_suppliers)
    for dossier, pk, last in ending.values_list("dossier", "pk", "valid_until"):
        if last:
            yield Thing(dossier, ReminderKind.EVIDENCE, pk, last)
    late = Site.objects.filter(level=Level.UNKNOWN, action_date__lt=day, **of_suppliers)
    for dossier, pk, planned in late.values_list("dossier", "pk", "action_date"):
        if planned:
            yield Thing(dossier, ReminderKind.UNKNOWN, pk, planned)
    rounds = Dossier.objects.filter(
        organisation__kind=OrganisationKind.SUPPLIER, organisation__status__in=MAY_DRAFT
    ).annotate(frozen=Max("snapshots__round"))
    for dossier, present, frozen in rounds.values_list("pk", "round", "frozen"):
        if due := round_due(present, frozen or 0, day):
            kind = ReminderKind.BEGIN if due.what == "begin" else ReminderKind.REPORT
            yield Thing(dossier, kind, due.year, due.day)


def _by_dossier(things: Iterable[Thing]) -> dict[UUID, list[Thing]]:
    found: dict[UUID, list[Thing]] = defaultdict(list)
    for each in things:
        found[each.dossier].append(each)
    return found


def _people(things: dict[UUID, list[Thing]]) -> Iterator[tuple[Membership, UUID]]:
    """Who writes for each of these suppliers and wants to be reminded; two queries."""
    members = Membership.objects.filter(
        organisation__dossier__in=things.keys(), role__in=MAY_WRITE, user__is_active=True
    ).exclude(user__in=list(who_switched_off(MAIL)))
    members = members.select_related("user", "organisation__dossier")
    for member in members.order_by("pk"):
        yield member, member.organisation.dossier.pk


def _remind(member: Membership, new: Sequence[Thing], moment: datetime) -> bool:
    """The mail and what it was about stand or fall together: two workers send one."""
    user = member.user
    rows = [
        Reminder(
            user=user,
            dossier_id=each.dossier,
            kind=each.kind,
            subject=each.subject,
            day=each.day,
            sent_at=moment,
        )
        for each in new
    ]
    count = {kind.name.lower(): sum(each.kind == kind for each in new) for kind in ReminderKind}
    context = {
        **count,
        "organisation": member.organisation.name,
        "url": f"{settings.PORTAL_URL}{reverse('home:work')}",
        "choices_url": f"{settings.PORTAL_URL}{reverse('accounts:mails')}",
    }
    try:
        with transaction.atomic():
            Reminder.objects.bulk_create(rows)
            send(MAIL, user.email, context, user.language, person_id=user.pk)
    except IntegrityError:
        return False
    return True
