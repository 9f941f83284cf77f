"""Everything else that someone may send: (class, name, code, maker[, kind])."""

import random
import struct
from functools import partial

from tests.portal.files.hostile.making import (
    jpeg_of,
    jpeg_with_comment,
    odf,
    ooxml,
    pdf,
    picture,
    png_chunk,
    png_of,
    zipped,
)

MB = 1024 * 1024
PROGRAMS = {
    "pe": b"MZ\x90\0\3\0\0\0", "elf": b"\x7fELF\2\1\1\0", "mach-o": b"\xcf\xfa\xed\xfe\7\0\0\1",
    "mach-o 32": b"\xce\xfa\xed\xfe\7\0\0\0", "java": b"\xca\xfe\xba\xbe\0\0\0\x34",
    "wasm": b"\0asm\1\0\0\0", "dex": b"dex\n035\0", "shortcut": b"L\0\0\0\x01\x14\x02\0",
    "help": b"ITSF\3\0\0\0", "library": b"!<arch>\n\0\0",
}  # fmt: skip
SCRIPTS = ["exe", "bat", "cmd", "com", "js", "jse", "vbs", "vbe", "wsf", "hta", "ps1", "sh",
           "php", "py", "jar", "msi", "scr", "lnk", "reg", "url"]  # fmt: skip
FOREIGN = {
    "oud.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.rtf": b"{\\rtf1 \0x}",
    "a.gif": b"GIF89a\1\0\1\0\0\0\0;", "a.tiff": b"II*\0\x08\0\0\0", "a.rar": b"Rar!\x1a\x07\x01\0",
    "a.7z": b"7z\xbc\xaf\x27\x1c\0\4", "a.gz": b"\x1f\x8b\x08\0\0\0\0\0", "a.bz2": b"BZh91AY\0",
    "a.xz": b"\xfd7zXZ\0\0\4", "a.cab": b"MSCF\0\0\0\0", "a.heic": b"\0\0\0\x18ftypheic\0",
    "a.mp4": b"\0\0\0\x18ftypisom\0", "a.mp3": b"ID3\4\0\0\0\0", "a.mkv": b"\x1aE\xdf\xa3\0",
    "a.ps": b"%!PS-Adobe-3.0\n\0", "a.bmp": b"BM\0\1\0\0\0\0\0\0\0",
    "a.sqlite": b"SQLite format 3\0",
    "a.dwg": b"AC1032\0\0\0\0", "a.tar": b"a.txt".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 99,
}  # fmt: skip
PAGES = [
    b"<html><body>hoi</body></html>", b"<!DOCTYPE html><p>x", b"  \n<script>alert(1)</script>",
    b"tekst <iframe src=x></iframe>", b"a;b\n<svg onload=alert(1)>;2", b"<?php system('ls'); ?>",
    b"<%@ page import='java.io.*' %>", b"x" * (2 * MB) + b"<script>1</script>",
]  # fmt: skip
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><l>&c;</l>'
)
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>'


def noise(size, seed=1):
    return random.Random(seed).randbytes(size)  # noqa: S311 -- test data


def rows():
    yield from _sizes()
    yield from _programs()
    yield from _types()
    yield from _web()
    yield from _polyglots()
    yield from _xml()
    yield from _pictures()
    yield from _texts()


def _sizes():
    group = "size"
    for kind in ("tender-document", "evidence", "picture", "bid"):
        yield group, "leeg.pdf", "empty", bytes, kind
    yield group, "groot.pdf", "too-large", partial(bytes, 25 * MB + 1)
    yield group, "groot.jpg", "too-large", partial(bytes, 25 * MB + 1), "picture"
    yield group, "groot.txt", "too-large", lambda: b"a" * (26 * MB), "evidence"


def _programs():
    group = "programs"
    for name, start in PROGRAMS.items():
        for extension in ("pdf", "docx"):
            yield group, f"{name}.{extension}", "executable", partial(_padded, start)
    yield group, "a.txt", "executable", lambda: b"#!/bin/sh\nrm -rf /\n"
    yield group, "a.pdf.exe", "executable", partial(_padded, PROGRAMS["pe"]), "bid"
    group = "scripts by name"
    for extension in SCRIPTS:
        yield group, f"rapport.pdf.{extension}", "executable", lambda: b"doe iets"
    yield group, "a.exe", "executable", partial(noise, 300)


def _padded(start):
    return start + b"\0\1\2\3" * 100


def _types():
    group = "extension"
    made = {"pdf": pdf, "docx": ooxml, "odt": odf, "jpg": partial(picture, "JPEG"), "png": picture,
            "zip": partial(zipped, {"a.txt": b"x"})}  # fmt: skip
    for said in made:
        for real, make in made.items():
            if real != said:
                yield group, f"a.{said}", "extension-mismatch", make
    for name in ("a", "pdf", "a.", "a.pdfx", "a.pdf.tmp"):
        yield group, name, "extension-mismatch", pdf
    group = "type not allowed"
    for name, data in FOREIGN.items():
        yield group, name, "type-not-allowed", partial(bytes, data)
        yield group, f"{name}.pdf", "type-not-allowed", partial(bytes, data)
    yield group, "a.webp", "type-not-allowed", partial(picture, "WEBP")
    yield group, "a.pdf", "type-not-allowed", pdf, "picture"
    yield group, "a.xml", "type-not-allowed", lambda: b"<?xml version='1.0'?><a/>", "evidence"
    yield group, "a.json", "extension-mismatch", lambda: b'{"a": 1}'
    group = "unknown content"
    for number, name in enumerate(["a.pdf", "a.docx", "a.txt", "a.jpg", "a.zip", "a.csv"]):
        yield group, name, "unknown-type", partial(noise, 2000, number)
        yield group, name, "unknown-type", partial(bytes, 50)


def _web():
    group = "web pages"
    for data in PAGES:
        yield group, "a.txt", "web-page", partial(bytes, data)
        yield group, "a.csv", "web-page", partial(bytes, data), "evidence"
    for name in ("a.html", "a.htm", "a.xhtml", "a.svg", "a.mht"):
        yield group, name, "web-page", lambda: b"gewone tekst"
    yield group, "a.svg", "web-page", partial(bytes, SVG), "picture"
    yield group, "a.xml", "web-page", partial(bytes, SVG)
    yield group, "a.xml", "web-page", lambda: b'<?xml version="1.0"?>' + SVG
    yield group, "a.xml", "web-page", lambda: b"<a><script>1</script></a>"
    yield group, "a.xml", "web-page", lambda: b'<html xmlns="http://www.w3.org/1999/xhtml"/>'
    yield group, "a.xml", "web-page", lambda: b'<?xml-stylesheet href="x.xsl"?><a/>'
    yield group, "a.txt", "web-page", lambda: "<script>1".encode("utf-16")
    yield group, "a.png", "extension-mismatch", partial(bytes, SVG), "picture"


def _polyglots():
    group = "polyglots"
    archive = zipped({"a.txt": b"x"})
    yield group, "a.pdf", "polyglot", lambda: pdf() + archive
    yield group, "a.pdf", "polyglot", lambda: pdf() + b"\n<html><script>1</script>"
    yield group, "a.pdf", "polyglot", lambda: b"%PDF-1.7\n<html><script>1</script>\n" + pdf()
    yield group, "a.pdf", "polyglot", _pdf_tar
    for code, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        yield group, name, "polyglot", partial(_joined, picture(code), archive), "picture"
        page = b"<html><body onload=x>"
        yield group, name, "polyglot", partial(_joined, picture(code), page), "picture"
        yield group, name, "polyglot", partial(_joined, picture(code), pdf()), "picture"
    for code in ("<?php system(1) ?>", "<script>alert(1)</script>", "<svg onload=x>"):
        yield group, "a.jpg", "polyglot", partial(jpeg_with_comment, code.encode()), "picture"
    yield group, "a.jpg", "polyglot", partial(jpeg_with_comment, b"%PDF-1.4 "), "picture"
    yield group, "a.txt", "polyglot", lambda: b"tekst\n%PDF-1.4\n"
    yield group, "a.txt", "type-not-allowed", lambda: b"x" * 257 + b"ustar  tekst"
    yield group, "a.png", "polyglot", lambda: picture() + b"erachter", "picture"


def _joined(one, two):
    return one + two


def _pdf_tar():
    made = bytearray(pdf())
    return bytes(made[:9] + b"%" + b"x" * 247 + b"ustar\x0000\n" + made[9:])


def _xml():
    group = "XML"
    wide = BOMB.decode().replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16")
    for data in (BOMB, EXTERNAL, b"<!DOCTYPE a><a/>", b'<!DOCTYPE a SYSTEM "http://x/"><a/>', wide):
        yield group, "a.xml", "forbidden-xml", partial(bytes, data)
    for data in (b"<a>", b"<a></b>", b"<a/><b/>", b"<a>&onbekend;</a>", b"<a b='1' b='2'/>",
                 b"<a>" * 600 + b"</a>" * 600, b'<?xml version="1.0" encoding="rot13"?><a/>',
                 b"<a>\xff\xfe</a>"):  # fmt: skip
        yield group, "a.xml", "damaged", partial(bytes, data)
    yield group, "a.xml", "extension-mismatch", lambda: b"geen xml"
    yield group, "a.txt", "extension-mismatch", lambda: b"<?xml version='1.0'?><a/>"
    yield group, "a.xml", "", '<?xml version="1.0"?><a>één</a>'.encode
    yield group, "a.xml", "", lambda: b"<a xmlns='urn:x'><b/></a>", "bid"


def _pictures():
    group = "picture size"
    for wide, high in ((8000, 6251), (65_000, 65_000), (2**31 - 1, 2**31 - 1), (1, 50_000_001)):
        yield group, "a.png", "picture-pixels", partial(png_of, wide, high), "picture"
    for wide, high in ((8000, 6251), (65_000, 65_000)):
        yield group, "a.jpg", "picture-pixels", partial(jpeg_of, wide, high), "picture"
        yield group, "a.jpg", "picture-pixels", partial(jpeg_of, wide, high), "tender-document"
    frames = png_chunk(b"acTL", struct.pack(">II", 6000, 0))
    yield group, "a.png", "picture-pixels", partial(png_of, 100, 100, more=frames), "picture"
    yield group, "a.webp", "picture-pixels", partial(_webp_claims, 16_000, 16_000), "picture"
    group = "damaged pictures"
    whole = {"a.png": picture("PNG", (300, 200)), "a.jpg": picture("JPEG", (300, 200)),
             "a.webp": picture("WEBP", (300, 200))}  # fmt: skip
    for name, data in whole.items():
        yield group, name, "damaged", partial(bytes, data[: len(data) // 2]), "picture"
        yield group, name, "damaged", partial(bytes, data[:14]), "picture"
    yield group, "a.png", "damaged", partial(png_of, 0, 10), "picture"
    yield group, "a.png", "damaged", partial(png_of, 5000, 5000), "picture"
    yield group, "a.png", "damaged", partial(png_of, 10, 10, data=b"geen zlib"), "picture"
    wrong = bytearray(picture())
    wrong[20] ^= 1
    yield group, "a.png", "damaged", partial(bytes, wrong), "picture"
    yield group, "a.jpg", "damaged", partial(jpeg_of, 0, 0), "picture"
    yield group, "a.jpg", "damaged", lambda: b"\xff\xd8\xff\xd9", "picture"
    yield group, "a.jpg", "damaged", lambda: b"\xff\xd8\xff\xe0\xff\xff" + b"x" * 99, "picture"
    group = "pictures accepted"
    for name, code in (("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.JPEG", "JPEG"), ("a.webp", "WEBP")):
        yield group, name, "", partial(picture, code), "picture"
    yield group, "a.jpg", "", partial(picture, "JPEG", (8000, 6250)), "picture"
    yield group, "a.png", "", partial(picture, "PNG", (8000, 6250)), "picture"
    yield group, "a.jpg", "", lambda: picture("JPEG") + picture("JPEG"), "picture"


def _webp_claims(wide, high):
    head = b"\0" * 4 + (wide - 1).to_bytes(3, "little") + (high - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + head + picture("WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _texts():
    group = "texts"
    for data in (b"a\x01b", b"a\x1bb\x7f", b"\xff\xfea", b"\xff\xfe\0\xd8", b"a\x81\x8d",
                 "a\x02".encode("utf-16")):  # fmt: skip
        yield group, "a.txt", "unknown-type", partial(bytes, data)
    for cell in (b"=cmd|' /C calc'!A0", b"a;b\n1;+cmd|'/C x'!A", b'a,"=MSEXCEL|\'x\'!A"',
                 b"\t@SUM|x!A"):  # fmt: skip
        yield group, "a.csv", "starts-program", partial(bytes, cell)
        yield group, "a.csv", "starts-program", partial(bytes, cell), "bid"
    group = "texts accepted"
    for data in (b"tekst", "é€".encode(), "é€".encode("cp1252"), "é".encode("utf-16"),
                 b"\xef\xbb\xbfa;b", b"MZ is een afkorting.", b"a < b > c\n-5;+6;=A1"):  # fmt: skip
        yield group, "a.txt", "", partial(bytes, data)
        yield group, "a.csv", "", partial(bytes, data), "bid"
