"""From a dossier to a workbook: everything that was typed, with explanation, lists and a check."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.forms import BooleanField
from django.utils.translation import gettext as _

from duediligence import choices
from duediligence.core.facts import DossierFacts
from duediligence.core.progress import chains_without, progress, required_themes
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
    unique_names,
)
from duediligence.facts import answers_of, facts_of
from duediligence.forms import RowForm
from duediligence.models import Dossier, DossierRow
from duediligence.pages.overview import point_text
from duediligence.sheets import SPARE, Cell, Drop, Formula, Sheet, Workbook, column_letters
from duediligence.wording import in_words
from tenders.choices import language

YES, NO = "yes", "no"
#: Letters that a column is wide, and which columns are not as usual.
NARROW, USUAL, WIDE, QUESTION = 12, 24, 48, 72
_SHORT = frozenset({"key", "version"})
_LONG = frozenset({"note", "description", "action", "goal", "indicator", "effect", "sources"})


@dataclass(frozen=True, slots=True)
class Place:
    """``shown``: code → what stands in a cell; the sheet of choices has these from ``first`` on."""

    shown: Mapping[str, str]
    first: int

    @property
    def source(self) -> str:
        return f"{CHOICES}!$D${self.first}:$D${self.first + len(self.shown) - 1}"

    def cell(self, code: str) -> str:
        return f"{CHOICES}!$D${self.first + list(self.shown).index(code)}"


Places = Mapping[tuple[str, str], Place]


def workbook_of(dossier: Dossier) -> Workbook:
    """All sheets; names of choices in the present language, codes of columns always the same."""
    chosen, places = _choices(dossier)
    sheets = [_rows(shape, dossier, places) for shape in SHAPES]
    answers = _answers(dossier, places)
    check = _left(dossier, [answers, *sheets], places)
    return [_explanation(dossier), answers, *sheets, chosen, check]


def first_chain() -> str:
    """The key that waits in the file of a dossier without chains, for the first one."""
    return _("new1")


def _rows(shape: Shape, dossier: Dossier, places: Places) -> Sheet:
    form = blank_form(shape, dossier)
    names = columns(form)
    labels = [_("Key of the row"), _("Leave as it is")]
    labels += [_label(name, str(form.fields[name].label or name)) for name in form.Meta.fields]
    more = ["file_name"] if shape.prefix == "B" else []
    head = [[*names, *more], [*labels, *(_("The file") for _each in more)]]
    shown = {name: place.shown for (sheet, name), place in places.items() if sheet == shape.name}
    rows = [
        [f"{shape.prefix}{row.pk}", str(row.version)]
        + [_in_cell(as_text(row, name), shown.get(name)) for name in form.Meta.fields]
        + [getattr(row, name) for name in more]
        for row in rows_of(shape, dossier)
    ]
    if shape.relation == "chains" and not rows:
        rows = [[first_chain()]]
    last = FIRST + len(rows) + SPARE - 1
    drops = [
        Drop(column, FIRST, last, tuple(shown[name].values()), places[(shape.name, name)].source)
        for column, name in enumerate(names)
        if name in shown
    ]
    widths = [WIDE if name in _LONG else NARROW if name in _SHORT else USUAL for name in names]
    return Sheet(shape.name, [*head, *rows], drops, heads=FIRST - 1, widths=widths)


def _label(name: str, words: str) -> str:
    return (
        _("%(question)s (the key of the row)") % {"question": words} if name in POINTS_TO else words
    )


def _in_cell(text: str, shown: Mapping[str, str] | None) -> str:
    return shown.get(text, text) if shown else text


def rows_of(shape: Shape, dossier: Dossier) -> Iterable[DossierRow]:
    """The rows of one sheet with what their cells need: two or three queries."""
    many = [name for name in shape.kind.form.Meta.fields if _is_many(shape.kind.model, name)]
    rows: Iterable[DossierRow] = (
        getattr(dossier, shape.relation)
        .order_by("pk")
        .select_related("dossier")
        .prefetch_related(*many)
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
        return YES if value else NO
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).replace("\r\n", "\n")


def shown_text(row: DossierRow, name: str, form: RowForm) -> str:
    """As ``as_text``, with the name of what was chosen in the present language."""
    return _in_cell(as_text(row, name), unique_names(codes_of(form.fields[name])))


def _answers(dossier: Dossier, places: Places) -> Sheet:
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
    chosen = places[(ANSWERS, "value")]
    rows: list[list[str]] = []
    drops = []
    chains: list[tuple[str, int | None]] = [("", None)]
    chains += [(f"K{pk}", pk) for pk in dossier.chains.order_by("pk").values_list("pk", flat=True)]
    if len(chains) == 1:
        chains.append((first_chain(), 0))
    for key, chain in chains:
        scope = "company" if chain is None else "chain"
        for question in in_words(questions_for(dossier.group, dossier.round_number)):
            if question.scope != scope:
                continue
            section = sections.get((chain, question.step))
            kept = answers_of(section).get(question.code)
            value = (kept.value if kept else "").replace("\r\n", "\n")
            if question.kind == "choice":
                value = chosen.shown.get(value, value)
                here = FIRST + len(rows)
                column = ANSWER_COLUMNS.index("value")
                drops.append(Drop(column, here, here, tuple(chosen.shown.values()), chosen.source))
            rows.append(
                [
                    key,
                    str(section.version if section else 0),
                    question.code,
                    question.ask.to(spoken),
                    value,
                    (kept.note if kept else "").replace("\r\n", "\n"),
                    str(kept.confirmed) if kept and kept.confirmed else "",
                ]
            )
    widths = [NARROW, NARROW, USUAL, QUESTION, WIDE, WIDE, NARROW]
    return Sheet(ANSWERS, [*head, *rows], drops, heads=FIRST - 1, widths=widths)


def _explanation(dossier: Dossier) -> Sheet:
    required = [choices.theme_name(code) for code in required_themes(dossier.group)]
    lines = [
        _("This is your whole dossier. Fill in what you know, and read the file in again."),
        _("The first row of every sheet has codes. Leave it as it is."),
        _("A new row needs no key. Other rows can name it when you give it one, such as new1."),
        _("Is it about a row of another sheet, such as a chain? Then write the key of that row."),
        _("“Unknown” is a proper answer: say what you will do, and before which day."),
        _("Write a day as 2027-01-31. The sheet Lijsten has all choices."),
        _("Write values, no formulas: the portal never works one out."),
        _("A row that you take out of the file stays in the portal."),
        _("The sheet Controle counts what is left. It counts on while you fill in."),
    ]
    if required:
        words = _(
            "Every chain needs a row on the sheet Risicos for each of these themes: %(themes)s."
        )
        lines.append(words % {"themes": "; ".join(required)})
        lines.append(
            _("Did you find nothing? Then that is what you choose, and say how you looked.")
        )
    return Sheet(EXPLAIN, [[line] for line in lines], widths=[110], is_fixed=True)


def _choices(dossier: Dossier) -> tuple[Sheet, Places]:
    """The sheet of all choices, and where in it those of each column stand."""
    rows = [["sheet", "column", "code", "name"]]
    places: dict[tuple[str, str], Place] = {}

    def put(sheet: str, name: str, shown: Mapping[str, str]) -> None:
        first = len(rows) + 1
        rows.extend([sheet, name, code, words] for code, words in shown.items())
        places[(sheet, name)] = Place(shown, first)

    for shape in SHAPES:
        form = blank_form(shape, dossier)
        for name in form.Meta.fields:
            field = form.fields[name]
            if isinstance(field, BooleanField):
                put(shape.name, name, {YES: _("yes"), NO: _("no")})
            elif codes := codes_of(field):
                put(shape.name, name, unique_names(codes))
    put(ANSWERS, "value", {code: str(words) for code, words in choices.ANSWERS})
    return Sheet(CHOICES, rows, widths=[18, 18, 24, 60], is_fixed=True), places


# --- The check ------------------------------------------------------------------------------------
def _left(dossier: Dossier, sheets: Sequence[Sheet], places: Places) -> Sheet:
    """What is still left: the count of the page, and what the file itself counts on."""
    spoken = language()
    rows: list[list[Cell]] = [[_("What"), _("Where"), _("Still to do")]]
    facts = facts_of(dossier)
    for found in progress(facts):
        name = f"{found.number}. {step(found.number).name.to(spoken)}"
        rows += [
            [point_text(point.code, point.done, point.total), name, str(point.total - point.done)]
            for point in found.points
        ]
    rows.append([])
    rows.append([_("In this file"), "", ""])
    for sheet in sheets:
        rows += _counted(sheet, dossier)
    rows += _themes_counted(sheets, facts, places)
    return Sheet(LEFT, rows, widths=[70, 40, 16], is_fixed=True)


def _counted(sheet: Sheet, dossier: Dossier) -> Iterator[list[Cell]]:
    """Per column in which something has to stand: in how many rows that were begun it does not."""
    names = [str(name) for name in sheet.rows[0]]
    last = len(sheet.rows) + SPARE
    if sheet.name == ANSWERS:
        cells = _cells(sheet, names.index("value"), len(sheet.rows))
        empty = sum(not row[names.index("value")] for row in sheet.rows[FIRST - 1 :])
        words = _("Questions without an answer")
        yield [words, sheet.name, Formula(f"COUNTBLANK({cells})", str(empty))]
        return
    shape = next(each for each in SHAPES if each.name == sheet.name)
    form = blank_form(shape, dossier)
    typed = [n for n, name in enumerate(names) if name in form.fields]
    for column in typed:
        if not form.fields[names[column]].required:
            continue
        begun = "+".join(f"LEN({_cells(sheet, n, last)})" for n in typed if n != column)
        text = f'SUMPRODUCT(({_cells(sheet, column, last)}="")*({begun}>0))'
        words = _("Rows without: %(what)s") % {"what": sheet.rows[1][column]}
        yield [words, sheet.name, Formula(text, "0")]


def _themes_counted(
    sheets: Sequence[Sheet], facts: DossierFacts, places: Places
) -> Iterator[list[Cell]]:
    """Per theme that is never left out: how many chains that were begun have no row about it."""
    by_name = {sheet.name: sheet for sheet in sheets}
    chains, risks = by_name["Ketens"], by_name["Risicos"]
    key, name = (_column(chains, code) for code in ("key", "name"))
    of, theme = (_column(risks, code) for code in ("chain", "theme"))
    for code in required_themes(facts.group):
        chosen = places[(risks.name, "theme")].cell(code)
        without = f"SUMPRODUCT((LEN({name})>0)*(COUNTIFS({theme},{chosen},{of},{key})=0))"
        for_all = f'SUMPRODUCT(({theme}={chosen})*({of}=""))'
        words = _("Chains without the theme: %(theme)s") % {"theme": choices.theme_name(code)}
        count = Formula(f"{without}*({for_all}=0)", str(chains_without(facts, code)))
        yield [words, risks.name, count]


def _column(sheet: Sheet, code: str) -> str:
    return _cells(sheet, list(sheet.rows[0]).index(code), len(sheet.rows) + SPARE)


def _cells(sheet: Sheet, column: int, last: int) -> str:
    letters = column_letters(column)
    return f"{sheet.name}!${letters}${FIRST}:${letters}${last}"
