"""The dated reference data of the advice, read once: frozen dataclasses over TOML.

Every entry names its source, its certainty and the day on which it was checked. A mistake in a
file raises ``ReferenceDataError`` with file and entry, at the first use after the start.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from tenders.advice.facts import AuthorityLevel, Jurisdiction
from tenders.advice.outcome import CERTAINTIES, Basis, Certainty

FOLDER = Path(__file__).resolve().parent.parent / "reference"
#: The files that decide; wording is not among them: a better sentence changes no rule.
DECIDING = (
    "award",
    "forms",
    "holidays",
    "obligation",
    "procedures",
    "risks",
    "sources",
    "stone",
    "terms",
    "thresholds",
)
Language = Literal["nl", "en"]
TermCode = Literal["participation", "tender", "information", "standstill", "award-notice"]
CountedFrom = Literal["notice", "invitation", "closing", "award-letter", "award"]
Direction = Literal["forward", "back"]


class ReferenceDataError(ValueError):
    """A reference file says something that cannot be meant; names file and entry."""


@cache
def raw(name: str) -> dict[str, Any]:
    """One file of ``tenders/reference/`` as TOML gives it. Do not change what you get."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def rule_version() -> str:
    """Which reference data this is: twelve hexadecimal digits over the files that decide."""
    digest = hashlib.sha256()
    for name in DECIDING:
        digest.update((FOLDER / f"{name}.toml").read_bytes())
    return digest.hexdigest()[:12]


# --- Source, certainty, validity --------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Source:
    name: str
    state: date | None  # the state of the text that was read
    first: date | None  # before this day another text held, which was not read
    checked: date

    @property
    def text(self) -> str:
        return f"{self.name}, tekst {self.state.isoformat()}" if self.state else self.name


@cache
def sources() -> Mapping[str, Source]:
    return {
        key: Source(entry["name"], entry.get("state"), entry.get("first"), entry["checked"])
        for key, entry in raw("sources").items()
    }


def basis(file: str, entry: Mapping[str, Any], rule: str) -> Basis:
    """The basis that ``entry`` of ``file`` states, its source written out."""
    where = f"{file}.toml: {rule}"
    certainty = entry.get("certainty")
    if certainty not in CERTAINTIES:
        raise ReferenceDataError(f"{where}: certainty is {certainty!r}")
    key = entry.get("source")
    source = sources().get(key) if isinstance(key, str) else None
    if source is None:
        raise ReferenceDataError(f"{where}: source {key!r} is not in sources.toml")
    if not entry.get("article"):
        raise ReferenceDataError(f"{where}: no article")
    return Basis(
        rule=rule,
        article=entry["article"],
        source=source.text,
        certainty=certainty,
        checked=entry.get("checked", source.checked),
        line=entry.get("line", ""),
    )


def in_force(day: date | None, first: date | None, last: date | None) -> bool:
    """Whether a rule holds on ``day``; without a day: whether it holds without an end."""
    if day is None:
        return last is None
    return (first is None or first <= day) and (last is None or day <= last)


# --- Thresholds -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ThresholdPeriod:
    """The thresholds of two years, in whole euros without VAT, per kind."""

    first: date
    last: date
    amounts: Mapping[str, int]
    source: str
    certainty: Mapping[str, Certainty]
    checked: date


@cache
def threshold_periods() -> tuple[ThresholdPeriod, ...]:
    kinds = ("works", "central", "subcentral", "utility", "social", "social_utility")
    return tuple(
        ThresholdPeriod(
            first=entry["first"],
            last=entry["last"],
            amounts={kind: entry[kind] for kind in kinds} | {"concession": entry["works"]},
            source=entry["source"],
            certainty=entry["certainty"],
            checked=entry["checked"],
        )
        for entry in raw("thresholds")["period"]
    )


# --- Procedures -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Procedure:
    code: str
    jurisdictions: tuple[Jurisdiction, ...]
    scope: Literal["european", "national", "special"]
    stages: tuple[str, ...]  # what suppliers send in, in order
    publishes: bool
    names: Mapping[Language, str]


@cache
def all_procedures() -> Mapping[str, Procedure]:
    """Every procedure by code, those of both jurisdictions."""
    return {
        entry["code"]: Procedure(
            code=entry["code"],
            jurisdictions=tuple(entry["jurisdictions"]),
            scope=entry["scope"],
            stages=tuple(entry["stages"]),
            publishes=entry["publishes"],
            names={"nl": entry["nl"], "en": entry["en"]},
        )
        for entry in raw("procedures")["procedure"]
    }


@cache
def procedures(jurisdiction: Jurisdiction) -> Mapping[str, Procedure]:
    """The procedures of one jurisdiction by code, in the order in which they are shown."""
    return {
        code: found
        for code, found in all_procedures().items()
        if jurisdiction in found.jurisdictions
    }


@dataclass(frozen=True, slots=True)
class Limit:
    """A procedure may be used strictly below this amount (whole euros without VAT)."""

    code: str
    below: int
    utility: int
    first: date
    last: date | None  # None: an amount of the law itself, that does not end with a period
    basis: Basis


@cache
def limits(code: str) -> tuple[Limit, ...]:
    return tuple(
        Limit(
            code=code,
            below=entry["below"],
            utility=entry.get("utility", entry["below"]),
            first=entry["first"],
            last=entry.get("last"),
            basis=basis("procedures", entry, f"limit.{code}.{entry['first']}"),
        )
        for entry in raw("procedures")["limit"]
        if entry["code"] == code
    )


@dataclass(frozen=True, slots=True)
class Gradient:
    """What the Gids advises from ``start`` up to (not including) ``below`` whole euros."""

    natures: tuple[str, ...]
    authorities: tuple[str, ...]
    start: int
    below: int | None
    advised: tuple[str, ...]


@cache
def gradients() -> tuple[Gradient, ...]:
    return tuple(
        Gradient(
            natures=tuple(entry["natures"]),
            authorities=tuple(entry["authorities"]),
            start=entry.get("from", 0),
            below=entry.get("below"),
            advised=tuple(entry["advised"]),
        )
        for entry in raw("procedures")["gradient"]
    )


@cache
def gradient_basis() -> Basis:
    return basis("procedures", raw("procedures")["gradients"], "gradients")


@cache
def procedure_basis(reason: str, jurisdiction: Jurisdiction) -> Basis:
    """Why a procedure is (not) possible, per jurisdiction."""
    try:
        entry = raw("procedures")["reason"][reason][jurisdiction]
    except KeyError as error:
        raise ReferenceDataError(
            f"procedures.toml: no reason {reason} for {jurisdiction}"
        ) from error
    return basis("procedures", entry, f"procedure.{reason}.{jurisdiction}")


# --- Terms ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a condition does to a term: a number of days, with the article that says so."""

    days: int
    article: str
    floor: int | None = None
    certainty: Certainty | None = None  # when less sure than the term itself


@dataclass(frozen=True, slots=True)
class TermRule:
    """A minimum term in days, or (``days`` None) the reason why there is none."""

    code: TermCode
    days: int | None
    floor: int | None
    reason: str | None
    counted_from: CountedFrom
    direction: Direction
    scope: Literal["european", "national"] | None
    first: date | None
    last: date | None
    basis: Basis
    source_first: date | None  # before it, another text of the law held
    electronic: Adjustment | None
    prior: Adjustment | None
    urgent: Adjustment | None
    documents: Adjustment | None
    agreed: tuple[AuthorityLevel, ...]
    agreed_article: str
    notes: tuple[str, ...]  # what else the rule says, as codes of wording.toml


def _adjustment(entry: Mapping[str, Any], name: str) -> Adjustment | None:
    found = entry.get(name)
    return Adjustment(**found) if found else None


def _term_rule(entry: Mapping[str, Any]) -> TermRule:
    where = f"terms.toml: {entry.get('rule')}"
    if ("days" in entry) == ("reason" in entry):
        raise ReferenceDataError(f"{where}: give either days or a reason why there are none")
    for name, allowed in (("code", TermCode), ("counted_from", CountedFrom)):
        if entry.get(name) not in get_args(allowed):
            raise ReferenceDataError(f"{where}: {name} is {entry.get(name)!r}")
    agreed = entry.get("agreed", {})
    return TermRule(
        code=entry["code"],
        days=entry.get("days"),
        floor=entry.get("floor"),
        reason=entry.get("reason"),
        counted_from=entry["counted_from"],
        direction=entry.get("direction", "forward"),
        scope=entry.get("scope"),
        first=entry.get("first"),
        last=entry.get("last"),
        basis=basis("terms", entry, entry["rule"]),
        source_first=sources()[entry["source"]].first,
        electronic=_adjustment(entry, "electronic"),
        prior=_adjustment(entry, "prior"),
        urgent=_adjustment(entry, "urgent"),
        documents=_adjustment(entry, "documents"),
        agreed=tuple(agreed.get("authorities", ())),
        agreed_article=agreed.get("article", ""),
        notes=tuple(entry.get("notes", ())),
    )


Sector = Literal["classic", "utility"]
ORDER: tuple[TermCode, ...] = get_args(TermCode)


@cache
def term_rules(jurisdiction: Jurisdiction, sector: Sector, procedure: str) -> tuple[TermRule, ...]:
    """The terms of one procedure in the order in which they come, all validities."""
    found = [
        _term_rule(entry)
        for entry in raw("terms")["term"]
        if entry["jurisdiction"] == jurisdiction
        and entry["sector"] in (sector, "any")
        and procedure in entry["procedures"]
    ]
    return tuple(sorted(found, key=lambda rule: ORDER.index(rule.code)))


@cache
def waiver(reason: str, jurisdiction: Jurisdiction) -> Basis:
    """Why no standstill is due."""
    for entry in raw("terms")["waiver"]:
        if (entry["reason"], entry["jurisdiction"]) == (reason, jurisdiction):
            return basis("terms", entry, f"waiver.{reason}.{jurisdiction}")
    raise ReferenceDataError(f"terms.toml: no waiver {reason} for {jurisdiction}")


@dataclass(frozen=True, slots=True)
class BelowThreshold:
    """A Belgian standstill below the European threshold: above ``percent`` of it."""

    reason: str
    percent: int
    procedures: tuple[str, ...]
    basis: Basis


@cache
def below_threshold_rule(name: Literal["half_threshold", "twenty_percent"]) -> BelowThreshold:
    entry = raw("terms")[name]
    return BelowThreshold(
        reason=entry["reason"],
        percent=entry["percent"],
        procedures=tuple(entry.get("procedures", ())),
        basis=basis("terms", entry, f"be.{entry['reason']}"),
    )


# --- Codes with names -------------------------------------------------------------------------
@cache
def labels(kind: str) -> Mapping[str, Mapping[Language, str]]:
    """Code -> names, of ``stone``, ``product``, ``finish``, ``unit`` or ``application``."""
    return cast("Mapping[str, Mapping[Language, str]]", raw("stone")[kind])


@cache
def country_name(code: str, language: Language) -> str:
    """The name of a country, or the code itself when we do not know it."""
    entry = raw("countries")["country"].get(code)
    return str(entry[language]) if entry else code


@cache
def in_eea(code: str) -> bool:
    """Whether the country is in the European Economic Area."""
    return bool(raw("countries")["country"].get(code, {}).get("eea", False))
