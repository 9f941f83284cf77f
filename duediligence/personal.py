"""What dossiers keep of people: who saved what last, and who does a measure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from duediligence.actions.files import forget_files
from duediligence.models import (
    Ask,
    Chain,
    Complaint,
    Dossier,
    Evidence,
    Link,
    MatchConsent,
    Measure,
    PublicSummary,
    Reading,
    Reminder,
    Risk,
    Section,
    Share,
    SharedVersion,
    Site,
    SiteMatch,
    Snapshot,
)
from portal.accounts.models import Membership, User
from portal.shared import personal
from portal.shared.personal import Part

#: Every kind of row, with what it is called for the person who asks for a copy.
NAMED = {
    Chain: "name",
    Site: "name",
    Link: "material",
    Risk: "title",
    Measure: "title",
    Evidence: "title",
    Complaint: "title",
}


def register() -> None:
    personal.load(
        Path(__file__).with_name("personal.toml"),
        {
            "duediligence.work": Part(_work),
            "duediligence.owners": Part(_owned, erase=_erase_owned),
            "duediligence.readings": Part(_read),
        },
    )


def _work(person_id: int) -> list[dict[str, Any]]:
    opened = Dossier.objects.filter(created_by=person_id).order_by("created_at", "pk")
    answered = Section.objects.filter(updated_by=person_id).order_by("pk")
    frozen = Snapshot.objects.filter(frozen_by=person_id).order_by("pk")
    shared = Share.objects.filter(shared_by=person_id).order_by("shared_at", "pk")
    ended = Share.objects.filter(ended_by=person_id).order_by("ended_at", "pk")
    sent = SharedVersion.objects.filter(sent_by=person_id).order_by("pk")
    asked = Ask.objects.filter(asked_by=person_id).order_by("pk")
    judged = SiteMatch.objects.filter(decided_by=person_id).order_by("decided_at", "pk")
    agreed = MatchConsent.objects.filter(answered_by=person_id).order_by("answered_at", "pk")
    published = PublicSummary.objects.filter(published_by=person_id).order_by("published_at", "pk")
    withdrew = PublicSummary.objects.filter(withdrawn_by=person_id).order_by("withdrawn_at", "pk")
    reminded = Reminder.objects.filter(user=person_id).order_by("sent_at", "pk")
    saved = [
        model._default_manager.filter(updated_by=person_id)  # noqa: SLF001 -- Django's own
        .order_by("pk")
        .values("dossier__organisation__name", name, "updated_at")
        for model, name in NAMED.items()
    ]
    return personal.rows(
        opened.values("organisation__name", "round", "created_at"),
        answered.values("dossier__organisation__name", "step", "updated_at"),
        frozen.values("dossier__organisation__name", "number", "frozen_at"),
        shared.values("dossier__organisation__name", "receiver__name", "stage", "shared_at"),
        ended.values("dossier__organisation__name", "receiver__name", "ended_at"),
        sent.values("share__dossier__organisation__name", "number", "sent_at"),
        asked.values("tender__reference", "asked_at"),
        reminded.values("dossier__organisation__name", "kind", "day", "sent_at"),
        published.values("dossier__organisation__name", "published_at"),
        withdrew.values("dossier__organisation__name", "withdrawn_at"),
        judged.values("state", "decided_at"),
        agreed.values("dossier__organisation__name", "answer", "answered_at"),
        *saved,
    )


def _read(person_id: int) -> list[dict[str, Any]]:
    found = Reading.objects.filter(reader=person_id).order_by("first_at", "pk")
    name = "version__share__dossier__organisation__name"
    return personal.rows(found.values(name, "version__number", "first_at"))


def _owned(person_id: int) -> list[dict[str, Any]]:
    found = _measures_of(person_id).order_by("pk")
    return personal.rows(found.values("dossier__organisation__name", "title", "owner"))


def _erase_owned(person_id: int) -> int:
    """Runs before the name of the person is wiped: that part is ``last``."""
    found = _measures_of(person_id)
    forget_files(found.values_list("dossier", flat=True))
    return int(found.update(owner=""))


def _measures_of(person_id: int) -> Any:
    """Where exactly this name stands, in the organisations where the person worked."""
    name = User.objects.filter(pk=person_id).values_list("full_name", flat=True).first()
    if not name:
        return Measure.objects.none()
    places = Membership.history.filter(user=person_id).values("organisation")
    return Measure.objects.filter(owner=name, dossier__organisation__in=places)
