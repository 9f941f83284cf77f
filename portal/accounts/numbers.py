"""The numbers by which registers know an organisation: how they are written and checked.

Only the form is checked. Whether the number exists, and is theirs, is for the secretariat to see.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import NumberScheme

#: Spaces, dots and dashes are for people; Belgian numbers are often written with the country.
_SEPARATORS = re.compile(r"[\s.\-]+")
_KBO_MODULUS = 97


@dataclass(frozen=True, slots=True)
class Form:
    digits: int
    hint: str | Promise
    is_sound: Callable[[str], bool] = lambda _number: True


def _kbo_is_sound(number: str) -> bool:
    """The last two digits are 97 less the remainder of the first eight."""
    return int(number[8:]) == _KBO_MODULUS - int(number[:8]) % _KBO_MODULUS


FORMS: dict[NumberScheme, Form] = {
    NumberScheme.KVK: Form(8, _("A KvK number has 8 digits, for example 12345678.")),
    NumberScheme.KBO: Form(
        10,
        _("A KBO number has 10 digits; the last two check the others. Look for a typing error."),
        _kbo_is_sound,
    ),
    NumberScheme.OIN: Form(20, _("An OIN has 20 digits.")),
}


def normalised(scheme: NumberScheme, text: str) -> str:
    """Return the digits only; raises ``ValueError`` when it cannot be such a number."""
    form = FORMS[scheme]
    number = _SEPARATORS.sub("", text)
    if scheme == NumberScheme.KBO:
        number = number.upper().removeprefix("BE")
    if not re.fullmatch(rf"[0-9]{{{form.digits}}}", number) or not form.is_sound(number):
        raise ValueError(f"no {scheme} number")
    return number
