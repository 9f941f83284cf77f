"""What a check has to say, in words: findings of the rules, and building blocks that lack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tenders.checks import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tenders.advice.reference import Language
    from tenders.checks import BlockResult, CheckResult, Passage

#: The order in which findings are shown and counted.
ORDER = ("error", "warning", "question", "tip")


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of the rules, or a building block that lacks: one shape for page and paper."""

    identity: str
    code: str
    severity: str
    passages: tuple[Passage, ...]
    title: str
    message: str
    legal_basis: str
    suggestion: str


def findings_of(result: CheckResult, language: Language, *, wants_isv: bool) -> Iterator[Found]:
    """What the rules found, and each block that lacks; one hint in all when nobody chose ISV."""
    for each in result.findings:
        yield Found(
            each.identity,
            each.code,
            each.severity,
            each.passages,
            wording.title(each.code, language),
            wording.message(each, language),
            wording.legal_basis(each.code),
            wording.suggestion(each, language),
        )
    if not wants_isv:
        yield Found(
            "ISV-none",
            "ISV",
            "tip",
            (),
            _("No ISV in these documents"),
            _("You did not choose ISV for this tender, and the documents do not ask for it."),
            "",
            _("Look at the advice, and choose whether and how ISV fits."),
        )
        return
    for block in result.building_blocks:
        if block.status != "present":
            yield _lacking(block, language)


def numbered(found: Iterable[Found]) -> list[tuple[int, Found]]:
    """By severity, then by place in the text; the numbers follow that order, from 1."""
    ordered = sorted(found, key=lambda each: ORDER.index(each.severity))
    return list(enumerate(ordered, start=1))


def _lacking(block: BlockResult, language: Language) -> Found:
    name = block_name(block.code)
    nearest = (block.nearest,) if block.nearest else ()
    if block.status == "missing":
        message = _("This building block was not found.")
        if nearest:
            message += " " + _("The nearest passage is shown.")
    else:
        parts = ", ".join(wording.missing_part(part, language) for part in block.missing)
        message = _("This building block is there, but lacks: %(parts)s.") % {"parts": parts}
    return Found(
        f"{block.code}-{block.status}",
        block.code,
        "error" if block.status == "missing" else "warning",
        block.passages or nearest,
        _("%(name)s is missing") % {"name": name}
        if block.status == "missing"
        else _("%(name)s is incomplete") % {"name": name},
        message,
        _("Building block %(number)d") % {"number": int(block.code[-2:])},
        _("Take the text of %(code)s from the clause library.") % {"code": block.code},
    )


def block_name(code: str) -> str:
    names = {
        "ISV-01": _("Definitions"),
        "ISV-02": _("Commitment"),
        "ISV-03": _("Risk analysis"),
        "ISV-04": _("Plan of approach"),
        "ISV-05": _("Carrying out and reporting"),
        "ISV-06": _("Passing on in the chain"),
        "ISV-07": _("Yearly report"),
        "ISV-08": _("Making public"),
        "ISV-09": _("Independent verification"),
        "ISV-10": _("Equivalence"),
        "ISV-11": _("Dialogue and complaint"),
        "ISV-12": _("Remedy and sanction"),
    }
    return names.get(code, code)


def block_word(status: str) -> str:
    return {"present": _("Found"), "incomplete": _("Incomplete"), "missing": _("Missing")}[status]


def severity_name(severity: str) -> str:
    """Of many: a heading."""
    return {
        "error": _("Errors"),
        "warning": _("Warnings"),
        "question": _("Questions"),
        "tip": _("Tips"),
    }[severity]


def severity_word(severity: str) -> str:
    """Of one."""
    return {
        "error": _("Error"),
        "warning": _("Warning"),
        "question": _("Question"),
        "tip": _("Tip"),
    }[severity]


def place_of(passage: Passage) -> str:
    if passage.page:
        return _("page %(page)d, paragraph %(paragraph)d") % {
            "page": passage.page,
            "paragraph": passage.paragraph,
        }
    return _("paragraph %(paragraph)d") % {"paragraph": passage.paragraph}


def warning_word(code: str) -> str:
    """What a reader should know of a file, after its name."""
    words = {
        "ocr-quality": _("was read from pictures; check the words yourself"),
        "deletions-left-out": _("holds tracked deletions, which were left out"),
        "insertions-kept": _("holds tracked insertions, which were read as text"),
    }
    return words.get(code, code)
