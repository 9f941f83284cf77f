"""The advice, the terms and the sources as the guide prints them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tenders.advice import wording
from tenders.advice.dates import TermDate
from tenders.advice.outcome import Outcome
from tenders.advice.reference import Language, raw
from tenders.guide import words
from tenders.guide.text import printable
from tenders.journey import Journey
from tenders.metrokaart.cards import SourceLine
from tenders.models import OutcomeDecision


@dataclass(slots=True)
class Sources:
    """Numbers sources in the order in which they are first named."""

    listed: dict[str, dict[str, Any]] = field(default_factory=dict)

    def number(self, title: str, url: str = "", state: str = "") -> int:
        entry = self.listed.setdefault(
            title, {"number": len(self.listed) + 1, "title": title, "url": url, "state": state}
        )
        return int(entry["number"])

    def of_card(self, source: SourceLine) -> int:
        return self.number(source.title, source.url, source.state)


def advice_sections(
    journey: Journey, decisions: Iterable[OutcomeDecision], language: Language, sources: Sources
) -> list[dict[str, Any]]:
    """The outcomes per question, without the terms: those have a table of their own."""
    decided = {decision.key: decision for decision in decisions}
    titles = words.sections()
    grouped: dict[str, list[dict[str, Any]]] = {slug: [] for slug in titles}
    for outcome in journey.advice.outcomes:
        slug = outcome.key.split(".")[0]
        if slug == "term":
            continue
        row = _row(outcome, decided.get(outcome.key), language, sources)
        grouped[slug if slug in titles else "other"].append(row)
    return [{"title": titles[slug], "rows": rows} for slug, rows in grouped.items() if rows]


def _row(
    outcome: Outcome, decision: OutcomeDecision | None, language: Language, sources: Sources
) -> dict[str, Any]:
    return {
        "key": outcome.key,
        "title": wording.title(outcome, language),
        "text": wording.word(outcome, language),
        "article": outcome.article,
        "certainty": words.certainties()[outcome.certainty],
        "source": sources.number(outcome.source),
        "decision": _decision(outcome, decision, language) if decision else None,
    }


def _decision(outcome: Outcome, decision: OutcomeDecision, language: Language) -> dict[str, Any]:
    """What was decided and when; by whom stays in the portal, for a guide is passed on."""
    day = wording.day_text(timezone.localtime(decision.decided_at).date(), language)
    said = _("Followed on %(day)s.") if decision.followed else _("Departed from on %(day)s.")
    return {
        "text": said % {"day": day},
        "reason": printable(decision.reason),
        "changed": decision.outcome.get("digest") != outcome.digest(),
    }


def term_rows(journey: Journey, language: Language, sources: Sources) -> list[dict[str, Any]]:
    return [
        {
            "key": outcome.key,
            "name": wording.title(outcome, language),
            "days": _days(outcome, language),
            "counted": _counted_from(outcome, language),
            "calendar": _calendar(
                journey.terms[outcome.key.removeprefix("term.")], outcome, language
            ),
            "article": outcome.article,
            "certainty": words.certainties()[outcome.certainty],
            "source": sources.number(outcome.source),
        }
        for outcome in journey.advice.group("term")
    ]


def _days(outcome: Outcome, language: Language) -> str:
    days, base = outcome.params["days"], outcome.params["base_days"]
    if days is None:
        return wording.reason_without_days(outcome, language)
    if days == base or base is None:
        return str(days)
    return _("%(days)s (normally %(base)s)") % {"days": days, "base": base}


def _event(outcome: Outcome, language: Language) -> str:
    event = str(outcome.params["counted_from"])
    if event == "award" and outcome.params["jurisdiction"] == "be":
        event = "award-be"
    return str(raw("wording")["event"][event][language])


def _counted_from(outcome: Outcome, language: Language) -> str:
    back = outcome.params["direction"] == "back"
    said = _("back from %(event)s") if back else _("from %(event)s")
    return said % {"event": _event(outcome, language)}


def _calendar(term: TermDate, outcome: Outcome, language: Language) -> list[str]:
    """The days, or what has to be filled in before they can be counted."""
    if term.days is None:
        return []
    if term.last is None:
        return [_("Not known: %(event)s.") % {"event": _event(outcome, language)}]
    if outcome.params["direction"] == "back":
        said = [_("At the latest: %(day)s.") % {"day": wording.day_text(term.last, language)}]
        if term.safe and term.safe != term.last:
            day = wording.day_text(term.safe, language)
            said.append(_("Last working day before: %(day)s.") % {"day": day})
        return said
    said = [_("Last day: %(day)s.") % {"day": wording.day_text(term.last, language)}]
    if term.code == "award-notice":
        return said  # it must be done by the last day; nothing waits for the day after
    if term.moved:
        said.append(_("Moved because of a weekend or holiday."))
    if term.first:
        day = wording.day_text(term.first, language)
        said.append(_("Not earlier than: %(day)s.") % {"day": day})
    return said
