"""The check in a child process: files in, plain values out. No database here."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.files.kinds import kind
from portal.files.refusals import refused
from portal.shared.errors import PortalError
from tenders.checks import Case, CaseFacts, check
from tenders.documents import TenderDocument, UnreadableError, read_document

KIND = "tender-document"


def check_in_child(payload: dict[str, Any]) -> dict[str, Any]:
    """Read and check. ``payload``: ``files`` as [path, name], ``facts`` of ``CaseFacts``, ``day``.

    Returns what ``DocumentCheck.result`` holds. Raises ``PortalError`` for an unreadable file.
    """
    documents = tuple(_read(path, name) for path, name in payload["files"])
    facts = dict(payload["facts"])
    for name in ("notice_date", "closing_date"):
        facts[name] = date.fromisoformat(facts[name]) if facts[name] else None
    if facts["isv_forms"] is not None:
        facts["isv_forms"] = frozenset(facts["isv_forms"])
    day = date.fromisoformat(payload["day"]) if payload["day"] else None
    found = check(Case(documents, CaseFacts(**facts), day))
    return {"result": found.as_data(), "texts": [_text(document) for document in documents]}


def _read(path: str, name: str) -> TenderDocument:
    try:
        return read_document(path, name)
    except UnreadableError as error:
        refusal = refused(error.code, kind(KIND), name)
        raise PortalError(f"{name}: {refusal.message}", code=error.code) from error


def _text(document: TenderDocument) -> dict[str, Any]:
    """What a page needs to show the text; ``raw`` is what offsets refer to."""
    return {
        "name": document.name,
        "raw": document.raw,
        "blocks": [
            [block.kind, block.start, block.end, block.paragraph, block.page, block.level]
            for block in document.blocks
            if block.paragraph
        ],
    }
