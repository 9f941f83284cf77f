"""Small notices for tests: the own ones from file, and one that is changed at one place."""

from functools import cache
from pathlib import Path

from tenders.notices.eforms import read_notice
from tenders.notices.reading import NoticeReading

OWN = Path(__file__).parent / "own"
EXAMPLES = Path(__file__).parents[2] / "data" / "eforms"
MEGABYTES_5 = 5 * 1024 * 1024


def read(data: bytes) -> NoticeReading:
    return read_notice(data, max_bytes=MEGABYTES_5)


@cache
def own_bytes(name: str) -> bytes:
    return (OWN / f"{name}.xml").read_bytes()


def own(name: str) -> NoticeReading:
    return read(own_bytes(name))


def changed(old: str, new: str, *, name: str = "nl-below-threshold", count: int = 1) -> bytes:
    """The notice with ``old`` replaced; fails when the notice does not hold it ``count`` times."""
    text = own_bytes(name).decode()
    assert text.count(old) == count, (old, text.count(old))
    return text.replace(old, new).encode()
