"""The deeds around a text: draft, submit, take back, publish, refuse, say something about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.shared.errors import PortalError
from portal.texts.enums import NEXT, VersionState
from portal.texts.kinds import Payload, digest_of, kind
from portal.texts.models import Feedback, Text, Version

if TYPE_CHECKING:
    from portal.accounts.models import User


class TextConflict(PortalError):
    """Somebody else was first; look at what is there now."""

    code = "text-conflict"


def start_draft(text: Text, *, by: User) -> Version:
    """Begin a new version from the newest published one (else the newest of all).

    Raises ``TextConflict`` when a version is being written or reviewed already.
    """
    base = (
        text.versions.filter(state=VersionState.PUBLISHED).order_by("-number").first()
        or text.versions.order_by("-number").first()
    )
    if base is None:
        raise PortalError(_("This text has no version to begin from."), code="no-version")
    return _new_draft(text, dict(base.payload), note="", by=by)


def draft_from_seed(text: Text, payload: Payload, *, note: str) -> Version:
    """Put a changed seed before the secretariat; it belongs to nobody until someone takes it up."""
    return _new_draft(text, payload, note=note, by=None)


def save_draft(version: Version, payload: Payload, *, note: str, edition: int, by: User) -> Version:
    """Keep what was typed. Raises ``PayloadError``, or ``TextConflict`` when it is stale."""
    kind(version.text.kind).check(payload)
    changed = Version.objects.filter(
        pk=version.pk, state=VersionState.DRAFT, edition=edition, author=version.author_id
    ).update(
        payload=payload,
        digest=digest_of(payload),
        note=note,
        author=by,
        edition=edition + 1,
    )
    if not changed:
        raise TextConflict(_("Somebody changed this draft in the meantime. Look at it again."))
    version.refresh_from_db()
    return version


@transaction.atomic
def submit(version: Version, *, by: User) -> None:
    """Ask for a second reader. What a seed brought counts from now on as written by ``by``."""
    kind(version.text.kind).check(version.payload)
    if version.digest == _published_digest(version.text):
        raise PortalError(_("This draft says exactly what is published."), code="nothing-changed")
    _move(
        version,
        VersionState.REVIEW,
        by=by,
        author=version.author or by,
        submitted_at=timezone.now(),
    )


@transaction.atomic
def take_back(version: Version, *, by: User) -> None:
    """Go on writing: what waits for a reader becomes a draft again."""
    _move(version, VersionState.DRAFT, by=by, submitted_at=None)


@transaction.atomic
def publish(version: Version, *, by: User) -> None:
    """The second reader agrees. Raises ``PortalError`` ``own-text`` for who wrote it."""
    if version.author_id == by.pk:
        raise PortalError(_("Somebody else has to publish what you wrote."), code="own-text")
    _move(version, VersionState.PUBLISHED, by=by, reviewer=by, decided_at=timezone.now())


@transaction.atomic
def refuse(version: Version, *, by: User, reason: str) -> None:
    """Stop with this version and say why; also for a draft that nobody goes on with."""
    if not reason.strip():
        raise PortalError(_("Say why you refuse this text."), code="reason-missing")
    _move(
        version,
        VersionState.REFUSED,
        by=by,
        reviewer=by,
        reason=reason.strip(),
        decided_at=timezone.now(),
    )


@transaction.atomic
def give_feedback(version: Version, body: str, *, by: User) -> Feedback:
    said = Feedback.objects.create(version=version, author=by, body=body.strip())
    _record("text.feedback", version, by=by)
    return said


@transaction.atomic
def handle_feedback(feedback: Feedback, *, by: User) -> None:
    """Tick off a remark; whoever is first does it."""
    Feedback.objects.filter(pk=feedback.pk, handled_at=None).update(
        handled_at=timezone.now(), handled_by=by
    )


def _new_draft(text: Text, payload: Payload, *, note: str, by: User | None) -> Version:
    kind(text.kind).check(payload)
    last = text.versions.order_by("-number").values_list("number", flat=True).first() or 0
    try:
        with transaction.atomic():
            made = Version.objects.create(
                text=text,
                number=last + 1,
                payload=payload,
                digest=digest_of(payload),
                note=note,
                author=by,
            )
            _record("text.drafted", made, by=by)
    except IntegrityError as error:
        raise TextConflict(_("A new version of this text is being made already.")) from error
    return made


def _move(version: Version, state: VersionState, *, by: User, **fields: Any) -> None:
    """One step by compare-and-swap: on the state, and on exactly the words that were read."""
    if state not in NEXT.get(VersionState(version.state), frozenset()):
        raise TextConflict(_("This text cannot take that step now."))
    moved = Version.objects.filter(
        pk=version.pk, state=version.state, edition=version.edition, digest=version.digest
    ).update(state=state, edition=version.edition + 1, **fields)
    if not moved:
        raise TextConflict(_("Somebody else was first. Look at the text again."))
    version.refresh_from_db()
    _record(f"text.{state}", version, by=by)


def _published_digest(text: Text) -> str:
    found = text.versions.filter(state=VersionState.PUBLISHED).order_by("-number")
    return found.values_list("digest", flat=True).first() or ""


def _record(verb: str, version: Version, *, by: User | None) -> None:
    record(
        verb,
        actor_id=by.pk if by else None,
        organisation_id=None,
        subject_type="text",
        subject_id=version.text_id,
        changes={
            "text_key": version.text.key,
            "text_version": version.number,
            "text_digest": version.digest,
        },
    )
