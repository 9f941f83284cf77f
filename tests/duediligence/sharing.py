"""A supplier, a city that asks in a tender, and TIN: what the tests of sharing begin with."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from duediligence.actions.sharing import Terms, ask_for_dossiers, share
from duediligence.core.sharing import KINDS
from duediligence.enums import Stage
from duediligence.models import Ask, Dossier, Share
from portal.accounts.enums import NumberScheme, OrganisationKind, Role
from portal.accounts.models import Organisation, User
from tenders.models import Tender
from tests.factories import MembershipFactory, OrganisationFactory, TenderFactory

EVERYTHING = frozenset(KINDS)
NUMBER = "33333333"


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def terms(stage=Stage.BEFORE_AWARD, parts=EVERYTHING, days=30, agreement="Contract 2026-7"):
    return Terms(stage, parts, in_days(days), agreement)


@dataclass
class Market:
    """``ask`` is of the tender of ``city``; nothing is shared yet."""

    dossier: Dossier
    supplier: User
    city: Organisation
    buyer: User
    tender: Tender
    ask: Ask
    tin: Organisation
    coordinator: User
    first: Share | None = None

    def share(self, stage=Stage.BEFORE_AWARD, *, direct=False, **more):
        """With the tender, or ``direct`` with the city; at the stage of TIN with TIN."""
        seen = more.pop("seen", None)
        receiver = self.tin if stage == Stage.TIN else self.city
        ask = None if direct or stage == Stage.TIN else self.ask
        return share(
            self.dossier,
            terms(stage, **more),
            receiver=receiver,
            ask=ask,
            seen=seen,
            by=self.supplier,
        )

    def award(self, days=-1):
        Tender.objects.filter(pk=self.tender.pk).update(award_date=in_days(days))
        self.ask = Ask.objects.select_related("tender__organisation").get(pk=self.ask.pk)


def make_market(dossier, supplier):
    taken = Organisation.objects.filter(number=NUMBER).exists()
    city = OrganisationFactory(
        name="Gemeente Voorbeeld",
        number_scheme=NumberScheme.KVK,
        number="" if taken else NUMBER,
    )
    buyer = MembershipFactory(organisation=city, role=Role.EDITOR).user
    tin = OrganisationFactory(name="Team Toets", kind=OrganisationKind.TIN)
    coordinator = MembershipFactory(organisation=tin, role=Role.COORDINATOR).user
    tender = TenderFactory(organisation=city, title="Plein van de toets")
    ask = ask_for_dossiers(tender, EVERYTHING, EVERYTHING, version=0, by=buyer)
    return Market(dossier, supplier, city, buyer, tender, ask, tin, coordinator)
