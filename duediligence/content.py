"""From rows to the one value of JSON that ``core.content`` describes."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from duediligence.core.content import FIELDS, MANY, POINTS_TO
from duediligence.models import Dossier, DossierRow, Evidence, Measure, Site

#: Relations of many with many: kind and field → the table between, and its two columns.
_BETWEEN: Mapping[tuple[str, str], tuple[Any, str, str]] = {
    ("sites", "chains"): (Site.chains.through, "site_id", "chain_id"),
    ("measures", "risks"): (Measure.risks.through, "measure_id", "risk_id"),
    ("evidences", "measures"): (Evidence.measures.through, "evidence_id", "measure_id"),
}


def content_of(dossier: Dossier) -> dict[str, Any]:
    """Everything of the dossier: as many queries for a large one as for a small one."""
    content: dict[str, Any] = {"group": dossier.group, "round": dossier.round, "answers": {}}
    of_chain: dict[int, dict[str, Any]] = defaultdict(dict)
    for section in dossier.sections.all():
        kept = {code: row for code, row in section.answers.items() if row.get("value")}
        if section.chain_id is None:
            content["answers"].update(kept)
        else:
            of_chain[section.chain_id].update(kept)
    for kind, names in FIELDS.items():
        between = {name: _between(dossier, kind, name) for name in names if name in MANY}
        content[kind] = [_row(row, names, between) for row in _rows(dossier, kind)]
    for chain in content["chains"]:
        chain["answers"] = of_chain.get(chain["id"], {})
    return content


def _rows(dossier: Dossier, kind: str) -> Any:
    rows = getattr(dossier, kind).order_by("pk")
    return rows.select_related("file") if kind == "evidences" else rows


def _row(
    row: DossierRow, names: tuple[str, ...], between: Mapping[str, Mapping[int, list[int]]]
) -> dict[str, Any]:
    found: dict[str, Any] = {"id": row.pk}
    for name in names:
        if name in between:
            found[name] = between[name].get(row.pk, [])
        elif name in POINTS_TO:
            found[name] = getattr(row, f"{name}_id")
        elif name == "sha256":
            file = getattr(row, "file", None)
            found[name] = file.sha256 if file else ""
        else:
            value = getattr(row, name)
            found[name] = value.isoformat() if isinstance(value, date) else value
    return found


def _between(dossier: Dossier, kind: str, name: str) -> dict[int, list[int]]:
    table, one, other = _BETWEEN[(kind, name)]
    door = {f"{one.removesuffix('_id')}__dossier": dossier.pk}
    found: dict[int, list[int]] = defaultdict(list)
    for left, right in table.objects.filter(**door).order_by(other).values_list(one, other):
        found[left].append(right)
    return found
