"""What a list of a dossier can be narrowed by: words; places and links also by where they are.

The stops of a large chain lead here: its places with one role in one country.
"""

from typing import Any

import django_filters
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duediligence import choices
from duediligence.models import Dossier, Link, Site
from portal.shared.forms import LongSelect
from tenders import choices as of_tenders


class RowFilter(django_filters.FilterSet):  # type: ignore[misc] # the library is untyped
    """Of one dossier: whatever can be chosen is its own."""

    q = django_filters.CharFilter(label=gettext_lazy("Words"), method="search", max_length=200)

    def __init__(self, data: Any, rows: Any, dossier: Dossier) -> None:
        super().__init__(data, rows)
        for name, known in self.options(dossier).items():
            self.filters[name].extra["choices"] = known

    def options(self, dossier: Dossier) -> dict[str, list[choices.Choice]]:  # noqa: ARG002 -- of those below
        return {}

    @property
    def qs(self) -> Any:
        """What cannot be looked for finds nothing: showing everything would look like an answer."""
        found = super().qs
        return found.none() if self.errors else found

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.filters)

    @property
    def has_choices(self) -> bool:
        return len(self.filters) > 1

    def search(self, rows: Any, name: str, value: str) -> Any:  # noqa: ARG002 -- asked so
        return rows.search(value)


def _choice(label: Any, empty: Any, **options: Any) -> Any:
    return django_filters.ChoiceFilter(label=label, empty_label=empty, widget=LongSelect, **options)


class LinkFilter(RowFilter):
    chain = _choice(gettext_lazy("Chain"), gettext_lazy("all chains"))

    class Meta:
        model = Link
        fields = ["q", "chain"]

    def options(self, dossier: Dossier) -> dict[str, list[choices.Choice]]:
        known = dossier.chains.order_by("pk").values_list("pk", "name")
        return {"chain": [(str(pk), name) for pk, name in known]}


class SiteFilter(LinkFilter):
    chain = _choice(gettext_lazy("Chain"), gettext_lazy("all chains"), field_name="chains")
    role = _choice(gettext_lazy("Role"), gettext_lazy("all roles"))
    country = _choice(gettext_lazy("Country"), gettext_lazy("all countries"), method="in_country")

    class Meta:
        model = Site
        fields = ["q", "chain", "role", "country"]

    def options(self, dossier: Dossier) -> dict[str, list[choices.Choice]]:
        """Countries that occur; where none is known stands last."""
        found = set(dossier.sites.order_by().values_list("country", flat=True).distinct())
        named = sorted((of_tenders.name_of("country", code), code) for code in found if code)
        countries = [(code, name) for name, code in named]
        if "" in found:
            countries.append((choices.NO_COUNTRY, _("country unknown")))
        return super().options(dossier) | {"role": choices.roles(), "country": countries}

    def in_country(self, rows: Any, name: str, value: str) -> Any:  # noqa: ARG002 -- asked so
        return rows.filter(country="" if value == choices.NO_COUNTRY else value)
