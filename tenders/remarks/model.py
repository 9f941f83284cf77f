"""A remark for the margin, and how a finding becomes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.shared.errors import PortalError
from tenders.remarks.findings import place_of, severity_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tenders.remarks.findings import Found

#: Who makes the remarks, as a program shows it beside them.
AUTHOR, INITIALS = "ISV-portaal Natuursteen", "ISV"


class CannotBeMarked(PortalError):
    """The file cannot carry remarks, or is not the one that was checked."""

    code = "cannot-be-marked"

    def __init__(self) -> None:
        super().__init__(_("This file cannot carry remarks. The report has them all."))


@dataclass(frozen=True, slots=True)
class Remark:
    """``start`` and ``end`` are offsets in the raw text; both -1 when it is about the whole."""

    number: int
    severity: str
    text: str
    start: int = -1
    end: int = -1
    page: int = 0  # counted from 1; 0 where there are no pages

    @property
    def has_place(self) -> bool:
        return 0 <= self.start < self.end


def remarks_on(
    document: str, numbered: Iterable[tuple[int, Found]], said: Mapping[str, str], *, first: bool
) -> list[Remark]:
    """One remark per finding about ``document``, at its first passage there.

    ``said`` is what people decided, by identity of the finding. What is about no document in
    particular is told at the beginning of the ``first``.
    """
    found = []
    for number, each in numbered:
        here = [passage for passage in each.passages if passage.document == document]
        if not here and not (first and not each.passages):
            continue
        also = [place_of(passage) for passage in here[1:]]
        also += [
            f"{passage.document}, {place_of(passage)}"
            for passage in each.passages
            if passage.document != document
        ]
        lines = [
            f"{number}. {severity_word(each.severity)}: {each.title}",
            each.message,
            _("Ground: %(basis)s") % {"basis": each.legal_basis} if each.legal_basis else "",
            _("Proposal: %(text)s") % {"text": each.suggestion} if each.suggestion else "",
            _("Also: %(places)s") % {"places": "; ".join(also)} if also else "",
            said.get(each.identity, ""),
        ]
        text = "\n".join(line for line in lines if line)
        if here:
            at = here[0]
            found.append(
                Remark(number, each.severity, text, at.start, at.end, at.page or 0),
            )
        else:
            found.append(Remark(number, each.severity, text))
    return found
