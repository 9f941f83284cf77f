"""Files that are no notice, or that want to hurt."""

import gzip
import pickle
import time

import pytest

from tenders.notices.eforms import read_notice
from tenders.notices.refusal import NoticeRefused
from tests.tenders.notices.notices import MEGABYTES_5, own_bytes, read

NOTICE = own_bytes("nl-open-demo")
DECLARATION, _, BODY = NOTICE.partition(b"\n")
NESTED = b"".join(b'<!ENTITY l%d "&l%d;&l%d;">' % (n + 1, n, n) for n in range(60))


def with_doctype(doctype: bytes) -> bytes:
    return DECLARATION + b"\n" + doctype + BODY


FORBIDDEN = {
    "doctype": with_doctype(b"<!DOCTYPE ContractNotice>"),
    "external entity": with_doctype(
        b'<!DOCTYPE ContractNotice [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ).replace(b"Marktplein", b"&x;"),
    "external entity over the web": with_doctype(
        b'<!DOCTYPE ContractNotice [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>'
    ).replace(b"Marktplein", b"&x;"),
    "parameter entity": with_doctype(
        b'<!DOCTYPE ContractNotice [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>'
    ),
    "external document type": with_doctype(
        b'<!DOCTYPE ContractNotice SYSTEM "http://127.0.0.1:9/notice.dtd">'
    ),
    "billion laughs": with_doctype(
        b'<!DOCTYPE ContractNotice [<!ENTITY l0 "lol">' + NESTED + b"]>"
    ).replace(b"Marktplein", b"&l60;"),
    "quadratic blow-up": with_doctype(
        b'<!DOCTYPE ContractNotice [<!ENTITY a "' + b"a" * 50_000 + b'">]>'
    ).replace(b"Marktplein", b"&a;" * 5_000),
    "attribute default": with_doctype(
        b'<!DOCTYPE ContractNotice [<!ATTLIST ContractNotice x CDATA "y">]>'
    ),
    "after a comment": with_doctype(b"<!-- x --><?pi y?>\n<!DOCTYPE ContractNotice [ ]>"),
    "in utf-16": with_doctype(b"<!DOCTYPE ContractNotice [ ]>")
    .decode()
    .replace("UTF-8", "UTF-16")
    .encode("utf-16"),
    "not well-formed after it": b"<!DOCTYPE a [ ]><a",
    "very deep": b"<a>" * 5_000 + b"</a>" * 5_000,
    "deep inside": NOTICE.replace(b"Marktplein", b"<b>" * 300 + b"</b>" * 300),
}
NOT_XML = {
    "empty": b"",
    "blank": b" \n ",
    "text": b"Reconstructie Marktplein",
    "json": b'{"title": "Reconstructie"}',
    "pdf": b"%PDF-1.7\n1 0 obj\n",
    "gzip": gzip.compress(NOTICE),
    "zip": b"PK\x03\x04\x14\x00\x00\x00",
    "cut off": NOTICE[: len(NOTICE) // 2],
    "two roots": NOTICE + b"<a/>",
    "nul inside": NOTICE.replace(b"Marktplein", b"Markt\x00plein"),
    "only nul": b"\x00" * 100,
    "nul by number": NOTICE.replace(b"Marktplein", b"&#0;"),
    "escape by number": NOTICE.replace(b"Marktplein", b"&#27;"),
    "unknown entity": NOTICE.replace(b"Marktplein", b"&markt;"),
    "latin-1 called utf-8": NOTICE.replace(b"Marktplein", "Café".encode("latin-1")),
    "utf-8 called utf-16": NOTICE.replace(b"UTF-8", b"UTF-16"),
    "utf-7": NOTICE.replace(b"UTF-8", b"UTF-7"),
    "encoding that does not exist": NOTICE.replace(b"UTF-8", b"X-MARKT"),
    "space before the declaration": b" " + NOTICE,
    "web page": b"<!DOCTYPE html><html><head><title>TenderNed</title></head></html>",
    "old web page": b"<html><body><br><p>x</body></html>",
    "unbound prefix": NOTICE.replace(b"xmlns:cbc=", b"xmlns:other="),
}
NO_CALL = {
    "other xml": b"<?xml version='1.0'?><note><to>inkoop</to></note>",
    "feed": b'<feed xmlns="http://www.w3.org/2005/Atom"/>',
    "invoice": b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
}


def code_of(data: bytes) -> str:
    with pytest.raises(NoticeRefused) as refused:
        read(data)
    return refused.value.code


def test_the_notice_itself_is_fine():
    assert read(NOTICE).title == "Reconstructie Marktplein Voorbeeldstad"


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_asks_or_grows_is_forbidden(name):
    started = time.process_time()

    assert code_of(FORBIDDEN[name]) == "forbidden-xml"
    assert time.process_time() - started < 2


@pytest.mark.parametrize("name", NOT_XML)
def test_what_cannot_be_read_is_not_xml(name):
    assert code_of(NOT_XML[name]) == "not-xml"


@pytest.mark.parametrize("name", NO_CALL)
def test_other_xml_is_no_call(name):
    assert code_of(NO_CALL[name]) == "not-a-call"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_any_honest_encoding_is_read(encoding):
    text = NOTICE.decode().replace("Marktplein", "Café", 1)
    declared = encoding.replace("-sig", "").upper()
    data = text.replace('encoding="UTF-8"', f'encoding="{declared}"').encode(encoding, "replace")

    assert read(data).buyer.name == "Gemeente Voorbeeldstad"


def test_one_byte_too_many_is_too_large_and_never_parsed():
    assert read_notice(NOTICE, max_bytes=len(NOTICE)).title
    with pytest.raises(NoticeRefused) as refused:
        read_notice(b"<!DOCTYPE x>" + NOTICE, max_bytes=len(NOTICE))

    assert refused.value.code == "too-large"


NAME = b"<cac:ProcurementProject><cbc:Name>%s</cbc:Name></cac:ProcurementProject>"
LARGEST = [
    (b"<cac:ProcurementProjectLot/>", b"%s"),
    (b"<cac:ProcurementProjectLot><cbc:ID>L</cbc:ID></cac:ProcurementProjectLot>", b"%s"),
    (b"<cac:ContractingParty><cac:Party/></cac:ContractingParty>", b"%s"),
    (b"graniet ", NAME),
    (b"a" * 200 + b" ", NAME),
]


@pytest.mark.parametrize(("unit", "wrapper"), LARGEST)
def test_the_largest_file_is_done_in_seconds(unit, wrapper):
    end = b"</ContractNotice>"
    room = MEGABYTES_5 - len(NOTICE) - len(wrapper)
    data = NOTICE.replace(end, wrapper % (unit * (room // len(unit))) + end)
    started = time.process_time()

    reading = read(data)

    assert reading.title == "Reconstructie Marktplein Voorbeeldstad"
    assert time.process_time() - started < 10


def test_a_refusal_crosses_to_another_process():
    with pytest.raises(NoticeRefused) as refused:
        read(b"<a/>")

    again = pickle.loads(pickle.dumps(refused.value))  # noqa: S301 -- made one line above

    assert (again.code, again.subject, again.message) == (
        "not-a-call",
        ("unknown",),
        refused.value.message,
    )


def test_a_reading_crosses_to_another_process():
    reading = read(NOTICE)

    assert pickle.loads(pickle.dumps(reading)) == reading  # noqa: S301 -- made here
