"""What organisations are and what people may be in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    AUTHORITY = "authority", _("contracting authority")
    SUPPLIER = "supplier", _("supplier")
    TIN = "tin", _("Team ISV Natuursteen")
    SECRETARIAT = "secretariat", _("secretariat")


class Country(models.TextChoices):
    """The two jurisdictions that the portal knows; the codes of ``Facts.jurisdiction``."""

    NL = "nl", _("the Netherlands")
    BE = "be", _("Belgium")


class AuthorityLevel(models.TextChoices):
    """Which threshold an authority falls under (art. 4 of Directive 2014/24/EU).

    In Belgium only federal authorities are central; Flanders and municipalities are not.
    """

    CENTRAL = "central", _("State (central government)")
    SUBCENTRAL = "subcentral", _("municipality, province, region or other public body")
    UTILITY = "utility", _("special sector company (water, energy, transport, post)")


class NumberScheme(models.TextChoices):
    KVK = "kvk", _("KvK number")
    KBO = "kbo", _("KBO number")
    OIN = "oin", _("OIN number")


class OrganisationStatus(models.TextChoices):
    PENDING = "pending", _("waiting for approval")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    CLOSED = "closed", _("closed")


_S = OrganisationStatus
#: The whole life of an organisation. A refused one may ask again; a closed one can be reopened.
NEXT: dict[OrganisationStatus, frozenset[OrganisationStatus]] = {
    _S.PENDING: frozenset({_S.APPROVED, _S.REFUSED}),
    _S.REFUSED: frozenset({_S.PENDING}),
    _S.APPROVED: frozenset({_S.CLOSED}),
    _S.CLOSED: frozenset({_S.APPROVED}),
}
#: Its people may write drafts; only ``APPROVED`` may go outside with them.
MAY_DRAFT = frozenset({_S.PENDING, _S.APPROVED})


class JoinState(models.TextChoices):
    OPEN = "open", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: Every answer to a request is final; who wants to ask again makes a new one.
NEXT_OF_JOINING: dict[JoinState, frozenset[JoinState]] = {
    JoinState.OPEN: frozenset({JoinState.ACCEPTED, JoinState.REFUSED, JoinState.WITHDRAWN}),
}


class InvitationState(models.TextChoices):
    """Not stored: it follows from the dates of the invitation."""

    OPEN = "open", _("sent")
    EXPIRED = "expired", _("expired")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("administrator")
    EDITOR = "editor", _("editor")
    READER = "reader", _("reader")
    COORDINATOR = "coordinator", _("coordinator")
    ADVISER = "adviser", _("adviser")


#: Who may change what belongs to the organisation.
MAY_WRITE = {Role.ADMINISTRATOR, Role.EDITOR}
#: Who may send and remove files for the organisation: everybody at TIN works there.
SENDS_FILES = MAY_WRITE | {Role.COORDINATOR, Role.ADVISER}
#: Who decides about the people of the organisation. It never has none of these.
MANAGES_PEOPLE = {Role.ADMINISTRATOR, Role.COORDINATOR}
_USUAL = (Role.ADMINISTRATOR, Role.EDITOR, Role.READER)
#: Which roles exist in which kind of organisation, the strongest first.
ROLES_OF: dict[OrganisationKind, tuple[Role, ...]] = {
    OrganisationKind.AUTHORITY: _USUAL,
    OrganisationKind.SUPPLIER: _USUAL,
    OrganisationKind.TIN: (Role.COORDINATOR, Role.ADVISER),
    OrganisationKind.SECRETARIAT: _USUAL,
}
#: What a visitor can register; the others are made on the server.
REGISTERS = (OrganisationKind.AUTHORITY, OrganisationKind.SUPPLIER)
#: Which numbers an organisation can be known by.
SCHEMES_OF: dict[tuple[OrganisationKind, Country], tuple[NumberScheme, ...]] = {
    (OrganisationKind.AUTHORITY, Country.NL): (NumberScheme.OIN, NumberScheme.KVK),
    (OrganisationKind.AUTHORITY, Country.BE): (NumberScheme.KBO,),
    (OrganisationKind.SUPPLIER, Country.NL): (NumberScheme.KVK,),
    (OrganisationKind.SUPPLIER, Country.BE): (NumberScheme.KBO,),
}
