"""The questions of one step, for the company or for one chain, kept while one types."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from duediligence.actions.answering import answer_questions
from duediligence.core.facts import DossierFacts
from duediligence.core.progress import progress
from duediligence.core.reference import Question, Step, questions_for, steps
from duediligence.facts import answers_of, facts_of
from duediligence.forms import SectionForm
from duediligence.models import Chain, Dossier, Section
from duediligence.pages.frame import tabs
from duediligence.pages.overview import Place, places, point_text
from duediligence.views.finding import dossier_to_edit, person
from duediligence.wording import in_words
from portal.shared.errors import PortalError
from tenders.choices import language
from tenders.forms import conflict, read_again
from tenders.views.saving import kept_answer, overlaid


@dataclass(frozen=True, slots=True)
class _Page:
    """What is asked here, and what was kept of it."""

    dossier: Dossier
    step: Step
    chain: Chain | None
    questions: list[Question]
    section: Section | None

    @property
    def version(self) -> int:
        return self.section.version if self.section else 0

    def form(self, data: Any = None) -> SectionForm:
        return SectionForm(
            data,
            questions=self.questions,
            answers=answers_of(self.section),
            year=self.dossier.round,
            initial={"version": self.version},
        )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: UUID, step: str, chain: int | None = None) -> HttpResponse:
    page = _page_or_404(request, pk, step, chain)
    read = conflict.read_values(page.form())
    clash: list[conflict.Difference] = []
    data = conflict.with_choices(request.POST, page.form()) if request.POST else None
    form = page.form(data)
    if request.method == "POST" and form.is_valid():
        try:
            answer_questions(
                page.dossier,
                page.step.number,
                form.given(),
                chain=page.chain,
                version=form.cleaned_data["version"] or 0,
                by=person(request),
            )
        except PortalError as refusal:
            page = _page_or_404(request, pk, step, chain)
            form.add_error(None, refusal.message)
            read_again(form, page.version)
            clash = conflict.differences(form, page.form(), request.POST.get("read", ""))
            read = conflict.read_values(page.form())
        else:
            return _onwards(request, page)
    return render(request, "duediligence/step.html", _context(page, form, read, clash))


@require_POST
def autosave(request: HttpRequest, pk: UUID, step: str, chain: int | None = None) -> HttpResponse:
    page = _page_or_404(request, pk, step, chain)
    form = page.form(overlaid(request, page.form()))

    def write(form: SectionForm, version: int) -> int:
        changed = form.changed()
        if not changed:
            return version
        section = answer_questions(
            page.dossier,
            page.step.number,
            changed,
            chain=page.chain,
            version=version,
            by=person(request),
        )
        return section.version

    return kept_answer(request, form, write)


def _page_or_404(request: HttpRequest, pk: UUID, slug: str, chain_pk: int | None) -> _Page:
    dossier = dossier_to_edit(request, pk)
    step = next((each for each in steps() if each.slug == slug), None)
    chain = None if chain_pk is None else dossier.chains.filter(pk=chain_pk).first()
    if step is None or (chain_pk is not None and chain is None):
        raise Http404
    scope = "company" if chain is None else "chain"
    asked = questions_for(dossier.group, dossier.round_number, step=step.number)
    questions = [question for question in asked if question.scope == scope]
    if not questions:
        raise Http404
    questions = in_words(questions)
    section = dossier.sections.filter(chain=chain, step=step.number).first()
    return _Page(dossier, step, chain, questions, section)


def _onwards(request: HttpRequest, page: _Page) -> HttpResponse:
    """To the next page of questions, or to the overview."""
    if "stop" in request.POST:
        messages.success(request, _("Saved. You can go on whenever you like."))
        return redirect(page.dossier)
    _before, following = _around(page, places(page.dossier, facts_of(page.dossier)))
    if following is None:
        messages.success(request, _("Saved. These were the last questions."))
        return redirect(page.dossier)
    return redirect(following.url)


def _around(page: _Page, known: list[Place]) -> tuple[Place | None, Place | None]:
    chain = page.chain.pk if page.chain else 0
    here = next(
        number
        for number, place in enumerate(known)
        if (place.step, place.chain) == (page.step.number, chain)
    )
    before = known[here - 1] if here else None
    return before, known[here + 1] if here + 1 < len(known) else None


def _context(
    page: _Page, form: SectionForm, read: str, clash: list[conflict.Difference]
) -> dict[str, Any]:
    facts = facts_of(page.dossier)
    known = places(page.dossier, facts)
    before, following = _around(page, known)
    chain = page.chain.pk if page.chain else 0
    return {
        "dossier": page.dossier,
        "tabs": tabs(page.dossier, ""),
        "step": page.step,
        "name": page.step.name.to(language()),
        "why": page.step.why.to(language()),
        "chain": page.chain,
        "form": form,
        "asked": form.asked(),
        "read": read,
        "clash": clash,
        "keeps": not clash,
        "points": _points(facts, page.step.number),
        "places": [
            (place, (place.step, place.chain) == (page.step.number, chain)) for place in known
        ],
        "before": before,
        "following": following,
        "number": page.step.number,
    }


def _points(facts: DossierFacts, number: int) -> list[str]:
    """What else this step asks, besides questions, and how far that is."""
    found = progress(facts)[number - 1]
    return [point_text(point.code, point.done, point.total) for point in found.points]
