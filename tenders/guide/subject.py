"""What a print says of a tender beside its facts."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Subject:
    """``day`` is the last day on which anything that is printed changed."""

    title: str
    day: date
    reference: str = ""
    authority: str = ""
    place: str = ""
