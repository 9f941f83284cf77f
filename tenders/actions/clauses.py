"""The clauses of a tender: choosing, filling in, putting in order, taking a newer version over.

Nothing changes by itself: a tender keeps the version that it chose until somebody takes over.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef
from django.db.models.functions import Greatest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.jobs.making import Making
from portal.shared.errors import PortalError
from portal.shared.pdf import pdf_from_html
from portal.texts.models import Version
from tenders import choices
from tenders.actions import printing
from tenders.actions.editing import ChangedMeanwhile
from tenders.actions.log import record_deed
from tenders.clauses import choosing, docx, html, odt
from tenders.clauses.checking import Chosen, check
from tenders.clauses.document import build
from tenders.clauses.facts import ClauseFacts, clause_facts
from tenders.clauses.filling import first_values, spoken
from tenders.clauses.payload import Clause
from tenders.clauses.seeds import order
from tenders.facts import facts_of
from tenders.metrokaart.network import LANGUAGES
from tenders.models import ClauseFile, Tender, TenderClause

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from portal.accounts.models import User
    from portal.jobs.runner import Run
    from tenders.clauses.document import Document
    from tenders.clauses.payload import Language, Value

KIND = "clause"
#: Format → media type.
FORMATS = {
    "docx": docx.MEDIA_TYPE,
    "odt": odt.MEDIA_TYPE,
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Library:
    """The newest published version of every clause, by number."""

    versions: Mapping[str, Version]

    @property
    def clauses(self) -> list[Clause]:
        return [clause_of(version) for version in self.versions.values()]


def library() -> Library:
    """One query."""
    found = Version.objects.current().of_kind(KIND).select_related("text")
    return Library(
        {v.text.key: v for v in sorted(found, key=lambda version: order(version.text.key))}
    )


def clause_of(version: Version) -> Clause:
    return Clause(version.text.key, version.payload)


def facts_for(tender: Tender, language: Language) -> ClauseFacts:
    """Prefetch ``lots`` and ``stones``; select ``organisation``."""
    return clause_facts(
        facts_of(tender),
        language,
        title=tender.title,
        reference_number=tender.reference,
        authority=tender.organisation.name,
    )


def chosen_clauses(tender: Tender, language: Language) -> list[tuple[TenderClause, Chosen]]:
    """In the order of the tender; one query."""
    texts = _texts(tender)
    return [
        (row, _chosen(row, texts, language))
        for row in tender.clauses.select_related("version__text")
    ]


def chosen_clause(row: TenderClause, language: Language) -> Chosen:
    """One of them; ``row.tender`` as for ``facts_for``."""
    return _chosen(row, _texts(row.tender), language)


def _texts(tender: Tender) -> Mapping[Language, Mapping[str, str]]:
    return {each: facts_for(tender, each).texts for each in LANGUAGES}


def _chosen(
    row: TenderClause, texts: Mapping[Language, Mapping[str, str]], language: Language
) -> Chosen:
    clause = clause_of(row.version)
    values = spoken(clause, row.values, texts, language)
    return Chosen(clause, values, row.version.number, row.version.digest)


# --- Choosing ---------------------------------------------------------------------------------
@transaction.atomic
def choose_advised(tender: Tender, language: Language, *, by: User) -> int:
    """Add every clause that fits and is not there yet; returns how many."""
    known, facts = library(), facts_for(tender, language)
    there = set(tender.clauses.values_list("number", flat=True))
    wanted = [n for n in choosing.advised(known.clauses, facts) if n not in there]
    place = _last(tender)
    TenderClause.objects.bulk_create(
        [
            TenderClause(
                tender=tender,
                number=number,
                version=known.versions[number],
                values=first_values(clause_of(known.versions[number]), facts),
                position=place + index,
                chosen_by=by,
            )
            for index, number in enumerate(wanted, start=1)
        ],
        ignore_conflicts=True,  # of two who press at once the second adds nothing
    )
    if wanted:
        record_deed("tender.clauses-chosen", tender, by=by, new={"clauses": wanted})
    return len(wanted)


@transaction.atomic
def add_clause(tender: Tender, number: str, language: Language, *, by: User) -> TenderClause:
    """Choose one; that it is there already is no mistake. Raises ``PortalError``."""
    version = library().versions.get(number)
    if version is None:
        raise PortalError(_("There is no such clause."), code="no-such-clause")
    made, new = TenderClause.objects.get_or_create(
        tender=tender,
        number=number,
        defaults={
            "version": version,
            "values": first_values(clause_of(version), facts_for(tender, language)),
            "position": _last(tender) + 1,
            "chosen_by": by,
        },
    )
    if new:
        record_deed("tender.clauses-chosen", tender, by=by, new={"clauses": [number]})
    return made


@transaction.atomic
def remove_clause(tender: Tender, number: str, *, by: User) -> None:
    gone, _rows = TenderClause.objects.filter(tender=tender, number=number).delete()
    if gone:
        record_deed("tender.clauses-removed", tender, by=by, new={"clauses": [number]})


@transaction.atomic
def move_clause(tender: Tender, number: str, *, down: bool) -> None:
    """Change places with the neighbour; at the end of the list nothing happens."""
    rows = list(TenderClause.objects.select_for_update().filter(tender=tender))
    here = next((index for index, row in enumerate(rows) if row.number == number), None)
    there = None if here is None else here + (1 if down else -1)
    if here is None or there is None or not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, start=1):
        row.position = position
    TenderClause.objects.bulk_update(rows, ["position"])


@transaction.atomic
def fill_clause(row: TenderClause, values: Mapping[str, Value], *, edition: int, by: User) -> None:
    """Keep parameters. Raises ``PortalError`` for a value outside its limits.

    Raises ``ChangedMeanwhile`` when somebody else was first.
    """
    clause = clause_of(row.version)
    kept: dict[str, Value] = {}
    for parameter in clause.parameters:
        value = values.get(parameter.code, parameter.default)
        is_open = parameter.type == "text" and value == ""
        if not is_open and not parameter.allows(value):
            raise PortalError(
                _("%(name)s: this value is not allowed.")
                % {"name": parameter.name(choices.language())},
                code="value-outside-limits",
            )
        kept[parameter.code] = value
    old = dict(row.values)
    won = TenderClause.objects.filter(pk=row.pk, edition=edition).update(
        values=kept, edition=F("edition") + 1
    )
    if not won:
        raise ChangedMeanwhile(
            _("Somebody else changed this clause while you were busy. Look at it, then save again.")
        )
    row.refresh_from_db()
    record_deed(
        "tender.clause-filled",
        row.tender,
        by=by,
        old={"clause_values": old},
        new={"clause": row.number, "clause_values": kept},
    )


# --- Newer versions -----------------------------------------------------------------------------
@transaction.atomic
def take_over(row: TenderClause, language: Language, *, by: User) -> None:
    """Use the newest published version; what was filled in stays where it is still allowed."""
    newest = library().versions.get(row.number)
    if newest is None or newest.number <= row.version.number:
        raise PortalError(_("There is no newer version of this clause."), code="nothing-newer")
    clause = clause_of(newest)
    values = first_values(clause, facts_for(row.tender, language))
    for parameter in clause.parameters:
        old = row.values.get(parameter.code)
        if old is not None and parameter.allows(old):
            values[parameter.code] = old
    was = row.version.number
    won = TenderClause.objects.filter(pk=row.pk, version=row.version_id).update(
        version=newest, values=values, kept_number=0, edition=F("edition") + 1
    )
    if won:
        record_deed(
            "tender.clause-version",
            row.tender,
            by=by,
            old={"clause_version": was},
            new={"clause": row.number, "clause_version": newest.number},
        )


def keep_version(row: TenderClause, number: int, *, by: User) -> None:
    """Stay with the version that was chosen, and stop hearing of this newer one."""
    with transaction.atomic():
        if TenderClause.objects.filter(pk=row.pk, kept_number__lt=number).update(
            kept_number=number
        ):
            record_deed(
                "tender.clause-kept",
                row.tender,
                by=by,
                new={"clause": row.number, "clause_version": row.version.number},
            )


def newer_count(tender: Tender) -> int:
    """How many clauses have a newer version that nobody of the tender answered yet; one query."""
    later = Version.objects.published().filter(
        text=OuterRef("version__text"),
        number__gt=Greatest(OuterRef("version__number"), OuterRef("kept_number")),
    )
    return tender.clauses.filter(Exists(later)).count()


def newer(rows: Sequence[TenderClause], known: Library) -> dict[str, Version]:
    """By number: a version that is newer than what the tender uses and has not been answered."""
    return {
        row.number: known.versions[row.number]
        for row in rows
        if row.number in known.versions
        and known.versions[row.number].number > max(row.version.number, row.kept_number)
    }


# --- The document -------------------------------------------------------------------------------
def document_of(tender: Tender, language: Language) -> Document:
    """Raises ``PortalError``: ``no-clauses``, or ``clauses-wrong`` for what must not leave."""
    facts = facts_for(tender, language)
    chosen = [each for _row, each in chosen_clauses(tender, language)]
    if not chosen:
        raise PortalError(_("This tender has no clauses yet."), code="no-clauses")
    wrong = [finding.number for finding in check(chosen, facts) if finding.stop]
    if wrong:
        raise PortalError(
            _("First mend what is wrong in %(numbers)s.") % {"numbers": ", ".join(wrong)},
            code="clauses-wrong",
        )
    with translation.override(language):
        return build(chosen, facts, language, day=timezone.localdate())


def export(tender: Tender, kind: str, language: Language) -> bytes:
    """The file, here and now. ``kind`` is a key of ``FORMATS``."""
    document = document_of(tender, language)
    now = timezone.now()
    match kind:
        case "docx":
            return docx.write(document, made_at=now)
        case "odt":
            return odt.write(document, made_at=now)
        case "pdf":
            return pdf_from_html(html.page(document))
    raise ValueError(f"clauses cannot be exported as {kind!r}")


def _contents(file: ClauseFile, tender: Tender) -> printing.Contents:
    page = html.page(document_of(tender, "en" if file.language == "en" else "nl"))
    return printing.Contents(hashlib.sha256(page.encode("utf-8")).hexdigest(), lambda: page)


PDF = printing.Print(
    ClauseFile,
    "clauses",
    Making("tenders.tasks.render_clauses", "file_pk", "clauses"),
    _contents,
)


def request_pdf(tender: Tender, language: Language, *, by: User) -> ClauseFile:
    """Have the PDF made, unless it is there for exactly these words or on its way.

    Raises ``PortalError`` as ``document_of`` does.
    """
    return printing.request(PDF, tender, language, by=by)


def render_pdf(file: ClauseFile, run: Run) -> None:
    printing.render(PDF, file, run)


def _last(tender: Tender) -> int:
    return tender.clauses.aggregate(last=Max("position"))["last"] or 0
