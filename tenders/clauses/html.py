"""The document as HTML: for the PDF and for the clipboard. Everything is escaped here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tenders.clauses.document import Heading, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tenders.clauses.document import Document, Element, Run

#: The style sheet of the PDF, under the address that ``portal.shared.pdf`` knows.
STYLE = "http://static.invalid/css/clauses-pdf.css"


def page(document: Document, style: str = STYLE) -> str:
    """A whole page, as ``portal.shared.pdf`` takes it; ``style`` as ``STYLE``."""
    return format_html(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}: {}</title>'
        '<link rel="stylesheet" href="{}"></head><body><h1>{}</h1>{}{}</body></html>',
        document.language,
        document.title,
        document.subtitle,
        style,
        document.title,
        format_html('<p class="onder">{}</p>', document.subtitle) if document.subtitle else "",
        fragment(document.elements),
    )


def fragment(elements: Iterable[Element]) -> SafeString:
    """The body: parts are h2, clauses h3, the annex h4 below its h2 is h3."""
    out: list[str] = []
    numbered, items = False, False

    def close() -> None:
        nonlocal numbered, items
        if items:
            out.append("</ol>")
        if numbered:
            out.append("</li></ol>")
        numbered = items = False

    count = 0
    for element in elements:
        if isinstance(element, Paragraph) and element.kind in ("numbered", "item"):
            if element.kind == "item" and numbered:
                out.append(f"<li>{_runs(element.runs)}</li>" if items else _first_item(element))
                items = True
                continue
            if items:
                out.append("</ol>")
            count += 1
            begin = f'<ol start="{count}">' if count > 1 else "<ol>"
            out.append("</li>" if numbered else begin)
            out.append(f"<li><p>{_runs(element.runs)}</p>")
            numbered, items = True, False
            continue
        close()
        if isinstance(element, Heading):
            count = 0
        out.append(_other(element))
    close()
    return mark_safe("".join(out))  # noqa: S308 -- every piece is escaped where it is made


def _first_item(element: Paragraph) -> str:
    return f'<ol type="a"><li>{_runs(element.runs)}</li>'


def _other(element: Element) -> SafeString:
    if isinstance(element, Heading):
        level = 2 if element.level == 1 else 3
        return format_html("<h{0}>{1}</h{0}>", level, f"{element.number} {element.text}".strip())
    if isinstance(element, Table):
        head = format_html_join("", '<th scope="col">{}</th>', ((text,) for text in element.head))
        rows = format_html_join(
            "",
            "<tr>{}</tr>",
            (
                (format_html_join("", "<td>{}</td>", ((_runs(cell),) for cell in row)),)
                for row in element.rows
            ),
        )
        return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, rows)
    assert isinstance(element, Paragraph)  # noqa: S101 -- for the type checker: nothing else is left
    lead = format_html("<b>{}:</b> ", element.lead) if element.lead else ""
    return format_html(
        '<p class="{}">{}{}</p>',
        "let-op" if element.kind == "note" else "gewoon",
        lead,
        _runs(element.runs),
    )


def _runs(runs: tuple[Run, ...]) -> SafeString:
    words = (
        f"<b>{escape(run.text)}</b>" if run.parameter else str(escape(run.text)) for run in runs
    )
    return mark_safe("".join(words))  # noqa: S308 -- escaped one line above
