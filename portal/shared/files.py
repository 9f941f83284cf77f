"""The one way out for private files."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.utils.http import content_disposition_header


def private_file_response(file: FieldFile, *, filename: str) -> FileResponse:
    """Send a private file as a download; the caller has already found it through a door.

    The type is always ``application/octet-stream`` and browsers are told not to guess another:
    an uploaded HTML or SVG never runs on our own domain. Works for every storage; raises
    ``FileNotFoundError`` when the storage has lost the file.
    """
    response = FileResponse(file.open("rb"))
    response["Content-Type"] = "application/octet-stream"
    response["Content-Disposition"] = content_disposition_header(True, safe_name(filename)) or ""
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def safe_name(filename: str) -> str:
    """A name that is one name: no folder, no line end, nothing unseen."""
    seen = "".join(letter if letter.isprintable() else " " for letter in filename)
    return seen.replace("/", "-").replace("\\", "-").strip(" .") or "bestand"
