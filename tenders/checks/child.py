"""What runs in the child process of the portal: JSON in, JSON out.

``run_isolated("tenders.checks.child:read_in_child", {"path", "name"}, ...)`` gives a document as
data (``TenderDocument.from_data``); ``check_in_child`` reads and checks at once. Judge a file by
``portal.files`` first; preload ``prepare``. Memory and time are the child's; see
``portal.shared.sandbox``.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from portal.shared.errors import PortalError
from portal.shared.sandbox import tell
from tenders.checks import Case, CaseFacts
from tenders.checks.engine import check
from tenders.documents import TenderDocument, UnreadableError, read_document, read_text

#: One that every part of the check looks at.
_SENTENCE = "De leverancier maakt elk jaar een analyse van de risico's in de keten van natuursteen."
_DAYS = ("notice_date", "closing_date")


def prepare() -> None:
    """Check a sentence, so that every child begins with all expressions and weights loaded."""
    check(Case((read_text(_SENTENCE),), CaseFacts(jurisdiction="nl")))


def read_in_child(payload: dict[str, Any]) -> dict[str, Any]:
    """Read ``{"path", "name"}``. Raises ``PortalError`` with the code of the refusal."""
    return _read(payload).as_data()


def check_in_child(payload: dict[str, Any]) -> dict[str, Any]:
    """Check ``{"files": [{"path", "name"}], "facts": facts_as_data(...), "day": "2026-11-23"}``."""
    result: dict[str, Any] = check_to_show(payload)["result"]
    return result


def check_to_show(payload: dict[str, Any]) -> dict[str, Any]:
    """As ``check_in_child``, with the texts: what ``DocumentCheck.result`` keeps.

    Says how far it is: ``["reading", file, of, page, pages]`` (0 and 0 for what has no pages), then
    ``["rules"]``.
    """
    total = len(payload["files"])
    documents = tuple(
        _read(each, number, total) for number, each in enumerate(payload["files"], start=1)
    )
    tell(["rules"], at_once=True)
    day = payload.get("day")
    facts = facts_from_data(payload.get("facts", {}))
    found = check(Case(documents, facts, date.fromisoformat(day) if day else None))
    return {"result": found.as_data(), "texts": [_text(document) for document in documents]}


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


def _read(payload: dict[str, Any], number: int = 1, total: int = 1) -> TenderDocument:
    def progress(page: int, pages: int) -> None:
        tell(["reading", number, total, page, pages])

    tell(["reading", number, total, 0, 0], at_once=True)
    try:
        return read_document(payload["path"], payload["name"], progress)
    except UnreadableError as error:
        raise PortalError(error.name, code=error.code) from error


def facts_as_data(facts: CaseFacts) -> dict[str, Any]:
    """Plain JSON values, for the payload and for a row."""
    data = {each.name: getattr(facts, each.name) for each in fields(facts)}
    for name in _DAYS:
        data[name] = data[name].isoformat() if data[name] else None
    if data["isv_forms"] is not None:
        data["isv_forms"] = sorted(data["isv_forms"])
    data["weights"] = [list(pair) for pair in data["weights"]]
    return data


def facts_from_data(data: dict[str, Any]) -> CaseFacts:
    values = dict(data)
    for name in _DAYS:
        values[name] = date.fromisoformat(values[name]) if values.get(name) else None
    if values.get("isv_forms") is not None:
        values["isv_forms"] = frozenset(values["isv_forms"])
    values["weights"] = tuple((name, weight) for name, weight in values.get("weights") or ())
    return CaseFacts(**values)
