"""How people and organisations read in the log, and how they are found there."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.enums import (
    AuthorityLevel,
    Country,
    NumberScheme,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from portal.accounts.models import Membership, Organisation, User
from portal.accounts.policies import may_see_organisations
from portal.accounts.sight import DIRECTORY
from portal.audit import naming
from portal.audit.naming import Found, Words
from portal.mail.optional import OPTIONAL
from portal.shared import searching

#: Names of values that are numbers of people.
PEOPLE = frozenset({"invited_by"})
#: Codes of values with their names, by the name of the value.
CODES: Mapping[str, Mapping[str, Any]] = {
    "factor": {
        Authenticator.Type.TOTP.value: gettext_lazy("app with codes"),
        Authenticator.Type.RECOVERY_CODES.value: gettext_lazy("recovery codes"),
        Authenticator.Type.WEBAUTHN.value: gettext_lazy("key or passkey"),
    },
    "role": dict(Role.choices),
    "status": dict(OrganisationStatus.choices),
    "kind": dict(OrganisationKind.choices),
    "country": dict(Country.choices),
    "authority_level": dict(AuthorityLevel.choices),
    "number_scheme": dict(NumberScheme.choices),
}


def register() -> None:
    told = Words(_in_words, people=PEOPLE)
    for kind in ("user", "organisation", "invitation"):
        naming.words(kind, told)
    naming.things("user", _people)
    naming.things("organisation", _organisations)
    naming.search("person", _found_people)
    naming.search("organisation", _found_organisations)


def _in_words(name: str, value: Any, _people: Mapping[int, str]) -> str | None:
    known = CODES.get(name)
    if name == "mails_off":
        known = {mail.name: mail.label for mail in OPTIONAL.values()}
    if known is None:
        return None
    parts = value if isinstance(value, list) else [value]
    return ", ".join(str(known.get(each, each)) for each in parts)


def _people(_user: User, ids: Collection[str]) -> Mapping[str, str]:
    """As the log names who did something: whoever sees the row sees whom it is about."""
    numbers = [int(pk) for pk in ids if pk.isdecimal()]
    return {str(pk): name for pk, name in DIRECTORY.people(numbers).items()}


def _organisations(_user: User, ids: Collection[str]) -> Mapping[str, str]:
    numbers = [int(pk) for pk in ids if pk.isdecimal()]
    return {str(pk): name for pk, name in DIRECTORY.organisations(numbers).items()}


def _found_people(user: User, words: Sequence[str]) -> Iterator[Found]:
    for person in searching.matching(_known_to(user), words, lambda one: f"{one} {one.email}"):
        pk = str(person.pk)
        yield Found(_("what %(person)s did") % {"person": person}, {"person": pk})
        yield Found(_("what was done about %(person)s") % {"person": person}, _subject("user", pk))


def _known_to(user: User) -> list[User]:
    """The secretariat knows everybody; others know who works where they work."""
    if may_see_organisations(user):
        return list(User.objects.visible_to(user).order_by("-pk")[: searching.MOST_LOOKED_AT])
    rows = Membership.objects.visible_to(user).with_people().order_by("-pk")
    people = {row.user_id: row.user for row in rows[: searching.MOST_LOOKED_AT]}
    return list(people.values())


def _found_organisations(user: User, words: Sequence[str]) -> Iterator[Found]:
    if not may_see_organisations(user):
        return
    rows = Organisation.objects.visible_to(user).order_by("-pk")[: searching.MOST_LOOKED_AT]
    for row in searching.matching(rows, words, lambda one: f"{one.name} {one.number}"):
        pk = str(row.pk)
        yield Found(
            _("what was done for %(organisation)s") % {"organisation": row.name},
            {"organisation": pk},
        )
        yield Found(
            _("what was decided about %(organisation)s") % {"organisation": row.name},
            _subject("organisation", pk),
        )


def _subject(kind: str, pk: str) -> Mapping[str, str]:
    return {"subject": f"{kind}:{pk}"}
