"""The page of the advice: every outcome in words, with what was decided about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenders import choices
from tenders.advice import wording
from tenders.advice.engine import advise
from tenders.advice.outcome import Advice, Change, Outcome, changed_outcomes
from tenders.advice.reference import Language
from tenders.facts import facts_of
from tenders.models import OutcomeDecision, Tender


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome as the page shows it. ``changed`` says what it was when it was decided."""

    key: str
    digest: str
    title: str
    short: str  # a word or two beside the title: '40 days', 'advised'
    text: str
    article: str
    source: str
    certainty: str
    checked: date
    decision: OutcomeDecision | None
    was: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """``rows`` stand open on the page; ``more`` are folded, to be opened one by one."""

    slug: str
    title: str
    rows: list[Row]
    more: list[Row]
    more_title: str

    @property
    def all(self) -> list[Row]:
        return [*self.rows, *self.more]


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """``changes`` are the rows whose decision rests on something else than holds now."""

    sections: list[Section]
    changes: list[Row]
    gone: list[OutcomeDecision]
    flagged: bool
    european: bool | None
    rule_version: str

    @property
    def decided(self) -> int:
        return sum(row.decision is not None for section in self.sections for row in section.all)


def advice_page(tender: Tender, advice: Advice | None = None) -> AdvicePage:
    """Prefetch ``lots`` and ``stones``; one more query for the decisions."""
    made = tender.decisions.select_related("decided_by").order_by("key")
    return page_of(advice or advise(facts_of(tender)), made)


def page_of(advice: Advice, decided: Iterable[OutcomeDecision] = ()) -> AdvicePage:
    """The advice about any facts, with what was decided about it."""
    decisions = {decision.key: decision for decision in decided}
    stored = {
        change.key: change
        for change in changed_outcomes([d.outcome for d in decisions.values()], advice)
    }
    rows = {found.key: _row(found, decisions.get(found.key), stored) for found in advice.outcomes}
    sections = _sections(advice, rows)
    return AdvicePage(
        sections=sections,
        changes=[row for row in rows.values() if row.was],
        gone=[decisions[key] for key, change in stored.items() if change.new is None],
        flagged=advice.flagged,
        european=advice.european,
        rule_version=advice.rule_version,
    )


def _sections(advice: Advice, rows: dict[str, Row]) -> list[Section]:
    """In the order in which a person asks; what has a dot in its key is detail of the rest."""
    titles = {
        "jurisdiction": (_("The law"), ""),
        "isv": (_("ISV in this tender"), _("Why this is so")),
        "threshold": (_("Is the tender European?"), ""),
        "procedure": (_("Which procedure fits?"), _("All procedures")),
        "term": (_("Which terms hold?"), _("The terms")),
        "form": (_("How can ISV enter?"), _("The forms")),
        "award": (_("On what may you award?"), _("About the award")),
        "risk": (_("Where is the risk?"), _("Per stone and country")),
    }
    grouped: dict[str, list[Outcome]] = {slug: [] for slug in titles}
    for outcome in advice.outcomes:
        slug = outcome.key.split(".")[0]
        grouped.setdefault(slug, []).append(outcome)
    sections = []
    for slug, outcomes in grouped.items():
        title, more_title = titles.get(slug, (_("Also good to know"), ""))
        open_rows = [rows[found.key] for found in outcomes if "." not in found.key]
        folded = [rows[found.key] for found in outcomes if "." in found.key]
        if outcomes:
            sections.append(Section(slug, title, open_rows, folded, more_title))
    return sections


def _row(outcome: Outcome, decision: OutcomeDecision | None, changes: Mapping[str, Change]) -> Row:
    language = choices.language()
    was = ""
    if decision and outcome.key in changes and not _reads_the_same(decision, outcome, language):
        was = wording.word_stored(decision.outcome, language)
    return Row(
        key=outcome.key,
        digest=outcome.digest(),
        title=_title(outcome, language),
        short=_short(outcome),
        text=wording.word(outcome, language),
        article=outcome.article,
        source=outcome.source,
        certainty=outcome.certainty,
        checked=outcome.checked,
        decision=decision,
        was=was,
    )


def _reads_the_same(decision: OutcomeDecision, now: Outcome, language: Language) -> bool:
    """Whether a reader would see no difference: figures behind a sentence may change without it."""
    then = wording.from_data(decision.outcome)
    return (then.code, then.article, then.certainty) == (now.code, now.article, now.certainty) and (
        wording.word_stored(decision.outcome, language) == wording.word(now, language)
        and _short(then) == _short(now)
    )


def _title(outcome: Outcome, language: Language) -> str:
    """The name of the question; a reason is its own name."""
    said = wording.word if outcome.key.startswith("isv.") else wording.title
    return said(outcome, language)


def _risk_in_short() -> dict[str, str]:
    return {
        "high": _("known risk"),
        "attention": _("needs attention"),
        "low": _("low risk"),
        "eea": _("low risk"),
        "origin-unknown": _("origin unknown"),
        "no-profile": _("no profile yet"),
    }


def _short(outcome: Outcome) -> str:
    """The answer in a word or two, for a row that is folded."""
    params = outcome.params
    match outcome.key.partition(".")[0]:
        case "term":
            return _days(params["days"], back=params["direction"] == "back")
        case "procedure" if "advised" in params and "possible" in params:
            possible = _("possible") if params["possible"] else _("not possible")
            return _("advised") if params["advised"] else possible
        case "form" if params.get("chosen"):
            return _("you chose this")
        case "risk":
            return _risk_in_short().get(outcome.code, "")
    return ""


def _days(days: object, *, back: bool) -> str:
    if not isinstance(days, int):
        return _("no minimum")
    if back:
        return ngettext("%(days)s day before", "%(days)s days before", days) % {"days": days}
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
