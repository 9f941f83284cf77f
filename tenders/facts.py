"""From the rows of a tender to the plain facts that the rules look at."""

from django.utils import timezone

from tenders.advice.facts import Conditions, Facts, Lot, Stone
from tenders.checks import CaseFacts
from tenders.enums import RiskCategory
from tenders.models import Tender

_RISK_CATEGORY = {RiskCategory.YES: True, RiskCategory.NO: False, RiskCategory.UNKNOWN: None}


def facts_of(tender: Tender) -> Facts:
    """Everything that advice and metrokaart may look at; prefetch ``lots`` and ``stones``."""
    known = {name for name in Conditions.__dataclass_fields__ if name in tender.conditions}
    closing = tender.closing_at
    return Facts(
        jurisdiction=tender.jurisdiction or None,  # type: ignore[arg-type]  # choices = Literal
        authority=tender.authority_level,  # type: ignore[arg-type]  # choices = Literal
        nature=tender.nature,  # type: ignore[arg-type]  # choices = Literal
        value_cents=tender.total_cents,
        notice_date=tender.notice_date,
        closing_date=timezone.localtime(closing).date() if closing else None,
        invitation_date=tender.invitation_date,
        award_letter_date=tender.award_letter_date,
        award_date=tender.award_date,
        award_value_cents=tender.award_cents,
        start_date=tender.start_date,
        end_date=tender.end_date,
        procedure=tender.procedure,
        framework=tender.framework,  # type: ignore[arg-type]  # choices = Literal
        dynamic_purchasing=tender.dynamic_purchasing,
        e_auction=tender.e_auction,
        lots=tuple(Lot(lot.identifier, lot.title, lot.value_cents) for lot in tender.lots.all()),
        stones=tuple(
            Stone(
                product=item.product,
                stone=item.stone,
                finish=item.finish,
                quantity=item.quantity,
                unit=item.unit,
                origin_country=item.origin_country,
                processing_country=item.processing_country,
            )
            for item in tender.stones.all()
        ),
        application=tender.application,
        risk_category=_RISK_CATEGORY[RiskCategory(tender.risk_category)],
        isv_forms=frozenset(tender.isv_forms),
        award_method=tender.award_method or None,  # type: ignore[arg-type]  # choices = Literal
        conditions=Conditions(**{name: bool(tender.conditions[name]) for name in known}),
    )


def case_facts_of(tender: Tender) -> CaseFacts:
    """What the check of documents may know of the tender besides its documents."""
    facts = facts_of(tender)
    return CaseFacts(
        jurisdiction=facts.jurisdiction,
        authority=facts.authority,
        nature=facts.nature,
        value_cents=facts.value_cents,
        procedure=facts.procedure,
        award_method=facts.award_method,
        isv_forms=facts.isv_forms,
        notice_date=facts.notice_date,
        closing_date=facts.closing_date,
    )
