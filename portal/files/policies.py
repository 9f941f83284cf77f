"""Who may send and remove files; whether there is room is for the action to say."""

from portal.accounts.enums import MAY_DRAFT, SENDS_FILES
from portal.accounts.models import Membership, Organisation, User
from portal.files.kinds import Kind
from portal.files.models import StoredFile


def may_upload(user: User, organisation: Organisation, kind: Kind) -> bool:
    """Editors, for the kinds of file that their sort of organisation sends."""
    return organisation.kind in kind.organisations and _may_write(user, organisation.pk)


def may_remove(user: User, file: StoredFile) -> bool:
    return _may_write(user, file.organisation_id)


def _may_write(user: User, organisation_pk: int) -> bool:
    """Nothing is changed for an organisation that is refused or closed."""
    return Membership.objects.filter(
        user=user,
        user__is_active=True,
        organisation=organisation_pk,
        organisation__status__in=MAY_DRAFT,
        role__in=SENDS_FILES,
    ).exists()
