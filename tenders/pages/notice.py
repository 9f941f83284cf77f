"""What was read in a notice, in the words of the reader."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.shared.templatetags.isv import date_plain
from portal.shared.templatetags.isv import euros_filter as euros
from tenders import choices
from tenders.enums import Jurisdiction, Nature
from tenders.notices.reading import NoticeReading
from tenders.pages.answers import Answer


@dataclass(frozen=True, slots=True)
class LeftOut:
    field: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadingInWords:
    answers: list[Answer]
    left_out: list[LeftOut]
    is_stone: bool
    stone_reasons: list[str]


def reading_in_words(reading: NoticeReading) -> ReadingInWords:
    language = choices.language()
    return ReadingInWords(
        answers=_answers(reading),
        left_out=[
            LeftOut(_field_name(item.field), item.value, item.text(language))
            for item in reading.left_out
        ],
        is_stone=reading.stone.value,
        stone_reasons=[reason.text(language) for reason in reading.stone.reasons],
    )


def _answers(reading: NoticeReading) -> list[Answer]:
    closing = localtime(reading.closing) if reading.closing else None
    criteria = (
        f"{item.name or item.type} ({item.weight}{'%' if item.unit == 'per-exa' else ''})"
        if item.weight is not None
        else item.name or item.type
        for item in reading.award_criteria
    )
    lots = (
        " ".join(part for part in (lot.identifier, lot.title, euros(lot.value_cents)) if part)
        for lot in reading.lots
    )
    return [
        Answer(_("Title"), reading.title),
        Answer(_("Reference"), reading.reference),
        Answer(_("Description"), reading.description),
        Answer(_("Buyer"), reading.buyer.name),
        Answer(
            _("Country"),
            str(Jurisdiction(reading.jurisdiction).label) if reading.jurisdiction else "",
        ),
        Answer(_("Kind"), str(Nature(reading.nature).label) if reading.nature else ""),
        Answer(_("Procedure"), choices.procedure_name(reading.procedure)),
        Answer(_("Estimated value"), euros(reading.estimated_cents)),
        Answer(_("Day the notice is sent"), date_plain(reading.notice_date)),
        Answer(_("Closing"), date_format(closing, "j F Y, H.i") if closing else ""),
        Answer(_("Place"), reading.place),
        Answer(_("CPV codes"), ", ".join(reading.cpv)),
        Answer(_("Award criteria"), "; ".join(criteria)),
        Answer(_("Lots"), "; ".join(lots)),
        Answer(
            _("Human-rights due diligence in the chain"),
            _("asked for") if "hum-right" in reading.social_objectives else "",
        ),
    ]


def _field_name(path: str) -> str:
    """The place in the notice in words: 'lots[0].value' is about the lots."""
    names = {
        "value": _("Estimated value"),
        "lots": _("Lots"),
        "procedure": _("Procedure"),
        "jurisdiction": _("Country"),
        "closing": _("Closing"),
        "award_criteria": _("Award criteria"),
        "selection_criteria": _("Selection criteria"),
        "cpv": _("CPV codes"),
        "nature": _("Kind"),
        "title": _("Title"),
        "description": _("Description"),
        "reference": _("Reference"),
        "buyer": _("Buyer"),
        "notice_date": _("Day the notice is sent"),
    }
    root = path.partition(".")[0].partition("[")[0]
    return names.get(root, path)
