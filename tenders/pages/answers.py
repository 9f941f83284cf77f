"""All answers of a tender in the words of the reader, grouped as the wizard asks them."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.shared.templatetags.isv import date_plain
from portal.shared.templatetags.isv import euros_filter as euros
from tenders import choices
from tenders.enums import IsvForm
from tenders.models import Lot, StoneItem, Tender


@dataclass(frozen=True, slots=True)
class Answer:
    label: str
    value: str  # "" = unknown


@dataclass(frozen=True, slots=True)
class Group:
    slug: str  # of the step of the wizard
    title: str
    answers: list[Answer]


def answers(tender: Tender) -> list[Group]:
    """Prefetch ``lots`` and ``stones``."""
    return [
        Group("opdracht", _("The assignment"), _assignment(tender)),
        Group("waarde", _("Value and dates"), _value(tender)),
        Group("procedure", _("Procedure"), _procedure(tender)),
        Group("steen", _("The stone"), _stones(tender)),
        Group("percelen", _("Lots"), [_lot(lot) for lot in tender.lots.all()]),
        Group("isv", _("Form of ISV"), _isv(tender)),
    ]


def stone_in_words(item: StoneItem | None) -> str:
    """'2.400 m² kasseien, graniet', or an empty text."""
    if item is None:
        return ""
    product = choices.name_of("product", item.product)
    stone = choices.name_of("stone", item.stone)
    what = ", ".join(part for part in (product.lower(), stone.lower()) if part)
    return f"{_quantity(item)} {what}".strip()


def _assignment(tender: Tender) -> list[Answer]:
    return [
        Answer(_("Title"), tender.title),
        Answer(_("Reference"), tender.reference),
        Answer(_("Description"), tender.description),
        Answer(_("Kind"), tender.get_nature_display()),
        Answer(_("CPV codes"), ", ".join(tender.cpv)),
        Answer(_("Application"), choices.name_of("application", tender.application)),
        Answer(_("Place"), tender.place),
        Answer(_("Country"), tender.get_jurisdiction_display() if tender.jurisdiction else ""),
        Answer(_("Level of authority"), tender.get_authority_level_display()),
    ]


def _value(tender: Tender) -> list[Answer]:
    closing = localtime(tender.closing_at) if tender.closing_at else None
    return [
        Answer(_("Estimated value"), euros(tender.value_cents)),
        Answer(_("Value of options"), euros(tender.options_cents)),
        Answer(_("Value of renewals"), euros(tender.renewals_cents)),
        Answer(_("Counts for the threshold"), euros(tender.total_cents)),
        Answer(_("Day the notice is sent"), date_plain(tender.notice_date)),
        Answer(_("Closing"), date_format(closing, "j F Y, H.i") if closing else ""),
        Answer(_("Start of works or delivery"), date_plain(tender.start_date)),
        Answer(_("End of the contract"), date_plain(tender.end_date)),
        Answer(_("Day of the invitation to tender"), date_plain(tender.invitation_date)),
        Answer(_("Day of the award letter"), date_plain(tender.award_letter_date)),
        Answer(_("Day of the award"), date_plain(tender.award_date)),
        Answer(_("Value of the winning bid"), euros(tender.award_cents)),
    ]


def _procedure(tender: Tender) -> list[Answer]:
    techniques = [tender.get_framework_display()] if tender.framework != "none" else []
    if tender.dynamic_purchasing:
        techniques.append(_("dynamic purchasing system"))
    if tender.e_auction:
        techniques.append(_("electronic auction"))
    labels = dict(choices.CONDITIONS)
    conditions = [str(labels[name]) for name in choices.ticked(tender.conditions)]
    return [
        Answer(_("Procedure"), choices.procedure_name(tender.procedure)),
        Answer(_("Techniques"), ", ".join(techniques) or _("none")),
        Answer(_("Award method"), tender.get_award_method_display() if tender.award_method else ""),
        Answer(_("Conditions"), "; ".join(conditions) or _("none")),
    ]


def _stones(tender: Tender) -> list[Answer]:
    return [_stone(number, item) for number, item in enumerate(tender.stones.all(), start=1)]


def _stone(number: int, item: StoneItem) -> Answer:
    parts = [
        stone_in_words(item),
        choices.name_of("finish", item.finish).lower(),
        _("quarried in %(country)s")
        % {"country": choices.name_of("country", item.origin_country) or _("unknown")},
        _("processed in %(country)s")
        % {"country": choices.name_of("country", item.processing_country) or _("unknown")},
    ]
    label = _("Stone %(number)s") % {"number": number}
    return Answer(label, ", ".join(part for part in parts if part))


def _lot(lot: Lot) -> Answer:
    label = _("Lot %(number)s") % {"number": lot.identifier}
    return Answer(label, ", ".join(part for part in (lot.title, euros(lot.value_cents)) if part))


def _isv(tender: Tender) -> list[Answer]:
    names = dict(IsvForm.choices)
    forms = ", ".join(str(names[form]) for form in tender.isv_forms if form in names)
    return [
        Answer(_("Form of ISV"), forms),
        Answer(_("Risk category of the State"), tender.get_risk_category_display()),
    ]


def _quantity(item: StoneItem) -> str:
    if item.quantity is None:
        return ""
    places = 0 if item.quantity == item.quantity.to_integral_value() else 2
    amount = number_format(Decimal(item.quantity), decimal_pos=places, force_grouping=True)
    return f"{amount} {choices.name_of('unit', item.unit)}".strip()
