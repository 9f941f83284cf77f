"""Who lives in the demonstration world."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from portal.accounts.enums import (
    AuthorityLevel,
    Country,
    NumberScheme,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from portal.accounts.models import Membership, Organisation, User


@dataclass(frozen=True, slots=True)
class Cast:
    """The organisations and people that the rest of the demonstration builds on."""

    city: Organisation
    flemish_city: Organisation
    importer: Organisation
    trader: Organisation
    people: dict[str, User]


#: Numbers that no register gives out: all zeros but the end.
ORGANISATIONS = {
    "city": {
        "name": "Gemeente Voorbeeldstad",
        "kind": OrganisationKind.AUTHORITY,
        "country": Country.NL,
        "authority_level": AuthorityLevel.SUBCENTRAL,
        "number_scheme": NumberScheme.OIN,
        "number": "00000000000000000001",
    },
    "flemish_city": {
        "name": "Stad Voorbeeldegem",
        "kind": OrganisationKind.AUTHORITY,
        "country": Country.BE,
        "authority_level": AuthorityLevel.SUBCENTRAL,
        "number_scheme": NumberScheme.KBO,
        "number": "0000000097",
    },
    "importer": {
        "name": "Voorbeeld Natuursteen",
        "kind": OrganisationKind.SUPPLIER,
        "country": Country.NL,
        "number_scheme": NumberScheme.KVK,
        "number": "00000001",
    },
    "trader": {
        "name": "Steenhandel Voorbeeld",
        "kind": OrganisationKind.SUPPLIER,
        "country": Country.NL,
        "number_scheme": NumberScheme.KVK,
        "number": "00000002",
    },
    "tin": {"name": "Team ISV Natuursteen", "kind": OrganisationKind.TIN},
    "secretariat": {"name": "Secretariaat ISV-portaal", "kind": OrganisationKind.SECRETARIAT},
}
#: Role → name, organisations with the role there; the first is where the person works now.
PEOPLE: dict[str, tuple[str, list[tuple[str, Role]]]] = {
    "officer": ("Inkoper Voorbeeldstad", [("city", Role.ADMINISTRATOR)]),
    "officer2": (
        "Tweede Inkoper",
        [("city", Role.EDITOR), ("flemish_city", Role.ADMINISTRATOR)],
    ),
    "supplier": ("Leverancier Voorbeeld", [("importer", Role.ADMINISTRATOR)]),
    "supplier2": ("Leverancier Steenhandel", [("trader", Role.ADMINISTRATOR)]),
    "coordinator": ("Coördinator TIN", [("tin", Role.COORDINATOR)]),
    "adviser": ("Adviseur TIN", [("tin", Role.ADVISER)]),
    "secretariat": ("Medewerker Secretariaat", [("secretariat", Role.ADMINISTRATOR)]),
    # What one of the secretariat writes, the other reads and publishes.
    "secretariat2": ("Tweede Lezer Secretariaat", [("secretariat", Role.EDITOR)]),
}


@dataclass(frozen=True, slots=True)
class Login:
    email: str
    password: str


def make_people() -> tuple[Cast, dict[str, Login]]:
    """Make everybody, with passwords of this installation only; by role."""
    approved = OrganisationStatus.APPROVED
    organisations = {
        key: Organisation.objects.create(**row, status=approved)
        for key, row in ORGANISATIONS.items()
    }
    people: dict[str, User] = {}
    logins: dict[str, Login] = {}
    for role, (name, places) in PEOPLE.items():
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        email = f"{role}@portaal.example"
        people[role] = User.objects.create_user(email, password, full_name=name)
        for key, rank in places:
            Membership.objects.create(user=people[role], organisation=organisations[key], role=rank)
        logins[role] = Login(email, password)
    own = {key: organisations[key] for key in ("city", "flemish_city", "importer", "trader")}
    return Cast(**own, people=people), logins


def write_down(logins: dict[str, Login], file: Path) -> None:
    """As JSON per role, for the owner's eyes only from the first byte."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    text = json.dumps({role: asdict(login) for role, login in logins.items()}, indent=2)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as kept:  # noqa: PTH123 -- a descriptor
        kept.write(text + "\n")
