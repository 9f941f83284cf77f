"""What can be chosen in forms and lists, in the language of the reader, from reference data."""

from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tenders.advice import reference

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]

#: The first entry of every list of codes: not knowing is a proper answer.
_UNKNOWN = _("unknown")

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


def language() -> str:
    """The language of the reader as one of our two codes."""
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def condition_choices(names: Iterable[str]) -> list[tuple[str, str | Promise]]:
    return [(name, label) for name, label in CONDITIONS.items() if name in set(names)]


def ticked(conditions: dict[str, bool]) -> list[str]:
    """The stored conditions as the boxes that are ticked."""
    names = [name for name, value in conditions.items() if value and name != "electronic"]
    return [*names, "not_electronic"] if conditions.get("electronic") is False else names


def from_ticked(names: Iterable[str]) -> dict[str, bool]:
    """The opposite of ``ticked``: only what differs from the usual is kept."""
    chosen = set(names)
    conditions = {name: True for name in sorted(chosen - {"not_electronic"})}
    return {**conditions, "electronic": False} if "not_electronic" in chosen else conditions


def _labelled(entries: Sequence[reference.Term]) -> list[Choice]:
    spoken = language()
    return [("", str(_UNKNOWN)), *((entry.code, entry.label(spoken)) for entry in entries)]
