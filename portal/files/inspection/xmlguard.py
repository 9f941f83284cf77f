"""Read XML piece by piece without building anything: no DOCTYPE, no entities, bounded depth."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from portal.files.inspection.verdict import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

#: Deeper than any document of people; parsers that recurse break on more.
DEEPEST = 500
_WEB_SPACES = ("http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg")


class XmlGuard:
    """Feed it pieces, then ``close``; raises ``Refusal`` at the first thing that is not allowed.

    ``on_start(name, attributes)`` sees every element; names are ``"namespace local"``.
    """

    def __init__(
        self, where: str, on_start: Callable[[str, dict[str, str]], None] | None = None
    ) -> None:
        self.where = where[:80]
        self.root = ""
        self.depth = 0
        self.on_start = on_start
        # expat itself, not ElementTree: nothing is kept, and every hook that could fetch or
        # expand something refuses. (defusedxml does the same for parsers that build a tree.)
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._forbid
        self.parser.EntityDeclHandler = self._forbid
        self.parser.ExternalEntityRefHandler = self._forbid
        self.parser.ProcessingInstructionHandler = self._instruction

    def feed(self, piece: bytes, *, final: bool = False) -> None:
        try:
            self.parser.Parse(piece, final)
        except (expat.ExpatError, ValueError, LookupError):  # encodings: Value- or LookupError
            raise Refusal("damaged", self.where or "xml") from None

    def close(self) -> None:
        self.feed(b"", final=True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name
        self.depth += 1
        if self.depth > DEEPEST:
            raise Refusal("damaged", self.where or "xml")
        if self.on_start is not None:
            self.on_start(name, attributes)

    def _end(self, name: str) -> None:  # noqa: ARG002 -- expat's interface
        self.depth -= 1

    def _forbid(self, *_: object) -> int:
        raise Refusal("forbidden-xml", self.where)

    def _instruction(self, target: str, data: str) -> None:  # noqa: ARG002 -- expat's interface
        if target.lower() in {"xml-stylesheet", "php"}:
            raise Refusal("web-page", self.where)


def refuse_web(name: str) -> None:
    """Raise ``Refusal`` for an element of HTML or SVG, in its namespace or without any."""
    space, _, local = name.rpartition(" ")
    bare = not space and local.lower() in {"html", "svg", "script"}
    if bare or space in _WEB_SPACES:
        raise Refusal("web-page", local[:80])
