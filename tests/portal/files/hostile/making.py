"""Valid files of every type, and a zip writer that can lie about everything."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

import pikepdf
from PIL import Image

W = "application/vnd.openxmlformats-officedocument."
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = {
    "docx": ("word/document.xml", W + "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", W + "spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", W + "presentationml.presentation.main+xml"),
    "docm": ("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
    "xlsm": ("xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    "pptm": (
        "ppt/presentation.xml",
        "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
    ),
}
ODF = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}


# --- Archives -------------------------------------------------------------------------------
def zipped(files, *, method=zipfile.ZIP_DEFLATED, modes=None):
    """An ordinary zip; ``files`` maps names to bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            info.compress_type = method
            info.external_attr = (modes or {}).get(name, 0o100644) << 16
            info.create_system = 3
            archive.writestr(info, data)
    return out.getvalue()


@dataclass
class Raw:
    """One entry of a zip in which header and list may tell different stories."""

    name: bytes
    data: bytes = b"tekst"
    method: int = 8
    flags: int = 0
    crc: int | None = None
    size: int | None = None
    packed: int | None = None
    local_name: bytes | None = None
    local_method: int | None = None
    offset: int | None = None
    extra: bytes = b""
    attributes: int = 0o100644 << 16
    behind: bytes = b""  # between this data and the next header
    in_list: bool = True
    body: bytes | None = None  # what is written, instead of ``data`` compressed
    made: int = 3 << 8


def raw_zip(entries, *, before=b"", comment=b"", after=b"", count=None, disk=0, gap=b""):
    out, listed = bytearray(before), bytearray()
    total = 0
    for e in entries:
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        body = e.data if e.method == 0 else deflate.compress(e.data) + deflate.flush()
        body = body if e.body is None else e.body
        crc = zlib.crc32(e.data) if e.crc is None else e.crc
        size = len(e.data) if e.size is None else e.size
        packed = len(body) if e.packed is None else e.packed
        at = len(out) if e.offset is None else e.offset
        local = e.name if e.local_name is None else e.local_name
        method = e.method if e.local_method is None else e.local_method
        out += struct.pack(
            "<4s5H3L2H", b"PK\3\4", 20, e.flags, method, 0, 0x5C21, crc, packed, size,
            len(local), len(e.extra),
        ) + local + e.extra + body + e.behind  # fmt: skip
        if e.in_list:
            total += 1
            listed += struct.pack(
                "<4s6H3L5H2L", b"PK\1\2", e.made + 20, 20, e.flags, e.method, 0, 0x5C21, crc,
                packed, size, len(e.name), len(e.extra), 0, 0, 0, e.attributes, at,
            ) + e.name + e.extra  # fmt: skip
    out += gap
    start = len(out)
    number = total if count is None else count
    end = struct.pack(
        "<4s4H2LH", b"PK\5\6", disk, disk, number, number, len(listed), start, len(comment)
    )
    return bytes(out + listed + end + comment + after)


# --- Documents --------------------------------------------------------------------------------
def ooxml(kind="docx", *, extra=None, main_xml=b"<document/>", rels="", types="", first=None):
    part, content_type = MAIN[kind]
    files = dict(first or {})
    files["[Content_Types].xml"] = (
        f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{PACKAGE}"/>'
        f'<Override PartName="/{part}" ContentType="{content_type}"/>{types}</Types>'
    ).encode()
    files["_rels/.rels"] = relations("officeDocument", part)
    files[part] = main_xml
    if rels:
        folder, _, last = part.rpartition("/")
        files[f"{folder}/_rels/{last}.rels"] = rels
    files.update(extra or {})
    return zipped(files)


def relations(kind, target, *, external=False):
    mode = ' TargetMode="External"' if external else ""
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    ).encode()


def odf(kind="odt", *, extra=None, manifest=b"<manifest/>", content=b"<content/>", mimetype=None):
    files = [("mimetype", ODF[kind].encode() if mimetype is None else mimetype, 0)]
    files += [("content.xml", content, 8), ("META-INF/manifest.xml", manifest, 8)]
    files += [(name, data, 8) for name, data in (extra or {}).items()]
    return raw_zip([Raw(name.encode(), data, method) for name, data, method in files])


def pdf(*, change=None, encryption=None, streams=False, pages=1):
    """A real PDF; ``change(pdf)`` may add to it, ``streams`` hides objects in compressed ones."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(200, 200))
        if change:
            change(made)
        mode = pikepdf.ObjectStreamMode
        made.save(
            out,
            encryption=encryption or False,
            object_stream_mode=mode.generate if streams else mode.disable,
        )
    return out.getvalue()


def plain_pdf(objects, *, root=1, trailer=b""):
    """A PDF by hand, to write things as no library would; ``objects`` are the bodies."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, root, trailer, at,
    )  # fmt: skip
    return bytes(out)


PAGES = [b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]


def pdf_with(root_extra=b"", *more):
    return plain_pdf([b"<</Type/Catalog/Pages 2 0 R%s>>" % root_extra, *PAGES, *more])


# --- Pictures ---------------------------------------------------------------------------------
def picture(code="PNG", size=(40, 30), **options):
    out = io.BytesIO()
    Image.new("RGB", size, (140, 141, 138)).save(out, code, **options)
    return out.getvalue()


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width, height, *, more=b"", data=None):
    """A PNG whose header says what we like; its pixels need not be there."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100) if data is None else data
    return (
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + more + png_chunk(b"IDAT", body)
        + png_chunk(b"IEND", b"")
    )  # fmt: skip


def jpeg_of(width, height):
    """A real JPEG whose frame header was rewritten."""
    made = bytearray(picture("JPEG"))
    at = made.index(b"\xff\xc0")
    made[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(made)


def jpeg_with_comment(text):
    made = picture("JPEG")
    return made[:2] + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + made[2:]
