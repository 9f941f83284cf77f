"""The page of the advice: every outcome in words, with what was decided about it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tenders import choices
from tenders.advice import wording
from tenders.advice.engine import advise
from tenders.advice.outcome import Advice, Change, Outcome, changed_outcomes
from tenders.facts import facts_of
from tenders.models import OutcomeDecision, Tender


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome as the page shows it. ``changed`` says what it was when it was decided."""

    key: str
    digest: str
    title: str
    text: str
    article: str
    source: str
    certainty: str
    checked: date
    decision: OutcomeDecision | None
    was: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    slug: str
    title: str
    rows: list[Row]


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
        return sum(row.decision is not None for section in self.sections for row in section.rows)


def advice_page(tender: Tender, advice: Advice | None = None) -> AdvicePage:
    """Prefetch ``lots`` and ``stones``; one more query for the decisions."""
    advice = advice or advise(facts_of(tender))
    decisions = {
        decision.key: decision
        for decision in tender.decisions.select_related("decided_by").order_by("key")
    }
    stored = {
        change.key: change
        for change in changed_outcomes([d.outcome for d in decisions.values()], advice)
    }
    sections = [
        Section(slug, title, [_row(found, decisions.get(found.key), stored) for found in outcomes])
        for slug, title, outcomes in _sections(advice)
        if outcomes
    ]
    rows = [row for section in sections for row in section.rows]
    return AdvicePage(
        sections=sections,
        changes=[row for row in rows if row.was],
        gone=[decisions[key] for key, change in stored.items() if change.new is None],
        flagged=advice.flagged,
        european=advice.european,
        rule_version=advice.rule_version,
    )


def _sections(advice: Advice) -> list[tuple[str, str, list[Outcome]]]:
    titles = {
        "isv": _("Is ISV compulsory?"),
        "threshold": _("Is the tender European?"),
        "procedure": _("Which procedure fits?"),
        "term": _("Which terms hold?"),
        "form": _("How can ISV enter?"),
        "award": _("On what may you award?"),
        "risk": _("Where is the risk?"),
    }
    grouped: dict[str, list[Outcome]] = {slug: [] for slug in titles}
    for outcome in advice.outcomes:
        grouped.setdefault(outcome.key.split(".")[0], []).append(outcome)
    return [(slug, titles.get(slug, _("Also good to know")), found) for slug, found in grouped.items()]


def _row(
    outcome: Outcome, decision: OutcomeDecision | None, changes: dict[str, Change]
) -> Row:
    language = choices.language()
    was = ""
    if decision and outcome.key in changes:
        was = wording.word_stored(decision.outcome, language)
    return Row(
        key=outcome.key,
        digest=outcome.digest(),
        title=wording.title(outcome, language),
        text=wording.word(outcome, language),
        article=outcome.article,
        source=outcome.source,
        certainty=outcome.certainty,
        checked=outcome.checked,
        decision=decision,
        was=was,
    )
