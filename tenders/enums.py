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


class TenderRole(models.TextChoices):
    """What a person may do with one tender, given by its lead."""

    LEAD = "lead", _("lead")
    MEMBER = "member", _("member")
    OPENER = "opener", _("opener of bids")
    ASSESSOR_QUALITY = "assessor-quality", _("assessor of quality")
    ASSESSOR_PRICE = "assessor-price", _("assessor of price")
    CONTRACT_MANAGER = "contract-manager", _("contract manager")
    READER = "reader", _("reader of the tender")


class GuideKind(models.TextChoices):
    """What is printed of a tender: the guide, or the map alone on one large sheet."""

    GUIDE = "guide", _("guide")
    A3 = "a3", _("poster A3")
    A4 = "a4", _("poster A4")


class TenderRight(models.TextChoices):
    READ = "read", _("read")
    EDIT = "edit", _("change")
    GIVE_ROLES = "give-roles", _("give roles")
    OPEN_BIDS = "open-bids", _("open bids")
    ASSESS_QUALITY = "assess-quality", _("assess quality")
    ASSESS_PRICE = "assess-price", _("assess price")
    MANAGE_CONTRACT = "manage-contract", _("manage the contract")


_R = TenderRight
#: Everything that a role gives. Only these give access to bids: no role in an organisation does.
RIGHTS_OF: dict[TenderRole, frozenset[TenderRight]] = {
    TenderRole.LEAD: frozenset({_R.READ, _R.EDIT, _R.GIVE_ROLES}),
    TenderRole.MEMBER: frozenset({_R.READ, _R.EDIT}),
    TenderRole.OPENER: frozenset({_R.READ, _R.OPEN_BIDS}),
    TenderRole.ASSESSOR_QUALITY: frozenset({_R.READ, _R.ASSESS_QUALITY}),
    TenderRole.ASSESSOR_PRICE: frozenset({_R.READ, _R.ASSESS_PRICE}),
    TenderRole.CONTRACT_MANAGER: frozenset({_R.READ, _R.EDIT, _R.MANAGE_CONTRACT}),
    TenderRole.READER: frozenset({_R.READ}),
}
#: What the editors of the organisation may do as long as the tender has no lead.
WITHOUT_LEAD = frozenset({_R.EDIT, _R.GIVE_ROLES})


def roles_with(right: TenderRight) -> list[TenderRole]:
    return [role for role, rights in RIGHTS_OF.items() if right in rights]
