"""How every view finds its tender: through the one door, or 404."""

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from tenders import policies
from tenders.models import Tender

if TYPE_CHECKING:
    from portal.accounts.models import Organisation, User


def person(request: HttpRequest) -> "User":
    """Whoever is logged in; the middleware has seen to it that somebody is."""
    return cast("User", request.user)


def tender_or_404(request: HttpRequest, pk: UUID) -> Tender:
    tenders = Tender.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(tenders.prefetch_related("lots", "stones"), pk=pk)


def tender_to_edit(request: HttpRequest, pk: UUID) -> Tender:
    """As ``tender_or_404``, and 403 for who may see it but not change it."""
    tender = tender_or_404(request, pk)
    if not policies.may_edit_tender(person(request), tender):
        raise PermissionDenied
    return tender


def own_organisation(request: HttpRequest) -> "Organisation":
    """The organisation for which this person makes tenders, or 403."""
    membership = person(request).current_membership
    if membership is None or not policies.may_create_tender(
        person(request), membership.organisation
    ):
        raise PermissionDenied
    return membership.organisation
