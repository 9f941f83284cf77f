"""Documents that are zip files (OOXML, ODF): the right parts in the right place, nothing live."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from portal.files.inspection.verdict import Refusal, Remark
from portal.files.inspection.xmlguard import XmlGuard
from portal.files.inspection.zipdir import STORED, unpack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from portal.files.inspection.zipdir import Entry

_W = "application/vnd.openxmlformats-officedocument."
#: Content type of the main part: our type code. ECMA-376 part 1, 15.2; [MS-OFFMACRO2].
_MAIN = {
    _W + "wordprocessingml.document.main+xml": "docx",
    _W + "spreadsheetml.sheet.main+xml": "xlsx",
    _W + "presentationml.presentation.main+xml": "pptx",
    "application/vnd.ms-word.document.macroenabled.main+xml": "docm",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": "xlsm",
    "application/vnd.ms-powerpoint.presentation.macroenabled.main+xml": "pptm",
}
_ROOT_PART = {"docx": "word/", "docm": "word/", "xlsx": "xl/", "xlsm": "xl/", "pptx": "ppt/",
              "pptm": "ppt/"}  # fmt: skip
_ODF = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
_TYPES_PART = "[Content_Types].xml"
_MOST_MIMETYPE = 100
#: Relations that a reader follows by itself when the file is opened.
_FOLLOWED = ("attachedtemplate", "oleobject", "frame", "subdocument", "package", "afchunk",
             "externallinkpath")  # fmt: skip


def office_type(file: BinaryIO, entries: list[Entry]) -> str:
    """Type of a container: ``docx`` and so on, ``"zip"`` when it is no office file.

    Raises ``Refusal`` when it says to be an office file and is not built like one.
    """
    by_name = {entry.name: entry for entry in entries}
    odf = _odf_type(file, entries)
    if _TYPES_PART not in by_name:
        return odf or "zip"
    if odf:
        raise Refusal("polyglot", "docx + odt")
    return _ooxml_type(file, by_name)


def _odf_type(file: BinaryIO, entries: list[Entry]) -> str:
    """``mimetype`` comes first and is stored as it is (ODF 1.3 part 2, 3.3)."""
    first = entries[0] if entries else None
    if first is None or first.name != "mimetype":
        if any(entry.name == "mimetype" for entry in entries):
            raise Refusal("damaged", "mimetype")
        return ""
    if first.method != STORED or first.size > _MOST_MIMETYPE:
        raise Refusal("damaged", "mimetype")
    told = b"".join(unpack(file, first)).decode("latin-1").strip()
    if told not in _ODF:
        return "zip" if not told.startswith("application/vnd.oasis") else "odf-other"
    if not {"content.xml", "META-INF/manifest.xml"} <= {entry.name for entry in entries}:
        raise Refusal("damaged", _ODF[told])
    return _ODF[told]


def _ooxml_type(file: BinaryIO, by_name: Mapping[str, Entry]) -> str:
    parts: dict[str, str] = {}  # part name, lower case: content type

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" Override"):
            part = unquote(attributes.get("PartName", "")).lstrip("/").lower()
            parts[part] = attributes.get("ContentType", "").lower()

    guard = XmlGuard(_TYPES_PART, start)
    for piece in unpack(file, by_name[_TYPES_PART]):
        guard.feed(piece)
    guard.close()
    main = {_MAIN[kind]: part for part, kind in parts.items() if kind in _MAIN}
    if not main:
        return "ooxml-other"
    if len(main) > 1:
        raise Refusal("polyglot", " + ".join(sorted(main)))
    [(code, part)] = main.items()
    there = {name.lower() for name in by_name}
    if part not in there or "_rels/.rels" not in there or not part.startswith(_ROOT_PART[code]):
        raise Refusal("damaged", code)
    return code


class PartReader:
    """Looks at one part of an office file as it is unpacked; collects what is live in it."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.remarks: list[Remark] = []
        low = entry.name.lower()
        is_xml = low.endswith((".xml", ".rels")) and entry.size > 0
        self.guard = XmlGuard(entry.name, self._start) if is_xml else None

    def feed(self, piece: bytes) -> None:
        if self.guard is not None:
            self.guard.feed(piece)

    def close(self) -> list[Remark]:
        if self.guard is not None:
            self.guard.close()
        return self.remarks

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "Relationship":
            self._relation(attributes)
        elif local == "ddeLink":
            raise Refusal("starts-program", f"DDE, {self.entry.name[:60]}")
        elif local in {"encryption-data", "encrypted-key"}:
            raise Refusal("encrypted")
        elif local in {"event-listener", "dde-source", "dde-connection-decl"}:
            self._listener(local, attributes)

    def _relation(self, attributes: dict[str, str]) -> None:
        """Refuse a relation to the web that opens by itself; a link to click is fine.

        A template on one's own disk or share is no remote content: offices work like that.
        """
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        target = attributes.get("Target", "").strip()
        if attributes.get("TargetMode", "").lower() != "external" or kind not in _FOLLOWED:
            return
        if target.lower().startswith(("http:", "https:", "ftp:", "mhtml:", "ms-", "javascript:")):
            raise Refusal("remote-content", target[:80])

    def _listener(self, local: str, attributes: dict[str, str]) -> None:
        if local != "event-listener":
            raise Refusal("starts-program", f"DDE, {self.entry.name[:60]}")
        for key, value in attributes.items():
            if key.endswith(" href") and value.lower().startswith(
                ("vnd.sun.star.script:", "script:", "macro:")
            ):
                self.remarks.append(Remark("macros", self.entry.name[:80]))


def live_part(name: str) -> Remark | None:
    """Say what a part is by its place, when it can run: macros, ActiveX, embedded objects."""
    low = name.lower()
    last = low.rpartition("/")[2]
    if last.startswith("vbaproject") or last == "vbadata.xml" or "/macrosheets/" in f"/{low}":
        return Remark("macros", name[:80])
    if low.startswith(("basic/", "scripts/")) and not low.endswith("/"):
        return Remark("macros", name[:80])
    if "/activex/" in low or "/ctrlprops/" in low or "/dialogsheets/" in low:
        return Remark("active-content", name[:80])
    if "/embeddings/" in low and low.endswith(".bin"):
        return Remark("active-content", name[:80])
    if low.endswith((".mht", ".mhtml", ".htm", ".html", ".xhtml")):
        return Remark("active-content", name[:80])
    return None
