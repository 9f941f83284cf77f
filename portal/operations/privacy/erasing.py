"""Erasing a person: names, addresses and ways in go; what was done stays, under a number."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts import signals
from portal.accounts.actions.memberships import end_unguarded
from portal.accounts.models import Organisation, User
from portal.audit.actions import record
from portal.operations.models import ErasureRequest, ErasureState
from portal.shared import personal
from portal.shared.errors import PortalError

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Erased:
    code: str
    rows: int
    kept: bool  # the register says why


@dataclass(frozen=True, slots=True)
class Report:
    person: int
    dry_run: bool
    holdings: tuple[Erased, ...]
    #: Organisations in which nobody decides about people any more.
    without_manager: tuple[int, ...]

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def erase_person(person_id: int, *, by: User | None, dry_run: bool = False) -> Report:
    """Erase one person for good; with ``dry_run`` everything is done and taken back.

    ``by`` is who decided; ``None`` is the server's own command. Files and tenders stay: they are
    the organisation's. The log stays verifiable. Raises ``PortalError`` (``unknown-person``).
    """
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=person_id).first()
        if user is None:
            raise PortalError(_("There is no such person."), code="unknown-person")
        places = _leave(user, by=by or user)
        record(
            "privacy.erased",
            actor_id=by.pk if by else None,
            organisation_id=None,
            subject_type="user",
            subject_id=person_id,
        )
        erased = [
            Erased(h.code, h.part.erase(person_id) if h.part.erase else 0, kept=not h.part.erase)
            for h in personal.in_order_of_erasing()
        ]
        alone = Organisation.objects.filter(pk__in=places).without_manager().order_by("pk")
        report = Report(
            person=person_id,
            dry_run=dry_run,
            holdings=tuple(sorted(erased, key=lambda each: each.code)),
            without_manager=tuple(alone.values_list("pk", flat=True)),
        )
        transaction.set_rollback(dry_run)
    return report


def ask_erasure(user: User) -> ErasureRequest:
    """Ask the secretariat; asking twice gives the same open request."""
    with transaction.atomic():
        request, made = ErasureRequest.objects.get_or_create(user=user, state=ErasureState.OPEN)
        if made:
            _record_request("privacy.erasure-asked", request, by=user)
    return request


def withdraw(request: ErasureRequest, *, by: User) -> None:
    """Raises ``PortalError`` (``answered``)."""
    _answer(request, ErasureState.WITHDRAWN, "privacy.erasure-withdrawn", by=by)


def refuse(request: ErasureRequest, *, by: User, reason: str) -> None:
    """Raises ``PortalError`` (``no-reason``, ``answered``)."""
    if not reason.strip():
        raise PortalError(_("Write why it cannot be erased."), code="no-reason")
    _answer(request, ErasureState.REFUSED, "privacy.erasure-refused", by=by, reason=reason.strip())


@transaction.atomic
def grant(request: ErasureRequest, *, by: User) -> Report:
    """Erase the person who asked. Raises ``PortalError`` (``answered``, ``oneself``)."""
    if request.user_id == by.pk:
        raise PortalError(_("Ask a colleague to erase your own data."), code="oneself")
    _answer(request, ErasureState.DONE, "privacy.erasure-granted", by=by)
    return erase_person(request.user_id, by=by)


@transaction.atomic
def _answer(
    request: ErasureRequest, state: ErasureState, verb: str, *, by: User, reason: str = ""
) -> None:
    if not ErasureRequest.objects.answer(request.pk, state, answered_by=by, reason=reason):
        raise PortalError(_("This request has been answered already."), code="answered")
    _record_request(verb, request, by=by)


def _record_request(verb: str, request: ErasureRequest, *, by: User) -> None:
    record(
        verb,
        actor_id=by.pk,
        organisation_id=None,
        subject_type="user",
        subject_id=request.user_id,
    )


def _leave(user: User, *, by: User, now: datetime | None = None) -> list[int]:
    """End everything the person may do, as putting out does; gives the organisations."""
    memberships = list(user.memberships.select_related("organisation", "user"))
    for membership in memberships:
        end_unguarded(membership, by=by, now=now)
    if user.is_active:
        signals.person_deactivated.send(sender=User, user=user, by=by)
    return [membership.organisation_id for membership in memberships]
