"""The fixed texts of the guide, in the active language. Texts from the rules are data elsewhere."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def fixed() -> dict[str, str]:
    """Every heading and label of the templates, by the name they use."""
    return {
        "portal": _("ISV-portaal Natuursteen"),
        "guide": _("Guide to the metrokaart"),
        "about": _("About this guide"),
        "about_text": _(
            "This guide shows the route of one tender: the map, a card per station, "
            "the advice with its sources, and the terms."
        ),
        "decide": _("The portal advises. You decide."),
        "tagged": _(
            "This PDF is tagged for screen readers: headings, lists, tables and pictures have "
            "names. It is tagged, not certified."
        ),
        "changes": _("What changed"),
        "since": _("What changed since the guide of"),
        "was": _("Was"),
        "is_now": _("Is now"),
        "tender": _("The tender"),
        "fact": _("Subject"),
        "answer": _("Answer"),
        "marks": _("How sure is this?"),
        "mark": _("Mark"),
        "meaning": _("Meaning"),
        "no_mark": pgettext("certainty", "no letter"),
        "marks_hint": _("A letter behind a heading holds for everything below that heading."),
        "map": _("The map"),
        "map_hint": _(
            "The same stations follow as a list. A station in the list leads to its card."
        ),
        "route": _("The stations"),
        "station": _("Station"),
        "purpose": _("What you do here"),
        "state": _("State"),
        "when": _("When"),
        "page": _("Page"),
        "left_out": _("Stations that do not apply"),
        "reason": _("Reason"),
        "questions": _("Questions"),
        "attention": _("Points of attention"),
        "outcomes": _("What you have afterwards"),
        "law": _("In the law"),
        "no_law": _("No article asks for this step. It is good practice."),
        "ready_before": _("Ready before"),
        "ready_on": _("Done on"),
        "no_day": _("no day chosen"),
        "who": _("Who"),
        "notes": _("Your notes"),
        "advice": _("The advice"),
        "flagged": _(
            "The threshold of this day is not yet fixed. Look again when the amount is known."
        ),
        "question": _("Question"),
        "answer_advice": _("What we advise"),
        "basis": _("Basis"),
        "source": _("Source"),
        "changed": _("The advice changed after this decision."),
        "terms": _("The terms"),
        "terms_hint": _("A minimum by law. More time is often wise."),
        "term": _("Term"),
        "days": _("Days"),
        "counted": _("Counted from"),
        "calendar": _("On the calendar"),
        "sources": _("Sources"),
        "checked": _("Texts and sources checked on"),
        "facts_of": _("Facts of"),
        "rules": _("Rules"),
        "phase": _("Phase"),
        "page_of": _("Page"),
        "of": pgettext("page 3 of 9", "of"),
    }


def poster() -> dict[str, str]:
    """Every fixed text of a poster."""
    return {
        "name": _("Metrokaart natural stone"),
        "poster": _("Poster of the metrokaart"),
        "list": _("The stations"),
        "list_follows": _("The same stations follow as a list."),
        "decide": _("The authority decides. The questions per station are in the guide."),
        "portal": _("ISV-portaal Natuursteen"),
    }


def states() -> dict[str, str]:
    return {
        "done": _("Done"),
        "now": _("You are here"),
        "later": _("Still to come"),
        "na": _("Not applicable"),
    }


def certainties() -> dict[str, str]:
    return {
        "verified": _("Read in the law"),
        "reconstruction": _("Reconstruction"),
        "from-memory": _("From memory, not checked"),
    }


def marks() -> dict[str, str]:
    """The letter behind a sentence of a card; what was read in the law has none."""
    return {
        "verified": "",
        "reconstruction": pgettext("certainty", "R"),
        "from-memory": pgettext("certainty", "M"),
    }


def meanings() -> dict[str, str]:
    return {
        "verified": _("We read the article or the page itself."),
        "reconstruction": _("We worked it out from what we read."),
        "from-memory": _("Check it before you use it."),
    }


def sections() -> dict[str, str]:
    """The parts of the advice, by the first part of the key of an outcome."""
    return {
        "isv": _("Is ISV compulsory?"),
        "threshold": _("Is the tender European?"),
        "procedure": _("Which procedure fits?"),
        "form": _("How can ISV enter?"),
        "award": _("On what may you award?"),
        "risk": _("Where is the risk?"),
        "other": _("Also good to know"),
    }


def summary() -> dict[str, str]:
    return {
        "jurisdiction": _("Country"),
        "nature": _("Kind"),
        "stones": _("Stone"),
        "place": _("Place"),
        "value": _("Counts for the threshold"),
        "european": _("European"),
        "procedure": _("Procedure"),
        "isv": _("Form of ISV"),
        "notice": _("Day the notice is sent"),
        "closing": _("Closing"),
        "invitation": _("Day of the invitation to tender"),
        "award_letter": _("Day of the award letter"),
        "award": _("Day of the award"),
        "start": _("Start of works or delivery"),
        "end": _("End of the contract"),
        "unknown": _("unknown"),
        "yes": _("yes"),
        "no": _("no"),
        "undecided": _("not known yet"),
    }
