"""Hostile office files and PDF files: (class, name, code, maker[, kind])."""

import zlib
from functools import partial

import pikepdf

from tests.portal.files.hostile.making import (
    PAGES,
    Raw,
    odf,
    ooxml,
    pdf,
    pdf_with,
    picture,
    plain_pdf,
    raw_zip,
    relations,
    zipped,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ENCRYPTED_OLE = OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
MACRO_PARTS = ["word/vbaProject.bin", "word/vbaData.xml", "xl/macrosheets/sheet1.xml",
               "XL/MacroSheets/sheet1.xml", "ppt/vbaProjectSignature.bin"]  # fmt: skip
LIVE_PARTS = ["word/activeX/activeX1.bin", "word/embeddings/oleObject1.bin", "word/afchunk.mht",
              "word/afchunk.html", "xl/ctrlProps/ctrlProp1.xml"]  # fmt: skip
FOLLOWED = ["attachedTemplate", "oleObject", "frame", "subDocument"]
PDF_ACTIONS = {
    "JavaScript": "active-content", "ImportData": "active-content",
    "SubmitForm": "active-content", "GoToE": "active-content", "Rendition": "active-content",
    "Movie": "active-content", "Sound": "active-content", "Launch": "starts-program",
}  # fmt: skip


def open_action(kind, made):
    made.Root.OpenAction = made.make_indirect(
        pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), F=pikepdf.String("cmd.exe"))
    )


def with_attachment(made):
    made.attachments["verborgen.exe"] = b"MZ" + b"\0" * 100


def script_in_names(made):
    action = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS=pikepdf.String("app.alert(1)"))
    names = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), action]))
    made.Root.Names = pikepdf.Dictionary(JavaScript=names)


def script_on_page(made):
    made.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(JS=pikepdf.String("x()")))


def annotation(subtype, made):
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(subtype), Rect=pikepdf.Array([0, 0, 9, 9])
    )
    made.pages[0].Annots = made.make_indirect(pikepdf.Array([note]))


def xfa_form(made):
    made.Root.AcroForm = pikepdf.Dictionary(XFA=made.make_stream(b"<xdp/>"), Fields=[])


def bomb_in_object_stream():
    """An object stream, in use by the table of objects, that unpacks to a gigabyte."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"6 0 <<>>")
    packed += b"".join(packer.compress(b" " * (1 << 20)) for _ in range(1024)) + packer.flush()
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
    bodies = [b"<</Type/Catalog/Pages 2 0 R/X 6 0 R>>", *PAGES, stream % (len(packed), packed)]
    out = bytearray(b"%PDF-1.7\n")
    table = b"\0\0\0\0\xff"
    for number, body in enumerate(bodies, 1):
        table += b"\1" + len(out).to_bytes(3, "big") + b"\0"
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(out)
    table += b"\1" + at.to_bytes(3, "big") + b"\0" + b"\2\0\0\4\0"
    out += b"5 0 obj\n<</Type/XRef/Size 7/Root 1 0 R/W[1 3 1]/Length %d>>stream\n%s\nendstream" % (
        len(table), table,
    )  # fmt: skip
    return bytes(out + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % at)


def rows():
    yield from _macros_in_office_files()
    yield from _live_parts_in_office_files()
    yield from _remote_content_in_office_files()
    yield from _xml_bombs_in_office_files()
    yield from _false_office_files()
    yield from _encrypted()
    yield from _live_pdf()
    yield from _damaged_pdf()
    yield from _documents_accepted()


def _macros_in_office_files():
    group = "macros in office files"
    for part in MACRO_PARTS:
        yield group, "brief.docx", "macros", partial(ooxml, extra={part: b"<a/>"})
    for kind in ("docm", "xlsm", "pptm"):
        yield group, f"a.{kind}", "macros", partial(ooxml, kind)
        yield group, f"a.{kind[:3]}x", "macros", partial(ooxml, kind)
        yield group, f"a.{kind[:3]}x", "extension-mismatch", partial(ooxml, kind), "bid"
        make = partial(ooxml, kind, extra={"x/vbaProject.bin": b"x"})
        yield group, f"a.{kind}", "", make, "bid"
    yield group, "a.odt", "macros", partial(odf, extra={"Basic/Standard/M.xml": b"<m/>"})
    yield group, "a.ods", "macros", partial(odf, "ods", extra={"Scripts/python/m.py": b"import os"})
    listener = (
        b'<c xmlns:s="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
        b'xmlns:x="http://www.w3.org/1999/xlink"><s:event-listener '
        b'x:href="vnd.sun.star.script:a.py$b?language=Python&amp;location=share"/></c>'
    )
    yield group, "a.odt", "macros", partial(odf, content=listener)
    yield group, "a.odt", "", partial(odf, extra={"Basic/Standard/M.xml": b"<m/>"}), "bid"


def _live_parts_in_office_files():
    group = "live parts in office files"
    for part in LIVE_PARTS:
        yield group, "brief.docx", "active-content", partial(ooxml, extra={part: b"<a/>"})
    yield (
        group, "brief.docx", "executable",
        partial(ooxml, extra={"word/media/image1.png": b"MZ\x90\0" + b"\0" * 50}),
    )  # fmt: skip
    for name, data, code in [
        ("Werkblad.xlsx", ooxml("xlsx", extra={"xl/vbaProject.bin": b"x"}), "macros"),
        ("Oud.doc", OLE, "type-not-allowed"),
        ("Iets.exe", b"MZ\x90\0" + b"\0" * 50, "executable"),
    ]:
        yield group, "brief.docx", code, partial(ooxml, extra={f"word/embeddings/{name}": data})
    dde = b'<externalLink xmlns="x"><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>'
    part = "xl/externalLinks/externalLink1.xml"
    yield group, "a.xlsx", "starts-program", partial(ooxml, "xlsx", extra={part: dde})
    yield group, "a.xlsx", "starts-program", partial(ooxml, "xlsx", extra={part: dde}), "bid"
    content = b'<c xmlns:o="urn:o"><o:dde-source o:dde-application="x"/></c>'
    yield group, "a.ods", "starts-program", partial(odf, "ods", content=content)


def _remote_content_in_office_files():
    group = "remote content in office files"
    for kind in FOLLOWED:
        rels = relations(kind, "https://kwaad.example/sjabloon.dotm", external=True)
        yield group, "brief.docx", "remote-content", partial(ooxml, rels=rels)
        yield group, "brief.docx", "remote-content", partial(ooxml, rels=rels), "bid"
    rels = relations("oleObject", "mhtml:http://kwaad.example!x-usc", external=True)
    yield group, "brief.docx", "remote-content", partial(ooxml, rels=rels)
    rels = relations("hyperlink", "https://www.example.nl/", external=True)
    yield group, "brief.docx", "", partial(ooxml, rels=rels)
    rels = relations("attachedTemplate", "file:///C:\\sjablonen\\brief.dotx", external=True)
    yield group, "brief.docx", "", partial(ooxml, rels=rels)


def _xml_bombs_in_office_files():
    group = "XML bombs in office files"
    bomb = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 50 + b'"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    for part in ("word/document.xml", "word/styles.xml", "docProps/core.xml", "_rels/x.rels"):
        yield group, "brief.docx", "forbidden-xml", partial(ooxml, extra={part: bomb})
    wide = b"\xff\xfe" + bomb.decode().encode("utf-16-le")
    yield group, "brief.docx", "forbidden-xml", partial(ooxml, main_xml=wide)
    yield group, "brief.docx", "damaged", partial(ooxml, main_xml=b"<a>" * 5000)
    yield group, "brief.docx", "damaged", partial(ooxml, main_xml=b"<a><b></a>")
    yield group, "a.odt", "forbidden-xml", partial(odf, content=bomb)
    yield group, "a.xlsx", "forbidden-xml", partial(ooxml, "xlsx", main_xml=bomb), "bid"
    yield (
        group,
        "brief.docx",
        "forbidden-xml",
        partial(raw_zip, [Raw(b"[Content_Types].xml", bomb)]),
    )


def _false_office_files():
    group = "false office files"
    yield group, "a.docx", "extension-mismatch", partial(zipped, {"word/document.xml": b"<a/>"})
    yield group, "a.docx", "extension-mismatch", partial(zipped, {"word/x.bin": b"x"})
    yield (
        group,
        "a.docx",
        "type-not-allowed",
        partial(zipped, {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a/>"}),
    )
    yield group, "a.docx", "damaged", partial(zipped, {"[Content_Types].xml": b"geen xml"})
    yield group, "a.docx", "extension-mismatch", partial(ooxml, "xlsx")
    yield group, "a.docx", "extension-mismatch", odf
    yield group, "a.odt", "extension-mismatch", ooxml
    yield group, "a.zip", "extension-mismatch", ooxml
    second = (
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/>'
    )
    yield group, "a.docx", "polyglot", partial(ooxml, types=second)
    yield group, "a.docx", "damaged", partial(_without, "_rels/.rels")
    yield group, "a.docx", "damaged", partial(_without, "word/document.xml")
    yield (
        group,
        "a.odt",
        "damaged",
        partial(
            zipped, {"content.xml": b"<a/>", "mimetype": b"application/vnd.oasis.opendocument.text"}
        ),
    )
    yield (
        group,
        "a.odt",
        "damaged",
        partial(
            zipped, {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}
        ),
    )
    yield group, "a.odt", "damaged", partial(odf, mimetype=b"application/" * 50)
    yield (
        group,
        "a.odt",
        "type-not-allowed",
        partial(odf, mimetype=b"application/vnd.oasis.opendocument.base"),
    )
    yield group, "a.odt", "extension-mismatch", partial(odf, mimetype=b"application/epub+zip")
    yield group, "a.odt", "polyglot", partial(odf, extra={"[Content_Types].xml": b"<Types/>"})
    yield group, "a.docx", "polyglot", partial(_stored_first, b"%PDF-1.4")


def _encrypted():
    group = "encrypted"
    yield group, "geheim.docx", "encrypted", lambda: ENCRYPTED_OLE
    yield group, "geheim.zip", "encrypted", partial(raw_zip, [Raw(b"a.txt", flags=1)])
    yield group, "geheim.zip", "encrypted", partial(raw_zip, [Raw(b"a.txt", flags=1)]), "bid"
    yield group, "geheim.zip", "encrypted", partial(raw_zip, [Raw(b"a.txt", flags=64)])
    yield group, "geheim.zip", "encrypted", partial(raw_zip, [Raw(b"a.txt", method=99)])
    manifest = (
        b'<m xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:encryption-data/></m>'
    )
    yield group, "geheim.odt", "encrypted", partial(odf, manifest=manifest)
    lock = pikepdf.Encryption(user="geheim", owner="eigenaar")
    yield group, "geheim.pdf", "encrypted", partial(pdf, encryption=lock)
    yield group, "geheim.pdf", "encrypted", partial(pdf, encryption=lock), "bid"
    old = pikepdf.Encryption(user="geheim", owner="eigenaar", R=3, aes=False, metadata=False)
    yield group, "geheim.pdf", "encrypted", partial(pdf, encryption=old)
    open_lock = pikepdf.Encryption(user="", owner="eigenaar")
    yield group, "leesbaar.pdf", "", partial(pdf, encryption=open_lock)


def _live_pdf():
    group = "live PDF"
    for kind, code in PDF_ACTIONS.items():
        yield group, "a.pdf", code, partial(pdf, change=partial(open_action, kind))
        yield (
            group, "a.pdf", code,
            partial(pdf, change=partial(open_action, kind), streams=True), "evidence",
        )  # fmt: skip
        expected = code if code == "starts-program" else ""
        yield group, "a.pdf", expected, partial(pdf, change=partial(open_action, kind)), "bid"
    for change in (script_in_names, script_on_page, xfa_form):
        yield group, "a.pdf", "active-content", partial(pdf, change=change)
    for subtype in ("/RichMedia", "/3D"):
        yield group, "a.pdf", "active-content", partial(pdf, change=partial(annotation, subtype))
    yield group, "a.pdf", "embedded-file", partial(pdf, change=with_attachment)
    yield group, "a.pdf", "embedded-file", partial(pdf, change=with_attachment, streams=True)
    yield group, "a.pdf", "", partial(pdf, change=with_attachment), "bid"
    for spelled in (b"/J#61vaScript", b"/#4a#61vaScript", b"/JavaScrip#74"):
        yield group, "a.pdf", "active-content", partial(pdf_with, b"/OpenAction<</S%s>>" % spelled)
    yield group, "a.pdf", "starts-program", partial(pdf_with, b"/OpenAction<</S/L#61unch>>"), "bid"
    # Not in the table of objects: readers that repair a file find it all the same.
    hidden = partial(_insert, b"9 0 obj\n<</S/JavaScript/JS(x)>>\nendobj\n")
    yield group, "a.pdf", "active-content", hidden


def _damaged_pdf():
    group = "damaged PDF"
    yield group, "a.pdf", "damaged", lambda: b"%PDF-1.7\n"
    yield group, "a.pdf", "damaged", lambda: b"%PDF-9.9\n%%EOF"
    yield group, "a.pdf", "damaged", lambda: b"%PDF-1.7\n%%EOF\n"
    yield group, "a.pdf", "damaged", lambda: pdf()[:-200]
    yield group, "a.pdf", "damaged", lambda: pdf(pages=0)
    yield group, "a.pdf", "damaged", partial(plain_pdf, [b"<</Type/Catalog>>"])
    yield group, "a.pdf", "damaged", partial(plain_pdf, [b"<</Type/Catalog/Pages 1 0 R>>"])
    yield (
        group,
        "a.pdf",
        "damaged",
        partial(
            plain_pdf, [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"]
        ),
    )
    yield group, "a.pdf", "damaged", partial(pdf_with, b"/X" + b"[" * 3000 + b"]" * 3000)
    yield group, "a.pdf", "too-much-memory", bomb_in_object_stream


def _documents_accepted():
    group = "documents accepted"
    for kind in ("docx", "xlsx", "pptx"):
        yield group, f"a.{kind}", "", partial(ooxml, kind)
    for kind in ("odt", "ods", "odp"):
        yield group, f"a.{kind}", "", partial(odf, kind)
    yield group, "A.PDF", "", pdf
    yield group, "a.pdf", "", partial(pdf, streams=True, pages=30)
    image = picture("PNG")
    yield group, "a.docx", "", partial(ooxml, extra={"word/media/i.png": image})
    yield (
        group,
        "a.docx",
        "",
        partial(ooxml, extra={"word/embeddings/Microsoft_Excel_Sheet.xlsx": ooxml("xlsx")}),
    )


def _without(part):
    import io  # noqa: PLC0415 -- used here only
    import zipfile  # noqa: PLC0415 -- used here only

    with zipfile.ZipFile(io.BytesIO(ooxml())) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist() if name != part})


def _stored_first(text):
    import io  # noqa: PLC0415 -- used here only
    import zipfile  # noqa: PLC0415 -- used here only

    with zipfile.ZipFile(io.BytesIO(ooxml())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    first = [Raw(b"word/a.bin", text, 0)]
    return raw_zip(first + [Raw(name.encode(), data) for name, data in parts.items()])


def _insert(data):
    made = pdf_with()
    at = made.index(b"xref")
    return (
        made[:at]
        + data
        + made[at:].replace(b"startxref\n%d" % at, b"startxref\n%d" % (at + len(data)))
    )
