"""Putting a backup back, into an empty place only."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from allauth.usersessions.models import UserSession
from cryptography.fernet import InvalidToken
from django.contrib.sessions.models import Session
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit import sealing
from portal.audit.actions import record, reseal
from portal.audit.chain import link_pending
from portal.audit.models import Head
from portal.audit.verification import verify as verify_log
from portal.mail.enums import MailState
from portal.mail.models import MailLog
from portal.operations.backup import archive, database
from portal.operations.backup.making import stored_names
from portal.operations.backup.sealed import is_sealed
from portal.shared.errors import PortalError

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Restored:
    manifest: archive.Manifest
    #: The log was sealed with another SECRET_KEY, and is sealed again with this one.
    resealed: bool
    #: Second factors that this SECRET_KEY cannot read; their owners set them up again.
    factors_removed: int
    #: Mails that waited when the backup was made: perhaps sent since, so not sent by themselves.
    mails_held: int


def check(source: Path, key: bytes | None) -> archive.Manifest:
    """Read the whole archive. Raises ``PortalError`` when it is damaged or the key is wrong."""
    if not source.is_file():
        raise PortalError(_("There is no such file."), code="no-file")
    if is_sealed(source) and key is None:
        raise PortalError(_("This backup is sealed; give its key file."), code="no-key")
    if key is not None and not is_sealed(source):
        raise PortalError(_("This backup is not sealed; leave the key out."), code="not-sealed")
    return archive.verify(source, key)


def restore(source: Path, key: bytes | None) -> Restored:
    """Put database and files back; everything is checked before anything is written.

    Raises ``PortalError``: ``not-empty`` (then nothing was touched), ``other-database``,
    ``newer`` (made by a later version of the portal), and what ``check`` raises. When something
    fails on the way, files that were put back are removed and the database is as empty as before.
    """
    _refuse_non_empty()
    manifest = check(source, key)
    _refuse_foreign(manifest)
    put: list[str] = []
    try:
        with tempfile.TemporaryDirectory(dir=source.parent) as folder:
            copy = Path(folder) / "database"
            for name, content in contents(source, key):
                if name == archive.DATABASE:
                    with copy.open("wb") as target:
                        while data := content.read(archive.CHUNK):
                            target.write(data)
                else:
                    put.append(put_back(name.removeprefix(archive.FILES), content))
            database.load(copy)
    except BaseException:
        for name in put:
            default_storage.delete(name)
        raise
    return _settle(manifest)


def contents(source: Path, key: bytes | None) -> Iterator[tuple[str, archive.Hashing]]:
    with archive.reading(source, key) as members:
        for name, size, content in members:
            if name != archive.MANIFEST:
                yield name, archive.Hashing(content, size)


def put_back(name: str, content: archive.Hashing) -> str:
    with tempfile.TemporaryFile() as whole:
        while data := content.read(archive.CHUNK):
            whole.write(data)
        whole.seek(0)
        stored = default_storage.save(name, File(whole, name=name))
    if stored != name:
        default_storage.delete(stored)
        raise PortalError(_("Storage is not empty. Nothing was restored."), code="not-empty")
    return stored


def _refuse_non_empty() -> None:
    if not database.is_empty():
        raise PortalError(
            _("The database is not empty. Make a new one; nothing was restored."), code="not-empty"
        )
    if next(stored_names(), None) is not None:
        raise PortalError(_("Storage is not empty. Nothing was restored."), code="not-empty")


def _refuse_foreign(manifest: archive.Manifest) -> None:
    here = "postgresql" if database.is_postgresql() else "sqlite"
    if manifest.vendor != here:
        raise PortalError(
            _("This backup is of %(there)s, and the database here is %(here)s.")
            % {"there": manifest.vendor, "here": here},
            code="other-database",
        )
    if database.unknown_migrations(manifest.migrations):
        raise PortalError(
            _("This backup was made by a newer version of the portal. Install that one."),
            code="newer",
        )


def _settle(manifest: archive.Manifest) -> Restored:
    """Bring the old rows into the present: schema, keys, and what must not happen twice."""
    call_command("migrate", verbosity=0, interactive=False)
    resealed = _reseal(manifest)
    with transaction.atomic():
        Session.objects.all().delete()
        UserSession.objects.all().delete()
        unsent = MailLog.objects.filter(state__in=[MailState.QUEUED, MailState.SENDING])
        held = unsent.update(state=MailState.FAILED, error="Restored")
        removed = _remove_unreadable_factors()
        record(
            "portal.restored",
            actor_id=None,
            organisation_id=None,
            subject_type="portal",
            subject_id="restore",
            changes={"made_at": manifest.made_at},
        )
    link_pending()
    report = verify_log()
    if not report.ok:
        raise PortalError(
            _("Everything was put back, but the log does not verify. See verify_audit."),
            code="log-broken",
        )
    return Restored(manifest, resealed, removed, held)


def _reseal(manifest: archive.Manifest) -> bool:
    head = Head.objects.first()
    if head is None or manifest.head is None:
        return False
    if sealing.is_seal(head.seal, head.position, head.digest):
        return False
    reseal(manifest.head[1])
    return True


def _remove_unreadable_factors() -> int:
    """Without this, who has a second factor could never log in under another SECRET_KEY."""
    unreadable = []
    for factor in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN):
        secret = factor.data.get("secret") or factor.data.get("seed")
        if secret is None:
            continue  # hashes of recovery codes, which need no key
        try:
            decrypt(secret)
        except InvalidToken:
            unreadable.append(factor.pk)
    _all, gone = Authenticator.objects.filter(pk__in=unreadable).delete()
    # Recovery codes alone are no second factor, and would be asked for all the same.
    codes = Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES)
    others = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    _all, left = codes.exclude(user__in=others.values("user")).delete()
    label = Authenticator._meta.label  # noqa: SLF001 -- Django's public way to it
    return int(gone.get(label, 0) + left.get(label, 0))
