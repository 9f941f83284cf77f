"""The plain facts of one tender: what advice and metrokaart are computed from.

No Django here: a row, a form, a notice or the command line all become ``Facts`` first.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Jurisdiction = Literal["nl", "be"]
AuthorityLevel = Literal["central", "subcentral", "utility"]
Nature = Literal["works", "supplies", "services"]
#: How ISV enters the tender.
IsvForm = Literal["performance", "selection", "award"]
#: eForms award method: best price-quality, lowest cost (life cycle), lowest price.
AwardMethod = Literal["quality", "cost", "price"]
#: eForms framework technique codes.
Framework = Literal["none", "fa-wo-rc", "fa-w-rc", "fa-mix"]


@dataclass(frozen=True, slots=True)
class Stone:
    """One kind of stone that is bought. An empty text means 'unknown', a proper answer."""

    product: str = ""  # code from reference/stone.toml, e.g. "cobbles"
    stone: str = ""  # code, e.g. "granite"
    finish: str = ""
    quantity: Decimal | None = None
    unit: str = ""  # "m2", "m", "t", "piece", "m3"
    origin_country: str = ""  # ISO 3166-1 alpha-2, upper case
    processing_country: str = ""


@dataclass(frozen=True, slots=True)
class Lot:
    identifier: str
    title: str = ""
    value_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """What shortens, lengthens or waives a legal term; each is a fact that someone can set."""

    electronic: bool = True  # bids are sent electronically
    prior_notice: bool = False  # a complete prior information notice was sent in time
    urgent: bool = False  # urgency with reasons makes the normal term impracticable
    documents_restricted: bool = False  # documents not fully free and electronic at once
    agreed_with_candidates: bool = False  # term agreed with all selected candidates
    site_visit: bool = False  # bidders must visit the site or read documents there
    single_bidder: bool = False  # the only concerned bidder wins, no concerned candidates
    under_framework: bool = False  # a contract under a framework agreement or DPS
    strict_closing: bool = True  # close only on the day after the last day of a term


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the rules may look at. ``None`` and ``""`` mean 'not known'.

    Units: cents without VAT, with options and renewals; dates are days in local time.
    """

    jurisdiction: Jurisdiction | None = None
    authority: AuthorityLevel = "subcentral"
    nature: Nature = "works"
    value_cents: int | None = None
    notice_date: date | None = None  # the day on which the notice is sent
    closing_date: date | None = None
    start_date: date | None = None  # delivery or works start
    end_date: date | None = None
    invitation_date: date | None = None  # the day on which selected candidates are invited
    award_letter_date: date | None = None  # the day on which the award decision is sent
    award_date: date | None = None  # the day of the award (NL) or of the contract (BE)
    award_value_cents: int | None = None  # the bid that is to be approved, when known
    procedure: str = ""  # code from reference/procedures.toml
    framework: Framework = "none"
    dynamic_purchasing: bool = False
    e_auction: bool = False
    lots: tuple[Lot, ...] = ()
    stones: tuple[Stone, ...] = ()
    application: str = ""  # code: street, facade, monument, cemetery, interior, other
    risk_category: bool | None = None  # in a State ISV risk category (natural stone is none)
    isv_forms: frozenset[IsvForm] = frozenset()
    award_method: AwardMethod | None = None
    conditions: Conditions = field(default_factory=Conditions)
