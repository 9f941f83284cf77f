"""The document as DOCX: Word's own headings, lists and table heads, so that it can be edited on.

Every clause is a list of its own: paragraphs 1, 2, 3 with items a, b, c. What was filled in has the
character style ``FILLED``, and can be found by it.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from tenders.clauses.document import Heading, Paragraph, Table

if TYPE_CHECKING:
    from datetime import datetime

    from docx.document import Document as WordDocument

    from tenders.clauses.document import Document, Run

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Styles of our own, by what they are for.
FILLED, NOTE, NUMBERED, ITEM = "ISV invulling", "ISV let op", "ISV lid", "ISV onderdeel"
_LOCALES = {"nl": "nl-NL", "en": "en-GB"}
_INK, _BLUE = RGBColor(0x1B, 0x25, 0x29), RGBColor(0x24, 0x41, 0x4F)
#: Twips: how far a paragraph and an item stand in.
_INDENT = (425, 850)
_LIST = "90"


def write(document: Document, *, made_at: datetime) -> bytes:
    """The whole file. The same document and moment give the same words, not the same bytes."""
    word = docx.Document()
    _properties(word, document, made_at)
    _styles(word, document.language)
    _numbering(word)
    word.add_paragraph(document.title, style="Title")
    if document.subtitle:
        word.add_paragraph(document.subtitle, style="Subtitle")
    number = ""
    for element in document.elements:
        match element:
            case Heading():
                word.add_heading(f"{element.number} {element.text}".strip(), level=element.level)
                number = _new_list(word) if element.level == 2 else ""  # noqa: PLR2004 -- a clause
            case Paragraph():
                _paragraph(word, element, number)
            case Table():
                _table(word, element)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _properties(word: WordDocument, document: Document, made_at: datetime) -> None:
    about = word.core_properties
    about.title, about.subject = document.title, document.subtitle
    about.author, about.comments = "ISV-portaal Natuursteen", ""
    about.language = _LOCALES[document.language]
    about.created = about.modified = made_at.replace(tzinfo=None)


def _styles(word: WordDocument, language: str) -> None:
    styles: Any = word.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.font.color.rgb = _INK
    normal.paragraph_format.space_after = Pt(6)
    # The language of the words, so that Word spells and a screen reader speaks it.
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), _LOCALES[language])
    normal.element.get_or_add_rPr().append(lang)
    for level in (1, 2, 3):
        heading = styles[f"Heading {level}"]
        heading.font.color.rgb = _BLUE
        heading.font.size = Pt((16, 13, 12)[level - 1])
        heading.paragraph_format.keep_with_next = True
    styles.add_style(FILLED, WD_STYLE_TYPE.CHARACTER).font.color.rgb = _BLUE
    note = styles.add_style(NOTE, WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = normal
    note.font.italic = True
    for name in (NUMBERED, ITEM):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = normal


def _numbering(word: WordDocument) -> None:
    """One definition of two levels; every clause gets a list of its own on it."""
    root = _numbering_root(word)
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), _LIST)
    _add(abstract, "w:multiLevelType", "multilevel")
    for level, (shape, text) in enumerate((("decimal", "%1."), ("lowerLetter", "%2)"))):
        entry = OxmlElement("w:lvl")
        entry.set(qn("w:ilvl"), str(level))
        _add(entry, "w:start", "1")
        _add(entry, "w:numFmt", shape)
        _add(entry, "w:lvlText", text)
        _add(entry, "w:lvlJc", "left")
        place = OxmlElement("w:pPr")
        indent = OxmlElement("w:ind")
        indent.set(qn("w:left"), str(_INDENT[level]))
        indent.set(qn("w:hanging"), str(_INDENT[0]))
        place.append(indent)
        entry.append(place)
        abstract.append(entry)
    root.insert(0, abstract)  # the schema wants these before the lists


def _new_list(word: WordDocument) -> str:
    root = _numbering_root(word)
    taken = [int(each.get(qn("w:numId"))) for each in root.findall(qn("w:num"))]
    number = str(max(taken, default=0) + 1)
    made = OxmlElement("w:num")
    made.set(qn("w:numId"), number)
    _add(made, "w:abstractNumId", _LIST)
    for level in (0, 1):
        override = OxmlElement("w:lvlOverride")
        override.set(qn("w:ilvl"), str(level))
        _add(override, "w:startOverride", "1")
        made.append(override)
    root.append(made)
    return number


def _paragraph(word: WordDocument, element: Paragraph, number: str) -> None:
    style = {"note": NOTE, "numbered": NUMBERED, "item": ITEM}.get(element.kind, "Normal")
    made = word.add_paragraph(style=style)
    if element.lead:
        made.add_run(f"{element.lead}: ").bold = True
    _write_runs(made, element.runs)
    if number and element.kind in ("numbered", "item"):
        paragraph: Any = made._p  # noqa: SLF001 -- there is no public way to a list
        properties = paragraph.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 1 if element.kind == "item" else 0
        properties.get_or_add_numId().val = int(number)


def _table(word: WordDocument, element: Table) -> None:
    table = word.add_table(rows=1, cols=len(element.head), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, element.head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    head = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 -- the head repeats on every page
    head.append(OxmlElement("w:tblHeader"))
    name = OxmlElement("w:tblCaption")
    name.set(qn("w:val"), element.name)
    table._tbl.tblPr.append(name)  # noqa: SLF001 -- what the table is, for a screen reader
    for row in element.rows:
        for cell, runs in zip(table.add_row().cells, row, strict=True):
            _write_runs(cell.paragraphs[0], runs)
    word.add_paragraph()


def _write_runs(paragraph: Any, runs: tuple[Run, ...]) -> None:
    for run in runs:
        paragraph.add_run(run.text, style=FILLED if run.parameter else None)


def _numbering_root(word: WordDocument) -> Any:
    return word.part.numbering_part.element


def _add(parent: Any, name: str, value: str) -> None:
    made = OxmlElement(name)
    made.set(qn("w:val"), value)
    parent.append(made)
