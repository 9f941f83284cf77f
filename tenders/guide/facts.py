"""Everything the guide prints, as JSON values in the language of the guide."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone, translation

from portal.shared.money import euros
from tenders import choices
from tenders.advice import wording
from tenders.enums import IsvForm
from tenders.guide import advice, drawings, page, stations, words
from tenders.guide.text import one_line
from tenders.journey import Journey, journey_of, map_stations
from tenders.metrokaart.cards import words as tender_words
from tenders.metrokaart.network import Language
from tenders.metrokaart.situation import Situation
from tenders.metrokaart.strip import summary as progress
from tenders.models import OutcomeDecision, Tender

#: Raise it when what ``portal.shared.pdf`` makes of the same HTML changes.
LAYOUT = 1


def guide_facts(tender: Tender, language: Language) -> dict[str, Any]:
    """Everything that is printed, and nothing of the clock: the same rows give the same facts.

    Three queries (four while nothing was decided on ISV), and those for ``lots``, ``stones`` and
    the organisation when they were not fetched along.
    """
    prefetch_related_objects([tender], "lots", "stones")
    journey = journey_of(tender)
    decisions = list(tender.decisions.order_by("key"))
    with translation.override(language):
        return _facts(tender, journey, decisions, language)


def digest_of(facts: dict[str, Any]) -> str:
    """64 hexadecimal digits over the facts and over what turns them into pages."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{LAYOUT}\n{page.digest()}\n{text}".encode()).hexdigest()


def _facts(
    tender: Tender, journey: Journey, decisions: list[OutcomeDecision], language: Language
) -> dict[str, Any]:
    sources = advice.Sources()
    jurisdiction = tender.jurisdiction or "nl"
    drawn = map_stations(journey, language, {})
    said = progress(drawn, language, jurisdiction) if drawn else ""
    fixed = words.fixed()
    title = one_line(tender.title)
    return {
        "language": language,
        "words": fixed,
        "title": title,
        "reference": one_line(tender.reference),
        "authority": one_line(tender.organisation.name),
        "day": wording.day_text(_day_of_facts(tender, journey, decisions), language),
        "created": _day_of_facts(tender, journey, decisions).isoformat(),
        "rule_version": journey.advice.rule_version,
        "flagged": journey.advice.flagged,
        "summary": _summary(tender, journey, language),
        "progress": said,
        "strip": drawings.strip_svg(drawn, language, jurisdiction),
        "map": drawings.map_svg(
            drawn, language, jurisdiction, f"{fixed['map']}. {said} {fixed['map_hint']}"
        ),
        "legend": [
            {
                "mark": mark or fixed["no_mark"],
                "name": words.certainties()[certainty],
                "meaning": words.meanings()[certainty],
            }
            for certainty, mark in words.marks().items()
        ],
        "phases": stations.phases(journey, language, sources),
        "left_out": stations.left_out(journey, language),
        "notes": stations.notes(journey, language),
        "sections": advice.advice_sections(journey, decisions, language, sources),
        "terms": advice.term_rows(journey, language, sources),
        "sources": list(sources.listed.values()),
        "checked": _checked(journey, language),
    }


def _day_of_facts(tender: Tender, journey: Journey, decisions: Iterable[OutcomeDecision]) -> date:
    """The last day on which anything that is printed was written down."""
    moments = [tender.updated_at, *(state.updated_at for state in journey.states.values())]
    moments += [decision.decided_at for decision in decisions]
    for notes in journey.notes.values():
        moments += [note.edited_at or note.written_at for note in notes]
    return timezone.localtime(max(moments)).date()


def _checked(journey: Journey, language: Language) -> str:
    """The oldest day on which a source of this advice was read."""
    days = [outcome.checked for outcome in journey.advice.outcomes]
    return wording.day_text(min(days), language)


def _summary(tender: Tender, journey: Journey, language: Language) -> list[dict[str, str]]:
    names = words.summary()
    european = {True: names["yes"], False: names["no"], None: names["undecided"]}
    forms = dict(IsvForm.choices)
    value = tender.total_cents
    closing = timezone.localtime(tender.closing_at).date() if tender.closing_at else None
    values = {
        "jurisdiction": str(tender.get_jurisdiction_display()) if tender.jurisdiction else "",
        "nature": str(tender.get_nature_display()),
        "stones": tender_words(Situation(journey.facts, journey.parameters), language).get(
            "stones", ""
        ),
        "place": one_line(tender.place),
        "value": "" if value is None else euros(value, language),
        "european": european[journey.advice.european],
        "procedure": choices.procedure_name(tender.procedure),
        "isv": ", ".join(str(forms[form]) for form in tender.isv_forms if form in forms),
        "notice": _day(tender.notice_date, language),
        "closing": _day(closing, language),
        "invitation": _day(tender.invitation_date, language),
        "award_letter": _day(tender.award_letter_date, language),
        "award": _day(tender.award_date, language),
        "start": _day(tender.start_date, language),
        "end": _day(tender.end_date, language),
    }
    later = {"invitation", "award_letter", "award"}  # known only on the way
    return [
        {"label": names[key], "value": said or names["unknown"]}
        for key, said in values.items()
        if said or key not in later
    ]


def _day(day: date | None, language: Language) -> str:
    return wording.day_text(day, language) if day else ""
