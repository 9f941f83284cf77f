"""What files keep of people: who sent which. The files belong to the organisation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from portal.files.models import StoredFile
from portal.shared import personal
from portal.shared.personal import Part


def register() -> None:
    personal.load(Path(__file__).with_name("personal.toml"), {"files.files": Part(_export)})


def _export(person_id: int) -> list[dict[str, Any]]:
    found = StoredFile.objects.filter(owner=person_id).order_by("created_at", "pk")
    fields = ("original_name", "kind", "size", "sha256", "state", "created_at")
    return personal.rows(found.values(*fields, "organisation__name"))
