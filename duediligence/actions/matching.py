"""Finding places that two suppliers may both name, judging them, and asking whether both may know.

A supplier hears that there is a question, and nothing else: not which place, not of whom. Only when
both said yes are both told, in the transaction of the second yes. Who said no is told to nobody
but TIN and the secretariat.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from duediligence.actions.dossiers import ChangedMeanwhile
from duediligence.core import matching
from duediligence.enums import NEXT_OF_MATCH, Consent, Level, MatchState
from duediligence.models import Dossier, MatchConsent, Site, SiteMatch
from portal.accounts.enums import MAY_WRITE, OrganisationKind, OrganisationStatus
from portal.accounts.models import Membership, User
from portal.audit.actions import record
from portal.mail.sending import send
from portal.shared.errors import PortalError


class BothTold(PortalError):
    """Both suppliers know it; that cannot be taken back."""

    code = "both-told"


class QuestionGone(PortalError):
    """The question was withdrawn, or the answer is final."""

    code = "question-gone"


def sites_to_compare() -> list[matching.Named]:
    """Every known place with a name, of suppliers that are approved; one query."""
    found = Site.objects.filter(
        level__gt=Level.UNKNOWN,
        dossier__organisation__kind=OrganisationKind.SUPPLIER,
        dossier__organisation__status=OrganisationStatus.APPROVED,
    ).exclude(name="")
    return [
        matching.Named(pk, dossier, name, place, country, role)
        for pk, dossier, name, place, country, role in found.order_by("pk").values_list(
            "pk", "dossier_id", "name", "place", "country", "role"
        )
    ]


def find_matches(*, now: datetime | None = None) -> int:
    """Keep what is alike now; how many are new. Nothing that a person judged is touched."""
    moment = now or timezone.now()
    found = {
        (one, other): points.total for one, other, points in matching.pairs(sites_to_compare())
    }
    with transaction.atomic():
        kept = SiteMatch.objects.select_for_update().all()
        known = {(row.first_id, row.second_id): row for row in kept}
        waiting = [row for row in known.values() if row.state == MatchState.FOUND]
        gone = [row.pk for row in waiting if (row.first_id, row.second_id) not in found]
        SiteMatch.objects.filter(pk__in=gone).delete()
        for row in waiting:
            total = found.get((row.first_id, row.second_id))
            if total is not None and total != row.score:
                SiteMatch.objects.filter(pk=row.pk).update(score=total)
        new = [
            SiteMatch(first_id=one, second_id=other, score=total, found_at=moment)
            for (one, other), total in found.items()
            if (one, other) not in known
        ]
        SiteMatch.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


@transaction.atomic
def judge_match(
    match: SiteMatch,
    state: MatchState,
    reason: str,
    *,
    version: int,
    seen: tuple[int, int],
    by: User,
    now: datetime | None = None,
) -> None:
    """Say that it is one place, or that they are two.

    ``version`` and ``seen`` (the versions of both places) are as the person read them. Confirming
    asks both suppliers; splitting withdraws the questions. Raises ``ChangedMeanwhile`` and
    ``BothTold``.
    """
    moment = now or timezone.now()
    sources = [source for source, targets in NEXT_OF_MATCH.items() if state in targets]
    won = SiteMatch.objects.filter(
        pk=match.pk,
        version=version,
        state__in=sources,
        told_at=None,
    ).update(state=state, reason=reason, version=F("version") + 1, decided_at=moment, decided_by=by)
    if not won and SiteMatch.objects.filter(pk=match.pk, told_at__isnull=False).exists():
        raise BothTold(_("Both suppliers were told. This cannot be changed any more."))
    places = Site.objects.filter(pk__in=(match.first_id, match.second_id)).order_by("pk")
    if not won or tuple(places.values_list("version", flat=True)) != seen:
        raise ChangedMeanwhile(
            _("Somebody else changed this while you were busy. Look at it, then save again.")
        )
    match.refresh_from_db()
    _record_judgement(match, by)
    match.consents.all().delete()
    if state == MatchState.CONFIRMED:
        _ask_both(match, moment)


@transaction.atomic
def answer_question(
    consent: MatchConsent, answer: Consent, *, by: User, now: datetime | None = None
) -> None:
    """Keep what a supplier says; it may change its mind until both were told.

    Raises ``QuestionGone``.
    """
    moment = now or timezone.now()
    # The row of the match first: of two suppliers that say yes at once, the second sees the first.
    running = SiteMatch.objects.filter(
        pk=consent.match_id, state=MatchState.CONFIRMED, told_at=None
    )
    if not running.update(version=F("version") + 1):
        raise QuestionGone(_("This question is closed. Nothing was changed."))
    mine = MatchConsent.objects.filter(pk=consent.pk)
    if not mine.update(answer=answer, answered_at=moment, answered_by=by):
        raise QuestionGone(_("This question is closed. Nothing was changed."))
    _record_question("match-question.answered", consent, by=by, answer=answer)
    both = MatchConsent.objects.filter(match=consent.match_id).select_related("dossier")
    if all(each.answer == Consent.YES for each in both):
        SiteMatch.objects.filter(pk=consent.match_id).update(told_at=moment)
        for each in both:
            _record_question("match-question.told", each, by=None)
            _mail("match_told", each)


def _ask_both(match: SiteMatch, moment: datetime) -> None:
    for site in (match.first, match.second):
        asked = MatchConsent.objects.create(
            match=match, site=site, dossier=site.dossier, asked_at=moment
        )
        _record_question("match-question.asked", asked, by=None)
        _mail("match_asked", asked)


def _mail(name: str, consent: MatchConsent) -> None:
    """To whoever may answer; the mail holds a link and no name of anything."""
    context = {"url": f"{settings.PORTAL_URL}{consent.get_absolute_url()}"}
    for member in _writers(consent.dossier):
        send(name, member.user.email, context, member.user.language, person_id=member.user_id)


def _writers(dossier: Dossier) -> list[Membership]:
    found = Membership.objects.filter(
        organisation=dossier.organisation_id, role__in=MAY_WRITE, user__is_active=True
    )
    return list(found.select_related("user").order_by("pk"))


def _record_judgement(match: SiteMatch, by: User) -> None:
    """In the log of the organisation of who judged: a supplier must not read it in its own."""
    membership = by.current_membership
    record(
        f"site-match.{match.state}",
        actor_id=by.pk,
        organisation_id=membership.organisation_id if membership else None,
        subject_type="site-match",
        subject_id=match.pk,
    )


def _record_question(verb: str, consent: MatchConsent, *, by: User | None, **changes: Any) -> None:
    record(
        verb,
        actor_id=by.pk if by else None,
        organisation_id=consent.dossier.organisation_id,
        subject_type="match-question",
        subject_id=consent.pk,
        changes={f"match_{name}": value for name, value in changes.items()},
    )
