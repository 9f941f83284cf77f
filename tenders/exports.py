"""The list of tenders as a file for a spreadsheet."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from odfdo import Cell, Document, Row, Table

from tenders import choices
from tenders.models import Tender

Value = str | int | Decimal | None

#: A text that starts so is run as a formula by a spreadsheet program; the wide ones in Japan.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001 -- meant so
#: Where a formula would begin for a program that splits at commas; "€ 5,-" is none.
_BEHIND_COMMA = re.compile(r"(,[\"\s]*)(?=[=@＝＠]|[+\-＋－][\w(])")  # noqa: RUF001 -- meant so


def as_file(kind: str, tenders: Iterable[Tender]) -> HttpResponse:
    """The tenders as a download; ``kind`` is a key of ``WRITERS``."""
    content_type, write = WRITERS[kind]
    response = HttpResponse(write(_rows(tenders)), content_type=content_type)
    what = _("tenders")  # on its own: nothing collects the texts inside an f-string
    name = f"{what}-{timezone.localdate():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(tenders: Iterable[Tender]) -> list[list[Value]]:
    """A heading and a row per tender; amounts in euros, dates in ISO 8601."""
    heading: list[Value] = [
        _("Reference"),
        _("Title"),
        _("Authority"),
        _("Country"),
        _("Kind"),
        _("Procedure"),
        _("Estimated value in euros, with options and renewals"),
        _("Day the notice is sent"),
        _("Closing"),
        _("Place"),
        _("Stations done"),
        _("Last changed"),
    ]
    procedures = dict(choices.all_procedures())
    return [heading, *(_row(tender, procedures) for tender in tenders)]


def _row(tender: Tender, procedures: dict[str, str]) -> list[Value]:
    cents = tender.total_cents
    closing = tender.closing_at
    return [
        _inert(tender.reference),
        _inert(tender.title),
        _inert(tender.organisation.name),
        tender.get_jurisdiction_display() if tender.jurisdiction else "",
        tender.get_nature_display(),
        procedures.get(tender.procedure, ""),
        None if cents is None else Decimal(cents) / 100,
        tender.notice_date.isoformat() if tender.notice_date else "",
        timezone.localtime(closing).strftime("%Y-%m-%d %H:%M") if closing else "",
        _inert(tender.place),
        getattr(tender, "stations_done", 0),
        timezone.localtime(tender.updated_at).strftime("%Y-%m-%d %H:%M"),
    ]


def _inert(text: str) -> str:
    """A text that no spreadsheet program runs as a formula, on one line, nothing unseen in it."""
    clean = "".join(c if c.isprintable() else " " for c in text)
    return f"'{clean}" if clean.lstrip().startswith(_FORMULA_STARTS) else clean


def _csv(rows: list[list[Value]]) -> bytes:
    """CSV as a Dutch spreadsheet program opens it: semicolons, and a mark that says UTF-8.

    A program that splits at commas all the same must not find a formula behind one.
    """
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([_in_csv(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _in_csv(value: Value) -> str | int:
    """Amounts with a comma, as Dutch and Belgian programs read them."""
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:.2f}".replace(".", ",")
        case str():
            return _BEHIND_COMMA.sub(r"\1'", value)
    return value


def _ods(rows: list[list[Value]]) -> bytes:
    document = Document("spreadsheet")
    table = Table(_("Tenders"))
    for values in rows:
        row = Row()
        for value in values:
            row.append_cell(Cell(value))
        table.append_row(row)
    document.body.clear()
    document.body.append(table)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


WRITERS: dict[str, tuple[str, Callable[[list[list[Value]]], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", _ods),
}
