"""The pages of the worksheet and of the form of ISV, as plain values."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from portal.shared.errors import PortalError
from tenders import choices
from tenders.actions.motivations import PDF, kept_for
from tenders.advice.engine import advise
from tenders.advice.facts import Facts
from tenders.advice.forms import fits
from tenders.advice.outcome import Advice, Basis
from tenders.advice.reference import basis, raw
from tenders.enums import IsvForm
from tenders.facts import facts_of
from tenders.metrokaart.network import Language
from tenders.models import FormChoice, MotivationFile, Tender, Worksheet
from tenders.pages.printing import Addresses, PrintRow, print_row
from tenders.proportionality import weigh as rules
from tenders.proportionality import wording


@dataclass(frozen=True, slots=True)
class PointRow:
    code: str
    name: str
    text: str
    side: str
    side_name: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class WeighingPage:
    """``last`` is the kept version; ``changed`` names the points that say something else now."""

    facts: Facts
    ground: rules.Ground | None
    ground_text: str
    law: dict[str, str]
    points: list[PointRow]
    changed: list[str]
    last: Worksheet | None
    proposal: str
    advice: Advice
    pdf: PrintRow | None


def weighing_page(tender: Tender) -> WeighingPage:
    """Three queries beside the tender: the kept version, twice, and its PDF."""
    facts, language = facts_of(tender), choices.language()
    advice = advise(facts)
    last = kept_for(tender)
    answers = rules.answers_from(last.answers) if last else rules.Answers()
    points = rules.weigh(facts, advice, answers)
    changed = rules.changed(last.points, points) if last else []
    ground = rules.ground_of(facts, advice)
    return WeighingPage(
        facts=facts,
        ground=ground,
        ground_text=wording.ground_text(ground, facts, language) if ground else "",
        law={code: wording.law_name(code, facts, language) for code in ground.points}
        if ground
        else {},
        points=[
            PointRow(
                code=point.code,
                name=wording.point_name(point.code, language),
                text=wording.point_text(point, facts, language),
                side=point.side,
                side_name=wording.side_name(point.side, language),
                is_changed=point.code in changed,
            )
            for point in points
        ],
        changed=[wording.point_name(code, language) for code in changed],
        last=last,
        proposal=propose(tender, facts, advice, answers) if ground else "",
        advice=advice,
        pdf=motivation_row(tender) if last else None,
    )


def motivation_row(tender: Tender) -> PrintRow:
    """The motivation as a PDF in the present language: there, being made, or to be made."""
    spoken = choices.language()
    file = tender.motivation_files.select_related("job").filter(language=spoken).first()
    page, ask, progress = (
        reverse(f"tenders:{name}", args=[tender.pk])
        for name in ("weighing", "motivation-pdf", "motivation-pdf-progress")
    )
    at = Addresses(page, ask, progress, reverse("tenders:motivation", args=[tender.pk, "pdf"]))
    return print_row(spoken, file, _digest(tender, spoken), at, {})


def _digest(tender: Tender, spoken: Language) -> str:
    """Of what the PDF would say now; "" when nothing was saved."""
    try:
        return PDF.of(MotivationFile(language=spoken), tender).digest
    except PortalError:
        return ""


def propose(tender: Tender, facts: Facts, advice: Advice, answers: rules.Answers) -> str:
    """Our text for these answers, in the language of the reader; needs a jurisdiction."""
    ground = rules.ground_of(facts, advice)
    if ground is None:
        return ""
    return wording.motivation(
        title=tender.title,
        facts=facts,
        ground=ground,
        points=rules.weigh(facts, advice, answers),
        answers=answers,
        language=choices.language(),
    )


def worksheet_values(page: WeighingPage) -> dict[str, Any]:
    """What stands in the form: the kept version."""
    if page.last is None:
        return {"number": 0}
    answers = rules.answers_from(page.last.answers)
    return {
        "number": page.last.number,
        "stone_percent": answers.stone_percent,
        "market": answers.market,
        "small_firms": answers.small_firms,
        "text": page.last.text,
        **{f"law_{code.replace('-', '_')}": text for code, text in answers.law.items()},
    }


# --- Form of ISV --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Duty:
    text: str
    basis: Basis
    has_article: bool


@dataclass(frozen=True, slots=True)
class FormCard:
    """One form: what follows from it, and what must stand where."""

    code: str
    name: str
    chosen: bool
    consequences: list[Duty]
    notice: list[Duty]
    documents: list[Duty]
    later: list[Duty]


@dataclass(frozen=True, slots=True)
class FormPage:
    cards: list[FormCard]
    always: FormCard
    last: FormChoice | None
    is_outdated: bool  # the forms of the tender were changed elsewhere after the choice
    scores: dict[int, str]


def form_page(tender: Tender) -> FormPage:
    """One query beside the tender: the kept choice."""
    facts, language = facts_of(tender), choices.language()
    european = advise(facts).european
    last = (
        FormChoice.objects.filter(tender=tender)
        .select_related("saved_by")
        .order_by("-number")
        .first()
    )
    labels = dict(IsvForm.choices)
    cards = [
        _card(form, str(labels[form]), facts, european=european)
        for form in ("performance", "selection", "award")
    ]
    return FormPage(
        cards=cards,
        always=_card("any", "", facts, european=european),
        last=last,
        is_outdated=last is not None and set(last.forms) != set(tender.isv_forms),
        scores={entry["score"]: entry[language] for entry in raw("isv_choice")["score"]},
    )


def form_values(tender: Tender, page: FormPage) -> dict[str, Any]:
    """What stands in the form; the forms are those of the tender, also when chosen elsewhere."""
    last = page.last
    scores: dict[str, str] = last.scores if last else {}
    return {
        "version": tender.version,
        "isv_forms": tender.isv_forms,
        "reason": last.reason if last else "",
        **(last.weights if last else {}),
        **{f"score_{score}": scores.get(str(score), text) for score, text in page.scores.items()},
    }


def _card(form: str, name: str, facts: Facts, *, european: bool | None) -> FormCard:
    found: dict[str, list[Duty]] = {"consequence": [], "notice": [], "documents": [], "later": []}
    for number, entry in enumerate(raw("isv_choice")["entry"]):
        if entry["form"] == form and fits(entry, facts, european=european):
            ground = basis("isv_choice", entry, f"entry.{number}")
            text = entry[choices.language()]
            found[entry["where"]].append(Duty(text, ground, has_article=ground.article != "-"))
    return FormCard(
        code=form,
        name=name,
        chosen=form in facts.isv_forms,
        consequences=found["consequence"],
        notice=found["notice"],
        documents=found["documents"],
        later=found["later"],
    )
