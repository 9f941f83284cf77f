"""Reads exported files back: per clause its number, its blocks, and what was filled in."""

from dataclasses import dataclass, field
from io import BytesIO

import docx
from docx.oxml.ns import qn
from odfdo import Document as OdfDocument

from tenders.clauses import docx as as_docx
from tenders.clauses import odt as as_odt
from tenders.clauses.document import Heading, Paragraph, Table


@dataclass
class Read:
    """``blocks``: (kind, text, list number) per paragraph; ``filled``: the values, in order."""

    number: str
    blocks: list = field(default_factory=list)
    filled: list = field(default_factory=list)
    tables: list = field(default_factory=list)


def expected(document):
    """The same, from the neutral document."""
    found, here = [], None
    for element in document.elements:
        if isinstance(element, Heading):
            here = Read(element.number) if element.number else None
            found += [here] if here else []
        elif here and isinstance(element, Paragraph):
            here.blocks.append((element.kind, "".join(run.text for run in element.runs)))
            here.filled += [run.text for run in element.runs if run.parameter]
        elif here and isinstance(element, Table):
            rows = [["".join(run.text for run in cell) for cell in row] for row in element.rows]
            here.tables.append([list(element.head), *rows])
    return found


def from_docx(data):
    word = docx.Document(BytesIO(data))
    kinds = {as_docx.NUMBERED: ("numbered", 0), as_docx.ITEM: ("item", 1)}
    found, here, lists = [], None, []
    for child in word.element.body:
        if child.tag == qn("w:tbl"):
            table = docx.table.Table(child, word)
            if here:
                here.tables.append([[cell.text for cell in row.cells] for row in table.rows])
            continue
        if child.tag != qn("w:p"):
            continue
        paragraph = docx.text.paragraph.Paragraph(child, word)
        style = paragraph.style.name
        if style.startswith("Heading"):
            here = Read(paragraph.text.split()[0]) if style == "Heading 2" else None
            found += [here] if here else []
            lists.append(set())
        elif here and style in kinds:
            kind, level = kinds[style]
            numbering = child.pPr.numPr
            assert numbering.ilvl.val == level
            lists[-1].add(numbering.numId.val)
            here.blocks.append((kind, paragraph.text))
            here.filled += [r.text for r in paragraph.runs if r.style.name == as_docx.FILLED]
    used = [each for each in lists if each]
    assert all(len(each) == 1 for each in used)  # a clause is one list,
    assert len(set().union(*used)) == len(used)  # and no list runs on in the next
    return found


def from_odt(data):
    document = OdfDocument(BytesIO(data))
    found, here = [], None
    for child in document.body.children:
        match child.tag:
            case "text:h":
                level = child.get_attribute_integer("text:outline-level")
                here = Read(child.inner_text.split()[0]) if level == 2 else None
                found += [here] if here else []
            case "text:list" if here:
                assert child.get_attribute("text:style-name") == as_odt.NUMBERING
                for paragraph in child.get_elements("descendant::text:p"):
                    depth = len(paragraph.get_elements("ancestor::text:list"))
                    kind = "item" if depth == 2 else "numbered"
                    here.blocks.append((kind, text_of(paragraph)))
                    here.filled += filled_in(paragraph)
            case "table:table" if here:
                rows = child.get_elements("descendant::table:table-row")
                here.tables.append(
                    [
                        [text_of(cell).strip() for cell in row.get_elements("table:table-cell")]
                        for row in rows
                    ]
                )
    return found


def text_of(element):
    return element.inner_text if hasattr(element, "inner_text") else str(element)


def filled_in(paragraph):
    return [
        text_of(span)
        for span in paragraph.get_elements("descendant::text:span")
        if span.get_attribute("text:style-name") == as_odt.FILLED
    ]
