"""Making a backup while the portal runs."""

from __future__ import annotations

import logging
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from portal.audit.chain import link_pending
from portal.operations.backup import archive, database
from portal.operations.privacy.exporting import FOLDER as COPIES
from portal.shared.errors import PortalError

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)
#: Copies of personal data that people asked for: short-lived, made again on request.
LEFT_OUT = {COPIES}


def make(output: Path, key: bytes | None) -> tuple[Path, archive.Manifest]:
    """Write a backup; ``output`` is a new file, or a folder in which a name is made.

    Returns the file and its manifest, whose ``missing`` names files that rows refer to and that
    storage did not have. Raises ``PortalError`` (``exists``, ``no-folder``, ``no-tool``, …).
    """
    moment = datetime.now(UTC)
    target = _target(output, moment, sealed=key is not None)
    link_pending()
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / "database"
        snapshot = database.dump(copy)
        with archive.writing(target, key) as writer:
            with copy.open("rb") as content:
                first = writer.add(archive.DATABASE, content, copy.stat().st_size)
            copy.unlink()
            files = tuple(add_files(writer))
            there = {member.name.removeprefix(archive.FILES) for member in files}
            manifest = archive.Manifest(
                made_at=moment.isoformat(timespec="seconds"),
                vendor="postgresql" if database.is_postgresql() else "sqlite",
                database=first,
                files=files,
                migrations=snapshot.migrations,
                head=snapshot.head,
                missing=tuple(sorted(snapshot.names - there)),
            )
            writer.finish(manifest)
    return target, manifest


def stored_names(folder: str = "") -> Iterator[str]:
    """Every file of private storage, by name, in order."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in sorted(names) if name)
    for below in sorted(folders):
        if prefix + below not in LEFT_OUT:
            yield from stored_names(prefix + below)


def add_files(writer: archive.Writer) -> Iterator[archive.Member]:
    for name in stored_names():
        try:
            content = default_storage.open(name)
        except FileNotFoundError:
            log.info("a file was removed while the backup was made")
            continue
        with content:
            yield writer.add(archive.FILES + name, content, content.size)


def _target(output: Path, moment: datetime, *, sealed: bool) -> Path:
    if output.is_dir():
        ending = "tar.sealed" if sealed else "tar"
        output = output / f"isv-portaal-{moment:%Y%m%dT%H%M%SZ}.{ending}"
    if not output.parent.is_dir():
        raise PortalError(_("The folder for the backup does not exist."), code="no-folder")
    if output.exists():
        raise PortalError(_("That file exists already. Nothing was changed."), code="exists")
    return output
