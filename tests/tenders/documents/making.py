"""The same text as PDF, DOCX, ODT and plain text: to see that the format changes no finding."""

from __future__ import annotations

import html
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import odfdo
from weasyprint import HTML

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def parts_of(markdown: str) -> Iterator[tuple[str, str | list[str]]]:
    """Headings ("h1".."h3"), paragraphs ("p"), items ("li") and rows of tables ("tr")."""
    paragraph: list[str] = []
    for line in [*markdown.splitlines(), ""]:
        text = line.strip()
        kind = ""
        if text.startswith("#"):
            kind, content = f"h{len(text) - len(text.lstrip('#'))}", text.lstrip("# ")
        elif text.startswith("|"):
            cells = [cell.strip() for cell in text.strip("|").split("|")]
            kind = "tr" if any(cell.strip("-: ") for cell in cells) else "skip"
            content = cells
        elif text.startswith("- "):
            kind, content = "li", text[2:]
        if paragraph and (kind or not text):
            yield "p", " ".join(paragraph)
            paragraph = []
        if kind and kind != "skip":
            yield kind, content
        elif not kind and text:
            paragraph.append(text)


def as_pdf(markdown: str, path: Path) -> Path:
    """As a person would print it: A4, justified, hyphenated, a header on every page."""
    body, table = [], False
    for kind, content in parts_of(markdown.replace("**", "")):
        if table and kind != "tr":
            body.append("</table>")
        if kind == "tr":
            cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in content)
            body.append(("" if table else "<table>") + f"<tr>{cells}</tr>")
        else:
            body.append(f"<{kind}>{html.escape(str(content))}</{kind}>")
        table = kind == "tr"
    if table:
        body.append("</table>")
    style = (
        "@page { size: A4; margin: 25mm; @top-center { content: 'Bestek 2026-01' }"
        " @bottom-right { content: 'blz. ' counter(page) } }"
        " body { font: 11pt serif; hyphens: auto; text-align: justify }"
        " td { border: 1px solid; padding: 5px; text-align: left }"
    )
    HTML(string=f"<html lang='nl'><style>{style}</style><body>{''.join(body)}").write_pdf(str(path))
    return path


def as_docx(markdown: str, path: Path) -> Path:
    rows: list[str] = []
    body: list[str] = []
    for kind, content in [*parts_of(markdown.replace("**", "")), ("p", "")]:
        if kind == "tr":
            cells = "".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in content)
            rows.append(f"<w:tr>{cells}</w:tr>")
            continue
        if rows:
            body.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
            rows = []
        style = f'<w:pStyle w:val="Heading{kind[1]}"/>' if kind[0] == "h" else ""
        style = "<w:numPr/>" if kind == "li" else style
        body.append(_paragraph(str(content), style))
    document = f"<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>"
    styles = "".join(
        f'<w:style w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>'
        for n in range(1, 5)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", document)
        archive.writestr("word/styles.xml", f"<w:styles {_W}>{styles}</w:styles>")
    return path


def _paragraph(text: str, style: str = "") -> str:
    properties = f"<w:pPr>{style}</w:pPr>" if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def as_odt(markdown: str, path: Path) -> Path:
    document = odfdo.Document("text")
    document.body.clear()
    rows: list[list[str]] = []
    for kind, content in [*parts_of(markdown.replace("**", "")), ("p", "")]:
        if kind == "tr":
            rows.append(list(content))
            continue
        if rows:
            table = odfdo.Table("t", width=max(map(len, rows)), height=len(rows))
            for y, row in enumerate(rows):
                for x, cell in enumerate(row):
                    table.set_value((x, y), cell)
            document.body.append(table)
            rows = []
        if kind[0] == "h":
            document.body.append(odfdo.Header(int(kind[1]), str(content)))
        elif kind == "li":
            document.body.append(odfdo.List([str(content)]))
        else:
            document.body.append(odfdo.Paragraph(str(content)))
    held = BytesIO()
    document.save(held)
    path.write_bytes(held.getvalue())
    return path
