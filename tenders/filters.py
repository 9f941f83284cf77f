"""What the list of tenders can be narrowed and ordered by."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from tenders import choices
from tenders.enums import Nature
from tenders.models import Tender
from tenders.querysets import TenderQuerySet

#: Address value → how to order; the label stands in the form.
ORDERS = {
    "-updated": _("last changed first"),
    "title": _("title, a to z"),
    "-title": _("title, z to a"),
    "closing": _("closing first"),
    "-value": _("highest value first"),
    "value": _("lowest value first"),
}


#: Which tenders: those at work are shown when nothing is chosen.
KEPT = {
    "archived": _("the archive"),
    "templates": _("templates"),
    "all": _("everything"),
}
#: What makes the list shorter, or another one.
NARROWING = {"q", "nature", "procedure", "kept"}


class TenderFilter(django_filters.FilterSet):  # type: ignore[misc] # the library is untyped
    q = django_filters.CharFilter(label=_("Search"), method="search", max_length=100)
    nature = django_filters.ChoiceFilter(
        label=_("Kind"), choices=Nature.choices, empty_label=_("all kinds")
    )
    procedure = django_filters.ChoiceFilter(
        label=_("Procedure"), choices=choices.all_procedures, empty_label=_("all procedures")
    )
    kept = django_filters.ChoiceFilter(
        label=_("Which"),
        choices=list(KEPT.items()),
        empty_label=_("tenders at work"),
        method="which",
    )
    sort = django_filters.ChoiceFilter(
        label=_("Order"), choices=list(ORDERS.items()), empty_label=None, method="order"
    )

    class Meta:
        model = Tender
        fields = ["q", "nature", "procedure", "kept", "sort"]

    @property
    def qs(self) -> Any:
        """What was found; ``order`` does not run without a choice, so the default stands here.

        What cannot be looked for, such as a text of a page long, finds nothing: showing all
        tenders would look like an answer.
        """
        found = super().qs
        if NARROWING & self.errors.keys():
            return found.none()
        if not self.form.cleaned_data.get("kept"):
            found = found.at_work()
        return found if found.query.order_by else found.order_by("-updated_at", "pk")

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in NARROWING)

    def search(self, tenders: TenderQuerySet, name: str, value: str) -> TenderQuerySet:  # noqa: ARG002 -- asked so
        return tenders.search(value)

    def which(self, tenders: TenderQuerySet, name: str, value: str) -> TenderQuerySet:  # noqa: ARG002 -- asked so
        match value:
            case "archived":
                return tenders.filter(archived_at__isnull=False)
            case "templates":
                return tenders.filter(is_template=True)
        return tenders

    def order(self, tenders: TenderQuerySet, name: str, value: str) -> TenderQuerySet:  # noqa: ARG002 -- asked so
        match value:
            case "title" | "-title":
                return tenders.by_title(descending=value.startswith("-"))
            case "closing":
                return tenders.in_order("closing_at")
            case "value" | "-value":
                return tenders.by_value(descending=value.startswith("-"))
        return tenders.order_by("-updated_at", "pk")
