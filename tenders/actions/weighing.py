"""Keeping a weighing of proportionality, and the choice of a form of ISV, as versions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.shared.errors import PortalError
from tenders.actions.editing import ChangedMeanwhile, change_tender
from tenders.actions.log import record_deed
from tenders.advice.reference import rule_version
from tenders.enums import AwardMethod, IsvForm
from tenders.models import FormChoice, Tender, Worksheet
from tenders.proportionality import weigh as rules

WHOLE = 100


class WeightsWrong(PortalError):
    """The weights of the award criteria do not add up to a hundred percent."""

    code = "weights-wrong"


class LowestPrice(PortalError):
    """An award criterion for ISV does not go together with awarding on price alone."""

    code = "lowest-price"


@transaction.atomic
def save_worksheet(
    tender: Tender,
    answers: rules.Answers,
    points: Sequence[rules.Point],
    text: str,
    *,
    number: int,
    by: User,
) -> Worksheet:
    """Keep a new version beside version ``number`` that was read (0: there was none).

    Raises ``ChangedMeanwhile`` when somebody else kept one in between.
    """
    made = Worksheet(
        tender=tender,
        number=number + 1,
        answers=answers.as_data(),
        points=[point.as_data() for point in points],
        text=text,
        rule_version=rules.version(),
        saved_at=timezone.now(),
        saved_by=by,
    )
    last = Worksheet.objects.filter(tender=tender).aggregate(last=Max("number"))["last"] or 0
    if last != number:
        raise _busy()
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise _busy() from error
    record_deed(
        "tender.weighed",
        tender,
        by=by,
        new={"worksheet": made.number, "rules": made.rule_version},
    )
    return made


@transaction.atomic
def choose_form(
    tender: Tender,
    forms: Sequence[str],
    *,
    reason: str,
    weights: Mapping[str, int],
    scores: Mapping[str, str],
    version: int,
    by: User,
) -> FormChoice:
    """Keep the choice, and put the forms in the tender as it was read at ``version``.

    Weights and scores belong to the award criterion and are dropped without it. Raises
    ``WeightsWrong``, ``LowestPrice`` and ``ChangedMeanwhile``.
    """
    chosen = [form for form in IsvForm.values if form in forms]
    values: dict[str, Any] = {"weights": {}, "scores": {}}
    if IsvForm.AWARD in chosen:
        check_weights(tender, weights)
        values = {"weights": dict(weights), "scores": dict(scores)}
    change_tender(tender, {"isv_forms": chosen}, version=version, by=by)
    last = FormChoice.objects.filter(tender=tender).aggregate(last=Max("number"))["last"] or 0
    made = FormChoice.objects.create(
        tender=tender,
        number=last + 1,
        forms=chosen,
        reason=reason,
        rule_version=rule_version(),
        saved_at=timezone.now(),
        saved_by=by,
        **values,
    )
    record_deed(
        "tender.form-chosen",
        tender,
        by=by,
        new={"isv_forms": chosen, "weights": values["weights"], "reason": reason},
    )
    return made


def check_weights(tender: Tender, weights: Mapping[str, int]) -> None:
    """Each from 0 to 100, together 100, and ISV more than nothing."""
    if tender.award_method == AwardMethod.PRICE:
        raise LowestPrice(
            _("You award on lowest price. Choose another award method first, or another form.")
        )
    outside = any(not 0 <= weight <= WHOLE for weight in weights.values())
    total = sum(weights.values())
    if outside or total != WHOLE:
        raise WeightsWrong(
            _("The weights are together %(total)s%%. Make it 100%%.") % {"total": total}
        )
    if not weights.get("isv"):
        raise WeightsWrong(_("Give the ISV criterion a weight of more than 0%."))


def _busy() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        _("A colleague saved this worksheet while you were busy. Look at it, then save again.")
    )
