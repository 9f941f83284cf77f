"""How far the PDFs of a year are, per language."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from duediligence.enums import PrintKind
from duediligence.models import Snapshot, YearPrint


@dataclass(frozen=True, slots=True)
class PrintRow:
    language: str
    name: str
    ready: bool
    busy: bool
    failed: bool
    made_at: datetime | None


def print_rows(snapshot: Snapshot, kind: PrintKind) -> list[PrintRow]:
    """One query, both languages."""
    rows = YearPrint.objects.filter(snapshot=snapshot, kind=kind).select_related("job")
    made = {row.language: row for row in rows}
    return [_row(code, made.get(code)) for code, _name in settings.LANGUAGES]


def _row(code: str, row: YearPrint | None) -> PrintRow:
    names = {"nl": _("Dutch"), "en": _("English")}
    return PrintRow(
        code,
        names.get(code, code),
        ready=bool(row and row.pdf),
        busy=bool(row and not row.pdf and row.is_on_its_way),
        failed=bool(row and not row.pdf and row.has_failed),
        made_at=row.made_at if row else None,
    )
