"""The way out of the sandbox: one fetcher, one response, a real child."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from portal.shared.files import private_file_response, safe_name
from portal.shared.pdf import STATIC_BASE, fetch, pdf_from_html, render
from portal.shared.sandbox import SandboxTimeout
from tests.tenders.guide.structure import faults

PAGE = '<!doctype html><html lang="nl"><head><title>Proef</title></head><body>{}</body></html>'


@pytest.mark.parametrize("path", ["css/guide.css", "fonts/overpass-700.woff2", "img/logo.svg"])
def test_static_files_can_be_read(path):
    assert fetch(STATIC_BASE + path).read() != b""


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/css/guide.css",
        "https://static.invalid/css/guide.css",
        "http://static.invalid.example/css/guide.css",
        "data:text/css,p{}",
        "css/guide.css",
        STATIC_BASE + "../portal/settings.py",
        STATIC_BASE + "css/../../portal/settings.py",
        STATIC_BASE + "%2e%2e/templates/base.css",
        STATIC_BASE + "js/menu.js",
        STATIC_BASE + "css",
        STATIC_BASE + "/etc/passwd.css",
    ],
)
def test_nothing_else_can_be_read(url):
    with pytest.raises(ValueError, match="only static files can be read"):
        fetch(url)


def test_a_child_makes_the_pdf():
    pdf = pdf_from_html(PAGE.format("<h1>Proef</h1>"))
    assert faults(pdf, language="nl", title="Proef") == []


def test_a_document_that_takes_too_long_is_stopped():
    rows = "<div style='display:flex'>" * 60 + "x " * 20_000 + "</div>" * 60
    with pytest.raises(SandboxTimeout):
        pdf_from_html(PAGE.format(rows), seconds=1)


@pytest.mark.django_db  # a response that closes tells the database
def test_private_file_is_a_download_that_nobody_keeps(tmp_path):
    storage = FileSystemStorage(location=tmp_path)
    storage.save("x.pdf", ContentFile(b"<script>"))

    class Field:
        def open(self, mode):
            return storage.open("x.pdf", mode)

    response = private_file_response(Field(), filename="gids é/..\r\n1.pdf")

    assert b"".join(response.streaming_content) == b"<script>"
    response.close()
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''gids%20%C3%A9-..%20%201.pdf"
    )


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("gids.pdf", "gids.pdf"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("a\\b.pdf", "a-b.pdf"),
        ("\r\n", "bestand"),
        ("", "bestand"),
    ],
)
def test_safe_name(given, name):
    assert safe_name(given) == name


def test_many_objects_are_packed_in_parts_that_every_reader_can_look_up():
    """WeasyPrint packs all objects in one; Poppler finds no title in a file that is packed so."""
    pdf = render(PAGE.format("<h1>Proef</h1>" + "<p>x</p>" * 150).encode())

    heads = re.findall(rb"<<[^<>]*/ObjStm[^<>]*>>", pdf)
    parts = [int(re.search(rb"/N (\d+)", head)[1]) for head in heads]
    assert len(parts) > 1
    assert max(parts) <= 100
    assert render(PAGE.format("<p>x</p>").encode()) == render(PAGE.format("<p>x</p>").encode())
