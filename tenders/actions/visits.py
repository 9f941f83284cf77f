"""What a visitor without an account does: answer, have a PDF made, wipe it all, or take it along.

A PDF of a visitor lies under a name of its own per visit and language, so that wiping the visit
wipes it too. Everything that writes a visit or its file first takes the row of the visit.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.storage import Storage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.accounts.models import Organisation, User
from portal.accounts.tokens import hash_of, new_token
from portal.jobs.actions import cancel
from portal.jobs.making import Making, have_made
from portal.jobs.runner import Run
from portal.shared.errors import PortalError
from portal.shared.pdf import pdf_from_html
from tenders.actions.editing import change_tender, create_tender
from tenders.actions.printing import STEPS, is_there, store
from tenders.guide import digest_of, guide_html
from tenders.guide.facts import facts_about
from tenders.guide.subject import Subject
from tenders.journey import journey_through
from tenders.metrokaart.network import LANGUAGES, Language
from tenders.models import Tender, Visit, VisitDay, VisitFile
from tenders.visitor import as_answers, caps, facts_of_answers, values_of_tender

#: How a row is made.
MAKING = Making("tenders.tasks.render_visit", "file_pk", "visit")
#: How far a visitor's render stands back at the processor.
NICE = 15


class TooManyPdfs(PortalError):
    """All PDFs of one visit were made."""

    code = "too-many-pdfs"


class BusyDay(PortalError):
    """All visitors together had the PDFs of this day."""

    code = "busy-day"


class VisitGone(PortalError):
    """The visit was wiped or taken along meanwhile."""

    code = "visit-gone"


def begin_visit(cleaned: Mapping[str, Any]) -> str:
    """Keep the first answers; return the secret of their address, which is kept nowhere."""
    token = new_token()
    Visit.objects.create(
        token_hash=hash_of(token), answers=as_answers(cleaned), changed_on=timezone.localdate()
    )
    return token


@transaction.atomic
def change_visit(visit: Visit, cleaned: Mapping[str, Any]) -> None:
    """Replace the answers of one step; those of other steps stay. Raises ``VisitGone``."""
    locked = _locked(visit)
    answers = {**locked.answers, **as_answers(cleaned)}
    if answers != locked.answers:
        locked.answers, locked.changed_on = answers, timezone.localdate()
        locked.save(update_fields=["answers", "changed_on"])
    visit.answers, visit.changed_on = locked.answers, locked.changed_on


def visit_facts(visit: Visit, language: Language) -> dict[str, Any]:
    """Everything that the guide of a visitor prints."""
    with translation.override(language):
        subject = Subject(title=_("Your metrokaart"), day=visit.changed_on)
        return facts_about(subject, journey_through(facts_of_answers(visit.answers)), language)


@transaction.atomic
def request_pdf(visit: Visit, language: Language) -> VisitFile:
    """Have the PDF made in the lane of visitors, unless it is there or on its way.

    Raises ``TooManyPdfs``, ``BusyDay``, ``VisitGone``.
    """
    mine = _locked(visit)

    def is_there_already(file: VisitFile) -> bool:
        if file.digest != digest_of(visit_facts(mine, language)):
            return False
        return is_there(file.pdf.storage, file_name(mine, language))

    return have_made(
        VisitFile.objects.all(),
        {"visit": mine, "language": language},
        MAKING,
        is_there=is_there_already,
        before=lambda _file: _count(mine),
    )


def render_pdf(file: VisitFile, run: Run) -> None:
    """Make the PDF, standing back for who logs in; nothing stays when the visit is gone."""
    language: Language = "en" if file.language == "en" else "nl"
    run.progress(STEPS["facts"], "facts")
    facts = visit_facts(file.visit, language)
    run.progress(STEPS["drawing"], "drawing")
    html = guide_html(facts)
    run.progress(STEPS["pdf"], "pdf")
    pdf = pdf_from_html(html, nice=NICE)
    run.progress(STEPS["saving"], "saving")
    with run.finish():
        if not Visit.objects.select_for_update().filter(pk=file.visit_id).exists():
            return
        name = file_name(file.visit, language)
        store(file.pdf.storage, name, pdf)
        VisitFile.objects.filter(pk=file.pk).update(
            pdf=name, digest=digest_of(facts), made_at=timezone.now()
        )


@transaction.atomic
def delete_visit(visit: Visit) -> None:
    """Wipe answers and PDFs at once. Raises ``VisitGone``."""
    locked = _locked(visit)
    for file in locked.files.select_related("job"):
        if file.job:
            cancel(file.job)
    _wipe(locked)


def delete_visits(before: datetime) -> int:
    """Wipe what is over its period; how many visits there were."""
    found = list(Visit.objects.select_for_update().filter(begun_at__lt=before))
    for visit in found:
        _wipe(visit)
    VisitDay.objects.filter(day__lt=timezone.localdate(before)).delete()
    return len(found)


@transaction.atomic
def take_visit(
    visit: Visit, organisation: Organisation, *, reference: str, title: str, by: User
) -> Tender:
    """Make a tender of the answers and wipe the visit. Raises ``ReferenceTaken``, ``VisitGone``."""
    locked = _locked(visit)
    values, stones = values_of_tender(locked.answers)
    values |= {"reference": reference, "title": title}
    tender = create_tender(organisation, values, by=by)
    if stones:
        change_tender(tender, {}, version=tender.version, by=by, stones=stones)
    delete_visit(locked)
    return tender


def file_name(visit: Visit, language: str) -> str:
    return f"visits/{visit.pk}-{language}.pdf"


def _locked(visit: Visit) -> Visit:
    found = Visit.objects.select_for_update().filter(pk=visit.pk).first()
    if found is None:
        raise VisitGone(_("These answers are not there any more."))
    return found


def _count(visit: Visit) -> None:
    """One more for this visit and for this day, or a refusal: two conditional updates."""
    most = caps()
    if not Visit.objects.filter(pk=visit.pk, pdfs__lt=most.per_visit).update(pdfs=F("pdfs") + 1):
        raise TooManyPdfs(
            _("You had %(most)s PDFs made. With an account you can make as many as you need.")
            % {"most": most.per_visit}
        )
    day = timezone.localdate()
    try:
        with transaction.atomic():
            VisitDay.objects.create(day=day)
    except IntegrityError:
        pass  # not the first of this day
    if not VisitDay.objects.filter(day=day, pdfs__lt=most.per_day).update(pdfs=F("pdfs") + 1):
        raise BusyDay(
            _("Today visitors had as many PDFs made as we can make. Please come back tomorrow.")
        )


def _wipe(visit: Visit) -> None:
    storage = VisitFile().pdf.storage
    names = [file_name(visit, language) for language in LANGUAGES]
    visit.delete()
    transaction.on_commit(lambda: _wipe_files(storage, names))


def _wipe_files(storage: Storage, names: list[str]) -> None:
    for name in names:
        storage.delete(name)
