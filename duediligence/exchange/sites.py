"""A list of places of somebody's own, column by column, into the dossier.

The list becomes a sheet of places and is read as one: with the same forms, problems and conflicts.
A row whose role, name and place are in the dossier already is that place; what differs is shown
side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from duediligence.exchange.reading import Chosen, Outcome, import_sheets
from duediligence.exchange.shape import FIRST, SHAPES, codes_by_name
from duediligence.exchange.writing import as_text, rows_of
from duediligence.models import Dossier, DossierRow
from portal.accounts.models import User
from portal.shared.text import folded

#: What a list can say of a place → heads by which a column is recognised, folded.
KNOWN_HEADS: Mapping[str, tuple[str, ...]] = {
    "role": ("rol", "role", "soort", "type", "functie", "wat is het", "stage", "schakel"),
    "name": ("naam", "name", "bedrijf", "bedrijfsnaam", "company", "leverancier", "supplier"),
    "place": ("plaats", "place", "stad", "city", "town", "regio", "region", "locatie", "location"),
    "country": ("land", "country", "landcode", "country code", "herkomst", "origin"),
    "chains": ("keten", "ketens", "chain", "chains", "steen", "product"),
    "known_from": ("bron", "source", "van wie", "bekend van", "known from"),
    "known_since": ("sinds", "since", "bekend sinds", "datum", "date"),
    "note": ("notitie", "opmerking", "opmerkingen", "note", "notes", "remark", "remarks"),
}
FIELDS = tuple(KNOWN_HEADS)
_PLACES = next(shape for shape in SHAPES if shape.relation == "sites")
Rows = Sequence[Sequence[str | None]]


@dataclass(frozen=True, slots=True)
class Matching:
    """``columns``: field → number of the column of the list, from 0.

    The rest holds for every row that does not say it itself: role and level are codes.
    """

    columns: Mapping[str, int]
    role: str = ""
    chain: int | None = None
    level: int = 0
    known_from: str = ""


def head_of(rows: Rows) -> int:
    """The number of the row with the heads: the first with something in it."""
    return next((n for n, row in enumerate(rows) if any((c or "").strip() for c in row)), 0)


def guess(heads: Sequence[str | None]) -> dict[str, int]:
    """Which column is which: a head that is such a word, else one that begins with it."""
    said = [folded(head or "").strip(" :?.") for head in heads]
    found: dict[str, int] = {}
    for exact in (True, False):
        for field, words in KNOWN_HEADS.items():
            if field in found:
                continue
            for column, head in enumerate(said):
                fits = head in words if exact else head.startswith(words)
                if head and fits and column not in found.values():
                    found[field] = column
                    break
    return found


def import_list(
    dossier: Dossier,
    sheet: str,
    rows: Rows,
    matching: Matching,
    *,
    dry_run: bool = False,
    by: User | None = None,
    chosen: Chosen | None = None,
) -> Outcome:
    """As ``import_sheets``; places in the outcome are those of the list."""
    first = head_of(rows) + 1
    columns = dict(matching.columns)
    names = ["key", *FIELDS, "level"]
    made: list[list[str | None]] = [list(names), []]
    there = _There(dossier)
    for row in rows[first:]:
        if not any((cell or "").strip() for cell in row):
            made.append([])
            continue
        cells = {f: (row[c] if c < len(row) else "") for f, c in columns.items()}
        made.append(_row(cells, matching, there))
    offset = first + 1 - FIRST
    inside = {_there(place, sheet, -offset): version for place, version in (chosen or {}).items()}
    outcome = import_sheets(dossier, {_PLACES.name: made}, dry_run=dry_run, by=by, chosen=inside)
    heads = rows[first - 1] if rows else ()
    return _in_the_list(outcome, sheet, offset, {f: heads[c] or f for f, c in columns.items()})


class _There:
    """What the dossier has: its places by role, name and place, its chains by name."""

    def __init__(self, dossier: Dossier) -> None:
        self.roles = codes_by_name(_PLACES, dossier)["role"]
        self.chains = {
            folded(name): f"K{pk}" for pk, name in dossier.chains.values_list("pk", "name")
        }
        self.places: dict[tuple[str, str, str], list[DossierRow]] = {}
        for row in rows_of(_PLACES, dossier):
            place = (row.role, folded(row.name), folded(row.place))  # type: ignore[attr-defined] # a place
            self.places.setdefault(place, []).append(row)

    def take(self, role: str, name: str, place: str) -> DossierRow | None:
        """The place that a row means, once; without a name none can be told from another."""
        code = self.roles.get(role.casefold(), role)
        rows = self.places.get((code, folded(name), folded(place)), []) if name else []
        return rows.pop(0) if rows else None

    def keys(self, text: str) -> str:
        """Chains by name as keys; a name that is not there stays, and is told."""
        if folded(text) in self.chains:
            return self.chains[folded(text)]
        parts = [part.strip() for part in text.replace(";", ",").split(",")]
        return ", ".join(self.chains.get(folded(part), part) for part in parts if part)


def _row(cells: Mapping[str, str | None], matching: Matching, there: _There) -> list[str | None]:
    said = {name: text if text is None else text.strip() for name, text in cells.items()}
    said["role"] = matching.role if said.get("role", "") == "" else said["role"]
    if said.get("chains"):
        said["chains"] = there.keys(said["chains"] or "")
    known = there.take(said["role"] or "", said.get("name") or "", said.get("place") or "")
    if known is not None:
        kept = {name: as_text(known, name) for name in (*FIELDS, "level")}
        return [f"S{known.pk}", *((kept | said)[name] for name in (*FIELDS, "level"))]
    found: dict[str, str | None] = dict.fromkeys(FIELDS, "")
    if matching.chain:
        found["chains"] = f"K{matching.chain}"
    is_known = bool(said.get("name") or said.get("place"))
    found["level"] = str(matching.level if is_known else 0)
    found["known_from"] = matching.known_from if is_known else ""
    found |= {name: text for name, text in said.items() if text != ""}
    return ["", *(found[name] for name in (*FIELDS, "level"))]


def _there(place: str, sheet: str, offset: int) -> str:
    _sheet, _colon, row = place.rpartition(":")
    return f"{_PLACES.name}:{int(row) + offset}" if _sheet == sheet else place


def _in_the_list(outcome: Outcome, sheet: str, offset: int, heads: Mapping[str, str]) -> Outcome:
    outcome.problems = [
        replace(
            each,
            sheet=sheet,
            row=each.row + offset,
            column=heads.get(each.column, each.column),
        )
        for each in outcome.problems
    ]
    outcome.conflicts = [
        replace(
            each,
            mine={**each.mine, "sheet": sheet, "row": each.mine["row"] + offset},
            theirs={**each.theirs, "sheet": sheet, "row": each.theirs["row"] + offset},
        )
        for each in outcome.conflicts
    ]
    return outcome
