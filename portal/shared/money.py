"""Money is kept in whole cents; people type and read euros."""

import re

_EUROS = re.compile(r"(?P<whole>\d{1,3}(?:[. \u00a0]?\d{3})*|\d+)(?:,(?P<cents>\d{1,2}))?")


def cents_from(text: str) -> int:
    """Read what a person types as euros: ``480000``, ``480.000``, ``€ 1.200,50``.

    Raises ``ValueError`` for anything else; a lone point is never taken for a decimal sign,
    because "1.200" is twelve hundred in Dutch.
    """
    match = _EUROS.fullmatch(text.strip().removeprefix("€").strip())
    if not match:
        raise ValueError(text)
    whole = re.sub(r"\D", "", match["whole"])
    return int(whole) * 100 + int((match["cents"] or "0").ljust(2, "0"))


def euros(cents: int, language: str) -> str:
    """Cents as ``€ 1.200.000`` (nl) or ``€1,200,000`` (en); cents only when there are any."""
    whole, rest = divmod(abs(cents), 100)
    grouped = f"{whole:,}"
    sign = "-" if cents < 0 else ""
    if language == "nl":
        tail = f",{rest:02}" if rest else ""
        return f"{sign}€\u00a0{grouped.replace(',', '.')}{tail}"
    tail = f".{rest:02}" if rest else ""
    return f"{sign}€{grouped}{tail}"
