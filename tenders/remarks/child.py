"""What runs in the child process: JSON in, the bytes of a file out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tenders.clauses import docx as docx_writer
from tenders.clauses import odt as odt_writer
from tenders.remarks import docx, odt, pdf
from tenders.remarks.model import Remark
from tenders.remarks.report import Report, document


def mark_in_child(payload: dict[str, Any]) -> bytes:
    """``{"path", "format", "raw", "scanned", "remarks": [...], "moment"}``, the moment in UTC.

    Raises ``CannotBeMarked``.
    """
    remarks = [Remark(**each) for each in payload["remarks"]]
    path, raw = payload["path"], payload["raw"]
    moment = datetime.fromisoformat(payload["moment"])
    match payload["format"]:
        case "docx":
            return docx.mark(path, raw, remarks)
        case "odt":
            return odt.mark(path, raw, remarks, moment=moment)
        case _:
            return pdf.mark(path, raw, remarks, moment=moment, scanned=payload["scanned"])


def report_in_child(payload: dict[str, Any]) -> bytes:
    """``{"report": asdict(Report), "format": "docx" | "odt", "moment"}``."""
    made = document(Report.from_data(payload["report"]))
    write = docx_writer.write if payload["format"] == "docx" else odt_writer.write
    return write(made, made_at=datetime.fromisoformat(payload["moment"]))
