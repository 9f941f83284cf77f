"""What the page of a check shows: blocks on top, the text with marks, findings beside it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.jobs.enums import JobState
from tenders import choices
from tenders.checks import CheckResult
from tenders.pages.together import note_rows
from tenders.remarks.findings import (
    ORDER,
    block_name,
    block_word,
    findings_of,
    numbered,
    place_of,
    severity_name,
    severity_word,
    warning_word,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.accounts.models import User
    from tenders.advice.reference import Language
    from tenders.checks import BlockResult
    from tenders.models import DocumentCheck, FindingDecision, Task, Tender
    from tenders.pages.together import NoteRow
    from tenders.remarks.findings import Found

#: The number of the line below the text.
MARK = {"error": "mk1", "warning": "mk2", "question": "mk3", "tip": "mk3", "found": "mk4"}
CHIP = {"error": "fout", "warning": "waarschuwing", "question": "tip", "tip": "tip"}
#: A hyphen that only the end of a line made.
_BROKEN = re.compile(r"-\n\s*(?=[a-zà-ÿ])")


@dataclass(frozen=True, slots=True)
class BlockRow:
    number: int
    code: str
    name: str
    kind: str  # of the chip
    word: str
    anchor: str  # where it stands in the text, or its finding


@dataclass(frozen=True, slots=True)
class FindingRow:
    number: int
    identity: str
    code: str
    severity: str
    severity_word: str
    chip: str
    title: str
    message: str
    legal_basis: str
    suggestion: str
    quote: str
    place: str  # "page 3, paragraph 12", or "not found"
    in_text: bool
    is_new: bool
    decision: FindingDecision | None
    task: Task | None  # the newest about it, open or done
    notes: list[NoteRow]


@dataclass(frozen=True, slots=True)
class Group:
    severity: str
    name: str
    chip: str
    count: str  # "2 errors"
    rows: list[FindingRow]
    open: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: str
    level: int
    number: int
    html: SafeString


@dataclass(frozen=True, slots=True)
class Text:
    number: int
    name: str
    findings: int
    paragraphs: list[Paragraph]


@dataclass(frozen=True, slots=True)
class CheckPage:
    blocks: list[BlockRow]
    blocks_sentence: str
    groups: list[Group]
    texts: list[Text]
    pages: int
    words: int
    has_isv: bool
    warnings: list[str]
    new: int
    solved: list[str]
    remaining: int
    hidden: int


def check_page(
    check: DocumentCheck,
    previous: DocumentCheck | None,
    user: User,
    only: str = "",
    state: str = "",
) -> CheckPage:
    """Everything on the page of a finished check; a fixed number of queries.

    ``only`` is a severity, ``state`` "open" or "decided"; ``previous`` is the check before.
    """
    language = choices.language()
    kept: dict[str, Any] = check.result or {}
    result = CheckResult.from_data(kept["result"])
    wants_isv = bool(check.tender.isv_forms) or result.has_isv
    found = list(findings_of(result, language, wants_isv=wants_isv))
    before = _before(previous, language, wants_isv=bool(check.tender.isv_forms))
    decisions = {each.identity: each for each in check.tender.finding_decisions.all()}
    rows = _rows(
        found,
        decisions,
        before,
        has_previous=previous is not None,
        tasks=_tasks(check.tender),
        notes=_notes(check.tender, user),
    )
    shown = [row for row in rows if _fits(row, only, state)]
    texts = [
        _text(number, text, rows, found, result.building_blocks)
        for number, text in enumerate(kept["texts"], start=1)
    ]
    now = {each.identity for each in found}
    return CheckPage(
        blocks=[
            _block(number, each, rows) for number, each in enumerate(result.building_blocks, 1)
        ],
        blocks_sentence=_blocks_sentence(result),
        groups=_groups(shown),
        texts=texts,
        pages=sum(each.pages or 0 for each in result.documents),
        words=sum(each.words for each in result.documents),
        has_isv=result.has_isv,
        warnings=[
            f"{each.name}: {warning_word(code)}"
            for each in result.documents
            for code in each.warnings
        ],
        new=sum(row.is_new for row in rows),
        solved=[title for identity, title in before.items() if identity not in now],
        remaining=len(now & before.keys()),
        hidden=len(rows) - len(shown),
    )


def _before(
    previous: DocumentCheck | None, language: Language, *, wants_isv: bool
) -> dict[str, str]:
    """Identity → title of what the check before found."""
    if previous is None or previous.result is None:
        return {}
    result = CheckResult.from_data(previous.result["result"])
    wants = wants_isv or result.has_isv
    return {each.identity: each.title for each in findings_of(result, language, wants_isv=wants)}


def _rows(
    found: Sequence[Found],
    decisions: dict[str, FindingDecision],
    before: dict[str, str],
    *,
    has_previous: bool,
    tasks: dict[str, Task],
    notes: dict[str, list[NoteRow]],
) -> list[FindingRow]:
    """By severity, then by place in the text; the numbers follow that order."""
    return [
        FindingRow(
            number=number,
            identity=each.identity,
            code=each.code,
            severity=each.severity,
            severity_word=severity_word(each.severity),
            chip=CHIP[each.severity],
            title=each.title,
            message=each.message,
            legal_basis=each.legal_basis,
            suggestion=each.suggestion,
            quote=each.passages[0].quote if each.passages else "",
            place=place_of(each.passages[0]) if each.passages else _("not found"),
            in_text=bool(each.passages),
            is_new=has_previous and each.identity not in before,
            decision=decisions.get(each.identity),
            task=tasks.get(each.identity),
            notes=notes.get(each.identity, []),
        )
        for number, each in numbered(found)
    ]


def _tasks(tender: Tender) -> dict[str, Task]:
    """By identity of the finding; a later task takes the place of one that is done."""
    found = tender.tasks.exclude(finding="").select_related("assignee")
    return {task.finding: task for task in found.order_by("pk")}


def _notes(tender: Tender, user: User) -> dict[str, list[NoteRow]]:
    kept = tender.notes.kept().exclude(finding="").select_related("author")
    notes = list(kept.order_by("written_at", "pk"))
    found: dict[str, list[NoteRow]] = {}
    for note, row in zip(notes, note_rows(tender, notes, user), strict=True):
        found.setdefault(note.finding, []).append(row)
    return found


def _fits(row: FindingRow, only: str, state: str) -> bool:
    if only and row.severity != only:
        return False
    return not state or (row.decision is not None) == (state == "decided")


def _groups(rows: Sequence[FindingRow]) -> list[Group]:
    groups = []
    for severity in ORDER:
        mine = [row for row in rows if row.severity == severity]
        if mine:
            undecided = sum(row.decision is None for row in mine)
            groups.append(
                Group(
                    severity,
                    severity_name(severity),
                    CHIP[severity],
                    f"{len(mine)} {severity_name(severity).lower()}",
                    mine,
                    undecided,
                )
            )
    return groups


def _block(number: int, block: BlockResult, rows: Sequence[FindingRow]) -> BlockRow:
    kind = {"present": "goed", "incomplete": "waarschuwing", "missing": "fout"}[block.status]
    word = block_word(block.status)
    row = next((row for row in rows if row.code == block.code), None)
    anchor = f"bevinding-{row.number}" if row else f"plaats-{block.code}"
    if row is None and not block.passages:
        anchor = ""
    if block.status == "missing" and row is None:  # no ISV was asked for
        kind = "stil"
    return BlockRow(number, block.code, block_name(block.code), kind, word, anchor)


def _blocks_sentence(result: CheckResult) -> str:
    count = Counter(block.status for block in result.building_blocks)
    return _("%(present)d found, %(incomplete)d incomplete, %(missing)d missing") % {
        "present": count["present"],
        "incomplete": count["incomplete"],
        "missing": count["missing"],
    }


# --- The text with its marks ------------------------------------------------------------------


def _text(
    number: int,
    text: dict[str, Any],
    rows: Sequence[FindingRow],
    found: Sequence[Found],
    blocks: Sequence[BlockResult],
) -> Text:
    """The paragraphs of one document with the passages of findings and blocks marked."""
    by_identity = {each.identity: each for each in found}
    marks: list[tuple[int, int, str, str]] = []  # start, end, class, HTML in front
    findings = 0
    for row in rows:
        mine = [p for p in by_identity[row.identity].passages if p.document == text["name"]]
        findings += bool(mine)
        for place, passage in enumerate(mine):
            anchor = format_html(
                '<a class="mark-nr" id="plaats-{0}{1}" href="#bevinding-{0}">{0}</a>',
                row.number,
                f"-{place}" if place else "",
            )
            marks.append((passage.start, passage.end, MARK[row.severity], anchor))
    for block in blocks:
        for place, passage in enumerate(block.passages):
            if block.status == "present" and passage.document == text["name"]:
                anchor = (
                    SafeString()
                    if place
                    else format_html('<span id="plaats-{}"></span>', block.code)
                )
                marks.append((passage.start, passage.end, MARK["found"], anchor))
    marks.sort(key=lambda mark: (mark[0], -mark[1]))
    paragraphs = [
        Paragraph(kind, level, paragraph, _marked(text["raw"], start, end, marks))
        for kind, start, end, paragraph, _page, level in text["blocks"]
    ]
    return Text(number, text["name"], findings, paragraphs)


def _marked(
    raw: str, start: int, end: int, marks: Sequence[tuple[int, int, str, str]]
) -> SafeString:
    """``raw[start:end]`` as HTML; of marks that overlap the first keeps its words."""
    parts: list[tuple[SafeString]] = []
    place = start
    for first, last, kind, anchor in marks:
        if last <= start or first >= end:
            continue
        begin, stop = max(first, place), min(last, end)
        shown = anchor if first >= start else SafeString()
        parts.append((_plain(raw[place:begin]),))
        if begin < stop:
            parts.append(
                (
                    format_html(
                        '<mark class="mark {}">{}{}</mark>', kind, shown, _plain(raw[begin:stop])
                    ),
                )
            )
            place = stop
        else:
            parts.append((mark_safe(shown),))  # noqa: S308 -- made above
    parts.append((_plain(raw[place:end]),))
    return format_html_join("", "{}", parts)


def _plain(text: str) -> SafeString:
    return format_html("{}", " ".join(_BROKEN.sub("", text).split("\n")))


# --- Progress ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    busy: bool
    failed: bool
    cancelled: bool
    percent: int
    sentence: str


def progress_of(check: DocumentCheck) -> Progress:
    """How far the job is, in words."""
    job = check.job
    if job is None:
        return Progress(False, check.result is None, False, 0, "")
    step, _colon, rest = job.step.partition(":")
    steps = {
        "safety": _("We look whether the files are safe and can be read."),
        "reading": _reading(rest),
        "rules": _("We look for the building blocks and follow the rules."),
        "saving": _("We keep the result."),
    }
    sentence = steps.get(step, _("The check is waiting for its turn."))
    if job.state == JobState.FAILED:
        sentence = job.error_text or _("The check did not succeed. Please try again.")
    return Progress(
        busy=job.is_unfinished,
        failed=job.state == JobState.FAILED,
        cancelled=job.state == JobState.CANCELLED,
        percent=job.progress,
        sentence=sentence,
    )


def _reading(place: str) -> str:
    """``place`` is "document:of:page:pages"; page 0 when there are none, or none was read yet."""
    if not place:
        return _("We read the text.")
    document, total, page, pages = place.split(":")
    values = {"document": document, "total": total, "page": page, "pages": pages}
    if total == "1":
        return _("We read page %(page)s of %(pages)s.") % values if page != "0" else _reading("")
    if page == "0":
        return _("We read document %(document)s of %(total)s.") % values
    return _("We read document %(document)s of %(total)s: page %(page)s of %(pages)s.") % values


def summary(check: DocumentCheck) -> str:
    """One line for the list of checks."""
    if check.result is None:
        return progress_of(check).sentence
    count = Counter(each["severity"] for each in check.result["result"]["findings"])
    total = sum(count.values())
    return ngettext("%(total)d finding", "%(total)d findings", total) % {"total": total}
