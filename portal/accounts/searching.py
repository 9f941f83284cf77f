"""Finding colleagues and organisations; the secretariat finds everybody's."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import Membership, Organisation, User
from portal.accounts.policies import may_see_organisations
from portal.shared import searching
from portal.shared.searching import MOST_LOOKED_AT, Hit, Provider


def register() -> None:
    searching.register(Provider("organisations", 50, lambda: _("Organisations"), _organisations))
    searching.register(Provider("people", 60, lambda: _("People"), _people))


def _organisations(user: User, words: Sequence[str]) -> Iterator[Hit]:
    sees_all = may_see_organisations(user)
    rows = Organisation.objects.visible_to(user).order_by("-pk")[:MOST_LOOKED_AT]
    for row in searching.matching(rows, words, lambda each: f"{each.name} {each.number}"):
        own = reverse("accounts:own-organisation")
        url = reverse("accounts:organisation", args=[row.pk]) if sees_all else own
        yield Hit(row.name, row.get_kind_display(), url)


def _people(user: User, words: Sequence[str]) -> Iterator[Hit]:
    sees_all = may_see_organisations(user)
    rows = Membership.objects.visible_to(user).with_people().order_by("-pk")[:MOST_LOOKED_AT]
    page = reverse("accounts:persons" if sees_all else "accounts:people")
    for row in searching.matching(rows, words, lambda each: f"{each.user} {each.user.email}"):
        yield Hit(str(row.user), row.organisation.name, page)
