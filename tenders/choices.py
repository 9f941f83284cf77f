"""What can be chosen in forms and lists, in the language of the reader, from reference data."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tenders.advice import reference

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]

#: Every condition that a person can tick, as a statement. ``not_electronic`` is the opposite of
#: the fact ``electronic``: what is usual should not need a tick.
CONDITIONS: dict[str, str | Promise] = {
    "prior_notice": _("I sent a complete prior information notice in time"),
    "urgent": _("There is urgency and I can give the reasons"),
    "documents_restricted": _("Not all documents are free, complete and online from the start"),
    "not_electronic": _("Bids do not come in electronically"),
    "agreed_with_candidates": _("I agree on the term with all selected candidates"),
    "site_visit": _("Bidders must visit the site or read documents there"),
    "single_bidder": _("There is one bidder left and nobody else is concerned"),
    "under_framework": _("The contract falls under a framework agreement or purchasing system"),
}


def language() -> reference.Language:
    """The language of the reader as one of our two codes."""
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def ticked(conditions: dict[str, bool]) -> list[str]:
    """The stored conditions as the boxes that are ticked."""
    names = [name for name, value in conditions.items() if value and name != "electronic"]
    return [*names, "not_electronic"] if conditions.get("electronic") is False else names


def from_ticked(names: Iterable[str]) -> dict[str, bool]:
    """The opposite of ``ticked``: only what differs from the usual is kept."""
    chosen = set(names)
    conditions = dict.fromkeys(sorted(chosen - {"not_electronic"}), True)
    return {**conditions, "electronic": False} if "not_electronic" in chosen else conditions


def conditions(names: Iterable[str]) -> list[tuple[str, str | Promise]]:
    """The conditions with these names, in the order of the page."""
    wanted = set(names)
    return [(name, label) for name, label in CONDITIONS.items() if name in wanted]


def procedures(jurisdiction: str) -> list[Group]:
    """The procedures of a jurisdiction (of both while it is unknown), grouped by their scope."""
    scopes = {
        "european": gettext("Procedures of the European rules"),
        "national": gettext("Below the European threshold only"),
        "special": gettext("With rules of their own"),
    }
    groups: dict[str, list[Choice]] = {scope: [] for scope in scopes}
    for code, procedure in reference.all_procedures().items():
        if not jurisdiction or jurisdiction in procedure.jurisdictions:
            groups[procedure.scope].append((code, procedure.names[language()]))
    return [(scopes[scope], found) for scope, found in groups.items() if found]


def all_procedures() -> list[Choice]:
    names = reference.all_procedures()
    return [(code, procedure.names[language()]) for code, procedure in names.items()]


def procedure_name(code: str) -> str:
    procedure = reference.all_procedures().get(code)
    return procedure.names[language()] if procedure else ""


def name_of(kind: str, code: str) -> str:
    """The name of a code of ``reference/stone.toml`` or of a country; "" when unknown."""
    if not code:
        return ""
    if kind == "country":
        return reference.country_name(code, language())
    names = reference.labels(kind).get(code)
    return names[language()] if names else code


def applications() -> list[Choice]:
    return _labelled("application")


def products() -> list[Choice]:
    return _labelled("product")


def stones() -> list[Choice]:
    return _labelled("stone")


def finishes() -> list[Choice]:
    return _labelled("finish")


def units() -> list[Choice]:
    return _labelled("unit")


def countries() -> list[Choice]:
    """All countries by their name in the language of the reader."""
    codes = reference.raw("countries")["country"]
    named = sorted((reference.country_name(code, language()), code) for code in codes)
    return [_unknown(), *((code, name) for name, code in named)]


def _labelled(kind: str) -> list[Choice]:
    spoken = language()
    return [_unknown(), *((code, names[spoken]) for code, names in reference.labels(kind).items())]


def _unknown() -> Choice:
    """The first entry of every list of codes: not knowing is a proper answer."""
    return ("", gettext("unknown"))
