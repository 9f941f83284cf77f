"""Making the account of a person whose address is proven by a link in a mail."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts import signals
from portal.accounts.errors import AlreadyThere, LinkUnusable
from portal.accounts.models import User
from portal.audit.actions import record


@dataclass(frozen=True, slots=True)
class NewPerson:
    full_name: str
    password: str
    language: str


def person_for(email: str, who: User | NewPerson) -> User:
    """Return who follows the link: the present person, or a new account for this address.

    Must run in the transaction that uses up the link. Raises ``LinkUnusable`` when somebody else
    is logged in, ``AlreadyThere`` when the account exists meanwhile.
    """
    if isinstance(who, User):
        if who.email != email or not who.is_active:
            raise LinkUnusable(_("This link was sent to another e-mail address."))
        return who
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email, who.password, full_name=who.full_name, language=who.language
            )
    except IntegrityError as error:
        raise AlreadyThere(_("You have an account already. Log in first.")) from error
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    record(
        "user.made",
        actor_id=user.pk,
        organisation_id=None,
        subject_type="user",
        subject_id=user.pk,
        personal={"email": email, "name": who.full_name},
    )
    signals.account_made.send(sender=User, user=user)
    return user
