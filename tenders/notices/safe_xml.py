"""From untrusted bytes to an element tree, without ever following what the bytes ask for."""

from typing import Any
from xml.parsers import expat

from lxml import etree

from tenders.notices.refusal import NoticeRefused

_MEGABYTE = 1024 * 1024
#: libxml2's own number for "a limit was reached" (depth 256): XML_ERR_RESOURCE_LIMIT.
_RESOURCE_LIMIT = 114


class _PrologEndsError(Exception):
    """The first element begins: from here on no document type can follow."""


def parse(data: bytes, *, max_bytes: int) -> etree._Element:
    """Parse a document that holds no document type and no entity; comments are dropped.

    Raises ``NoticeRefused`` with ``too-large`` (before anything is parsed), ``forbidden-xml``
    (any DOCTYPE, hence any own entity; more than 256 levels) or ``not-xml``.
    """
    if len(data) > max_bytes:
        raise NoticeRefused("too-large", f"{max_bytes / _MEGABYTE:.3g}")
    _check_prolog(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        # The stubs do not know the number of the error.
        is_limit = getattr(error, "code", None) == _RESOURCE_LIMIT
        raise NoticeRefused("forbidden-xml" if is_limit else "not-xml") from error
    except ValueError as error:  # an encoding that lxml itself cannot name
        raise NoticeRefused("not-xml") from error
    info: Any = root.getroottree().docinfo  # more than the stubs know
    if info.doctype:
        # The two parsers disagree on where the prolog ends; believe the one that saw it.
        raise NoticeRefused("forbidden-xml")
    return root


def _check_prolog(data: bytes) -> None:
    """Refuse a document type before any parser could act on it.

    expat reports the start of a DOCTYPE without expanding anything, and stops there. A web page
    (``<!DOCTYPE html>``, nothing declared) is called what it is: no XML notice.
    """

    def doctype(name: str, system: str | None, public: str | None, has_subset: int) -> None:
        page = name.lower() == "html" and not (system or public or has_subset)
        raise NoticeRefused("not-xml" if page else "forbidden-xml")

    def element(_name: str, _attributes: object) -> None:
        raise _PrologEndsError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    try:
        parser.Parse(data, True)
    except _PrologEndsError:
        return
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise NoticeRefused("not-xml") from error
