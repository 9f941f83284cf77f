"""What runs in the child process: a document as JSON in, the bytes of a file out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tenders.clauses import docx, odt
from tenders.clauses.document import Document, Element, Heading, Paragraph, Run, Table


def write_in_child(payload: dict[str, Any]) -> bytes:
    """``{"document": asdict(Document), "format": "docx" | "odt", "moment"}``."""
    write = docx.write if payload["format"] == "docx" else odt.write
    return write(
        document_from(payload["document"]), made_at=datetime.fromisoformat(payload["moment"])
    )


def document_from(data: dict[str, Any]) -> Document:
    """The way back from ``asdict``."""
    elements = tuple(_element(each) for each in data["elements"])
    return Document(data["title"], data["subtitle"], data["language"], elements)


def _element(data: dict[str, Any]) -> Element:
    if "level" in data:
        return Heading(**data)
    if "runs" in data:
        return Paragraph(_runs(data["runs"]), data["kind"], data["lead"])
    rows = tuple(tuple(_runs(cell) for cell in row) for row in data["rows"])
    return Table(tuple(data["head"]), rows, data["name"])


def _runs(data: list[dict[str, str]]) -> tuple[Run, ...]:
    return tuple(Run(**each) for each in data)
