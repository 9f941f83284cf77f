"""The page of the plan: a row per step, with what the law asks, what we advise, what was chosen."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.shared.templatetags.isv import date_long
from tenders import choices
from tenders.advice import wording
from tenders.advice.reference import Language, raw
from tenders.facts import facts_of
from tenders.models import Plan, PlanningDays, Tender
from tenders.planning.calendar import Anchor, prior_window
from tenders.planning.checks import Breach, bound
from tenders.planning.plan import Planned, days_from, plan
from tenders.planning.steps import Step, words

#: A closing that is taken over from the advice: noon, so that nobody hands in at night.
NOON = time(12)


@dataclass(frozen=True, slots=True)
class Row:
    """One step on the page; empty texts where there is nothing to say."""

    code: str
    title: str
    law: str  # '40 days after the notice'
    law_day: date | None
    law_word: str  # 'not before' or 'at the latest'
    article: str
    certainty: str
    notes: list[str]
    advised: str
    advised_day: date | None
    own: bool
    chosen: date | None
    moment: datetime | None
    warning: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    rows: list[Row]
    anchor: Anchor | None
    anchor_day: date | None
    can_turn: Anchor | None  # the other way of counting, when its day is known too
    knows_law: bool
    planned: Planned


def planned_of(tender: Tender, anchor: Anchor | None = None) -> Planned:
    """Two queries: the plan and the organisation's own days."""
    stored = Plan.objects.filter(tender=tender).values_list("days", flat=True).first() or {}
    own = (
        PlanningDays.objects.filter(organisation=tender.organisation_id)
        .values_list("days", flat=True)
        .first()
    )
    return plan(facts_of(tender), days_from(stored), own, anchor=anchor)


def plan_page(tender: Tender, anchor: Anchor | None = None) -> PlanPage:
    planned = planned_of(tender, anchor)
    said = {found.code: breach_text(found, tender) for found in planned.breaches}
    rows = [_row(step, planned, tender, said.get(step.code, "")) for step in planned.steps]
    return PlanPage(
        rows=rows,
        anchor=planned.anchor,
        anchor_day=_anchor_day(planned),
        can_turn=_other_way(planned),
        knows_law=bool(planned.steps),
        planned=planned,
    )


def names_of(jurisdiction: str) -> dict[str, str]:
    """The name of every step, in the words of the jurisdiction."""
    values = vocabulary(jurisdiction)
    language = choices.language()
    return {code: text[language].format_map(values) for code, text in words()["step"].items()}


def vocabulary(jurisdiction: str) -> dict[str, str]:
    place = jurisdiction or "any"
    return {
        name: str(entry[choices.language()][place])
        for name, entry in raw("vocabulary")["words"].items()
    }


def chosen_values(tender: Tender, page: PlanPage, *, propose: bool) -> dict[str, Any]:
    """What stands in the form: what was chosen, and with ``propose`` our days where it is empty."""
    values: dict[str, Any] = {"version": tender.version}
    for row in page.rows:
        value: date | datetime | None = row.moment or row.chosen
        if value is None and propose and row.advised_day:
            value = row.advised_day
            if row.code == "closing":
                value = timezone.make_aware(datetime.combine(row.advised_day, NOON))
        values[row.code] = value
    return values


# --- In words -----------------------------------------------------------------------------------
def breach_text(found: Breach, tender: Tender) -> str:
    """Why a day cannot be: the first or last day that can, and the article that says so."""
    names = names_of(tender.jurisdiction)
    values = {
        "day": date_long(found.day),
        "term": _days_between(found.days, found.code, found.other),
        "article": found.article,
        "step": names[found.other],
    }
    match found.kind:
        case "early":
            text = _("Not before %(day)s: at least %(term)s (%(article)s).")
        case "window":
            text = _("Not before %(day)s: earlier it does not shorten the term (%(article)s).")
        case "late":
            text = _("At the latest on %(day)s: %(term)s (%(article)s).")
        case _:
            text = _("Look at the order: this step and “%(step)s” (%(day)s) do not fit together.")
    return text % values


def _days_between(days: int, code: str, other: str) -> str:
    language = choices.language()
    count = ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    before = code in {"prior-notice", "visit", "questions", "information"}
    place: str = words()["before" if before else "from"][other][language]
    return f"{count} {place}"


def _row(step: Step, planned: Planned, tender: Tender, warning: str) -> Row:
    law, days = step.law, planned.calendar.get(step.code)
    has_days = law is not None and law.days is not None
    limit, word = _limit(step, planned, tender)
    is_anchor = step.code == (
        "start" if planned.anchor == "start" else _first(planned) if planned.anchor else ""
    )
    return Row(
        code=step.code,
        title=names_of(tender.jurisdiction)[step.code],
        law=_days_between(step.minimum, step.code, step.other) if has_days else "",
        law_day=limit,
        law_word=word,
        article=law.article if law else "",
        certainty=law.certainty if law else "",
        notes=_notes(step, planned, tender),
        advised=_days_between(step.advised, step.code, step.other)
        if step.other and step.advised
        else "",
        advised_day=days.advised if days and not is_anchor else None,
        own=step.own,
        chosen=planned.chosen.get(step.code),
        moment=tender.closing_at if step.code == "closing" else None,
        warning=warning,
    )


def _limit(step: Step, planned: Planned, tender: Tender) -> tuple[date | None, str]:
    """The legal bound: from the chosen day it counts from, else out of the counted calendar."""
    law, jurisdiction = step.law, tender.jurisdiction
    if law is None or law.days is None or jurisdiction not in ("nl", "be"):
        return None, ""
    late = _("at the latest")
    event = planned.chosen.get(step.other)
    if event is not None:
        word = _("not before") if step.hang == "after" else late
        return bound(step, event, jurisdiction), word  # type: ignore[arg-type]  # choices = Literal
    days = planned.calendar.get(step.code)
    if days is None:
        return None, ""
    forward = planned.anchor == "first" and step.hang == "after"
    return days.minimum, _("not before") if forward else late


def _notes(step: Step, planned: Planned, tender: Tender) -> list[str]:
    language: Language = choices.language()
    why = words()["why"]
    notes = []
    law = step.law
    if law and law.outcome and law.days is None:
        notes.append(wording.reason_without_days(law.outcome, language))
    if law and law.note:
        notes.append(why[law.note][language])
    if step.code == "prior-notice":
        notice = planned.chosen.get("notice")
        day = planned.calendar.get("notice")
        event = notice or (day.advised if day else None)
        if event and tender.jurisdiction:
            first, _last = prior_window(event, tender.jurisdiction)  # type: ignore[arg-type]  # choices = Literal
            notes.append(why[step.code][language].format(earliest=date_long(first)))
    elif step.code in why:
        notes.append(why[step.code][language])
    return notes


def _first(planned: Planned) -> str:
    return next(step.code for step in planned.steps if not step.other)


def _anchor_day(planned: Planned) -> date | None:
    if planned.anchor is None:
        return None
    return planned.chosen["start" if planned.anchor == "start" else _first(planned)]


def _other_way(planned: Planned) -> Anchor | None:
    if planned.anchor == "start":
        return "first" if _first(planned) in planned.chosen else None
    return "start" if planned.anchor and "start" in planned.chosen else None
