"""How every view finds its dossier: through the one door, or 404."""

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from duediligence import policies
from duediligence.models import Dossier

if TYPE_CHECKING:
    from portal.accounts.models import Organisation, User

#: A number with more digits is no version.
MOST_DIGITS = 9


def person(request: HttpRequest) -> "User":
    """Whoever is logged in; the middleware has seen to it that somebody is."""
    return cast("User", request.user)


def dossier_or_404(request: HttpRequest, pk: UUID) -> Dossier:
    visible = Dossier.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("organisation"), pk=pk)


def dossier_to_edit(request: HttpRequest, pk: UUID) -> Dossier:
    """As ``dossier_or_404``, and 403 for who may see it but not change it."""
    dossier = dossier_or_404(request, pk)
    if not policies.may_edit_dossier(person(request), dossier):
        raise PermissionDenied
    return dossier


def own_organisation(request: HttpRequest) -> "Organisation":
    """The supplier for which this person opens a dossier, or 403."""
    membership = person(request).current_membership
    if membership is None or not policies.may_open_dossier(
        person(request), membership.organisation
    ):
        raise PermissionDenied
    return membership.organisation
