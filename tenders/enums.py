"""The choices of a tender. The codes are those of ``tenders.advice.facts`` and of eForms."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Jurisdiction(models.TextChoices):
    NL = "nl", _("the Netherlands")
    BE = "be", _("Belgium (Flanders)")


class Nature(models.TextChoices):
    WORKS = "works", _("works")
    SUPPLIES = "supplies", _("supplies")
    SERVICES = "services", _("services")


class Framework(models.TextChoices):
    """eForms codes of the framework technique."""

    NONE = "none", _("no framework agreement")
    WITHOUT_REOPENING = "fa-wo-rc", _("framework without mini-competition")
    WITH_REOPENING = "fa-w-rc", _("framework with mini-competition")
    MIXED = "fa-mix", _("framework, partly with mini-competition")


class AwardMethod(models.TextChoices):
    QUALITY = "quality", _("best price-quality ratio")
    COST = "cost", _("lowest cost over the life cycle")
    PRICE = "price", _("lowest price")


class IsvForm(models.TextChoices):
    """How International Social Conditions enter the tender."""

    PERFORMANCE = "performance", _("condition for carrying out the contract")
    SELECTION = "selection", _("demand on the supplier")
    AWARD = "award", _("award criterion")


class RiskCategory(models.TextChoices):
    """Whether the tender falls in one of the State's ISV risk categories."""

    NO = "no", _("no, it is about natural stone only")
    YES = "yes", _("yes, it also falls in a risk category")
    UNKNOWN = "unknown", _("I do not know")


class StationStatus(models.TextChoices):
    OPEN = "open", _("to do")
    DONE = "done", _("done")
