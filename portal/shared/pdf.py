"""From finished HTML to a tagged PDF, in a child process with limits of its own.

WeasyPrint writes the tags; ``_finish`` mends what it leaves open (version 70): the scope of table
headers, what stands in the margins of a page, the words and places of links and figures. The
result is called 'tagged, not certified': see docs/adr/0006.
"""

import logging
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pikepdf
from django.conf import settings

from portal.shared.sandbox import run_isolated

#: The address under which a document names our static files; it exists nowhere else.
STATIC_BASE = "http://static.invalid/"
SECONDS, MEMORY_MB = 120.0, 1500
#: CSS pixels are 1/96 inch, PDF points 1/72.
POINTS = 0.75
_TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}


def pdf_from_html(
    html: str, *, seconds: float = SECONDS, memory_mb: int = MEMORY_MB, nice: int = 0
) -> bytes:
    """Lay out ``html`` as a tagged PDF; only static files can be named in it.

    ``nice`` as in ``run_isolated``: above 0 it makes way for who is in more of a hurry.

    Raises ``SandboxTimeout``, ``SandboxMemory`` or ``SandboxFailed``, with nothing left behind.
    """
    rendered: bytes = run_isolated(
        "portal.shared.pdf:render",
        html.encode(),
        seconds=seconds,
        memory_mb=memory_mb,
        preload=["weasyprint"],
        nice=nice,
    )
    return rendered


def render(html: bytes) -> bytes:
    """What the child does. Tests and the bench call it without a child."""
    from weasyprint import HTML  # noqa: PLC0415 -- takes seconds to import

    for chatty in ("weasyprint.progress", "fontTools"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    document = HTML(string=html.decode(), base_url=STATIC_BASE, url_fetcher=fetch)
    return _in_small_parts(document.write_pdf(pdf_variant="pdf/ua-1", finisher=_finish))


def _in_small_parts(pdf: bytes) -> bytes:
    """The same file, its objects packed per hundred; the same bytes make the same bytes.

    WeasyPrint packs all of them together. Poppler, which many readers are built on, cannot look up
    the last of some thousands: a long guide had no title there, and a tree of tags full of holes.
    """
    packed = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return packed.getvalue()


def fetch(url: str) -> Any:
    """Read one of our static files; every other address is refused with ``ValueError``.

    Only style sheets, fonts and pictures, and only from the folder ``static``: a document can
    reach neither the network nor any other file.
    """
    from weasyprint.urls import URLFetcherResponse  # noqa: PLC0415 -- see render

    root = (Path(settings.BASE_DIR) / "static").resolve()
    path = (root / unquote(url.removeprefix(STATIC_BASE))).resolve()
    known = _TYPES.get(path.suffix)
    if not url.startswith(STATIC_BASE) or known is None or not path.is_relative_to(root):
        raise ValueError(f"only static files can be read, not {url[:200]}")
    return URLFetcherResponse(url, BytesIO(path.read_bytes()), {"Content-Type": known})


# --- Mending the tags -----------------------------------------------------------------------------
def _finish(document: Any, pdf: Any) -> None:
    pages = {page.reference: page for page in pdf.objects if _is(page, "/Page")}
    elements = {found.reference: found for found in pdf.objects if _is(found, "/StructElem")}
    reached = {found.reference for found in _tree(pdf, elements)}
    orphans = [found for reference, found in elements.items() if reference not in reached]
    _margins_as_artifacts(pdf, pages, orphans)
    for reference in reached:
        _mend(elements[reference], elements, pages)
    _say_links(document)


def _is(thing: Any, kind: str) -> bool:
    return isinstance(thing, dict) and thing.get("Type") == kind


def _tree(pdf: Any, elements: dict[bytes, Any]) -> Iterator[Any]:
    """Every element of the tree of tags; what stands in page margins hangs loose from it."""
    root = next(found for found in pdf.objects if _is(found, "/StructTreeRoot"))
    waiting = list(root["K"])
    while waiting:
        element = elements.get(waiting.pop())
        if element is not None:
            yield element
            waiting.extend(element.get("K", ()))


def _margins_as_artifacts(pdf: Any, pages: dict[bytes, Any], orphans: list[Any]) -> None:
    """A running header says nothing new on each page: readers skip an artifact."""
    streams = {found.reference: found.stream for found in pdf.objects if hasattr(found, "stream")}
    numbers = next(found for found in pdf.objects if _is(found, "/StructTreeRoot"))["ParentTree"]
    parents = next(found for found in pdf.objects if found.reference == numbers)["Nums"]
    per_page = dict(zip(parents[::2], parents[1::2], strict=True))
    loose: dict[bytes, set[int]] = {}
    for element in orphans:
        marked = {kid for kid in element["K"] if isinstance(kid, int)}
        loose.setdefault(element["Pg"], set()).update(marked)
        element.free = "f"
    for page, marks in loose.items():
        stream = streams[pages[page]["Contents"]]
        for place, found in enumerate(stream):
            if isinstance(found, dict) and found.get("MCID") in marks:
                stream[place - 1] = "/Artifact"
                stream[place] = type(found)({"Type": "/Pagination"})
        owners = per_page[pages[page]["StructParents"]]
        for mark in marks:
            owners[mark] = "null"


def _mend(element: Any, elements: dict[bytes, Any], pages: dict[bytes, Any]) -> None:
    layout = element.get("A", {})
    if element["S"] == "/TH":
        row = elements[element["P"]]
        cells = [elements[kid]["S"] for kid in row["K"] if kid in elements]
        layout["Scope"] = "/Column" if set(cells) == {"/TH"} else "/Row"
        element.pop("ID", None)  # without an IDTree it leads nowhere; the scope says it all
    elif element["S"] == "/TD":
        layout.pop("Headers", None)
    elif element["S"] == "/Figure" and "BBox" in layout:
        height = pages[element["Pg"]]["MediaBox"][3]
        left, top, right, bottom = (float(side) * POINTS for side in layout["BBox"])
        layout["BBox"][:] = [left, height - bottom, right, height - top]


def _say_links(document: Any) -> None:
    """Describe a link by its words; WeasyPrint gives the name of its target."""
    for page in document.pages:
        for _kind, target, _rectangle, box in page.links:
            if box.link_annotation is not None:
                words = re.sub(r"\s+", " ", "".join(box.element.itertext())).strip()
                text = type(box.link_annotation["Contents"])
                box.link_annotation["Contents"] = text(words or target)
