"""What ``import_notice --json`` says of one file."""

from typing import Any, Literal

from tenders.notices.data import Language
from tenders.notices.reading import NoticeReading
from tenders.notices.refusal import NoticeRefused

Status = Literal["imported", "refused"]


def report(
    file: str, outcome: NoticeReading | NoticeRefused, language: Language = "nl"
) -> dict[str, Any]:
    """One entry of the list: ``file``, ``status``, ``tender``, ``left_out``, ``errors``."""
    if isinstance(outcome, NoticeRefused):
        error = {"code": outcome.code, "message": outcome.text(language)}
        return _entry(file, "refused", None, [], [error])
    left_out = [item.as_json(language) for item in outcome.left_out]
    return _entry(file, "imported", outcome.as_json(), left_out, [])


def _entry(
    file: str,
    status: Status,
    tender: dict[str, Any] | None,
    left_out: list[dict[str, str]],
    errors: list[dict[str, str]],
) -> dict[str, Any]:
    return {
        "file": file,
        "status": status,
        "tender": tender,
        "left_out": left_out,
        "errors": errors,
    }
