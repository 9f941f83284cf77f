"""Dossiers beside each other: the same points for all, by name, without a place or a total."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from duediligence.core.cut import facts_of_cut
from duediligence.core.known import known_share
from duediligence.core.meaning import meaning
from duediligence.core.reference import obligations
from duediligence.models import Share
from duediligence.pages.meaning import PointView, compared
from duediligence.pages.sharing import parts_named, stage_name
from portal.shared.text import folded
from tenders.choices import language
from tenders.clauses.seeds import seeds


@dataclass(frozen=True, slots=True)
class Column:
    block: str
    name: str


@dataclass(frozen=True, slots=True)
class Compared:
    supplier: str
    url: str
    stage: str
    parts: str
    version: int
    known: str  # quarries and factories, with the number that there are
    cells: tuple[PointView, ...]  # in the order of the columns


@dataclass(frozen=True, slots=True)
class Comparison:
    columns: tuple[Column, ...]
    rows: tuple[Compared, ...]
    is_all: bool  # the tender chose no clause that a dossier says something about

    @property
    def lines(self) -> list[tuple[Column, list[tuple[str, PointView]]]]:
        """An obligation with the cell of each supplier, in the order of the dossiers."""
        return [
            (column, [(row.supplier, row.cells[at]) for row in self.rows])
            for at, column in enumerate(self.columns)
        ]


def comparison(shares: Sequence[Share], day: date, blocks: frozenset[str] | None) -> Comparison:
    """``shares`` with their organisation and versions at hand; sorted by name and nothing else."""
    columns = tuple(
        Column(each.block, seeds()[each.block]["title"][language()])
        for each in obligations()
        if blocks is None or each.block in blocks
    )
    ordered = sorted(shares, key=lambda share: folded(share.dossier.organisation.name))
    rows = tuple(_row(share, day, blocks, columns) for share in ordered)
    return Comparison(columns, rows, is_all=blocks is None)


def _row(
    share: Share, day: date, blocks: frozenset[str] | None, columns: tuple[Column, ...]
) -> Compared:
    last = share.versions.all()[0]
    cells = compared(meaning(last.content, share.stage, day, blocks))
    return Compared(
        supplier=share.dossier.organisation.name,
        url=share.get_absolute_url(),
        stage=stage_name(share.stage),
        parts=parts_named(share.parts),
        version=last.number,
        known=_known(last.content),
        cells=tuple(cells[column.block] for column in columns),
    )


def _known(cut: dict[str, object]) -> str:
    if "sites" not in cut:
        return _("not shared")
    facts = facts_of_cut(cut)
    known = known_share(facts.chains, facts.sites)
    return _("%(done)s of %(total)s") % {"done": known.known, "total": known.total}
