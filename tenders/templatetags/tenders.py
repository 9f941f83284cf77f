"""Names of codes for the templates of tenders. Load with ``{% load tenders %}``."""

from django import template

from tenders import choices
from tenders.checks.patterns import raw

register = template.Library()


@register.filter
def procedure_name(code: str) -> str:
    """The procedure in the language of the reader; "" for none."""
    return choices.procedure_name(code)


@register.simple_tag
def check_measures() -> dict[str, object]:
    """How often the check was right on unseen texts: the day, and per sort found of how many."""
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
