"""The lots of a notice, and what only its lots say: deadlines, criteria, techniques, objectives.

The tender of this portal has one closing, one framework technique and one list of criteria. Where
lots differ the first (of closings: the earliest) is kept, and ``left_out`` says so.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import get_args

from lxml import etree

from tenders.advice.facts import Framework
from tenders.notices import ubl, values
from tenders.notices.reading import (
    AwardCriterion,
    ClosingKind,
    LeftOut,
    NoticeLot,
    SelectionCriterion,
)

_FRAMEWORKS = {name: name for name in get_args(Framework)}
#: What the portal keeps of a lot, in characters.
MOST_ID, MOST_TITLE, MOST_DESCRIPTION = 40, 300, 10_000
#: More lots than any real notice has; each becomes a row and a line on a page.
MOST_LOTS = 500

#: Where a lot says when it closes, the strongest first.
_CLOSINGS: tuple[tuple[ClosingKind, str], ...] = (
    ("tender", "cac:TenderingProcess/cac:TenderSubmissionDeadlinePeriod"),
    ("participation", "cac:TenderingProcess/cac:ParticipationRequestReceptionPeriod"),
    ("interest", f"cac:TenderingProcess/{ubl.EXTENSION}/efac:InterestExpressionReceptionPeriod"),
    ("answer", f"cac:TenderingProcess/{ubl.EXTENSION}/efac:AnswerReceptionPeriod"),
)


def clip(text: str, most: int, *, field: str, left_out: list[LeftOut]) -> str:
    """The first ``most`` characters; what is longer is said in ``left_out``."""
    if len(text) <= most:
        return text
    left_out.append(LeftOut(field, f"{text[:60]}…", "too-long", str(most)))
    return text[:most].rstrip()


def lot_elements(root: etree._Element) -> list[etree._Element]:
    """Lots, and the parts of a planning notice; groups of lots are no lots."""
    return [
        element
        for element in ubl.elements(root, "cac:ProcurementProjectLot")
        if not any(
            identifier.get("schemeName") == "LotsGroup"
            for identifier in ubl.elements(element, "cbc:ID")
        )
    ]


def lots_of(
    elements: list[etree._Element], own_language: str, left_out: list[LeftOut]
) -> tuple[tuple[NoticeLot, ...], list[etree._Element]]:
    """The lots that have a number of their own, and the elements they came from."""
    lots: dict[str, NoticeLot] = {}
    kept: list[etree._Element] = []
    for element in elements:
        project = "cac:ProcurementProject"
        title, _ = ubl.best_text(element, f"{project}/cbc:Name", own_language)
        identifier = ubl.code(element, "cbc:ID")[:MOST_ID]
        if not identifier or identifier in lots:
            if title or identifier:
                code = "same-identifier" if identifier else "no-identifier"
                left_out.append(LeftOut("lots", title or identifier, code))
            continue
        if len(lots) == MOST_LOTS:
            left_out.append(LeftOut("lots", identifier, "too-many", str(MOST_LOTS)))
            break
        where = f"lots[{identifier}]"
        description, _ = ubl.best_text(
            element, f"{project}/cbc:Description", own_language, multiline=True
        )
        kept.append(element)
        lots[identifier] = NoticeLot(
            identifier,
            clip(title, MOST_TITLE, field=f"{where}.title", left_out=left_out),
            clip(description, MOST_DESCRIPTION, field=f"{where}.description", left_out=left_out),
            values.cents(
                element,
                f"{project}/cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount",
                field=f"{where}.value",
                left_out=left_out,
            ),
        )
    return tuple(lots.values()), kept


def closing_of(
    elements: Iterable[etree._Element], left_out: list[LeftOut]
) -> tuple[datetime | None, ClosingKind | None]:
    """The earliest closing of the strongest kind that any lot has."""
    lots = list(elements)
    for kind, path in _CLOSINGS:
        found = [
            moment
            for lot in lots
            for period in ubl.elements(lot, path)
            if (
                moment := values.moment(
                    ubl.code(period, "cbc:EndDate"),
                    ubl.code(period, "cbc:EndTime"),
                    field="closing",
                    left_out=left_out,
                )
            )
        ]
        if found:
            first = min(found)
            for other in sorted({moment for moment in found if moment != first}):
                kept = first.isoformat()
                left_out.append(LeftOut("closing", other.isoformat(), "several-values", kept))
            _merge_repeated(left_out)
            return first, kind
    _merge_repeated(left_out)
    return None, None


def _merge_repeated(left_out: list[LeftOut]) -> None:
    """Say once what every lot repeats."""
    left_out[:] = dict.fromkeys(left_out)


def planned_period(
    elements: Iterable[etree._Element], left_out: list[LeftOut]
) -> tuple[date | None, date | None]:
    """First start and last end of the contracts; durations in months are not computed with."""
    starts, ends = (
        [
            day
            for lot in elements_
            for written in [ubl.code(lot, f"cac:ProcurementProject/cac:PlannedPeriod/cbc:{name}")]
            if (day := values.day(written, field=field, left_out=left_out))
        ]
        for elements_ in [list(elements)]
        for name, field in (("StartDate", "start_date"), ("EndDate", "end_date"))
    )
    return (min(starts) if starts else None, max(ends) if ends else None)


def framework_of(elements: Iterable[etree._Element], left_out: list[LeftOut]) -> Framework:
    """The first framework technique that is not ``none``."""
    codes = _techniques(elements, "framework-agreement")
    known = [code for code in codes if code in _FRAMEWORKS and code != "none"]
    for code in codes:
        if code not in _FRAMEWORKS:
            left_out.append(LeftOut("framework", code, "unknown-code"))
        elif known and code != known[0]:
            left_out.append(LeftOut("framework", code, "several-values", known[0]))
    chosen: Framework = "none"
    for name in get_args(Framework):
        if known and name == known[0]:
            chosen = name
    return chosen


def uses_dynamic_purchasing(elements: Iterable[etree._Element]) -> bool:
    return any(code != "none" for code in _techniques(elements, "dps-usage"))


def _techniques(elements: Iterable[etree._Element], list_name: str) -> tuple[str, ...]:
    path = "cac:TenderingProcess/cac:ContractingSystem/cbc:ContractingSystemTypeCode"
    return _codes(elements, path, list_name)


def _codes(elements: Iterable[etree._Element], path: str, list_name: str) -> tuple[str, ...]:
    return ubl.distinct(
        ubl.content(code)
        for lot in elements
        for code in ubl.elements(lot, path)
        if code.get("listName") == list_name
    )


def any_says(elements: Iterable[etree._Element], path: str, is_so: Callable[[str], bool]) -> bool:
    return any(is_so(ubl.content(found)) for lot in elements for found in ubl.elements(lot, path))


def social_objectives_of(elements: Iterable[etree._Element]) -> tuple[str, ...]:
    """BT-775; ``hum-right`` is human-rights due diligence in global supply chains."""
    path = "cac:ProcurementProject/cac:ProcurementAdditionalType/cbc:ProcurementTypeCode"
    return tuple(code for code in _codes(elements, path, "social-objective") if code != "none")


def selection_criteria_of(
    elements: Iterable[etree._Element], own_language: str
) -> tuple[SelectionCriterion, ...]:
    """Each code once, with the first text that goes with it."""
    path = f"cac:TenderingTerms/{ubl.EXTENSION}/efac:SelectionCriteria"
    found: dict[str, SelectionCriterion] = {}
    for lot in elements:
        for criterion in ubl.elements(lot, path):
            code = ubl.code(
                criterion, "cbc:TendererRequirementTypeCode", list_name="selection-criterion"
            ) or ubl.code(criterion, "cbc:CriterionTypeCode")  # the name before SDK 1.10
            text, _ = ubl.best_text(criterion, "cbc:Description", own_language, multiline=True)
            if code and code not in found:
                found[code] = SelectionCriterion(code, text[:MOST_DESCRIPTION])
    return tuple(found.values())


def award_criteria_of(
    elements: Iterable[etree._Element], own_language: str, left_out: list[LeftOut]
) -> tuple[AwardCriterion, ...]:
    """The criteria of all lots, each once. A weight is the number that the notice gives."""
    path = (
        "cac:TenderingTerms/cac:AwardingTerms/cac:AwardingCriterion"
        "/cac:SubordinateAwardingCriterion"
    )
    found: dict[AwardCriterion, None] = {}
    for lot in elements:
        for criterion in ubl.elements(lot, path):
            kind = ubl.code(criterion, "cbc:AwardingCriterionTypeCode")
            name, _ = ubl.best_text(criterion, "cbc:Name", own_language)
            if not name:  # then the description has to serve as a name
                name = ubl.best_text(criterion, "cbc:Description", own_language)[0][:MOST_TITLE]
            name = clip(name, MOST_TITLE, field="award_criteria.name", left_out=left_out)
            if kind not in {"price", "cost", "quality"}:
                if kind or name:
                    left_out.append(LeftOut("award_criteria", kind or name, "unknown-code"))
                continue
            written, unit = _weight(criterion)
            weight = values.weight(written)
            if written and weight is None:
                left_out.append(LeftOut("award_criteria.weight", written, "unreadable-weight"))
            found[AwardCriterion(kind, name, weight, unit if weight is not None else "")] = None
    _merge_repeated(left_out)
    return tuple(found)


def _weight(criterion: etree._Element) -> tuple[str, str]:
    """The number of the parameter that is a weight (not a threshold or fixed value); its unit."""
    for parameter in ubl.elements(criterion, f"{ubl.EXTENSION}/efac:AwardCriterionParameter"):
        unit = ubl.code(parameter, "efbc:ParameterCode", list_name="number-weight")
        if unit:
            return ubl.code(parameter, "efbc:ParameterNumeric"), unit
    return "", ""
