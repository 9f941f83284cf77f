"""Mails that a person may do without: said by the app that sends them, switched off by the person.

All other mails belong to a deed that somebody waits for, such as a new password.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from portal.mail.models import SwitchedOff

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Optional:
    """``name`` of the template; people of these ``kinds`` of organisations get it."""

    name: str
    label: Promise
    about: Promise
    kinds: frozenset[str]


OPTIONAL: dict[str, Optional] = {}


def offer(mail: Optional) -> None:
    """From ``ready`` of the app that sends it."""
    OPTIONAL[mail.name] = mail


def offered_to(kinds: Collection[str]) -> list[Optional]:
    """What people of these kinds of organisations can switch off."""
    return [mail for mail in OPTIONAL.values() if mail.kinds & set(kinds)]


def who_switched_off(name: str) -> QuerySet[SwitchedOff, int]:
    """The ids of people who do not want this mail."""
    return SwitchedOff.objects.filter(template=name).values_list("person_id", flat=True)


def is_wanted(name: str, person_id: int | None) -> bool:
    """Whether it may be sent; a mail to an address without an account always may."""
    if name not in OPTIONAL or person_id is None:
        return True
    return not who_switched_off(name).filter(person_id=person_id).exists()


def switched_off_by(person_id: int) -> set[str]:
    return set(SwitchedOff.objects.filter(person_id=person_id).values_list("template", flat=True))


@transaction.atomic
def switch(person_id: int, *, off: Collection[str], on: Collection[str]) -> None:
    SwitchedOff.objects.filter(person_id=person_id, template__in=list(on)).delete()
    rows = [SwitchedOff(person_id=person_id, template=name) for name in sorted(off)]
    SwitchedOff.objects.bulk_create(rows, ignore_conflicts=True)
