"""What a shared dossier means for a tender, in words: obligations, steps, and what to ask next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from duediligence.core.meaning import (
    RUNGS,
    Maturity,
    Meaning,
    Met,
    Outcome,
    meaning,
    open_points,
    to_ask,
)
from duediligence.core.reference import checks, obligations, step
from duediligence.enums import Stage
from tenders.choices import language
from tenders.clauses.seeds import seeds
from tenders.models import Tender

#: So many questions are proposed at once: who asks twenty things gets no answer.
MOST_QUESTIONS = 6
#: Points of which one out of one is a number too, and no yes.
COUNTED = frozenset({"sites", "quarries", "factories", "seen", "weighed", "measures", "on-time"})
#: State → sign of the chip.
CHIPS: Mapping[str, str] = {
    "done": "goed",
    "partly": "tip",
    "open": "waarschuwing",
    "nothing": "stil",
    "hidden": "slot",
}
#: Of the picture of the steps, in units of the drawing: it fits a narrow window as it is.
COLUMN, BOX, GAP, TOP = 52, 22, 4, 4


@dataclass(frozen=True, slots=True)
class PointView:
    name: str
    state: str
    chip: str
    text: str


@dataclass(frozen=True, slots=True)
class ObligationView:
    block: str
    name: str
    chip: str
    text: str
    points: tuple[PointView, ...]


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    kind: str  # "vol", "leeg" or "dicht"


@dataclass(frozen=True, slots=True)
class StepView:
    number: int
    name: str
    word: str
    x: int  # the middle of its column
    boxes: tuple[Box, ...]
    points: tuple[PointView, ...]


@dataclass(frozen=True, slots=True)
class MeaningView:
    obligations: tuple[ObligationView, ...]
    is_all: bool  # the tender chose no clause that a dossier says something about
    steps: tuple[StepView, ...]
    width: int
    height: int
    box: int
    box_width: int
    questions: tuple[str, ...]
    more_questions: int
    waits: tuple[str, ...]  # names of points that are not shown (yet)
    unknown: tuple[str, ...]  # sentences about what the supplier itself calls unknown


def blocks_of(tender: Tender | None) -> frozenset[str] | None:
    """Which obligations the clauses of the tender lay down; ``None`` where it chose none yet."""
    if tender is None:
        return None
    chosen = set(tender.clauses.values_list("number", flat=True))
    return frozenset(chosen & {each.block for each in obligations()}) or None


def meaning_view(
    cut: Mapping[str, Any], stage: str, day: date, blocks: frozenset[str] | None
) -> MeaningView:
    found = meaning(cut, stage, day, blocks)
    asks = [each for each in to_ask(found) if each.state != "hidden"]
    steps = tuple(_step(each) for each in found.maturity)
    return MeaningView(
        obligations=tuple(obligation_view(met) for met in found.obligations),
        is_all=blocks is None,
        steps=steps,
        width=COLUMN * len(steps),
        height=TOP + RUNGS * (BOX + GAP) + 30,
        box=BOX,
        box_width=COLUMN - 10,
        questions=tuple(checks()[each.code].ask.to(language()) for each in asks[:MOST_QUESTIONS]),
        more_questions=max(len(asks) - MOST_QUESTIONS, 0),
        waits=tuple(
            checks()[each.code].name.to(language())
            for each in to_ask(found)
            if each.state == "hidden"
        ),
        unknown=tuple(_unknown(open_points(cut))),
    )


def obligation_view(met: Met) -> ObligationView:
    return ObligationView(
        block=met.block,
        name=seeds()[met.block]["title"][language()],
        chip=CHIPS[met.state],
        text=state_name(met.state),
        points=tuple(map(point_view, met.outcomes)),
    )


def point_view(outcome: Outcome) -> PointView:
    name = checks()[outcome.code].name.to(language())
    text = state_name(outcome.state)
    if outcome.total > 1 or (outcome.total and outcome.code in COUNTED):
        text = _("%(done)s of %(total)s") % {"done": outcome.done, "total": outcome.total}
    return PointView(name, outcome.state, CHIPS[outcome.state], text)


def state_name(state: str) -> str:
    return {
        "done": _("shown"),
        "partly": _("partly shown"),
        "open": _("not shown yet"),
        "nothing": _("nothing asks for it"),
        "hidden": _("not shared"),
    }[state]


def rung_name(rung: int | None) -> str:
    if rung is None:
        return _("not shared")
    return (_("not begun"), _("begun"), _("in place"), _("at work"))[rung]


def said_of(stage: str) -> str:
    """A sentence on what the stage leaves out."""
    return {
        Stage.BEFORE_AWARD: _("Names and words come after the award, by agreement."),
        Stage.TIN: _("Words of the supplier come after the award, by agreement."),
        Stage.AFTER_AWARD: _("Own notes and complaints stay with the supplier."),
    }[Stage(stage)]


def _step(found: Maturity) -> StepView:
    at = (found.step - 1) * COLUMN
    boxes = tuple(
        Box(at + 5, TOP + (RUNGS - 1 - level) * (BOX + GAP), _kind(found.rung, level))
        for level in range(RUNGS)
    )
    return StepView(
        number=found.step,
        name=step(found.step).name.to(language()),
        word=rung_name(found.rung),
        x=at + COLUMN // 2,
        boxes=boxes,
        points=tuple(point_view(each) for rung in found.outcomes for each in rung),
    )


def _kind(rung: int | None, level: int) -> str:
    if rung is None:
        return "dicht"
    return "vol" if level < rung else "leeg"


def _unknown(points: Mapping[str, int]) -> Iterable[str]:
    if points["sites"]:
        said = ngettext(
            "%(count)s place is unknown; %(planned)s with a day to find out.",
            "%(count)s places are unknown; %(planned)s with a day to find out.",
            points["sites"],
        )
        yield said % {"count": points["sites"], "planned": points["planned"]}
    if points["themes"]:
        said = ngettext(
            "Of %(count)s theme it is not known yet whether there is a risk.",
            "Of %(count)s themes it is not known yet whether there is a risk.",
            points["themes"],
        )
        yield said % {"count": points["themes"]}
    if points["answers"]:
        said = ngettext(
            "%(count)s answer is “unknown”.",
            "%(count)s answers are “unknown”.",
            points["answers"],
        )
        yield said % {"count": points["answers"]}


def compared(found: Meaning) -> dict[str, PointView]:
    """Obligation → how it stands, for a cell of the comparison."""
    cells = {}
    for met in found.obligations:
        shown = [each for each in met.outcomes if each.state not in ("hidden", "nothing")]
        there = sum(each.state == "done" for each in shown)
        text = state_name(met.state)
        if len(shown) > 1:
            text = _("%(done)s of %(total)s points") % {"done": there, "total": len(shown)}
        cells[met.block] = PointView("", met.state, CHIPS[met.state], text)
    return cells
