"""``manage.py check_document``: what is missing or wrong in tender documents, without a server.

The files are judged as every upload is before anything reads them. No database is needed, except
for ``--tender``. The law is read on ``--date``, or on the day of the notice that the documents
name; never on today.
"""

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from portal.files.inspection.judge import judge
from portal.files.kinds import kind
from portal.files.refusals import refused
from portal.shared.commands import BadUseError, PortalCommand
from portal.shared.errors import PortalError
from tenders.advice.reference import Language, all_procedures
from tenders.checks import Case, CaseFacts, CheckResult, wording
from tenders.checks.answer import as_answer
from tenders.checks.engine import check
from tenders.documents import MEDIA_TYPES, TenderDocument, UnreadableError, read_document
from tenders.management.commands.advise import ISO_DAY, read_euros

KIND = "tender-document"


class Command(PortalCommand):
    help = "Check tender documents: the building blocks of ISV, and what is wrong."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--tender", metavar="REFERENCE", default="")
        parser.add_argument("--jurisdiction", choices=["nl", "be"])
        parser.add_argument("--authority", choices=["central", "subcentral", "utility"])
        parser.add_argument("--procedure", metavar="CODE", default="")
        parser.add_argument("--value", metavar="EUROS", help="estimate in whole euros without VAT")
        parser.add_argument("--date", metavar="YYYY-MM-DD", help="the day whose law holds")
        parser.add_argument("--language", choices=["nl", "en"], default="nl")

    def handle(self, *args: Any, **options: Any) -> None:
        language: Language = options["language"]
        with translation.override(language):
            facts, day = read_facts(options)
            documents = tuple(_document(Path(name)) for name in options["files"])
            result = check(Case(_named_apart(documents), facts, day))
            if options["json"]:
                self.answer(as_answer(result, language))
            else:
                self.stdout.write(as_text(result, language))


def read_facts(options: Mapping[str, Any]) -> tuple[CaseFacts, date | None]:
    """What the arguments say, over what the tender says. Raises ``PortalError``."""
    facts = _of_tender(options["tender"]) if options["tender"] else CaseFacts()
    procedure = options["procedure"]
    if procedure and procedure not in all_procedures():
        raise PortalError(
            _("There is no procedure %(code)s here. Choose one of: %(known)s.")
            % {"code": procedure, "known": ", ".join(all_procedures())},
            code="unknown-procedure",
        )
    value = options["value"]
    return (
        CaseFacts(
            jurisdiction=options["jurisdiction"] or facts.jurisdiction,
            authority=options["authority"] or facts.authority,
            nature=facts.nature,
            value_cents=facts.value_cents if value is None else read_euros(value) * 100,
            procedure=procedure or facts.procedure,
            award_method=facts.award_method,
            isv_forms=facts.isv_forms,
            notice_date=facts.notice_date,
            closing_date=facts.closing_date,
        ),
        _day(options["date"]) if options["date"] else facts.notice_date,
    )


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if ISO_DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise PortalError(
            _("%(text)s is no date. Write it as 2026-11-23.") % {"text": text}, code="unknown-date"
        )
    return day


def _of_tender(reference: str) -> CaseFacts:
    from tenders.facts import case_facts_of  # noqa: PLC0415 -- only this argument needs a database
    from tenders.models import Tender  # noqa: PLC0415 -- the same

    found = list(
        Tender.objects.filter(reference=reference, deleted_at=None).prefetch_related(
            "lots", "stones"
        )[:2]
    )
    if len(found) != 1:
        raise PortalError(
            _("There is no tender with the reference %(reference)s, or more than one.")
            % {"reference": reference},
            code="unknown-tender",
        )
    return case_facts_of(found[0])


def _document(path: Path) -> TenderDocument:
    """One file: judged by its content, then read. Raises ``PortalError``."""
    if not path.is_file():
        raise BadUseError(_("%(name)s is no file.") % {"name": path.name}, code="not-found")
    suffix = path.suffix.lower()
    limits = kind(KIND)
    if suffix not in MEDIA_TYPES:
        raise refused("type-not-allowed", limits, suffix or "?")
    # Markdown is judged as the plain text that it is.
    name = path.with_suffix(".txt").name if suffix == ".md" else path.name
    with tempfile.TemporaryDirectory(prefix="judge-") as scratch:
        verdict = judge(path, name, limits.rules, scratch)
    if not verdict.accepted:
        raise refused(verdict.code, limits, verdict.detail)
    try:
        return read_document(path)
    except UnreadableError as error:
        raise refused(error.code, limits, error.name) from error


def _named_apart(documents: tuple[TenderDocument, ...]) -> tuple[TenderDocument, ...]:
    if len({document.name for document in documents}) != len(documents):
        raise BadUseError(_("Two files have the same name."), code="same-name")
    return documents


def as_text(result: CheckResult, language: Language) -> str:
    """The same for a person."""
    status = {"present": _("present"), "incomplete": _("incomplete"), "missing": _("missing")}
    words = _("words")
    lines = [
        f"{document.name}: {document.words} {words}, {document.text_source}"
        for document in result.documents
    ]
    lines += [
        "",
        _("International social conditions: ") + (_("yes") if result.has_isv else _("no")),
    ]
    lines += [f"  {block.code} {status[block.status]}" for block in result.building_blocks]
    for finding in result.findings:
        lines += [
            "",
            f"{finding.code} ({finding.severity}) {wording.title(finding.code, language)}",
        ]
        lines += [f"  {wording.message(finding, language)}"]
        lines += [f'  § {p.paragraph}: "{p.quote}"' for p in finding.passages]
    return "\n".join(lines)
