"""What goes into a check and what comes out: plain frozen data that becomes JSON as it is."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import date

    from tenders.advice.facts import AuthorityLevel, AwardMethod, IsvForm, Jurisdiction, Nature
    from tenders.documents.model import TenderDocument

Severity = Literal["error", "warning", "tip", "question"]
Status = Literal["present", "incomplete", "missing"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "tip", "question")
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of the tender besides its documents; ``None`` and ``""`` mean 'not known'.

    Units: cents without VAT; days in local time; weights in percent.
    """

    jurisdiction: Jurisdiction | None = None
    authority: AuthorityLevel | None = None
    nature: Nature | None = None
    value_cents: int | None = None
    procedure: str = ""  # code from reference/procedures.toml
    award_method: AwardMethod | None = None
    isv_forms: frozenset[IsvForm] | None = None  # None: nobody said
    notice_date: date | None = None
    closing_date: date | None = None
    weights: tuple[tuple[str, int], ...] = ()  # (criterion, percent)


@dataclass(frozen=True, slots=True)
class Case:
    """All documents of a tender, what is known of it, and the day on which the law is read."""

    documents: tuple[TenderDocument, ...]
    facts: CaseFacts = field(default_factory=CaseFacts)
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Offsets in the raw text of the document; ``quote`` is that slice."""

    document: str
    page: int | None
    paragraph: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Finding:
    """``note`` says which sentence of the wording is meant, with its ``values``."""

    code: str
    severity: Severity
    confidence: float
    passages: tuple[Passage, ...]
    note: str = ""
    values: tuple[tuple[str, str], ...] = ()
    certainty: str = "verified"

    @property
    def identity(self) -> str:
        """The same for the same words in the same document, wherever they moved to."""
        first = self.passages[0] if self.passages else None
        words = _NOT_WORD.sub(" ", first.quote.lower()).strip() if first else self.note
        where = first.document if first else ""
        text = f"{self.code}\n{words}\n{where}"
        return f"{self.code}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class BlockResult:
    """A building block of ISV: ``passages`` show it, or the nearest that was found."""

    code: str
    status: Status
    passages: tuple[Passage, ...] = ()
    missing: tuple[str, ...] = ()  # parts that lack, as codes of reference/checks/blocks.toml
    nearest: Passage | None = None

    @property
    def found(self) -> bool:
        return self.status != "missing"


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the answer tells of a document."""

    name: str
    sha256: str
    media_type: str
    pages: int | None
    words: int
    language: str
    text_source: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The whole answer. The same case always gives the same result, in the same order."""

    documents: tuple[DocumentFacts, ...]
    has_isv: bool
    building_blocks: tuple[BlockResult, ...]
    findings: tuple[Finding, ...]

    def as_data(self) -> dict[str, Any]:
        """Plain JSON values; ``from_data`` reads them back."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> CheckResult:
        def passages(found: list[dict[str, Any]]) -> tuple[Passage, ...]:
            return tuple(Passage(**passage) for passage in found)

        return cls(
            documents=tuple(
                DocumentFacts(**{**each, "warnings": tuple(each["warnings"])})
                for each in data["documents"]
            ),
            has_isv=data["has_isv"],
            building_blocks=tuple(
                BlockResult(
                    each["code"],
                    each["status"],
                    passages(each["passages"]),
                    tuple(each["missing"]),
                    Passage(**each["nearest"]) if each["nearest"] else None,
                )
                for each in data["building_blocks"]
            ),
            findings=tuple(
                Finding(
                    **{
                        **each,
                        "passages": passages(each["passages"]),
                        "values": tuple((key, value) for key, value in each["values"]),
                    }
                )
                for each in data["findings"]
            ),
        )
