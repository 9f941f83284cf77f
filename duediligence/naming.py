"""How dossiers read in the log: which row and which fields, never what is in them."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duediligence.enums import Part, ShareEnd, Stage
from duediligence.models import Ask, Dossier
from duediligence.models.dossier import DossierRow
from portal.accounts.models import User
from portal.audit import naming
from portal.audit.naming import Words

_SECTION = re.compile(r"step-(\d+)(?:-chain-(\d+))?")


def register() -> None:
    lists = frozenset({"dossier_fields", "share_parts", "asked_before", "asked_after"})
    for subject in ("dossier", "dossier-ask"):
        naming.words(subject, Words(_in_words, lists=lists))
    naming.things("dossier", _names)
    naming.things("dossier-ask", _names_of_asks)


def _in_words(name: str, value: Any, _people: Mapping[int, str]) -> str | None:
    if name == "dossier_part" and isinstance(value, str):
        return _part(value)
    if name == "dossier_fields" and isinstance(value, list):
        known = _fields()
        return ", ".join(str(known.get(each, each)) for each in value)
    if name in ("share_parts", "asked_before", "asked_after") and isinstance(value, list):
        return ", ".join(_called(Part, each) for each in value) or _("nothing")
    if codes := {"share_stage": Stage, "share_why": ShareEnd}.get(name):
        return _called(codes, value)
    return None


def _called(codes: Any, value: Any) -> str:
    return str(dict(codes.choices).get(value, value))


def _part(code: str) -> str:
    if found := _SECTION.fullmatch(code):
        step = _("step %(number)s") % {"number": found[1]}
        return f"{step}, {_('chain')} {found[2]}" if found[2] else step
    called = {
        "chain": _("chain"),
        "site": _("place in the chain"),
        "link": _("delivery in the chain"),
        "risk": _("risk"),
        "measure": _("measure"),
        "complaint": _("complaint"),
        "evidence": _("piece of evidence"),
    }
    return called.get(code, code)


@cache
def _fields() -> Mapping[str, Any]:
    """The names of fields as the forms show them; of two with one name the first."""
    found: dict[str, Any] = {"round": gettext_lazy("year")}
    for model in apps.get_app_config("duediligence").get_models():
        if model is Dossier or issubclass(model, DossierRow):
            for field in model._meta.fields:  # noqa: SLF001 -- Django's public way to its fields
                found.setdefault(field.name, field.verbose_name)
    return found


def _names(user: User, ids: Collection[str]) -> Mapping[str, str]:
    keys = [pk for pk in ids if _is_id(pk)]
    rows = Dossier.objects.visible_to(user).filter(pk__in=keys).select_related("organisation")
    return {str(row.pk): row.organisation.name for row in rows}


def _names_of_asks(user: User, ids: Collection[str]) -> Mapping[str, str]:
    keys = [int(pk) for pk in ids if pk.isdecimal()]
    rows = Ask.objects.visible_to(user).filter(pk__in=keys).select_related("tender")
    return {str(row.pk): row.tender.title for row in rows}


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
