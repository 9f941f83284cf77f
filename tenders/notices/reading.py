"""What was read from one notice. Frozen, and plain enough to cross a process boundary."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from tenders.advice.facts import Framework, Jurisdiction, Nature
from tenders.notices import data

FormType = Literal["competition", "planning", "consultation"]
ClosingKind = Literal["tender", "participation", "interest", "answer"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something in the notice that did not become part of the tender, and why.

    ``field`` names the place in the JSON of ``as_json``; ``value`` is what the notice says.
    """

    field: str
    value: str
    code: str  # under [left_out] in texts.toml
    detail: str = ""

    def text(self, language: data.Language) -> str:
        return data.text("left_out", self.code, language, self.detail)

    def as_json(self, language: data.Language) -> dict[str, str]:
        """``reason`` starts with the stable code, then says it in words."""
        return {
            "field": self.field,
            "value": self.value,
            "reason": f"{self.code}: {self.text(language)}",
        }


@dataclass(frozen=True, slots=True)
class Buyer:
    name: str
    country: str  # ISO 3166-1 alpha-2, upper case (the notice has alpha-3); "" = unknown
    identifier: str  # registration number (BT-501), as the notice writes it
    legal_type: str  # BT-11, code list buyer-legal-type


@dataclass(frozen=True, slots=True)
class NoticeLot:
    """A lot, or a part of a planning notice."""

    identifier: str
    title: str
    description: str
    value_cents: int | None


@dataclass(frozen=True, slots=True)
class AwardCriterion:
    type: str  # price, cost, quality
    name: str
    weight: Decimal | None
    unit: str  # eForms code list number-weight: per-exa = percentage; "" without weight


@dataclass(frozen=True, slots=True)
class SelectionCriterion:
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class StoneReason:
    """``cpv`` and ``text`` speak for natural stone, ``machine`` against it."""

    kind: Literal["cpv", "text", "machine"]
    found: str

    def as_json(self) -> str:
        return f"{self.kind}:{self.found}"

    def text(self, language: data.Language) -> str:
        return data.text("stone", self.kind, language, self.found)


@dataclass(frozen=True, slots=True)
class Stone:
    value: bool
    reasons: tuple[StoneReason, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A change notice names the notice that it replaces (BT-758) and why (BT-140)."""

    notice_id: str
    version: str
    reason: str  # code list change-corrig-justification: "cancel", "update-add", ...
    description: str


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """One notice. Units: cents without VAT; days in local time; moments with their offset.

    The same notice is recognised by ``notice_id`` (BT-701); a later ``version`` or a change
    notice (``change.notice_id``) is an update of it. ``procedure_id`` (BT-04) is shared by all
    notices of one procedure.
    """

    form_type: FormType
    notice_type: str  # BT-02, e.g. "cn-standard"
    subtype: str  # e.g. "16", "E3"
    legal_basis: str  # BT-01, e.g. "32014L0024"
    notice_id: str
    version: str
    procedure_id: str
    change: Change | None
    language: str  # of the title that was chosen

    reference: str
    title: str
    description: str
    buyer: Buyer
    jurisdiction: Jurisdiction | None
    nature: Nature | None
    procedure: str  # our code (reference/procedures.toml); "" = not known
    notice_procedure: str  # the code in the notice
    framework: Framework
    dynamic_purchasing: bool
    e_auction: bool
    accelerated: bool
    electronic: bool
    documents_restricted: bool

    cpv: tuple[str, ...]  # main code first, 8 digits each
    lots: tuple[NoticeLot, ...]
    value_cents: int | None  # as stated for the whole; see ``estimated_cents``
    notice_date: date | None
    closing: datetime | None
    closing_kind: ClosingKind | None
    start_date: date | None
    end_date: date | None
    place: str

    award_criteria: tuple[AwardCriterion, ...]
    selection_criteria: tuple[SelectionCriterion, ...]
    social_objectives: tuple[str, ...]
    stone: Stone
    left_out: tuple[LeftOut, ...]

    @property
    def updates(self) -> str:
        """The identifier of the notice that this one is about: the changed one, or itself."""
        return self.change.notice_id if self.change else self.notice_id

    @property
    def estimated_cents(self) -> int | None:
        """The stated total; without one, the sum of the lots when every lot has a value."""
        values = [lot.value_cents for lot in self.lots]
        if self.value_cents is not None or not values:
            return self.value_cents
        known = [value for value in values if value is not None]
        return sum(known) if len(known) == len(values) else None

    def as_json(self) -> dict[str, Any]:
        """The ``tender`` of ``import_notice --json``: exactly the keys of its contract.

        Amounts are in euro: whole ones as an integer. ``closing`` is ISO 8601 with offset.
        """
        return {
            "reference": self.reference,
            "title": self.title,
            "description": self.description,
            "buyer": {
                "name": self.buyer.name,
                "country": self.buyer.country or None,
                "id": self.buyer.identifier or None,
            },
            "jurisdiction": self.jurisdiction,
            "nature": self.nature,
            "procedure": self.procedure or None,
            "cpv": list(self.cpv),
            "lots": [
                {"id": lot.identifier, "title": lot.title, "value": _money(lot.value_cents)}
                for lot in self.lots
            ],
            "value": _money(self.value_cents),
            "notice_date": self.notice_date.isoformat() if self.notice_date else None,
            "closing": self.closing.isoformat() if self.closing else None,
            "award_criteria": [
                {"type": item.type, "name": item.name, "weight": _number(item.weight)}
                for item in self.award_criteria
            ],
            "selection_criteria": [item.code for item in self.selection_criteria],
            "social_objectives": list(self.social_objectives),
            "is_stone": {
                "value": self.stone.value,
                "reasons": [reason.as_json() for reason in self.stone.reasons],
            },
        }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _money(cents: int | None) -> dict[str, Any] | None:
    if cents is None:
        return None
    return {"amount": _number(Decimal(cents) / 100), "currency": "EUR"}
