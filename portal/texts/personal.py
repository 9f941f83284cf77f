"""What texts keep of people: who wrote, reviewed or remarked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.models import Q

from portal.shared import personal
from portal.shared.personal import Part
from portal.texts.models import Feedback, Version


def register() -> None:
    parts = {"texts.versions": Part(_versions), "texts.feedback": Part(_feedback)}
    personal.load(Path(__file__).with_name("personal.toml"), parts)


def _versions(person_id: int) -> list[dict[str, Any]]:
    mine = Version.objects.filter(Q(author=person_id) | Q(reviewer=person_id))
    fields = ("text__kind", "text__key", "number", "state", "created_at", "decided_at", "reason")
    return personal.rows(mine.order_by("pk").values(*fields))


def _feedback(person_id: int) -> list[dict[str, Any]]:
    mine = Feedback.objects.filter(author=person_id).order_by("pk")
    return personal.rows(mine.values("version__text__key", "version__number", "body", "created_at"))
