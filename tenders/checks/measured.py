"""How often the check was right, as noted in ``reference/checks/measured.toml``."""

from __future__ import annotations

from tenders.checks.patterns import raw


def measures() -> dict[str, object]:
    """On texts kept apart: the day, what was found of how many, how much was raised wrongly."""
    data = raw("measured")
    blocks, rules = data["blocks"], data["rules"]
    return {
        "day": data["day"],
        "blocks": blocks["hits"],
        "all_blocks": blocks["hits"] + blocks["missed"],
        "rules": rules["hits"],
        "all_rules": rules["hits"] + rules["missed"],
        "alarms": rules["alarms"],
        "raised": rules["hits"] + rules["alarms"],
    }
