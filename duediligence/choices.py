"""What can be chosen in the forms of a dossier, in the language of the reader."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from duediligence.core import reference
from duediligence.core.summary import Codes
from tenders import choices as of_tenders
from tenders.choices import language

Choice = tuple[str, str]
NumberChoice = tuple[int, str | Promise]

#: In the address of a list: the places of which the country is not known.
NO_COUNTRY = "-"
#: 0 first: not having weighed something is where everybody begins.
_NOT_YET: NumberChoice = (0, _("not weighed yet"))
SCALE: tuple[NumberChoice, ...] = (
    _NOT_YET,
    (1, _("limited: hindrance or discomfort")),
    (2, _("grave: injury, illness, loss of income")),
    (3, _("very grave: life, health or freedom")),
)
SCOPE: tuple[NumberChoice, ...] = (
    _NOT_YET,
    (1, _("few: some people or one spot")),
    (2, _("many: a group of workers or neighbours")),
    (3, _("very many: a whole sector or area")),
)
IRREMEDIABILITY: tuple[NumberChoice, ...] = (
    _NOT_YET,
    (1, _("can be put right soon")),
    (2, _("can be put right in part, or slowly")),
    (3, _("can never be put right")),
)
LIKELIHOOD: tuple[NumberChoice, ...] = (
    _NOT_YET,
    (1, _("small")),
    (2, _("middle")),
    (3, _("large")),
)
SEVERITIES: Mapping[int, str | Promise] = {
    3: _("very grave"),
    2: _("grave"),
    1: _("less grave"),
}
ANSWERS: tuple[tuple[str, str | Promise], ...] = (
    ("yes", _("yes")),
    ("partly", _("partly")),
    ("no", _("no")),
    ("unknown", _("unknown")),
)


def roles() -> list[Choice]:
    return [(code, role.name.to(language())) for code, role in reference.roles().items()]


def role_name(code: str) -> str:
    role = reference.roles().get(code)
    return role.name.to(language()) if role else code


def site_labels() -> Callable[[Any], str]:
    """How sites are called in lists: role first, so that two unknown places can be told apart."""
    names, unknown = dict(roles()), _("unknown")
    return lambda site: f"{names.get(site.role, site.role)}: {site.name or site.place or unknown}"


def site_where(site: Any) -> str:
    """Where it is: below its name, where many are found that are called alike."""
    place = site.place if site.name else ""
    country = of_tenders.name_of("country", site.country)
    return ", ".join(part for part in (place, country) if part)


def themes() -> list[Choice]:
    return [(code, theme.name.to(language())) for code, theme in reference.themes().items()]


def theme_name(code: str) -> str:
    theme = reference.themes().get(code)
    return theme.name.to(language()) if theme else code


def theme_hints() -> dict[str, str]:
    return {code: theme.hint.to(language()) for code, theme in reference.themes().items()}


def evidence_kinds() -> list[Choice]:
    return [(code, kind.name.to(language())) for code, kind in reference.evidence_kinds().items()]


def evidence_kind_name(code: str) -> str:
    kind = reference.evidence_kinds().get(code)
    return kind.name.to(language()) if kind else code


def groups() -> list[Choice]:
    return [(code, group.name.to(language())) for code, group in reference.groups().items()]


def group_hints() -> dict[str, str]:
    return {code: group.hint.to(language()) for code, group in reference.groups().items()}


def codes_of_tenders() -> Codes:
    """Every code of a stone, a product and a country that the reference data knows."""
    known = (of_tenders.stones(), of_tenders.products(), of_tenders.countries())
    return Codes(*(frozenset(code for code, _name in each if code) for each in known))
