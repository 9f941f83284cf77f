"""A document as part of a page: its tables become cards where they do not fit, as all tables do."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tenders.clauses.document import Element, Run, Table
from tenders.clauses.html import fragment


def body(elements: Iterable[Element]) -> SafeString:
    """Everything is escaped; the first cell of a row is its head."""
    return format_html_join(
        "",
        "{}",
        ((_table(each) if isinstance(each, Table) else fragment([each]),) for each in elements),
    )


def _table(table: Table) -> SafeString:
    head = format_html_join("", '<th scope="col">{}</th>', ((name,) for name in table.head))
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (
                _words(row[0]),
                format_html_join(
                    "",
                    '<td data-l="{}">{}</td>',
                    (
                        (name, _words(cell))
                        for name, cell in zip(table.head[1:], row[1:], strict=True)
                    ),
                ),
            )
            for row in table.rows
        ),
    )
    return format_html(
        '<table class="stapelt"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', head, rows
    )


def _words(cell: Iterable[Run]) -> str:
    return "".join(run.text for run in cell)
