"""Finding files by their name."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.files.models import StoredFile
from portal.shared import searching
from portal.shared.searching import MOST_LOOKED_AT, Hit, Provider


def register() -> None:
    searching.register(Provider("files", 40, lambda: _("Files"), _files))


def _files(user: User, words: Sequence[str]) -> Iterator[Hit]:
    rows = StoredFile.objects.visible_to(user).accepted().order_by("-created_at", "pk")
    latest = rows[:MOST_LOOKED_AT]
    for row in searching.matching(latest, words, lambda each: each.original_name):
        yield Hit(row.original_name, "", reverse("files:download", args=[row.pk]))
