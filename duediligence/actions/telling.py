"""What the people of a receiver hear by mail about a share: that it is there, changed or gone.

Never what is in it: a mail lies in places that we do not know. Called inside the transaction of
the deed.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from duediligence.enums import Told
from duediligence.models import Ask, Share
from portal.accounts.enums import MAY_WRITE, OrganisationKind, Role
from portal.accounts.models import Membership, User
from portal.mail.sending import send
from tenders.models import TenderMember

MAIL = "dossier_shared"
#: Who is told at an organisation when nobody has a part in the tender, or there is no tender.
WRITERS = MAY_WRITE | {Role.COORDINATOR}


def tell_receiver(share: Share, told: Told, people: Iterable[User]) -> None:
    """In the language of each person; who switched these mails off gets none."""
    there = reverse("duediligence:received") if told == Told.ENDED else share.get_absolute_url()
    context = {
        "told": told.value,
        "supplier": share.dossier.organisation.name,
        "tender": share.tender.title if share.tender else "",
        "ends_on": share.ends_on,
        "url": f"{settings.PORTAL_URL}{there}",
        "choices_url": f"{settings.PORTAL_URL}{reverse('accounts:mails')}",
    }
    for person in people:
        send(MAIL, person.email, context, person.language, person_id=person.pk)


def receivers_of(share: Share) -> list[User]:
    """Who works on the tender: with a role in it, or who asked for dossiers; else who writes.

    Nobody who works for a supplier as well: such a person does not see what is shared.
    """
    supplier = Membership.objects.filter(
        user=OuterRef("pk"), organisation__kind=OrganisationKind.SUPPLIER
    )
    there = Membership.objects.filter(organisation=share.receiver_id)
    people = User.objects.filter(~Exists(supplier), is_active=True).order_by("pk")
    if share.tender_id:
        roles = TenderMember.objects.active().filter(tender=share.tender_id)
        asked = Ask.objects.filter(tender=share.tender_id).values("asked_by")
        who_asked = Q(pk__in=asked, memberships__in=there)
        if found := list(people.filter(Q(pk__in=roles.values("user")) | who_asked).distinct()):
            return found
    return list(people.filter(pk__in=there.filter(role__in=WRITERS).values("user")))
