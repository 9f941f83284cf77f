"""What a receiver sees of a shared dossier: its cut in words, and nothing beside the cut."""

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from duediligence import choices
from duediligence.core import ordering
from duediligence.core.cut import facts_of_cut
from duediligence.core.differences import differences
from duediligence.core.known import Known, known_share
from duediligence.core.reference import step
from duediligence.core.sharing import file_of, shown
from duediligence.models import Dossier, Share, Site
from duediligence.pages.chain import ChainView, chain_view
from duediligence.pages.versions import Part, changes_in_words, field_label, value_in_words
from duediligence.wording import every_question
from tenders import choices as of_tenders

#: So many rows of a kind stand on the page; its own page has the rest.
MOST_ROWS = 8
#: So many chains are drawn.
MOST_CHAINS = 3
#: Kind → its word in an address.
SLUGS: Mapping[str, str] = {
    "sites": "schakels",
    "links": "verbindingen",
    "risks": "risicos",
    "measures": "maatregelen",
    "evidences": "bewijs",
}
#: Kind → the fields that get a column; whatever else is shown stands below the name of the row.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "sites": ("country", "chains", "level", "action_date"),
    "links": ("chain", "material", "level"),
    "risks": ("chain", "severity", "likelihood", "involvement"),
    "measures": ("kind", "due_date", "status"),
    "evidences": ("scope", "level", "valid_until"),
}
#: Said in the name of the row, or in a column of another name.
_IN_TITLE: Mapping[str, tuple[str, ...]] = {
    "sites": ("role", "name"),
    "links": ("seller", "buyer"),
    "risks": ("title", "scale", "scope", "irremediability", "finding"),
    "measures": ("title",),
    "evidences": ("title",),
}


@dataclass(frozen=True, slots=True)
class Cell:
    label: str
    text: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    detail: tuple[tuple[str, str], ...]  # label, value: what has no column
    cells: tuple[Cell, ...]
    mark: str = ""  # a risk: what was found, where it is no weighed risk
    file: int = 0  # evidence whose file goes along: its id


@dataclass(frozen=True, slots=True)
class Table:
    kind: str
    slug: str
    title: str
    first: str  # the name of the first column
    total: int
    lines: tuple[Line, ...]

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


@dataclass(frozen=True, slots=True)
class AnswerView:
    ask: str
    about: str  # a chain, or ""
    said: str
    note: str
    year: int


@dataclass(frozen=True, slots=True)
class StepAnswers:
    name: str
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True, slots=True)
class SharedView:
    """Of ``known`` nothing is said where the chain is not shared."""

    known: Known | None
    chains: tuple[ChainView, ...]
    more_chains: int
    tables: tuple[Table, ...]
    answers: tuple[StepAnswers, ...]
    hidden: tuple[str, ...]  # parts that are not shared


def shared_view(dossier: Dossier, cut: Mapping[str, Any], stage: str) -> SharedView:
    """``dossier`` gives addresses to the drawing and nothing else: no query, no look inside."""
    named = with_names(cut)
    facts = facts_of_cut(named)
    with_chain = "sites" in cut
    rows = {row["id"]: _site(row) for row in cut.get("sites", ())}
    of_chain, drawn = facts.by_chain(), facts.chains[:MOST_CHAINS] if with_chain else ()
    return SharedView(
        known=known_share(facts.chains, facts.sites) if with_chain else None,
        chains=tuple(chain_view(dossier, each, *of_chain[each.id], rows) for each in drawn),
        more_chains=len(facts.chains) - len(drawn) if with_chain else 0,
        tables=tuple(
            table(kind, named, stage, first=0, most=MOST_ROWS) for kind in SLUGS if kind in cut
        ),
        answers=tuple(answers_in_words(named)),
        hidden=tuple(
            str(name)
            for part, name in (
                ("sites", _("the chain")),
                ("risks", _("risks and measures")),
                ("evidences", _("evidence")),
            )
            if part not in cut
        ),
    )


def table(
    kind: str,
    named: Mapping[str, Any],
    stage: str,
    *,
    first: int,
    most: int,
) -> Table:
    """Rows ``first`` to ``first + most`` of one kind, risks in their order."""
    titles = {
        "sites": (_("Places"), _("Place")),
        "links": (_("Who delivers to whom"), _("Delivery")),
        "risks": (_("Risks"), _("Risk")),
        "measures": (_("Measures"), _("Measure")),
        "evidences": (_("Evidence"), _("Evidence")),
    }
    rows = in_order(kind, named)
    title, name = titles[kind]
    return Table(
        kind=kind,
        slug=SLUGS[kind],
        title=title,
        first=name,
        total=len(rows),
        lines=tuple(_line(kind, row, named, stage) for row in rows[first : first + most]),
    )


def with_names(cut: Mapping[str, Any]) -> dict[str, Any]:
    """A copy in which every row can be told from others: by number where its name is hidden."""
    named: dict[str, Any] = copy.deepcopy(dict(cut))
    for kind, (field, called) in CALLED.items():
        for number, row in enumerate(named.get(kind, ()), start=1):
            if field not in row:
                row[field] = called(number, row)
    return named


def _chain_called(number: int, row: Mapping[str, Any]) -> str:
    stone = of_tenders.name_of("stone", row.get("stone") or "")
    said = _("Chain %(number)s") % {"number": number}
    return f"{said}: {stone}" if stone else said


def _site_called(number: int, _row: Mapping[str, Any]) -> str:
    return _("number %(number)s") % {"number": number}


def _risk_called(_number: int, row: Mapping[str, Any]) -> str:
    return choices.theme_name(row.get("theme", ""))


def _measure_called(number: int, row: Mapping[str, Any]) -> str:
    return f"{number}. {capfirst(value_in_words('measures', 'kind', row.get('kind'), {}))}"


def _evidence_called(number: int, row: Mapping[str, Any]) -> str:
    return f"{number}. {choices.evidence_kind_name(row.get('kind', ''))}"


#: Kind → the field of its name, and what a row is called where that is hidden.
CALLED: Mapping[str, tuple[str, Callable[[int, Mapping[str, Any]], str]]] = {
    "chains": ("name", _chain_called),
    "sites": ("name", _site_called),
    "risks": ("title", _risk_called),
    "measures": ("title", _measure_called),
    "evidences": ("title", _evidence_called),
}


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Part]:
    """What differs between two cuts that were sent, in words."""
    return changes_in_words(differences(old, new), with_names(old), with_names(new))


def fields_in_words(stage: str, parts: list[str]) -> Iterator[tuple[str, str]]:
    """What a stage shows of these parts: the part, and its fields by name."""
    names = {
        "chain": (_("The chain"), ("sites", "links")),
        "risks": (_("Risks and measures"), ("risks", "measures")),
        "evidence": (_("Evidence"), ("evidences",)),
    }
    frame = ", ".join(field_label("chains", name) for name in shown(stage, "chains"))
    yield _("Of every chain"), frame
    for part in parts:
        title, kinds = names[part]
        said = dict.fromkeys(field_label(k, name) for k in kinds for name in shown(stage, k))
        yield title, ", ".join(said)


def in_order(kind: str, named: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = list(named.get(kind, ()))
    if kind != "risks":
        return rows
    facts = facts_of_cut(named)
    place = {risk.id: at for at, risk in enumerate(ordering.in_order(facts.risks))}
    return sorted(rows, key=lambda row: (place.get(row["id"], len(rows)), row["id"]))


def _line(kind: str, row: Mapping[str, Any], named: Mapping[str, Any], stage: str) -> Line:
    columns = _COLUMNS[kind]
    allowed = shown(stage, kind)
    said = set(columns) | set(_IN_TITLE[kind])
    if kind == "risks":
        said |= {"likelihood"}
    detail = tuple(
        (capfirst(field_label(kind, name)), value_in_words(kind, name, row[name], named))
        for name in allowed
        if name not in said and row.get(name) not in (None, "", [], False)
    )
    cells = tuple(
        _cell(kind, name, row, named)
        for name in columns
        if name in allowed or name in ("severity", "likelihood")
    )
    mark = ""
    if kind == "risks" and row.get("finding", "risk") != "risk":
        mark = value_in_words("risks", "finding", row["finding"], named)
    goes_along = kind == "evidences" and file_of(named, stage, row["id"])[1]
    return Line(_title(kind, row, named), detail, cells, mark, row["id"] if goes_along else 0)


def _title(kind: str, row: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    if kind == "links":
        return _("%(seller)s to %(buyer)s") % {
            "seller": value_in_words("links", "seller", row.get("seller"), named),
            "buyer": value_in_words("links", "buyer", row.get("buyer"), named),
        }
    if kind == "sites":
        role = choices.role_name(row.get("role", ""))
        return f"{role}: {row['name'] or _('name unknown')}"
    return str(row["title"])


def _cell(kind: str, name: str, row: Mapping[str, Any], named: Mapping[str, Any]) -> Cell:
    if name in ("severity", "likelihood"):
        return _weight(name, row, named)
    label = capfirst(field_label(kind, name))
    text = value_in_words(kind, name, row.get(name), named)
    return Cell(label, text, row.get("level") if name == "level" else None)


def _weight(name: str, row: Mapping[str, Any], named: Mapping[str, Any]) -> Cell:
    if name == "likelihood":
        text = value_in_words("risks", "likelihood", row.get("likelihood"), named)
        happens = _("happens now")
        return Cell(_("Likelihood"), happens if row.get("is_actual") else text)
    risk = facts_of_cut({"risks": [row]}).risks[0]
    said = choices.SEVERITIES.get(ordering.severity(risk))
    return Cell(_("Severity"), str(said) if said else _("not weighed yet"))


def answers_in_words(named: Mapping[str, Any]) -> Iterator[StepAnswers]:
    """What was answered, by step; questions that were not answered say nothing here."""
    facts = facts_of_cut(named)
    language = of_tenders.language()
    by_step: dict[int, list[AnswerView]] = {}
    for code, question in every_question().items():
        places = [("", facts.answers)] + [(chain.name, chain.answers) for chain in facts.chains]
        for about, answers in places:
            given = answers.get(code)
            if given is None or not given.value:
                continue
            said = str(dict(choices.ANSWERS).get(given.value, given.value))
            view = AnswerView(question.ask.to(language), about, said, given.note, given.confirmed)
            by_step.setdefault(question.step, []).append(view)
    for number, views in sorted(by_step.items()):
        yield StepAnswers(step(number).name.to(language), tuple(views))


def _site(row: Mapping[str, Any]) -> Site:
    """A row of the cut as the drawing wants it; never saved."""
    days = {
        name: date.fromisoformat(row[name]) if row.get(name) else None
        for name in ("known_since", "verified_on", "action_date")
    }
    words = {name: row.get(name, "") for name in ("name", "place", "known_from", "action")}
    return Site(
        pk=row["id"],
        role=row.get("role", ""),
        country=row.get("country", ""),
        level=row.get("level", 0),
        **words,
        **days,
    )


def receiver_name(share: Share) -> str:
    """With whom: the tender and its authority, or the organisation."""
    if not share.in_tender:
        return share.receiver.name
    tender = share.tender.title if share.tender else _("a tender that was thrown away")
    return f"{tender} ({share.receiver.name})"
