"""A reading as plain JSON and back: between processes, in a session, in a row."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cattrs.preconf.json import make_converter

from tenders.notices.eforms import read_notice
from tenders.notices.reading import NoticeReading
from tenders.notices.refusal import NoticeRefused

_converter = make_converter()
_converter.register_unstructure_hook(Decimal, str)
_converter.register_structure_hook(Decimal, lambda value, _type: Decimal(value))
_converter.register_structure_hook(datetime, lambda value, _type: datetime.fromisoformat(value))
_converter.register_structure_hook(date, lambda value, _type: date.fromisoformat(value))


def to_data(reading: NoticeReading) -> dict[str, Any]:
    data: dict[str, Any] = _converter.unstructure(reading)
    return data


def from_data(data: dict[str, Any]) -> NoticeReading:
    """The opposite of ``to_data``; raises cattrs' errors for anything else."""
    return _converter.structure(data, NoticeReading)


def read_in_child(content: bytes) -> dict[str, Any]:
    """What a child process runs: the reading as data, or why there is none.

    The caller has checked the size. A refusal travels as its code and subject, because an
    exception of a child that met hostile XML is not to be unpickled.
    """
    try:
        return {"reading": to_data(read_notice(content, max_bytes=len(content)))}
    except NoticeRefused as refusal:
        return {"refused": [refusal.refusal, *refusal.subject]}
