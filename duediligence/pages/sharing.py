"""Who sees what of a dossier, and who read what: for the supplier."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from duediligence.enums import Part, ShareState, Stage
from duediligence.models import Dossier, Reading, Share, SharedVersion
from duediligence.pages.shared import receiver_name
from tenders.choices import language
from tenders.pages.printing import Addresses, PrintRow, print_row

CHIPS = {
    ShareState.RUNNING: "goed",
    ShareState.OVER: "stil",
    ShareState.REVOKED: "stil",
    ShareState.REPLACED: "stil",
}


def cut_row(version: SharedVersion) -> PrintRow:
    """The cut as a PDF in the present language: there, being made, or to be made."""
    spoken, share = language(), version.share
    file = version.files.select_related("job").filter(language=spoken).first()
    ask, progress = (
        reverse(f"duediligence:{name}", args=[share.pk])
        for name in ("shared-pdf", "shared-pdf-progress")
    )
    made = reverse("duediligence:shared-sheet", args=[share.pk, "pdf"])
    at = Addresses(share.get_absolute_url(), ask, progress, made)
    return print_row(spoken, file, version.digest, at, {})


@dataclass(frozen=True, slots=True)
class ShareRow:
    share: Share
    receiver: str
    where: str  # of a tender: its authority
    stage: str
    parts: str
    agreement: str
    ends_on: date
    state: str
    chip: str
    is_running: bool
    url: str


@dataclass(frozen=True, slots=True)
class ReadingRow:
    moment: datetime
    who: str
    where: str  # the tender, or ""
    stage: str
    parts: str
    version: int


def share_rows(dossier: Dossier) -> list[ShareRow]:
    """Every share, what runs first and the latest before; one query."""
    rows = [share_row(each) for each in dossier.shares.select_related("receiver", "tender")]
    return sorted(rows, key=lambda row: not row.is_running)


def share_row(share: Share) -> ShareRow:
    state = share.state()
    in_tender = share.in_tender and share.tender is not None
    return ShareRow(
        share=share,
        receiver=share.tender.title if in_tender and share.tender else receiver_name(share),
        where=share.receiver.name if in_tender else "",
        stage=stage_name(share.stage),
        parts=parts_named(share.parts),
        agreement=share.agreement,
        ends_on=share.ends_on,
        state=str(state.label),
        chip=CHIPS[state],
        is_running=state == ShareState.RUNNING,
        url=share.get_absolute_url(),
    )


def readings_of(dossier: Dossier) -> QuerySet[Reading]:
    """What was read of a dossier, the latest first, with all that a row needs but no content."""
    found = Reading.objects.filter(version__share__dossier=dossier).select_related(
        "organisation", "version__share__tender"
    )
    return found.defer("version__content")


def reading_rows(readings: Iterable[Reading]) -> list[ReadingRow]:
    """``readings`` with version, share, tender and organisation at hand."""
    found = []
    for each in readings:
        share = each.version.share
        nowhere = _("somebody with a role in the tender")
        found.append(
            ReadingRow(
                moment=timezone.localtime(each.first_at),
                who=each.organisation.name if each.organisation else nowhere,
                where=share.tender.title if share.tender else "",
                stage=stage_name(share.stage),
                parts=parts_named(share.parts),
                version=each.version.number,
            )
        )
    return found


def stage_name(stage: str) -> str:
    return capfirst(str(Stage(stage).label))


def parts_named(parts: Iterable[str]) -> str:
    given = set(parts)
    return ", ".join(str(part.label) for part in Part if part in given)
