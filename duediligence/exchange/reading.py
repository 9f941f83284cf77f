"""From a workbook back into a dossier: all or nothing, every problem named at its place.

The forms of the pages judge the rows, so a file can hold nothing that a page would refuse.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from duediligence import choices
from duediligence.actions.answering import answer_questions
from duediligence.actions.rows import add_row, change_row
from duediligence.core.reference import Question, questions
from duediligence.exchange.shape import (
    ANSWER_COLUMNS,
    ANSWERS,
    FIRST,
    POINTS_TO,
    SHAPES,
    SHOWN,
    Shape,
    blank_form,
    codes_by_name,
    columns,
)
from duediligence.exchange.writing import YES, as_text, rows_of, shown_text
from duediligence.facts import answers_of
from duediligence.forms import RowForm
from duediligence.forms.answers import LONGEST
from duediligence.models import Chain, Dossier, DossierRow, Section
from duediligence.sheets import as_programs_keep
from portal.accounts.models import User
from portal.shared.errors import PortalError
from portal.shared.sandbox import run_isolated

#: Codes of Django's own errors → ours; the rest is ``not-allowed``.
CODES = {
    "required": "required",
    "invalid_choice": "unknown-choice",
    "max_length": "too-long",
    "invalid_pk_value": "unknown-reference",
}
#: Wall-clock seconds and address space for reading one file; where the child begins.
SECONDS, MEMORY_MB = 60.0, 1024
_CHILD = "duediligence.sheets.child:read_in_child"
_CHILD_OF_ANY = "duediligence.sheets.child:read_any_in_child"
#: Sheet → rows of cells; ``None`` where a formula stands.
Sheets = Mapping[str, list[list[str | None]]]
#: Day 0 of a spreadsheet that keeps a day as a number.
_DAY_ZERO = date(1899, 12, 30)
TRUE = frozenset({YES, "ja", "true", "1", "waar", "on"})


@dataclass(frozen=True, slots=True)
class Problem:
    sheet: str
    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """``mine`` is what the file says, ``theirs`` what the portal has; with sheet, row and key.

    ``version`` is that of ``theirs``: who chooses says which one was seen. ``name``: what the
    portal calls the row.
    """

    mine: Mapping[str, Any]
    theirs: Mapping[str, Any]
    version: int
    name: str = ""

    @property
    def place(self) -> str:
        return f"{self.mine['sheet']}:{self.mine['row']}"


@dataclass
class Outcome:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @classmethod
    def from_kept(cls, data: Mapping[str, Any]) -> "Outcome":
        """The inverse of ``dataclasses.asdict``."""
        problems = [Problem(**each) for each in data["problems"]]
        conflicts = [Conflict(**each) for each in data["conflicts"]]
        return cls(data["created"], data["updated"], data["unchanged"], problems, conflicts)

    @property
    def status(self) -> str:
        if self.problems:
            return "refused"
        return "conflicts" if self.conflicts else "imported"

    def as_data(self) -> dict[str, Any]:
        """As docs/dossier-spreadsheet.md promises it."""
        return {
            "status": self.status,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "problems": [asdict(each) for each in self.problems],
            "conflicts": [{"mine": each.mine, "theirs": each.theirs} for each in self.conflicts],
        }


#: Place of a conflict → the version that was seen, when the file wins; 0 when the portal does.
Chosen = Mapping[str, int]


def import_file(
    dossier: Dossier,
    content: bytes,
    *,
    dry_run: bool = False,
    by: User | None = None,
    chosen: Chosen | None = None,
) -> Outcome:
    """Read the file into the dossier; with a problem or a conflict nothing is written.

    The file is opened in a child process with limits of its own. Of conflicts that ``chosen``
    decides, the file or the portal wins.
    """
    try:
        sheets: Sheets = run_isolated(_CHILD, content, seconds=SECONDS, memory_mb=MEMORY_MB)
    except PortalError:
        return unreadable()
    return import_sheets(dossier, sheets, dry_run=dry_run, by=by, chosen=chosen)


def unreadable() -> Outcome:
    words = _("This file is no spreadsheet that we can read. Save it as XLSX or ODS.")
    return Outcome(problems=[Problem("", 0, "", "unreadable-file", words)])


def opened(content: bytes) -> Sheets:
    """The sheets of a workbook or a CSV; raises ``PortalError`` when it is neither."""
    found: Sheets = run_isolated(_CHILD_OF_ANY, content, seconds=SECONDS, memory_mb=MEMORY_MB)
    return found


def is_dossier(sheets: Sheets) -> bool:
    """Whether this is a spreadsheet of the portal, rather than a list of somebody's own."""
    names = {ANSWERS, *(shape.name for shape in SHAPES)}
    return any(
        name in names and bool(rows) and "key" in {(cell or "").strip() for cell in rows[0]}
        for name, rows in sheets.items()
    )


def import_sheets(
    dossier: Dossier,
    sheets: Sheets,
    *,
    dry_run: bool = False,
    by: User | None = None,
    chosen: Chosen | None = None,
) -> Outcome:
    with transaction.atomic():
        outcome = _Reading(dossier, by, chosen or {}).read(sheets)
        if dry_run or outcome.status != "imported":
            transaction.set_rollback(True)
    return outcome


class _Reading:
    """One file being read; ``known``: key → the row it names, old ones and new ones.

    ``faulty``: keys of rows that stand in the file with a problem; who names such a row makes no
    mistake of their own.
    """

    def __init__(self, dossier: Dossier, by: User | None, chosen: Chosen) -> None:
        self.dossier, self.by, self.chosen, self.outcome = dossier, by, chosen, Outcome()
        self.known: dict[str, DossierRow] = {}
        self.faulty: set[str] = set()

    def read(self, sheets: Sheets) -> Outcome:
        shapes = [shape for shape in SHAPES if shape.name in sheets]
        if not shapes and ANSWERS not in sheets:
            words = _("There is no sheet of a dossier in this file.")
            self._say("", 0, "", "missing-sheet", words)
            return self.outcome
        for shape in SHAPES:
            for row in rows_of(shape, self.dossier):
                self.known[f"{shape.prefix}{row.pk}"] = row
        for shape in shapes:
            self._read_rows(shape, sheets[shape.name])
        if ANSWERS in sheets:
            self._read_answers(sheets[ANSWERS])
        return self.outcome

    def _say(self, sheet: str, row: int, column: str, code: str, message: str) -> None:
        self.outcome.problems.append(Problem(sheet, row, column, code, message))

    # --- Rows ------------------------------------------------------------------------------------
    def _read_rows(self, shape: Shape, rows: list[list[str | None]]) -> None:
        form = blank_form(shape, self.dossier)
        codes = codes_by_name(shape, self.dossier)
        seen: set[str] = set()
        for number, cells in self._cells(shape.name, rows, columns(form)):
            key = cells.get("key", "").strip()
            if key and key in seen:
                words = _("Two rows have the key %(key)s.") % {"key": key}
                self._say(shape.name, number, "key", "double-key", words)
                continue
            seen.add(key)
            old = self.known.get(key)
            if old is None and _is_of_portal(key, shape):
                words = _("Your dossier has no row %(key)s. Is this the file of another company?")
                self._say(shape.name, number, "key", "unknown-key", words % {"key": key})
                continue
            if old is None and not any(cells[name].strip() for name in cells.keys() - {"key"}):
                continue  # a key that waits for somebody to fill in the row
            data, lacking = self._data(shape, number, cells, old, form, codes)
            if old is not None and not lacking and data == _posted_row(old, form):
                self.outcome.unchanged += 1  # by far the most rows of most files
            elif not self._read_row(shape, number, key, cells, old, data, lacking):
                self.faulty |= {key} - {""}

    def _cells(
        self, sheet: str, rows: list[list[str | None]], known: list[str]
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """Every row with something in it, as column → text; the number as the program shows it."""
        head = [(cell or "").strip() for cell in rows[0]] if rows else []
        if "key" not in head:
            self._say(sheet, 1, "key", "missing-column", _("The column “key” is not there."))
            return
        for name in head:
            if name and name not in known and name not in SHOWN:
                words = _("We do not know the column “%(name)s”.") % {"name": name}
                self._say(sheet, 1, name, "unknown-column", words)
        for number, row in enumerate(rows[FIRST - 1 :], start=FIRST):
            # Cells that were emptied at the end of a row are not in the file: empty, not absent.
            whole = [*row, *("" for _each in head[len(row) :])]
            cells: dict[str, str] = {}
            for name, text in zip(head, whole, strict=False):
                if name and text is not None and _can_be_kept(text):
                    cells[name] = text
                elif name and text is not None:
                    words = _("There is a sign in this text that cannot be kept.")
                    self._say(sheet, number, name, "not-allowed", words)
                elif name and name not in SHOWN:
                    words = _("There is a formula here. Write down what has to stand here.")
                    self._say(sheet, number, name, "formula", words)
            if any(text.strip() for text in cells.values()):
                yield number, cells

    def _read_row(
        self,
        shape: Shape,
        number: int,
        key: str,
        cells: dict[str, str],
        old: DossierRow | None,
        data: QueryDict,
        lacking: set[str],
    ) -> bool:
        """Whether the row is right; that the columns ``lacking`` are not is said already."""
        form = shape.kind.form(
            data, dossier=self.dossier, **({"instance": old} if old is not None else {})
        )
        if not form.is_valid() or lacking:
            for name, errors in form.errors.as_data().items():
                if name in lacking:
                    continue
                for error in errors:
                    code = CODES.get(error.code or "", "not-allowed")
                    if code == "not-allowed" and _is_day(form, name):
                        code = "not-a-date"
                    column = "" if name == "__all__" else name
                    said = "; ".join(error.messages)
                    if code == "unknown-choice":
                        words = _("“%(text)s” is no choice here. Take one from the list.")
                        said = words % {"text": cells.get(name, "")}
                    self._say(shape.name, number, column, code, said)
            return False
        try:
            self._write(shape, number, key, cells, old, form)
        except PortalError as refusal:
            self._say(shape.name, number, "", "not-allowed", refusal.message)
            return False
        return True

    def _write(
        self,
        shape: Shape,
        number: int,
        key: str,
        cells: dict[str, str],
        old: DossierRow | None,
        form: RowForm,
    ) -> None:
        values = form.values()
        if old is None:
            made = add_row(shape.kind.model, self.dossier, values, by=self.by)
            if key:
                self.known[key] = made
            self.outcome.created += 1
            return
        differing = {n: v for n, v in values.items() if _plain(v) != _plain(_now(old, n))}
        if not differing:
            self.outcome.unchanged += 1
        elif cells.get("version", "").strip() == str(old.version):
            self._change(old, differing)
        else:
            place = {"sheet": shape.name, "row": number, "key": key}
            mine = {name: cells.get(name, "") for name in differing}
            theirs = {name: shown_text(old, name, form) for name in differing}
            found = Conflict(place | mine, place | theirs, old.version, str(old))
            if self._file_wins(found):
                self._change(old, differing)

    def _change(self, old: DossierRow, differing: Mapping[str, Any]) -> None:
        change_row(old, differing, version=old.version, by=self.by)
        self.outcome.updated += 1

    def _file_wins(self, found: Conflict) -> bool:
        """Whether the file may be written; a conflict that nobody decided is told."""
        chosen = self.chosen.get(found.place)
        if chosen == 0:
            self.outcome.unchanged += 1
        elif chosen != found.version:
            self.outcome.conflicts.append(found)
        return chosen == found.version

    def _data(
        self,
        shape: Shape,
        number: int,
        cells: dict[str, str],
        old: DossierRow | None,
        form: RowForm,
        codes: Mapping[str, Mapping[str, str]],
    ) -> tuple[QueryDict, set[str]]:
        """What a browser would post for this row, and the columns that name what is not there.

        A column that is missing stays as it is.
        """
        data = QueryDict(mutable=True)
        lacking = set()
        for name in form.Meta.fields:
            kept = as_text(old, name) if old is not None else ""
            text = cells.get(name, kept)
            if old is not None and as_programs_keep(text) == as_programs_keep(kept):
                text = kept  # nobody changed it: another program saved it
            if name in POINTS_TO:
                found, others = self._rows_named(name, text)
                for each in sorted(others - self.faulty):
                    self._say(shape.name, number, name, "unknown-reference", _no_row(each))
                if others:
                    lacking.add(name)
                data.setlist(name, sorted(str(row.pk) for row in found))
            elif isinstance(form.fields[name], django_forms.BooleanField):
                if text.strip().casefold() in TRUE:
                    data[name] = "on"
            else:
                data[name] = _posted(form, name, text, codes.get(name, {}))
        return data, lacking

    def _rows_named(self, name: str, text: str) -> tuple[list[DossierRow], set[str]]:
        keys = [key.strip() for key in text.split(",") if key.strip()]
        relation = POINTS_TO[name]
        found, lacking = [], set()
        for key in keys:
            row = self.known.get(key)
            right = row is not None and f"{row._meta.model_name}s" == relation  # noqa: SLF001 -- Django's own
            if right and row is not None:
                found.append(row)
            else:
                lacking.add(key)
        return found, lacking

    # --- Answers ---------------------------------------------------------------------------------
    def _read_answers(self, rows: list[list[str | None]]) -> None:
        known = list(ANSWER_COLUMNS)
        names = _answer_codes()
        sections = {(each.chain_id, each.step): each for each in self.dossier.sections.all()}
        changed: dict[tuple[int | None, int], dict[str, tuple[str, str]]] = {}
        chains: dict[int | None, Chain | None] = {None: None}
        for number, cells in self._cells(ANSWERS, rows, known):
            found = self._answer(number, cells, names)
            if found is None:
                continue
            question, chain, value, note = found
            place = (chain.pk if chain else None, question.step)
            chains[place[0]] = chain
            section = sections.get(place)
            kept = answers_of(section).get(question.code)
            now = (kept.value, kept.note) if kept else ("", "")
            same = (value, note) == now if kept is None else _saved((value, note)) == _saved(now)
            if same:
                self.outcome.unchanged += 1
                continue
            version = section.version if section else 0
            if cells.get("version", "").strip() != str(version):
                where = {"sheet": ANSWERS, "row": number, "key": cells.get("key", "")}
                where["question"] = question.code
                mine = {**where, "value": value, "note": note}
                theirs = {**where, "value": now[0], "note": now[1]}
                if not self._file_wins(Conflict(mine, theirs, version)):
                    continue
            changed.setdefault(place, {})[question.code] = (value, note)
            self.outcome.updated += 1
        for (chain_pk, step), given in changed.items():
            self._keep(sections.get((chain_pk, step)), step, chains[chain_pk], given)

    def _keep(
        self,
        section: Section | None,
        step: int,
        chain: Chain | None,
        given: Mapping[str, tuple[str, str]],
    ) -> None:
        version = section.version if section else 0
        answer_questions(self.dossier, step, given, chain=chain, version=version, by=self.by)

    def _answer(
        self, number: int, cells: dict[str, str], names: Mapping[str, str]
    ) -> tuple[Question, Chain | None, str, str] | None:
        question = questions().get(cells.get("question", "").strip())
        if question is None:
            words = _("We do not have this question.")
            self._say(ANSWERS, number, "question", "unknown-question", words)
            return None
        key = cells.get("key", "").strip()
        chain = self.known.get(key)
        value, note = cells.get("value", "").strip(), cells.get("note", "").strip()
        if key and chain is None:
            waits = key in self.faulty or not (value or note or _is_of_portal(key, SHAPES[0]))
            if not waits:
                self._say(ANSWERS, number, "key", "unknown-reference", _no_row(key))
            return None
        if (question.scope == "chain") != isinstance(chain, Chain):
            words = _("Name the chain for a question about a chain, and nothing for the company.")
            self._say(ANSWERS, number, "key", "unknown-reference", words)
            return None
        if question.kind == "choice" and value:
            value = names.get(value.casefold(), value)
            if value not in dict(choices.ANSWERS):
                words = _("Choose yes, partly, no or unknown.")
                self._say(ANSWERS, number, "value", "unknown-choice", words)
                return None
        if max(len(value), len(note)) > LONGEST:
            self._say(ANSWERS, number, "value", "too-long", _("This text does not fit."))
            return None
        return question, chain if isinstance(chain, Chain) else None, value, note


def _no_row(key: str) -> str:
    words = _("There is no row “%(key)s” in this file or your dossier.")
    return words % {"key": key}


def _can_be_kept(text: str) -> bool:
    """Half a sign (a lone surrogate) is in no alphabet, and in no database."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _answer_codes() -> dict[str, str]:
    """The answers that can be chosen, in every language, without their case → their code."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for code, words in choices.ANSWERS:
                found |= {code: code, str(words).casefold(): code}
    return found


def _is_of_portal(key: str, shape: Shape) -> bool:
    """Such a key is given by the portal alone, so it must be there."""
    return key.startswith(shape.prefix) and key[1:].isascii() and key[1:].isdigit()


def _posted(form: RowForm, name: str, text: str, codes: Mapping[str, str]) -> str:
    of = form.fields[name]
    trimmed = text.strip()
    if isinstance(of, django_forms.DateField) and trimmed.isascii() and trimmed.isdigit():
        days = int(trimmed) if len(trimmed) <= 6 else 0  # noqa: PLR2004 -- of digits
        return (_DAY_ZERO + timedelta(days=days)).isoformat() if days else trimmed
    if not codes:
        return text
    if not trimmed:
        initial = form.get_initial_for_field(of, name)
        return "" if initial is None else str(initial)
    return codes.get(trimmed.casefold(), trimmed)


def _posted_row(row: DossierRow, form: RowForm) -> QueryDict:
    """What a browser would post for the row as it is."""
    data = QueryDict(mutable=True)
    for name in form.Meta.fields:
        text = as_text(row, name)
        if name in POINTS_TO:
            data.setlist(name, sorted(key.strip()[1:] for key in text.split(",") if key))
        elif isinstance(form.fields[name], django_forms.BooleanField):
            if text == YES:
                data[name] = "on"
        else:
            data[name] = text
    return data


def _is_day(form: RowForm, name: str) -> bool:
    return name in form.fields and isinstance(form.fields[name], django_forms.DateField)


def _now(row: DossierRow, name: str) -> Any:
    value = getattr(row, name)
    return list(value.all()) if name in POINTS_TO and hasattr(value, "all") else value


def _plain(value: Any) -> Any:
    """For comparing: rows by their number, in any order; line ends of every kind are one."""
    if isinstance(value, DossierRow):
        return value.pk
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if hasattr(value, "__iter__"):
        return sorted(each.pk for each in value)
    return value


def _saved(texts: tuple[str, str]) -> list[str]:
    return [as_programs_keep(text).strip() for text in texts]
