"""Answering the questions of one step, for the company or for one chain."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from duediligence.actions.dossiers import ChangedMeanwhile
from duediligence.actions.log import record_deed
from duediligence.models import Chain, Dossier, Section
from portal.accounts.models import User

#: One answer as it is given: value and note.
Given = tuple[str, str]


@transaction.atomic
def answer_questions(
    dossier: Dossier,
    step: int,
    answers: Mapping[str, Given],
    *,
    chain: Chain | None = None,
    version: int,
    by: User | None,
) -> Section:
    """Keep these answers on the page as it was read at ``version`` (0: nothing was there yet).

    An answer that is given is confirmed for the present round, also when it is the old one.
    Raises ``ChangedMeanwhile`` when somebody else saved the page first.
    """
    kept = {
        code: {"value": value, "note": note, "confirmed": dossier.round if value else 0}
        for code, (value, note) in answers.items()
    }
    section = _at_version(dossier, step, chain, version, by)
    changed = [code for code, row in kept.items() if section.answers.get(code) != row]
    section.answers = {**section.answers, **kept}
    section.save(update_fields=["answers"])
    if changed:
        part = f"step-{step}" if chain is None else f"step-{step}-chain-{chain.pk}"
        record_deed("dossier.answered", dossier, by=by, part=part, fields=changed)
    return section


def _at_version(
    dossier: Dossier, step: int, chain: Chain | None, version: int, by: User | None
) -> Section:
    """The row of the page, taken by compare-and-swap: of two people who save, one wins."""
    refused = ChangedMeanwhile(
        _("Somebody else changed this page while you were busy. Look at it, then save again.")
    )
    if version == 0:
        try:
            with transaction.atomic():
                return Section.objects.create(
                    dossier=dossier, chain=chain, step=step, updated_by=by
                )
        except IntegrityError as error:
            raise refused from error
    mine = Section.objects.filter(dossier=dossier, chain=chain, step=step)
    if not mine.filter(version=version).update(
        version=F("version") + 1, updated_by=by, updated_at=timezone.now()
    ):
        raise refused
    return mine.get()
