"""Everything that the portal keeps of one person, as data and as a ZIP."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.shared import personal
from portal.shared.errors import PortalError

#: In private storage; ``portal.operations.personal`` empties it.
FOLDER = "exports"
FORMAT = "isv-person-1"
#: A ZIP knows no earlier day; a fixed one makes equal exports equal.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def export_person(person_id: int, language: str = "nl") -> dict[str, Any]:
    """Everything by kind: ``{"format", "made_at", "person", "holdings": [{"code", ..., "rows"}]}``.

    JSON values and dates. Raises ``PortalError`` (``unknown-person``).
    """
    if not User.objects.filter(pk=person_id).exists():
        raise PortalError(_("There is no such person."), code="unknown-person")
    return {
        "format": FORMAT,
        "made_at": timezone.now(),
        "portal": settings.PORTAL_URL,
        "person": person_id,
        "holdings": [
            {
                "code": holding.code,
                **{name: holding.text(name, language) for name in personal.TEXTS},
                "rows": holding.part.export(person_id),
            }
            for holding in personal.holdings()
        ],
    }


def as_zip(data: dict[str, Any], language: str) -> bytes:
    """One ZIP with the data for programs and the same as text for people."""
    whole = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    readable = "gegevens.txt" if language == "nl" else "data.txt"
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("data.json", _EPOCH), whole)
        archive.writestr(zipfile.ZipInfo(readable, _EPOCH), as_text(data))
    return buffer.getvalue()


def as_text(data: dict[str, Any]) -> str:
    """Everything in plain words, one kind of data after the other."""
    lines = [str(data["portal"]), ""]
    for holding in data["holdings"]:
        lines += [holding["what"], holding["why"], holding["kept"], ""]
        for row in holding["rows"]:
            lines += [f"  {name}: {value}" for name, value in row.items()]
            lines.append("")
        lines.append("")
    return "\n".join(lines)


def store(person_id: int, language: str, name: str) -> str:
    """Make the ZIP and keep it in private storage; returns its name there."""
    content = ContentFile(as_zip(export_person(person_id, language), language))
    path = f"{FOLDER}/{name}.zip"
    if default_storage.exists(path):  # of an attempt that died after writing
        default_storage.delete(path)
    return default_storage.save(path, content)
