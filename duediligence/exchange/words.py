"""What came of a file, in words: problems at their place, conflicts side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from duediligence.core.reference import Question
from duediligence.exchange.reading import Conflict, Outcome
from duediligence.exchange.shape import ANSWERS, SHAPES
from duediligence.pages.versions import field_label
from duediligence.wording import every_question
from tenders.choices import language

#: So many are shown; the count says how many there are.
MOST = 200
_PLACE = frozenset({"sheet", "row", "key", "question"})


@dataclass(frozen=True, slots=True)
class ProblemRow:
    sheet: str
    row: str
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Side:
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """``name`` of the choice in the form; the file wins with ``version``."""

    name: str
    title: str
    version: int
    sides: tuple[Side, ...]
    chosen: int | None


@dataclass(frozen=True, slots=True)
class OutcomePage:
    status: str
    created: int
    updated: int
    unchanged: int
    problems: tuple[ProblemRow, ...]
    problem_count: int
    conflicts: tuple[ConflictRow, ...]
    conflict_count: int

    @property
    def changes_something(self) -> bool:
        return bool(self.created or self.updated)


def outcome_page(outcome: Outcome, chosen: Mapping[str, int]) -> OutcomePage:
    asked = every_question()
    return OutcomePage(
        status=outcome.status,
        created=outcome.created,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
        problems=tuple(
            ProblemRow(
                each.sheet or "-",
                str(each.row) if each.row else "-",
                _column(each.sheet, each.column),
                each.message,
            )
            for each in outcome.problems[:MOST]
        ),
        problem_count=len(outcome.problems),
        conflicts=tuple(_conflict(each, chosen, asked) for each in outcome.conflicts[:MOST]),
        conflict_count=len(outcome.conflicts),
    )


def _conflict(
    conflict: Conflict, chosen: Mapping[str, int], known: Mapping[str, Question]
) -> ConflictRow:
    mine, theirs = conflict.mine, conflict.theirs
    title = _("Sheet %(sheet)s, row %(row)s") % {"sheet": mine["sheet"], "row": mine["row"]}
    question = known.get(str(mine.get("question", "")))
    name = question.ask.to(language()) if question else conflict.name
    if name:
        title = f"{title}: {name}"
    sheet = str(mine["sheet"])
    return ConflictRow(
        name=f"keep-{conflict.place}",
        title=title,
        version=conflict.version,
        sides=tuple(
            Side(_column(sheet, name), _text(mine[name]), _text(theirs[name]))
            for name in mine
            if name not in _PLACE
        ),
        chosen=chosen.get(conflict.place),
    )


def _text(value: Any) -> str:
    return str(value) or "-"


def _column(sheet: str, name: str) -> str:
    """The column as the sheet calls it, with what the form calls it where we know that."""
    if not name:
        return "-"
    if sheet == ANSWERS:
        known = {"value": _("answer"), "note": _("in your own words")}
        return f"{known[name]} ({name})" if name in known else name
    shape = next((each for each in SHAPES if each.name == sheet), None)
    if shape is None or name not in shape.kind.form.Meta.fields:
        return name
    label = field_label(shape.relation, name)
    return f"{label[:1].upper()}{label[1:]} ({name})"


def chosen_of(posted: Mapping[str, Any]) -> dict[str, int]:
    """Place → the version that was seen when the file wins, 0 when the portal does."""
    found = {}
    for name, value in posted.items():
        place, text = name.removeprefix("keep-"), str(value)
        if name.startswith("keep-") and text.isascii() and text.isdigit() and len(text) < 10:  # noqa: PLR2004 -- of digits
            found[place] = int(text)
    return found


def samples(rows: Sequence[Sequence[str | None]], first: int, most: int = 3) -> list[list[str]]:
    """The first rows of a list, to recognise its columns by."""
    shown = [row for row in rows[first + 1 :] if any((cell or "").strip() for cell in row)]
    width = max((len(row) for row in rows[: first + 1 + most]), default=0)
    return [
        [(cell or "")[:60] for cell in [*row, *[""] * (width - len(row))]] for row in shown[:most]
    ]
