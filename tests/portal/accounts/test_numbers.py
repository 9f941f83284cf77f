import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.enums import NumberScheme
from portal.accounts.numbers import FORMS, normalised

KVK, KBO, OIN = NumberScheme.KVK, NumberScheme.KBO, NumberScheme.OIN

GOOD = [
    (KVK, "12345678", "12345678"),
    (KVK, " 1234.5678 ", "12345678"),
    (KBO, "0000000097", "0000000097"),
    (KBO, "BE 0000.000.097", "0000000097"),
    (KBO, "be0123456749", "0123456749"),
    (OIN, "00000001234567890000", "00000001234567890000"),
]
BAD = [
    (KVK, "1234567"),
    (KVK, "123456789"),
    (KVK, "1234567a"),
    (KVK, "١٢٣٤٥٦٧٨"),  # digits, but not ours
    (KVK, ""),
    (KBO, "0123456748"),
    (KBO, "123456749"),
    (KBO, "NL0123456749"),
    (OIN, "0000000123456789000"),
    (OIN, "\x0000000001234567890000"),
]


@pytest.mark.parametrize(("scheme", "text", "number"), GOOD)
def test_a_number_is_kept_as_digits(scheme, text, number):
    assert normalised(scheme, text) == number


@pytest.mark.parametrize(("scheme", "text"), BAD)
def test_another_form_is_refused(scheme, text):
    with pytest.raises(ValueError, match=f"no {scheme} number"):
        normalised(scheme, text)


def test_every_kind_of_number_has_a_form():
    assert FORMS.keys() == set(NumberScheme)


@given(st.integers(0, 99_999_999), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_in_a_kbo_number_is_found(base, place, change):
    number = f"{base:08}{97 - base % 97:02}"
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]

    assert normalised(KBO, number) == number
    with pytest.raises(ValueError, match="no kbo number"):
        normalised(KBO, wrong)
