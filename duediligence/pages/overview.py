"""The dossier at a glance: six steps, the chains, the risks in order, and what is to be done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from duediligence import choices
from duediligence.core import ordering
from duediligence.core.facts import LARGEST, DossierFacts
from duediligence.core.known import Known, known_share
from duediligence.core.progress import StepProgress, progress
from duediligence.core.reference import questions_for, step, steps
from duediligence.facts import facts_of
from duediligence.models import Dossier, Measure, Section
from duediligence.pages.chain import ChainView, chain_view, sites_shown
from duediligence.pages.frame import Tab, tabs
from duediligence.pages.lines import row_urls
from portal.shared.templatetags.isv import date_short
from tenders.choices import language

#: So many chains are drawn here, and so many measures listed; the lists have the rest.
MOST_CHAINS = 3
MOST_MEASURES = 5
#: So many risks stand in one cell of the matrix.
MOST_RISKS = 5


@dataclass(frozen=True, slots=True)
class StepView:
    number: int
    name: str
    url: str
    state: str  # "done", "now" or "later"
    text: str


@dataclass(frozen=True, slots=True)
class RiskView:
    place: int
    title: str
    url: str
    is_actual: bool


@dataclass(frozen=True, slots=True)
class MatrixCell:
    column: str
    risks: tuple[RiskView, ...]
    more: int


@dataclass(frozen=True, slots=True)
class MatrixRow:
    name: str
    when: str
    code: str  # of the style: "zwaar", "ernstig" or "licht"
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class MeasureView:
    title: str
    url: str
    day: date | None
    text: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    tabs: list[Tab]
    steps: tuple[StepView, ...]
    present: StepView | None
    saved_at: datetime
    next_round: int
    may_begin_round: bool
    known: Known
    chains: tuple[ChainView, ...]
    more_chains: int
    matrix: tuple[MatrixRow, ...]
    columns: tuple[str, ...]
    has_risks: bool
    open_risks: tuple[tuple[str, str], ...]  # title, address
    open_count: int
    measures: tuple[MeasureView, ...]
    more_measures: int


def overview_page(dossier: Dossier) -> OverviewPage:
    """A fixed number of queries, however large the dossier is."""
    facts = facts_of(dossier)
    found = progress(facts)
    sections = list(dossier.sections.all())
    views = tuple(_step_view(dossier, facts, each, sections) for each in found)
    present = next((view for view in views if view.state == "now"), None)
    of_chain, drawn = facts.by_chain(), facts.chains[:MOST_CHAINS]
    shown = set[int]().union(*(sites_shown(of_chain[each.id][0]) for each in drawn))
    rows = {site.pk: site for site in dossier.sites.filter(pk__in=shown)}
    chains = tuple(
        chain_view(dossier, each, *of_chain[each.id], rows, brief=True) for each in drawn
    )
    titles = dict(dossier.risks.values_list("pk", "title"))
    url = row_urls(dossier, "risicos")
    open_risks = ordering.not_weighed(facts.risks)
    running = dossier.measures.running().by_day().prefetch_related("risks")
    measures = list(running[: MOST_MEASURES + 1])
    places = {risk.id: place for place, risk in enumerate(ordering.in_order(facts.risks), start=1)}
    return OverviewPage(
        tabs=tabs(dossier, "overview"),
        steps=views,
        present=present,
        saved_at=dossier.saved_at,
        next_round=dossier.round + 1,
        may_begin_round=timezone.localdate().year > dossier.round,
        known=known_share(facts.chains, facts.sites),
        chains=chains,
        more_chains=len(facts.chains) - len(chains),
        matrix=_matrix(facts, titles, url),
        columns=tuple(str(name) for _code, name in choices.LIKELIHOOD[1:]),
        has_risks=bool(places),
        open_risks=tuple((titles[r.id], url(r.id)) for r in open_risks[:MOST_RISKS]),
        open_count=len(open_risks),
        measures=tuple(_measure_view(dossier, each, places) for each in measures[:MOST_MEASURES]),
        more_measures=max(len(measures) - MOST_MEASURES, 0),
    )


def row_url(dossier: Dossier, slug: str, pk: int) -> str:
    return reverse("duediligence:row", args=[dossier.pk, slug, pk])


def _step_view(
    dossier: Dossier, facts: DossierFacts, found: StepProgress, sections: Sequence[Section]
) -> StepView:
    days = [section.updated_at for section in sections if section.step == found.number]
    if found.state == "done":
        text = _("Done") if not days else _("Done, %(day)s") % {"day": date_short(max(days))}
    elif found.state == "now":
        text = _("Now: %(done)s of %(total)s") % {"done": found.done, "total": found.total}
    else:
        text = _("%(done)s of %(total)s") % {"done": found.done, "total": found.total}
    return StepView(
        found.number,
        step(found.number).name.to(language()),
        first_page(dossier, facts, found.number),
        found.state,
        text,
    )


def first_page(dossier: Dossier, facts: DossierFacts, number: int) -> str:
    """Where a step begins: its questions about the company, else about the first chain."""
    slug = step(number).slug
    for_company = any(questions_for(facts.group, facts.round_number, step=number, scope="company"))
    if for_company or not facts.chains:
        return reverse("duediligence:step", args=[dossier.pk, slug])
    return reverse("duediligence:chain-step", args=[dossier.pk, facts.chains[0].id, slug])


def still_to_do(dossier: Dossier) -> list[tuple[str, tuple[str, ...]]]:
    """Per step that is not done: its name, and each point of it that is not."""
    return [
        (
            f"{found.number}. {step(found.number).name.to(language())}",
            tuple(
                point_text(point.code, point.done, point.total)
                for point in found.points
                if point.done < point.total
            ),
        )
        for found in progress(facts_of(dossier))
        if found.left
    ]


def point_text(code: str, done: int, total: int) -> str:
    """One point of a step in words: what is done of what."""
    words = {
        "questions": _("Questions answered"),
        "chains": _("A chain is written down"),
        "sites": _("Places known, or unknown with a plan"),
        "themes": _("Themes treated, per chain"),
        "weighed": _("Risks weighed"),
        "measures": _("Serious risks with a measure"),
        "plans": _("Measures with who, when, goal and how you see it"),
        "effects": _("Finished measures with their effect"),
        "complaints": _("Complaints dealt with"),
    }
    return _("%(what)s: %(done)s of %(total)s") % {
        "what": words[code],
        "done": done,
        "total": total,
    }


def _matrix(
    facts: DossierFacts, titles: Mapping[int, str], url: Callable[[int], str]
) -> tuple[MatrixRow, ...]:
    cells = ordering.matrix(facts.risks)
    codes = {3: "zwaar", 2: "ernstig", 1: "licht"}
    when = {3: _("to be dealt with first"), 2: _("after that"), 1: _("later")}
    columns = {code: str(name) for code, name in choices.LIKELIHOOD[1:]}

    def cell(severity: int, likelihood: int) -> MatrixCell:
        risks = cells.get((severity, likelihood), [])
        shown = tuple(
            RiskView(place, titles[risk.id], url(risk.id), risk.is_actual)
            for place, risk in risks[:MOST_RISKS]
        )
        return MatrixCell(columns[likelihood], shown, max(len(risks) - MOST_RISKS, 0))

    return tuple(
        MatrixRow(
            str(choices.SEVERITIES[severity]).capitalize(),
            when[severity],
            codes[severity],
            tuple(cell(severity, likelihood) for likelihood in range(1, LARGEST + 1)),
        )
        for severity in (3, 2, 1)
    )


def _measure_view(dossier: Dossier, measure: Measure, places: dict[int, int]) -> MeasureView:
    numbers = sorted(places[risk.pk] for risk in measure.risks.all() if risk.pk in places)
    parts: list[Any] = []
    if numbers:
        words = ngettext("Risk %(numbers)s", "Risks %(numbers)s", len(numbers))
        parts.append(words % {"numbers": ", ".join(map(str, numbers))})
    if measure.owner:
        parts.append(measure.owner)
    if measure.partners:
        parts.append(_("together with %(partners)s") % {"partners": measure.partners})
    parts.append(measure.get_status_display())
    return MeasureView(
        measure.title,
        row_url(dossier, "maatregelen", measure.pk),
        measure.due_date,
        ". ".join(
            str(part).capitalize() if place else str(part) for place, part in enumerate(parts)
        )
        + ".",
    )


# --- One step ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Place:
    """One page of questions: of the company (``chain`` is 0) or of one chain."""

    step: int
    slug: str
    chain: int
    title: str
    url: str


def places(dossier: Dossier, facts: DossierFacts) -> list[Place]:
    """Every page of questions in the order of the steps; steps without questions have none."""
    found = []
    for each in steps():
        name = each.name.to(language())
        asked = list(questions_for(facts.group, facts.round_number, step=each.number))
        if any(question.scope == "company" for question in asked):
            url = reverse("duediligence:step", args=[dossier.pk, each.slug])
            found.append(Place(each.number, each.slug, 0, name, url))
        if any(question.scope == "chain" for question in asked):
            found += [
                Place(
                    each.number,
                    each.slug,
                    chain.id,
                    f"{name}: {chain.name}",
                    reverse("duediligence:chain-step", args=[dossier.pk, chain.id, each.slug]),
                )
                for chain in facts.chains
            ]
    return found
