"""What follows from the codes of a notice: law, procedure, authority, and the plain facts."""

from typing import Any

from tenders.advice.facts import (
    AuthorityLevel,
    AwardMethod,
    Conditions,
    Facts,
    Jurisdiction,
    Lot,
)
from tenders.notices import data
from tenders.notices.reading import LeftOut, NoticeReading
from tenders.notices.values import LOCAL

_JURISDICTIONS: dict[str, Jurisdiction] = {"NL": "nl", "BE": "be"}


def jurisdiction_of(
    country: str, *, legal_basis: str, legal_type: str, left_out: list[LeftOut]
) -> Jurisdiction | None:
    """The country of the buyer decides; any other country leaves the question to a person."""
    jurisdiction = _JURISDICTIONS.get(country)
    union = data.codes()["union_bodies"]
    if jurisdiction is None:
        code = "other-country" if country else "unknown-country"
        left_out.append(LeftOut("jurisdiction", country, code))
    elif legal_basis in union["legal_basis"] or legal_type in union["buyer_type"]:
        left_out.append(LeftOut("jurisdiction", legal_basis or legal_type, "union-body"))
    return jurisdiction


def procedure_of(
    code: str,
    *,
    notice_type: str,
    legal_basis: str,
    below_threshold: bool,
    jurisdiction: Jurisdiction | None,
    left_out: list[LeftOut],
) -> str:
    """Our procedure code for the one in the notice; ``""`` when none of ours fits.

    Design contests, concessions and social services have rules of their own, which win from the
    procedure code; what was set aside is said in ``left_out``.
    """
    codes = data.codes()
    regime = _regime(codes["regime"], notice_type, legal_basis)
    if regime:
        if code:
            left_out.append(LeftOut("procedure", code, "other-regime", regime))
        return regime
    if not code:
        return ""
    if code not in codes["procedure"]["known"]:
        left_out.append(LeftOut("procedure", code, "other-procedure"))
        return ""
    if below_threshold and jurisdiction:
        return str(codes["below_threshold"].get(jurisdiction, {}).get(code, code))
    return code


def _regime(regimes: dict[str, Any], notice_type: str, legal_basis: str) -> str:
    by_basis = regimes["legal_basis"].get(legal_basis, "")
    return str(by_basis or regimes["notice_type"].get(notice_type.rpartition("-")[2], ""))


def authority_level(legal_type: str, legal_basis: str) -> AuthorityLevel:
    """The level that decides on the threshold; the organisation itself may know better."""
    codes = data.codes()["authority"]
    if legal_basis in codes["utility_legal_basis"]:
        return "utility"
    if legal_basis != "32014L0024" and legal_type in codes["utility"]:
        return "utility"
    return "central" if legal_type in codes["central"] else "subcentral"


def award_method(types: frozenset[str]) -> AwardMethod | None:
    """Any quality criterion makes it best price-quality; cost counts before price."""
    methods: tuple[AwardMethod, ...] = ("quality", "cost", "price")
    return next((method for method in methods if method in types), None)


def to_facts(reading: NoticeReading) -> Facts:
    """The facts that advice and metrokaart need, as far as the notice gives them.

    Kinds of stone, their origin and the form of ISV are in no notice: they stay unknown.
    """
    return Facts(
        jurisdiction=reading.jurisdiction,
        authority=authority_level(reading.buyer.legal_type, reading.legal_basis),
        nature=reading.nature or "works",
        value_cents=reading.estimated_cents,
        notice_date=reading.notice_date,
        closing_date=reading.closing.astimezone(LOCAL).date() if reading.closing else None,
        start_date=reading.start_date,
        end_date=reading.end_date,
        procedure=reading.procedure,
        framework=reading.framework,
        dynamic_purchasing=reading.dynamic_purchasing,
        e_auction=reading.e_auction,
        lots=tuple(Lot(lot.identifier, lot.title, lot.value_cents) for lot in reading.lots),
        award_method=award_method(frozenset(item.type for item in reading.award_criteria)),
        conditions=Conditions(
            electronic=reading.electronic,
            urgent=reading.accelerated,
            documents_restricted=reading.documents_restricted,
        ),
    )
