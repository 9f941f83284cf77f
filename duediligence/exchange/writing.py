"""From a dossier to a workbook: everything that was typed, with explanation, lists and a check."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from duediligence import choices
from duediligence.core.progress import progress
from duediligence.core.reference import questions_for, step
from duediligence.exchange.shape import (
    ANSWER_COLUMNS,
    ANSWERS,
    CHOICES,
    EXPLAIN,
    FIRST,
    LEFT,
    POINTS_TO,
    PREFIX,
    SHAPES,
    Shape,
    blank_form,
    codes_of,
    columns,
)
from duediligence.facts import answers_of, facts_of
from duediligence.models import Chain, Dossier, DossierRow
from duediligence.pages.overview import point_text
from duediligence.sheets import Sheet, Workbook
from tenders.choices import language


def workbook_of(dossier: Dossier) -> Workbook:
    """All sheets; texts in the present language, names and codes always the same."""
    sheets = [_rows(shape, dossier) for shape in SHAPES]
    return [_explanation(), _answers(dossier), *sheets, _choices(dossier), _left(dossier)]


def _rows(shape: Shape, dossier: Dossier) -> Sheet:
    form = blank_form(shape, dossier)
    names = columns(form)
    labels = [_("Key of the row"), _("Leave as it is")]
    labels += [str(form.fields[name].label or name) for name in form.Meta.fields]
    more = ["file_name"] if shape.prefix == "B" else []
    head = [[*names, *more], [*labels, *(_("File") for _each in more)]]
    rows = [
        [f"{shape.prefix}{row.pk}", str(row.version)]
        + [as_text(row, name) for name in form.Meta.fields]
        + [getattr(row, name) for name in more]
        for row in _all(shape, dossier, form.Meta.fields)
    ]
    lists = {
        place: list(codes)
        for place, name in enumerate(names)
        if name in form.fields and (codes := codes_of(form.fields[name]))
    }
    return Sheet(shape.name, [*head, *rows], lists, FIRST)


def _all(shape: Shape, dossier: Dossier, names: Iterable[str]) -> Iterable[DossierRow]:
    many = [name for name in names if _is_many(shape.kind.model, name)]
    rows: Iterable[DossierRow] = (
        getattr(dossier, shape.relation).order_by("pk").prefetch_related(*many)
    )
    return rows


def _is_many(model: type[models.Model], name: str) -> bool:
    return isinstance(model._meta.get_field(name), models.ManyToManyField)  # noqa: SLF001 -- Django's own


def as_text(row: DossierRow, name: str) -> str:
    """One value as a cell holds it: a day in ISO 8601, another row by its key."""
    if name in POINTS_TO:
        prefix = PREFIX[POINTS_TO[name]]
        if _is_many(type(row), name):
            return ", ".join(
                f"{prefix}{pk}" for pk in sorted(r.pk for r in getattr(row, name).all())
            )
        pk = getattr(row, f"{name}_id")
        return f"{prefix}{pk}" if pk else ""
    value: Any = getattr(row, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).replace("\r\n", "\n")


def _answers(dossier: Dossier) -> Sheet:
    spoken = language()
    head = [
        list(ANSWER_COLUMNS),
        [
            _("Chain, or nothing for the company"),
            _("Leave as it is"),
            _("Leave as it is"),
            _("Question"),
            _("yes, partly, no, unknown; or your text"),
            _("In your own words"),
            _("Round in which this was said last"),
        ],
    ]
    sections = {(each.chain_id, each.step): each for each in dossier.sections.all()}
    rows = []
    chains: list[Chain | None] = [None, *dossier.chains.order_by("pk")]
    for chain in chains:
        scope = "company" if chain is None else "chain"
        for question in questions_for(dossier.group, dossier.round_number):
            if question.scope != scope:
                continue
            section = sections.get((chain.pk if chain else None, question.step))
            kept = answers_of(section).get(question.code)
            rows.append(
                [
                    f"K{chain.pk}" if chain else "",
                    str(section.version if section else 0),
                    question.code,
                    question.ask.to(spoken),
                    (kept.value if kept else "").replace("\r\n", "\n"),
                    (kept.note if kept else "").replace("\r\n", "\n"),
                    str(kept.confirmed) if kept and kept.confirmed else "",
                ]
            )
    return Sheet(ANSWERS, [*head, *rows], {}, FIRST)


def _explanation() -> Sheet:
    lines = [
        _("This is your whole dossier. Fill in what you know, and read the file in again."),
        _("The first row of every sheet has codes. Leave it as it is."),
        _("A new row needs no key. Other rows can name it when you give it one, such as new1."),
        _("“Unknown” is a proper answer: say what you will do, and before which day."),
        _("Write a day as 2027-01-31. The sheet Lijsten has all choices."),
        _("A row that you take out of the file stays in the portal."),
    ]
    return Sheet(EXPLAIN, [[line] for line in lines])


def _choices(dossier: Dossier) -> Sheet:
    rows = [["sheet", "column", "code", "name"]]
    for shape in SHAPES:
        form = blank_form(shape, dossier)
        for name in form.Meta.fields:
            codes = codes_of(form.fields[name])
            rows += [[shape.name, name, code, words] for code, words in codes.items()]
    rows += [[ANSWERS, "value", code, str(words)] for code, words in choices.ANSWERS]
    return Sheet(CHOICES, rows)


def _left(dossier: Dossier) -> Sheet:
    """What is still left, per step: the same count as on the page."""
    spoken = language()
    rows = [[_("Step"), _("What"), _("Still to do")]]
    for found in progress(facts_of(dossier)):
        name = f"{found.number}. {step(found.number).name.to(spoken)}"
        rows += [
            [name, point_text(point.code, point.done, point.total), str(point.total - point.done)]
            for point in found.points
        ]
    return Sheet(LEFT, rows)
