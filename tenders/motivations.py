"""The motivation as a file for the dossier: plain text, or a document for a word processor."""

import io
from collections.abc import Callable

from django.utils.translation import gettext as _
from odfdo import Document, Header, Paragraph

from portal.shared.templatetags.isv import date_plain
from tenders.models import Tender, Worksheet


def _heading(tender: Tender) -> str:
    return _("Motivation of proportionality: %(title)s") % {"title": tender.title}


def _facts(tender: Tender, kept: Worksheet) -> list[str]:
    return [
        _("File: %(reference)s") % {"reference": tender.reference},
        _("Version %(number)s of %(day)s, by %(person)s")
        % {
            "number": kept.number,
            "day": date_plain(kept.saved_at),
            "person": str(kept.saved_by),
        },
        _("Rules: %(version)s") % {"version": kept.rule_version},
    ]


def _text(tender: Tender, kept: Worksheet) -> bytes:
    lines = [_heading(tender), "", *_facts(tender, kept), "", kept.text, ""]
    return "\r\n".join("\n".join(lines).splitlines()).encode("utf-8-sig")


def _odt(tender: Tender, kept: Worksheet) -> bytes:
    document = Document("text")
    body = document.body
    body.clear()
    body.append(Header(1, _printable(_heading(tender))))
    for line in _facts(tender, kept):
        body.append(Paragraph(_printable(line)))
    for part in kept.text.replace("\r\n", "\n").split("\n\n"):
        body.append(Paragraph(_printable(part)))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _printable(text: str) -> str:
    """Control signs do not go into XML."""
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n")


WRITERS: dict[str, tuple[str, Callable[[Tender, Worksheet], bytes]]] = {
    "txt": ("text/plain; charset=utf-8", _text),
    "odt": ("application/vnd.oasis.opendocument.text", _odt),
}
