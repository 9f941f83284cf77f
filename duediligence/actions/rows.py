"""Chains, sites, links, risks, measures, evidence and complaints: added, changed, removed."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from duediligence.actions.dossiers import ChangedMeanwhile
from duediligence.actions.log import record_deed
from duediligence.models import Dossier, DossierRow
from portal.accounts.models import User
from portal.shared.errors import PortalError
from portal.shared.text import folded

R = TypeVar("R", bound=DossierRow)
#: In what of a row words are looked for.
SEARCHED = ("name", "title", "place", "description", "note", "goal", "material", "file_name")
#: Relations of many with many: given as rows, set after the row is there.
MANY = frozenset({"chains", "risks", "measures"})


class RowThere(PortalError):
    """The dossier has such a row already, or the database refuses this one."""

    code = "row-refused"


class OfAnotherDossier(ValueError):
    """A row names a row of another dossier: a bug, or somebody who tries."""


@transaction.atomic
def add_row(model: type[R], dossier: Dossier, values: Mapping[str, Any], *, by: User | None) -> R:
    """Add a row to the dossier. Raises ``RowThere``."""
    _only_own(dossier, values)
    plain, many = _split(values)
    row = model(dossier=dossier, updated_by=by, search_key=_key(plain), **plain)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _explained() from error
    _set_many(row, many)
    record_deed("dossier.row-added", dossier, by=by, part=kind_of(model), row=row.pk)
    return row


@transaction.atomic
def change_row(
    row: DossierRow, values: Mapping[str, Any], *, version: int, by: User | None
) -> None:
    """Change the row as it was read at ``version``. ``ChangedMeanwhile``, ``RowThere``."""
    _only_own(row.dossier, values)
    plain, many = _split(values)
    model = type(row)
    before = model.objects.filter(pk=row.pk).values(*plain).first() or {}  # type: ignore[attr-defined] # every row has objects
    for name, value in plain.items():
        setattr(row, name, value)
    changes = plain | {
        "search_key": _key({n: getattr(row, n) for n in SEARCHED if hasattr(row, n)}),
        "updated_by": by,
        "updated_at": timezone.now(),
        "version": F("version") + 1,
    }
    try:
        with transaction.atomic():
            won = model.objects.filter(pk=row.pk, version=version).update(**changes)  # type: ignore[attr-defined] # as above
    except IntegrityError as error:
        raise _explained() from error
    if not won:
        raise ChangedMeanwhile(
            _("Somebody else changed this while you were busy. Look at it, then save again.")
        )
    changed = [name for name in plain if _id(before.get(name)) != _id(plain[name])]
    changed += _set_many(row, many)
    row.refresh_from_db()
    if changed:
        record_deed(
            "dossier.row-changed",
            row.dossier,
            by=by,
            part=kind_of(model),
            row=row.pk,
            fields=changed,
        )


@transaction.atomic
def remove_row(row: DossierRow, *, by: User | None) -> None:
    """Take the row away, with what hangs on it alone."""
    pk, model = row.pk, type(row)
    gone, _rows = model.objects.filter(pk=pk).delete()  # type: ignore[attr-defined] # every row has objects
    if gone:
        record_deed("dossier.row-removed", row.dossier, by=by, part=kind_of(model), row=pk)


def kind_of(model: type[DossierRow]) -> str:
    return str(model._meta.model_name)  # noqa: SLF001 -- Django's own, documented


def _split(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    plain = {name: value for name, value in values.items() if name not in MANY}
    return plain, {name: value for name, value in values.items() if name in MANY}


def _set_many(row: DossierRow, many: Mapping[str, Any]) -> list[str]:
    changed = []
    for name, rows in many.items():
        relation = getattr(row, name)
        wanted = {each.pk for each in rows}
        if wanted != set(relation.values_list("pk", flat=True)):
            relation.set(wanted)
            changed.append(name)
    return changed


def _only_own(dossier: Dossier, values: Mapping[str, Any]) -> None:
    for value in values.values():
        for each in value if isinstance(value, (list, tuple, set, models.QuerySet)) else [value]:
            if isinstance(each, DossierRow) and each.dossier_id != dossier.pk:
                raise OfAnotherDossier(f"{kind_of(type(each))} {each.pk}")


def _key(values: Mapping[str, Any]) -> str:
    return folded(" ".join(str(values[name]) for name in SEARCHED if values.get(name)))


def _id(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _explained() -> PortalError:
    return RowThere(_("This cannot be saved like this. Perhaps it stands in the dossier already."))
