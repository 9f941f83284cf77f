"""Read one eForms notice: the door of this package.

The form type decides what is read at all; then the buyer, the whole project and its lots. Field
numbers (BT-...) are those of the eForms regulation, paths those of OP-TED/eForms-SDK 1.13-1.15.
"""

import re
from typing import get_args

from lxml import etree

from tenders.advice.facts import Nature
from tenders.notices import conclusions, data, lots, safe_xml, stone, ubl, values
from tenders.notices.buyers import buyer_of
from tenders.notices.reading import (
    Buyer,
    Change,
    FormType,
    LeftOut,
    NoticeReading,
    Stone,
)
from tenders.notices.refusal import NoticeRefused

_PROJECT = "cac:ProcurementProject"
_CPV = re.compile(r"(\d{8})(?:-\d)?", re.ASCII)
_CHANGED = re.compile(r"(?P<notice>.+?)-(?P<version>\d{2})", re.ASCII)
_MOST_REFERENCE, _MOST_PLACE, _MOST_ID = 80, 200, 100
#: CPV codes that are kept, and remarks on what was left out: more than any real notice has.
_MOST_CODES, _MOST_LEFT_OUT = 500, 200


def read_notice(content: bytes, *, max_bytes: int) -> NoticeReading:
    """Read a notice from its XML; raise ``NoticeRefused``, and nothing else, when it cannot be.

    ``max_bytes``: what is larger is not even looked at (``too-large``).
    """
    root = safe_xml.parse(content, max_bytes=max_bytes)
    form_type = _form_type(root)
    left_out: list[LeftOut] = []
    language = ubl.language_of(ubl.code(root, "cbc:NoticeLanguageCode"))
    title, title_language = ubl.best_text(root, f"{_PROJECT}/cbc:Name", language)
    buyer = buyer_of(root, language, left_out)
    all_lots, elements = lots.lots_of(lots.lot_elements(root), language, left_out)
    missing = [
        part for part, there in (("buyer", buyer), ("title", title), ("lot", all_lots)) if not there
    ]
    if buyer is None or missing:
        raise NoticeRefused("incomplete-notice", *missing)

    notice_id = ubl.code(root, "cbc:ID")[:_MOST_ID]
    notice_type = ubl.code(root, "cbc:NoticeTypeCode")
    legal_basis = ubl.code(root, "cbc:RegulatoryDomain")
    subtype = _subtype(root)
    jurisdiction = conclusions.jurisdiction_of(
        buyer.country,
        legal_basis=legal_basis,
        legal_type=buyer.legal_type,
        left_out=left_out,
    )
    notice_procedure = ubl.code(root, "cac:TenderingProcess/cbc:ProcedureCode")
    description, _ = ubl.best_text(root, f"{_PROJECT}/cbc:Description", language, multiline=True)
    closing, closing_kind = lots.closing_of(elements, left_out)
    start_date, end_date = lots.planned_period(elements, left_out)
    codes = _cpv(root, elements, left_out)
    return NoticeReading(
        form_type=form_type,
        notice_type=notice_type,
        subtype=subtype,
        legal_basis=legal_basis,
        notice_id=notice_id,
        version=ubl.code(root, "cbc:VersionID")[:20],
        procedure_id=ubl.code(root, "cbc:ContractFolderID")[:_MOST_ID],
        change=_change(root, language, left_out),
        language=title_language,
        reference=_reference(root, notice_id, left_out),
        title=lots.clip(title, lots.MOST_TITLE, field="title", left_out=left_out),
        description=lots.clip(
            description, lots.MOST_DESCRIPTION, field="description", left_out=left_out
        ),
        buyer=_clipped(buyer, left_out),
        jurisdiction=jurisdiction,
        nature=_nature(root, elements, left_out),
        procedure=conclusions.procedure_of(
            notice_procedure,
            notice_type=notice_type,
            legal_basis=legal_basis,
            below_threshold=subtype.startswith("E"),
            jurisdiction=jurisdiction,
            left_out=left_out,
        ),
        notice_procedure=notice_procedure,
        framework=lots.framework_of(elements, left_out),
        dynamic_purchasing=lots.uses_dynamic_purchasing(elements),
        e_auction=lots.any_says(
            elements,
            "cac:TenderingProcess/cac:AuctionTerms/cbc:AuctionConstraintIndicator",
            lambda said: said == "true",
        ),
        accelerated=ubl.code(
            root,
            "cac:TenderingProcess/cac:ProcessJustification/cbc:ProcessReasonCode",
            list_name="accelerated-procedure",
        )
        == "true",
        electronic=not lots.any_says(
            elements,
            "cac:TenderingProcess/cbc:SubmissionMethodCode",
            lambda said: said == "not-allowed",
        ),
        documents_restricted=lots.any_says(
            elements,
            "cac:TenderingTerms/cac:CallForTendersDocumentReference/cbc:DocumentType",
            lambda said: said == "restricted-document",
        ),
        cpv=codes,
        lots=all_lots,
        value_cents=values.cents(
            root,
            f"{_PROJECT}/cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount",
            field="value",
            left_out=left_out,
        ),
        notice_date=values.day(
            ubl.code(root, "cbc:IssueDate"), field="notice_date", left_out=left_out
        ),
        closing=closing,
        closing_kind=closing_kind,
        start_date=start_date,
        end_date=end_date,
        place=_place(root, elements),
        award_criteria=lots.award_criteria_of(elements, language, left_out),
        selection_criteria=lots.selection_criteria_of(elements, language),
        social_objectives=lots.social_objectives_of([root, *elements]),
        stone=_stone(codes, root, elements),
        left_out=_once(left_out),
    )


def _form_type(root: etree._Element) -> FormType:
    """The form type (BT-03) if it is one to import; else refuse with ``not-a-call``."""
    codes = data.codes()
    known: list[str] = codes["form_type"]["known"]
    names = (element.get("listName", "") for element in ubl.elements(root, "cbc:NoticeTypeCode"))
    stated = next((name for name in names if name in known), "")
    form_type = stated or codes["root"].get(etree.QName(root).localname, "unknown")
    for importable in get_args(FormType):
        if form_type == importable:
            found: FormType = importable
            return found
    raise NoticeRefused("not-a-call", form_type)


def _subtype(root: etree._Element) -> str:
    return ubl.code(root, f"{ubl.EXTENSION}/efac:NoticeSubType/cbc:SubTypeCode")


def _change(root: etree._Element, language: str, left_out: list[LeftOut]) -> Change | None:
    for changes in ubl.elements(root, f"{ubl.EXTENSION}/efac:Changes"):
        changed = ubl.code(changes, "efbc:ChangedNoticeIdentifier")[:_MOST_ID]
        if not changed:
            continue
        reason = ubl.code(changes, "efac:ChangeReason/cbc:ReasonCode")
        description, _ = ubl.best_text(
            changes, "efac:ChangeReason/efbc:ReasonDescription", language, multiline=True
        )
        if reason == "cancel":
            left_out.append(LeftOut("change", reason, "cancelled"))
        match = _CHANGED.fullmatch(changed)
        notice, version = (match["notice"], match["version"]) if match else (changed, "")
        return Change(notice, version, reason, description[: lots.MOST_DESCRIPTION])
    return None


def _reference(root: etree._Element, notice_id: str, left_out: list[LeftOut]) -> str:
    """The buyer's own number of the procedure (BT-22); without one, that of the notice."""
    own = ubl.code(root, f"{_PROJECT}/cbc:ID")
    if own.lower() in data.codes()["placeholder"]["texts"]:
        own = ""
    return lots.clip(own or notice_id, _MOST_REFERENCE, field="reference", left_out=left_out)


def _clipped(buyer: Buyer, left_out: list[LeftOut]) -> Buyer:
    name = lots.clip(buyer.name, lots.MOST_TITLE, field="buyer.name", left_out=left_out)
    return Buyer(name, buyer.country, buyer.identifier[:_MOST_ID], buyer.legal_type)


def _nature(
    root: etree._Element, elements: list[etree._Element], left_out: list[LeftOut]
) -> Nature | None:
    """BT-23 of the whole, else of the first lot that has one."""
    path = f"{_PROJECT}/cbc:ProcurementTypeCode"
    written = next((code for part in (root, *elements) if (code := ubl.code(part, path))), "")
    for nature in get_args(Nature):
        if written == nature:
            found: Nature = nature
            return found
    if written:
        left_out.append(LeftOut("nature", written, "unknown-code"))
    return None


def _cpv(
    root: etree._Element, elements: list[etree._Element], left_out: list[LeftOut]
) -> tuple[str, ...]:
    """All CPV codes of the whole and its lots, each once, the main one first."""
    found: list[str] = []
    for part in (root, *elements):
        for kind in ("MainCommodityClassification", "AdditionalCommodityClassification"):
            path = f"{_PROJECT}/cac:{kind}/cbc:ItemClassificationCode"
            for element in ubl.elements(part, path):
                written = ubl.content(element)
                match = _CPV.fullmatch(written)
                if match:
                    found.append(match[1])
                elif written:
                    left_out.append(LeftOut("cpv", written[:60], "unknown-code"))
    codes = ubl.distinct(found)
    if len(codes) > _MOST_CODES:
        left_out.append(LeftOut("cpv", codes[_MOST_CODES], "too-many", str(_MOST_CODES)))
    return codes[:_MOST_CODES]


def _once(left_out: list[LeftOut]) -> tuple[LeftOut, ...]:
    """Each remark once, and not more than a person can look through."""
    remarks = tuple(dict.fromkeys(left_out))
    if len(remarks) <= _MOST_LEFT_OUT:
        return remarks
    more = LeftOut("left_out", str(len(remarks)), "too-many", str(_MOST_LEFT_OUT))
    return (*remarks[:_MOST_LEFT_OUT], more)


def _place(root: etree._Element, elements: list[etree._Element]) -> str:
    path = f"{_PROJECT}/cac:RealizedLocation/cac:Address/cbc:CityName"
    cities = (ubl.code(part, path) for part in (root, *elements))
    return next((city for city in cities if city), "")[:_MOST_PLACE]


def _stone(codes: tuple[str, ...], root: etree._Element, elements: list[etree._Element]) -> Stone:
    """Judge by the texts in every language that the notice has."""
    name, description = f"{_PROJECT}/cbc:Name", f"{_PROJECT}/cbc:Description"
    titles = [text for part in (root, *elements) for text in ubl.all_texts(part, name)]
    asides = [text for part in elements for text in ubl.all_texts(part, description)]
    return stone.judge(codes, [*titles, *ubl.all_texts(root, description)], asides)
