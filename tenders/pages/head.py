"""The head that every page of a tender shares: facts, progress and tabs."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.shared.templatetags.isv import date_long, distance
from tenders import choices
from tenders.journey import Journey, journey_of, map_stations
from tenders.metrokaart import network, strip
from tenders.models import Tender
from tenders.pages.answers import Answer, stone_in_words

#: Pages that apps above add to a tender: code → name and address; filled once, in ``ready``.
ADDED: dict[str, tuple[str | Promise, str]] = {}


@dataclass(frozen=True, slots=True)
class Chip:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One tab of the row. ``parts`` are its pages, where it has more than one."""

    name: str
    url: str
    here: bool
    parts: list[Tab]


@dataclass(frozen=True, slots=True)
class Head:
    facts: list[Answer]
    state: Chip | None
    done: int
    total: int
    present: str
    strip: SafeString
    tabs: list[Group]
    #: The pages beside this one, with the name of what they are part of.
    beside: Group | None


def head_of(tender: Tender, here: str, journey: Journey | None = None) -> Head:
    """``here`` is the tab that is open: detail, advice, map, guide, members..."""
    journey = journey or journey_of(tender)
    language = choices.language()
    stations = map_stations(journey, language, {})
    groups = _groups(tender, here)
    name = ""
    if journey.present:
        station = network.load(tender.jurisdiction or "nl").station(journey.present)
        name = f"{station.code} {station.name.to(language)}"
    drawn = strip.svg(stations, language=language, jurisdiction=tender.jurisdiction or "nl")
    return Head(
        facts=_facts(tender, journey),
        state=_state(journey),
        done=journey.done,
        total=journey.total,
        present=name,
        strip=mark_safe(drawn) if stations else SafeString(),  # noqa: S308 -- our own drawing, escaped there
        tabs=groups,
        beside=next((group for group in groups if group.here and group.parts), None),
    )


def _facts(tender: Tender, journey: Journey) -> list[Answer]:
    stones = list(tender.stones.all())
    european = {True: _("European"), False: _("national"), None: ""}[journey.advice.european]
    procedure = choices.procedure_name(tender.procedure) or _("not chosen yet")
    bought = stone_in_words(stones[0]) if stones else ""
    nature = str(tender.get_nature_display())
    return [
        Answer(_("Next term"), _next_day(journey)),
        Answer(_("What you buy"), ", ".join(part for part in (bought, nature) if part)),
        Answer(_("Procedure"), ", ".join(part for part in (procedure, european) if part)),
        Answer(_("File"), tender.reference),
    ]


def _next_day(journey: Journey) -> str:
    days = [
        state.due_date
        for code, state in journey.states.items()
        if state.due_date and not journey.is_done(code)
    ]
    if not days:
        return _("none planned")
    first = min(days)
    return f"{date_long(first)} ({distance(first)})"


def _state(journey: Journey) -> Chip | None:
    """Where the tender is, from the phase of the present station."""
    phases = {
        "A": Chip("nu", _("In preparation")),
        "B": Chip("nu", _("In preparation")),
        "C": Chip("tip", _("Out to tender")),
        "D": Chip("tip", _("Being carried out")),
    }
    if not journey.present:
        return Chip("goed", _("Completed"))
    return phases.get(journey.present[0])


def _groups(tender: Tender, here: str) -> list[Group]:
    """The pages of a tender: one row of tabs, and what belongs together behind one of them."""
    grouped: list[tuple[str, dict[str, str]]] = [
        ("", {"detail": _("Overview")}),
        (
            _("Choice of ISV"),
            {
                "advice": _("Advice"),
                "weighing": _("Proportionality"),
                "isv-form": _("Form of ISV"),
            },
        ),
        ("", {"clauses": _("Clauses")}),
        ("", {"checks": _("Documents and check")}),
        ("", {"plan": _("Planning")}),
        (_("Metrokaart"), {"map": _("Map and stations"), "guide": _("Guide (PDF)")}),
        (
            _("Working together"),
            {
                "work": _("Tasks and notes"),
                "members": _("Who may do what"),
                "history": _("History"),
            },
        ),
    ]
    groups = []
    added = [(str(name), code, view) for code, (name, view) in ADDED.items()]
    for name, pages in grouped:
        tabs = [
            Tab(words, reverse(f"tenders:{view}", args=[tender.pk]), here=view == here)
            for view, words in pages.items()
        ]
        inside = any(tab.here for tab in tabs)
        groups.append(Group(name or tabs[0].name, tabs[0].url, inside, tabs if name else []))
        if "plan" in pages:
            groups += [
                Group(words, reverse(view, args=[tender.pk]), code == here, [])
                for words, code, view in added
            ]
    return groups
