"""How tenders read in the log, and how they are found there."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import naming
from portal.audit.naming import Found, Words
from tenders.models import Tender
from tenders.pages import history


def register() -> None:
    naming.words("tender", Words(history.in_words, history.label_of, history.PEOPLE))
    naming.things("tender", _names)
    naming.search("tender", _found)


def _names(user: User, ids: Collection[str]) -> Mapping[str, str]:
    """Only of tenders that this person sees: the secretariat reads of others that they changed."""
    rows = Tender.objects.visible_to(user).filter(pk__in=[pk for pk in ids if _is_id(pk)])
    return {str(row.pk): _called(row.title, row.reference) for row in rows}


def _found(user: User, words: Sequence[str]) -> Iterator[Found]:
    rows = Tender.objects.visible_to(user).search(" ".join(words)).order_by("-updated_at", "pk")
    for row in rows[: naming.MOST_FOUND]:
        name = _("tender: %(name)s") % {"name": _called(row.title, row.reference)}
        yield Found(name, {"subject": f"tender:{row.pk}"})


def _called(title: str, reference: str) -> str:
    return f"{title} ({reference})" if reference else title


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
