"""Worked examples at a station: the newest that the secretariat published."""

from dataclasses import dataclass

from portal.texts.models import Version
from tenders import choices
from tenders.texts import EXAMPLE


@dataclass(frozen=True, slots=True)
class Example:
    title: str
    text: str


def examples_at(code: str) -> list[Example]:
    """One query."""
    language = choices.language()
    found = Version.objects.current().of_kind(EXAMPLE).filter(text__key__startswith=f"{code}-")
    return [
        Example(version.payload["title"][language], version.payload["text"][language])
        for version in found.order_by("text__key")
    ]
