"""Names of codes for the templates of tenders. Load with ``{% load tenders %}``."""

from django import template

from tenders import choices
from tenders.checks.measured import measures

register = template.Library()


@register.filter
def procedure_name(code: str) -> str:
    """The procedure in the language of the reader; "" for none."""
    return choices.procedure_name(code)


@register.simple_tag
def check_measures() -> dict[str, object]:
    """How often the check was right on texts kept apart."""
    return measures()
