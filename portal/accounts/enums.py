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


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("administrator")
    EDITOR = "editor", _("editor")
    READER = "reader", _("reader")
    COORDINATOR = "coordinator", _("coordinator")
    ADVISER = "adviser", _("adviser")


#: Who may change what belongs to the organisation.
MAY_WRITE = {Role.ADMINISTRATOR, Role.EDITOR}
