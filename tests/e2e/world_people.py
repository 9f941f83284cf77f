"""People, organisations, links, files and requests that the demonstration world does not hold."""

import secrets
from datetime import timedelta

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from portal.accounts.enums import (
    AuthorityLevel,
    Country,
    NumberScheme,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from portal.accounts.models import Invitation, JoinRequest, Membership, Organisation, User
from portal.accounts.models import Registration as Registered
from portal.accounts.tokens import hash_of
from portal.files.enums import FileState
from portal.files.models import Blob, StoredFile
from portal.operations.models import ErasureRequest
from portal.shared.text import folded
from tenders.enums import TenderRole
from tenders.models import Tender, TenderMember

#: Role → name, organisation (by its name) and role there.
EMPTY, FULL, WAITING = "Gemeente Nieuw-Voorbeeld", "Provincie Voorbeeldland", "Gemeente Wachtstad"
STONE, SMALL = "Nieuw Voorbeeld Natuursteen", "Klein Voorbeeld Natuursteen"
LARGE = "Groot Voorbeeld Natuursteen"
TABLES = "Rekenblad Voorbeeld Natuursteen"
CITY, OFFICE = "Gemeente Voorbeeldstad", "Secretariaat ISV-portaal"
CAST = {
    "reader": ("Lezer Voorbeeldstad", CITY, Role.READER),
    "newcomer": ("Nieuwe Inkoper", EMPTY, Role.EDITOR),
    "crowded": ("Inkoper Voorbeeldland", FULL, Role.EDITOR),
    "forgetful": ("Vergeetachtige Inkoper", EMPTY, Role.READER),
    "careful": ("Inkoper met Tweede Stap", EMPTY, Role.READER),
    "waiting": ("Inkoper Wachtstad", WAITING, Role.ADMINISTRATOR),
    "importer": ("Nieuwe Leverancier", STONE, Role.ADMINISTRATOR),
    "small": ("Kleine Leverancier", SMALL, Role.EDITOR),
    "large": ("Grote Leverancier", LARGE, Role.EDITOR),
    "tabular": ("Leverancier met Rekenblad", TABLES, Role.EDITOR),
    "nobody": ("Mens zonder Organisatie", None, None),
}


def people() -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """Make the cast; their log-ins, and the secret of the second step by role."""
    places = {name: Organisation.objects.get(name=name) for name in (CITY, OFFICE)}
    for number, name in enumerate((EMPTY, FULL, WAITING), start=1):
        places[name] = Organisation.objects.create(
            name=name,
            kind=OrganisationKind.AUTHORITY,
            country=Country.NL,
            authority_level=AuthorityLevel.SUBCENTRAL,
            number_scheme=NumberScheme.KVK,
            number=f"0000009{number}",
            status=OrganisationStatus.PENDING if name == WAITING else OrganisationStatus.APPROVED,
        )
    for number, name in ((94, STONE), (95, SMALL), (96, TABLES), (97, LARGE)):
        places[name] = Organisation.objects.create(
            name=name,
            kind=OrganisationKind.SUPPLIER,
            country=Country.NL,
            number_scheme=NumberScheme.KVK,
            number=f"000000{number}",
            status=OrganisationStatus.APPROVED,
        )
    logins, users = {}, {}
    for role, (name, place, rank) in CAST.items():
        email, password = f"{role}@portaal.example", secrets.token_urlsafe(16)
        users[role] = User.objects.create_user(email, password, full_name=name)
        if place:
            Membership.objects.create(user=users[role], organisation=places[place], role=rank)
        logins[role] = (email, password)
    secret = generate_totp_secret()
    TOTP.activate(users["careful"], secret)
    RecoveryCodes.activate(users["careful"])
    _fill(places[FULL])
    _ask(users, places[CITY])
    return logins, {"careful": secret}


def _fill(organisation: Organisation) -> None:
    """More tenders than fit on a page, so that there are pages to turn."""
    titles = [f"Onderhoud natuursteen wijk {number}" for number in range(1, 64)]
    Tender.objects.bulk_create(
        Tender(
            organisation=organisation,
            reference=f"PVL-{number:03}",
            title=title,
            title_key=folded(title),
            search_key=folded(f"{title} PVL-{number:03}"),
            jurisdiction="nl",
            authority_level=organisation.authority_level,
            nature="works",
            value_cents=number * 1_234_500,
        )
        for number, title in enumerate(titles, start=1)
    )


def _ask(users: dict[str, User], city: Organisation) -> None:
    """Questions that wait for an answer: to join, to be erased; and a role in a tender."""
    JoinRequest.objects.create(
        user=users["nobody"], number_scheme=city.number_scheme, number=city.number
    )
    ErasureRequest.objects.create(user=users["forgetful"])
    TenderMember.objects.create(
        tender=Tender.objects.get(reference="DEMO-2026-001"),
        user=users["crowded"],
        email=users["crowded"].email,
        role=TenderRole.ASSESSOR_PRICE,
        given_by=User.objects.get(email="officer@portaal.example"),
    )


def links() -> dict[str, str]:
    """Links as they stand in a mail: the keys behind the addresses."""
    city = Organisation.objects.get(name=CITY)
    officer = User.objects.get(email="officer@portaal.example")
    later = timezone.now() + timedelta(days=10)
    invitation, registration = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
    Invitation.objects.create(
        organisation=city,
        email="collega@portaal.example",
        role=Role.EDITOR,
        language="nl",
        token_hash=hash_of(invitation),
        invited_by=officer,
        expires_at=later,
    )
    Registered.objects.create(
        email="aanmelder@portaal.example",
        full_name="Aanmelder Voorbeeld",
        organisation_name="Waterschap Voorbeeldmeer",
        kind=OrganisationKind.AUTHORITY,
        country=Country.NL,
        authority_level=AuthorityLevel.SUBCENTRAL,
        number_scheme=NumberScheme.KVK,
        number="00000099",
        language="nl",
        token_hash=hash_of(registration),
        expires_at=later,
    )
    waiting = Organisation.objects.get(name=WAITING)
    return {
        "invitation": invitation,
        "registration": registration,
        "waiting": str(waiting.pk),
        "city": str(city.pk),
    }


def files() -> None:
    """Give the city one file that was accepted, and one that was refused."""
    city = Organisation.objects.get(name=CITY)
    officer = User.objects.get(email="officer@portaal.example")
    shared = {"kind": "tender-document", "organisation": city, "owner": officer, "size": 9}
    blob = Blob.objects.create(
        organisation=city,
        sha256="0" * 64,
        size=9,
        shared=True,
        storage_name=default_storage.save("bestek", ContentFile(b"%PDF-1.7\n")),
    )
    StoredFile.objects.create(
        original_name="bestek-marktplein.pdf",
        sha256="0" * 64,
        state=FileState.ACCEPTED,
        blob=blob,
        **shared,
    )
    StoredFile.objects.create(
        original_name="leeg.docx",
        sha256="1" * 64,
        state=FileState.REFUSED,
        refusal_code="empty",
        **shared,
    )
