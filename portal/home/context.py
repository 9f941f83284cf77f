"""What stands around every page: role, menu, person, organisation, languages, footer."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from duediligence.actions.sharing import STAGES_OF
from portal.accounts.enums import OrganisationKind, OrganisationStatus
from portal.accounts.models import Membership, User
from portal.home.statements import statements

#: Which line of the metrokaart a kind of organisation is; the secretariat has the stone colour.
BANDS = {
    OrganisationKind.AUTHORITY: "d",
    OrganisationKind.SUPPLIER: "l",
    OrganisationKind.TIN: "t",
    OrganisationKind.SECRETARIAT: "",
}


@dataclass(frozen=True, slots=True)
class MenuItem:
    name: str
    url: str
    here: bool  # this page or one below it
    exact: bool  # this very page


@dataclass(frozen=True, slots=True)
class Place:
    pk: int
    name: str
    here: bool


@dataclass(frozen=True, slots=True)
class Chrome:
    language: str
    other_languages: tuple[tuple[str, str], ...]  # (code, name in that language)
    role: str  # "d", "l", "t" or "" (public, secretariat)
    person: str  # "" when nobody is logged in
    organisation: str
    notice: str  # the status of an organisation that is not approved, else ""
    places: tuple[Place, ...]  # where this person can work, when that is more than one
    menu: tuple[MenuItem, ...]
    footer: tuple[MenuItem, ...]
    law_date: date


def chrome(request: HttpRequest) -> dict[str, object]:
    """Context processor; nothing is read from the database unless a page shows its frame."""
    return {"chrome": SimpleLazyObject(lambda: build_chrome(request))}


def build_chrome(request: HttpRequest) -> Chrome:
    user = getattr(request, "user", None)
    membership = user.current_membership if isinstance(user, User) else None
    language = get_language() or settings.LANGUAGE_CODE
    return Chrome(
        language=language,
        other_languages=tuple(
            (code, get_language_info(code)["name_local"].capitalize())
            for code, _name in settings.LANGUAGES
            if code != language
        ),
        role=_band(membership),
        person=str(user) if isinstance(user, User) else "",
        organisation=membership.organisation.name if membership else "",
        notice=_notice(membership),
        places=_places(user) if isinstance(user, User) else (),
        menu=_menu(request, membership, logged_in=isinstance(user, User)),
        footer=_items(
            request,
            (_("Accessibility"), "home:accessibility"),
            (_("Privacy"), "home:privacy"),
            (_("Report a vulnerability"), "home:vulnerability"),
            (_("Contact"), "home:contact"),
        ),
        law_date=statements().law_date,
    )


def _band(membership: Membership | None) -> str:
    return BANDS[OrganisationKind(membership.organisation.kind)] if membership else ""


def _notice(membership: Membership | None) -> str:
    if membership is None or membership.organisation.status == OrganisationStatus.APPROVED:
        return ""
    return membership.organisation.status


def _places(user: User) -> tuple[Place, ...]:
    own, now = user.current_memberships, user.current_membership
    if len(own) == 1:
        return ()
    return tuple(Place(m.organisation_id, m.organisation.name, here=m is now) for m in own)


def _menu(
    request: HttpRequest, membership: Membership | None, *, logged_in: bool
) -> tuple[MenuItem, ...]:
    """Only what exists, and only for whom it exists."""
    entries = []
    if logged_in:
        entries.append((_("My work"), "home:work"))
    if membership and membership.organisation.is_authority:
        entries.append((_("Tenders"), "tenders:list"))
    if membership and membership.organisation.kind in STAGES_OF:
        entries.append((_("Dossiers"), "duediligence:received"))
    if membership and membership.organisation.kind == OrganisationKind.SUPPLIER:
        entries.append((_("My dossier"), "duediligence:start"))
    if not logged_in:
        entries.append((_("Metrokaart"), "map:map"))
    entries += [(_("About the portal"), "home:about"), (_("Help"), "home:help")]
    return _items(request, *entries)


def _items(request: HttpRequest, *entries: tuple[str, str]) -> tuple[MenuItem, ...]:
    items = []
    for name, view in entries:
        url = reverse(view)
        items.append(
            MenuItem(name, url, here=request.path.startswith(url), exact=request.path == url)
        )
    return tuple(items)
