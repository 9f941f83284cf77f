"""Who buys: from the references in a notice to its list of organisations."""

from dataclasses import dataclass

from lxml import etree

from tenders.notices import data, ubl
from tenders.notices.reading import Buyer, LeftOut

_NAME = "cac:PartyName/cbc:Name"
_ID = "cac:PartyIdentification/cbc:ID"
_COUNTRY = "cac:PostalAddress/cac:Country/cbc:IdentificationCode"
_COMPANY = "cac:PartyLegalEntity/cbc:CompanyID"


@dataclass(frozen=True, slots=True)
class _Organisation:
    name: str
    country: str
    identifier: str
    leads: bool


def buyer_of(root: etree._Element, own_language: str, left_out: list[LeftOut]) -> Buyer | None:
    """The buyer, and of a group its leader (else the first); ``None`` when nobody has a name.

    Only the organisation is read: names and addresses of contact persons stay in the notice.
    """
    listed = _organisations(root, own_language)
    found: list[tuple[_Organisation, str]] = []
    for contracting in ubl.elements(root, "cac:ContractingParty"):
        party = next(iter(ubl.elements(contracting, "cac:Party")), None)
        if party is None:
            continue
        organisation = listed.get(ubl.code(party, _ID)) or _organisation(party, own_language)
        if organisation.name:
            legal_type = ubl.code(
                contracting,
                "cac:ContractingPartyType/cbc:PartyTypeCode",
                list_name="buyer-legal-type",
            )
            found.append((organisation, legal_type))
    if not found:
        return None
    chosen, legal_type = next((pair for pair in found if pair[0].leads), found[0])
    left_out += [
        LeftOut("buyer", other.name, "other-buyer", chosen.name)
        for other, _ in found
        if other is not chosen
    ]
    country = data.country_alpha2(chosen.country)
    return Buyer(chosen.name, country, chosen.identifier, legal_type)


def _organisations(root: etree._Element, own_language: str) -> dict[str, _Organisation]:
    """By identifier (ORG-0001), with the touch points of each (TPO-0001)."""
    found: dict[str, _Organisation] = {}
    path = f"{ubl.EXTENSION}/efac:Organizations/efac:Organization"
    for element in ubl.elements(root, path):
        leads = ubl.code(element, "efbc:GroupLeadIndicator") == "true"
        company: _Organisation | None = None
        for part in ubl.elements(element, "efac:Company"):
            company = _organisation(part, own_language, leads=leads)
            found.setdefault(ubl.code(part, _ID), company)
        for part in ubl.elements(element, "efac:TouchPoint"):
            point = _organisation(part, own_language, leads=leads)
            if company:  # a touch point has no number of its own
                point = _Organisation(
                    point.name or company.name,
                    point.country or company.country,
                    company.identifier,
                    leads,
                )
            found.setdefault(ubl.code(part, _ID), point)
    found.pop("", None)
    return found


def _organisation(
    party: etree._Element, own_language: str, *, leads: bool = False
) -> _Organisation:
    return _Organisation(
        name=ubl.best_text(party, _NAME, own_language)[0],
        country=ubl.code(party, _COUNTRY),
        identifier=ubl.code(party, _COMPANY),
        leads=leads,
    )
