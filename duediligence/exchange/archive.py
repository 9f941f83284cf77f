"""A dossier with its evidence in one ZIP, and a manifest by which one can see that all is whole."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from duediligence.content import content_of
from duediligence.core.content import canonical
from duediligence.exchange.writing import workbook_of
from duediligence.models import Dossier, Evidence
from duediligence.sheets import write_xlsx
from portal.files.names import clean_name
from portal.shared.errors import PortalError

#: Evidence lies in this folder, under its key in the spreadsheet and its own name.
FOLDER = "bewijs"
_CHUNK = 1 << 18
#: Hears how many of how many files are in.
Heard = Callable[[int, int], None]


class EvidenceDamaged(PortalError):
    """The bytes in storage are not those that were taken in: a ZIP without a word would lie."""

    code = "evidence-damaged"


def write_archive(
    target: IO[bytes], dossier: Dossier, pdf: bytes, *, moment: datetime, heard: Heard
) -> None:
    """``dossier.pdf``, ``dossier.xlsx``, ``dossier.json``, the files, and two lists of hashes.

    ``manifest.json`` says of every file its SHA-256 and size, and which evidence has no file and
    why; ``SHA256SUMS`` says the same as ``sha256sum --check`` takes it.
    """
    own = {
        "dossier.pdf": pdf,
        "dossier.xlsx": write_xlsx(workbook_of(dossier)),
        "dossier.json": canonical(content_of(dossier)).encode(),
    }
    evidence = list(dossier.evidences.select_related("file__blob").order_by("pk"))
    files: list[dict[str, Any]] = []
    lacking: list[dict[str, str]] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in own.items():
            files.append(_put(archive, name, iter([content]), moment))
        for number, row in enumerate(evidence, start=1):
            if why := _why_not(row):
                lacking.append({"key": f"B{row.pk}", "title": row.title, "why": why})
            else:
                files.append(_evidence(archive, row, moment))
            heard(number, len(evidence))
        manifest = {
            "supplier": dossier.organisation.name,
            "round": dossier.round,
            "made_at": moment.isoformat(),
            "files": files,
            "without_file": lacking,
        }
        told = json.dumps(manifest, ensure_ascii=False, indent=1)
        _put(archive, "manifest.json", iter([told.encode()]), moment)
        sums = "".join(f"{each['sha256']}  {each['name']}\n" for each in files)
        _put(archive, "SHA256SUMS", iter([sums.encode()]), moment)


def _why_not(row: Evidence) -> str:
    if row.file is None:
        return _("no file")
    if row.file.is_refused:
        return _("refused")
    return "" if row.file.blob else _("being checked")


def _evidence(archive: zipfile.ZipFile, row: Evidence, moment: datetime) -> dict[str, Any]:
    assert row.file is not None  # noqa: S101 -- for the type checker, see _why_not
    assert row.file.blob is not None  # noqa: S101 -- the same
    name = f"{FOLDER}/B{row.pk}-{clean_name(row.file_name)}"
    with default_storage.open(row.file.blob.storage_name) as source:
        put = _put(archive, name, source.chunks(_CHUNK), moment)
    if put["sha256"] != row.file.sha256:
        words = _("The file of “%(title)s” is damaged. Tell whoever runs the portal.")
        raise EvidenceDamaged(words % {"title": row.title})
    return put | {"key": f"B{row.pk}", "title": row.title}


def _put(
    archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes], moment: datetime
) -> dict[str, Any]:
    """Write one file in pieces: memory stays flat. Evidence is packed already."""
    digest, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
    in_folder = name.startswith(f"{FOLDER}/")
    entry.compress_type = zipfile.ZIP_STORED if in_folder else zipfile.ZIP_DEFLATED
    with archive.open(entry, "w", force_zip64=in_folder) as opened:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            opened.write(piece)
    return {"name": name, "sha256": digest.hexdigest(), "bytes": size}
