"""Everything that is printed, as JSON values in the language of the print."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone, translation

from portal.shared.money import euros
from tenders import choices
from tenders.advice import wording
from tenders.enums import GuideKind, IsvForm, Jurisdiction, Nature
from tenders.guide import advice, changes, drawings, page, poster, stations, words
from tenders.guide.changes import Before
from tenders.guide.subject import Subject
from tenders.guide.text import one_line
from tenders.journey import Journey, journey_of, map_stations
from tenders.metrokaart.cards import words as tender_words
from tenders.metrokaart.network import Language
from tenders.metrokaart.situation import Situation
from tenders.metrokaart.strip import summary as progress
from tenders.models import OutcomeDecision, Tender

#: Raise it when what ``portal.shared.pdf`` makes of the same HTML changes.
LAYOUT = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of a tender to print it, in whatever kind or language."""

    subject: Subject
    journey: Journey
    decisions: Sequence[OutcomeDecision]


def reading_of(tender: Tender) -> Reading:
    """Read what is needed, in three queries (four while nothing was decided on ISV).

    And those for ``lots``, ``stones`` and the organisation when they were not fetched along.
    """
    prefetch_related_objects([tender], "lots", "stones")
    journey = journey_of(tender)
    decisions = list(tender.decisions.order_by("key"))
    subject = Subject(
        title=tender.title,
        reference=tender.reference,
        authority=tender.organisation.name,
        place=tender.place,
        day=_day_of_facts(tender, journey, decisions),
    )
    return Reading(subject, journey, decisions)


def guide_facts(
    tender: Tender,
    language: Language,
    kind: str = GuideKind.GUIDE,
    before: Sequence[Before] = (),
) -> dict[str, Any]:
    """Everything that is printed, and nothing of the clock: the same rows give the same facts."""
    return facts_read(reading_of(tender), language, kind, before)


def facts_read(
    reading: Reading, language: Language, kind: str, before: Sequence[Before] = ()
) -> dict[str, Any]:
    """As ``guide_facts``, without a query. ``before``: the versions before, newest first."""
    with translation.override(language):
        if kind != GuideKind.GUIDE:
            return poster.facts(reading.subject, reading.journey, language, kind)
        facts = facts_about(reading.subject, reading.journey, language, reading.decisions)
        return {**facts, "changes": changes.since(before, facts, language)}


def digest_of(facts: dict[str, Any]) -> str:
    """64 hexadecimal digits over the facts and over what turns them into pages."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{LAYOUT}\n{page.digest()}\n{text}".encode()).hexdigest()


def facts_about(
    subject: Subject,
    journey: Journey,
    language: Language,
    decisions: Sequence[OutcomeDecision] = (),
) -> dict[str, Any]:
    """As ``guide_facts``, of any journey: no query, in the language that is active."""
    sources = advice.Sources()
    jurisdiction = journey.facts.jurisdiction or "nl"
    drawn = map_stations(journey, language, {})
    said = progress(drawn, language, jurisdiction) if drawn else ""
    fixed = words.fixed()
    return {
        "kind": GuideKind.GUIDE.value,
        "language": language,
        "words": fixed,
        "title": one_line(subject.title),
        "reference": one_line(subject.reference),
        "authority": one_line(subject.authority),
        "day": wording.day_text(subject.day, language),
        "created": subject.day.isoformat(),
        "rule_version": journey.advice.rule_version,
        "flagged": journey.advice.flagged,
        "summary": _summary(subject, journey, language),
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


def _summary(subject: Subject, journey: Journey, language: Language) -> list[dict[str, str]]:
    facts = journey.facts
    names = words.summary()
    european = {True: names["yes"], False: names["no"], None: names["undecided"]}
    value = facts.value_cents
    values = {
        "jurisdiction": str(Jurisdiction(facts.jurisdiction).label) if facts.jurisdiction else "",
        "nature": str(Nature(facts.nature).label),
        "stones": tender_words(Situation(facts, journey.parameters), language).get("stones", ""),
        "place": one_line(subject.place),
        "value": "" if value is None else euros(value, language),
        "european": european[journey.advice.european],
        "procedure": choices.procedure_name(facts.procedure),
        "isv": ", ".join(str(form.label) for form in IsvForm if form in facts.isv_forms),
        "notice": _day(facts.notice_date, language),
        "closing": _day(facts.closing_date, language),
        "invitation": _day(facts.invitation_date, language),
        "award_letter": _day(facts.award_letter_date, language),
        "award": _day(facts.award_date, language),
        "start": _day(facts.start_date, language),
        "end": _day(facts.end_date, language),
    }
    later = {"invitation", "award_letter", "award"}  # known only on the way
    return [
        {"key": key, "label": names[key], "value": said or names["unknown"]}
        for key, said in values.items()
        if said or key not in later
    ]


def _day(day: date | None, language: Language) -> str:
    return wording.day_text(day, language) if day else ""
