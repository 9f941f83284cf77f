"""The PDF of a cut for its receiver: asked for, made by a job, gone with the share."""

from collections.abc import Callable
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation

from duediligence.actions.keeping import make_pdf
from duediligence.models import Share, SharedFile, SharedVersion
from portal.accounts.models import User
from portal.jobs.actions import cancel
from portal.jobs.making import Making, have_made
from portal.jobs.runner import Run

MAKING = Making("duediligence.tasks.render_cut", "file_pk", "shared-file")


def request_cut(version: SharedVersion, language: str, *, by: User) -> SharedFile:
    """Have it made, unless it is there or on its way: what was sent never changes."""
    return have_made(
        SharedFile.objects.all(),
        {"version": version, "language": language},
        MAKING,
        is_there=lambda row: bool(row.pdf),
        owner_id=by.pk,
    )


def render_cut(row: SharedFile, html_of: Callable[[SharedVersion], str], run: Run) -> None:
    """Make the PDF; of a share that ended meanwhile nothing stays."""

    def html() -> str:
        with translation.override(row.language):
            return html_of(row.version)

    def keep(name: str, _html: str) -> bool:
        share = Share.objects.select_for_update().get(pk=row.version.share_id)
        if share.ended_at or share.version != row.version.number:
            return False
        made = {"pdf": name, "digest": row.version.digest, "made_at": timezone.now()}
        return bool(SharedFile.objects.filter(pk=row.pk, pdf="").update(**made))

    make_pdf(html, run, place=f"shared/{row.version.share_id}.pdf", keep=keep)


def forget_cuts(share: Share) -> None:
    """Take away what was made of this share, and call off what is being made."""
    rows = SharedFile.objects.filter(version__share=share)
    for row in rows.select_for_update(of=("self",)).select_related("job"):
        if row.job:
            cancel(row.job)
        if row.pdf:
            transaction.on_commit(partial(default_storage.delete, str(row.pdf.name)))
    rows.delete()
