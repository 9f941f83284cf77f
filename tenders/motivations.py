"""The motivation as a file for the dossier: plain text, word processor or tagged PDF."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from portal.shared.templatetags.isv import date_plain
from tenders import choices
from tenders.clauses import docx, odt
from tenders.clauses.document import Document, Element, Paragraph, Run, Table, plain_text
from tenders.guide.text import one_line, printable
from tenders.models import Tender, Worksheet


def document_of(tender: Tender, kept: Worksheet) -> Document:
    """The kept version in one shape for every format, headed in the language that is active."""
    return Document(
        title=_("Motivation of proportionality"),
        subtitle=one_line(tender.title),
        language=choices.language(),
        elements=tuple(_elements(tender, kept)),
    )


def _elements(tender: Tender, kept: Worksheet) -> Iterator[Element]:
    version = _("Version %(number)s of %(day)s, by %(person)s") % {
        "number": kept.number,
        "day": date_plain(kept.saved_at),
        "person": kept.saved_by,
    }
    rows = [
        (_("Contracting authority"), tender.organisation.name),
        (_("Reference"), tender.reference),
        (_("Motivation"), version),
        (_("Rules"), kept.rule_version),
    ]
    yield Table(
        head=(_("About"), _("This document")),
        rows=tuple(((Run(name),), (Run(one_line(said) or "-"),)) for name, said in rows),
        name=_("About this document"),
    )
    for line in printable(kept.text).splitlines():
        if line.strip():
            yield Paragraph((Run(line.strip()),))


def _text(tender: Tender, kept: Worksheet) -> bytes:
    lines = plain_text(document_of(tender, kept)).splitlines()
    return "\r\n".join([*lines, ""]).encode("utf-8-sig")


def _docx(tender: Tender, kept: Worksheet) -> bytes:
    return docx.write(document_of(tender, kept), made_at=kept.saved_at)


def _odt(tender: Tender, kept: Worksheet) -> bytes:
    return odt.write(document_of(tender, kept), made_at=kept.saved_at)


#: A PDF is made by a job, see ``actions/motivations.py``.
WRITERS: dict[str, tuple[str, Callable[[Tender, Worksheet], bytes]]] = {
    "txt": ("text/plain; charset=utf-8", _text),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "odt": ("application/vnd.oasis.opendocument.text", _odt),
}
