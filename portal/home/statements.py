"""What the portal says about itself, as dated data."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Statements:
    law_date: date  # the day on which the texts of law were read
    accessibility_status: str  # "not-audited" or "audited"
    accessibility_standard: str
    accessibility_checked: date
    privacy_checked: date
    #: The day on which security.txt is stale (RFC 9116), unless somebody looks at it before.
    security_expires: date


@cache
def statements() -> Statements:
    """Read ``statements.toml`` once; a missing entry is a ``KeyError`` at the first page."""
    data = tomllib.loads(Path(__file__).with_name("statements.toml").read_text("utf-8"))
    return Statements(
        law_date=data["law"]["reference_date"],
        accessibility_status=data["accessibility"]["status"],
        accessibility_standard=data["accessibility"]["standard"],
        accessibility_checked=data["accessibility"]["checked"],
        privacy_checked=data["privacy"]["checked"],
        security_expires=data["security"]["expires"],
    )
