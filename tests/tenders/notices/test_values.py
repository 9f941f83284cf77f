"""Amounts, days and moments: what is read, and what is left out and why."""

import pytest

from tests.tenders.notices.notices import changed, read

AMOUNT = '<cbc:EstimatedOverallContractAmount currencyID="EUR">385000<'
CLOSING = "<cbc:EndDate>2026-11-16+01:00</cbc:EndDate>"
TIME = "<cbc:EndTime>10:00:00+01:00</cbc:EndTime>"
ISSUED = "<cbc:IssueDate>2026-10-05+02:00<"

#  written          currency  cents              said of it
AMOUNTS = [
    ("385000", "EUR", 38_500_000, None),
    ("0", "EUR", 0, None),
    ("0.01", "EUR", 1, None),
    ("385000.5", "EUR", 38_500_050, None),
    ("385000.505", "EUR", 38_500_051, None),
    ("999999999999.99", "EUR", 99_999_999_999_999, None),
    (" 385000 ", "EUR", 38_500_000, None),
    ("", "EUR", None, None),
    ("-1", "EUR", None, "unreadable-amount"),
    ("1e9", "EUR", None, "unreadable-amount"),
    ("NaN", "EUR", None, "unreadable-amount"),
    ("Infinity", "EUR", None, "unreadable-amount"),
    ("385.000,00", "EUR", None, "unreadable-amount"),
    ("€ 385000", "EUR", None, "unreadable-amount"),
    ("٣٨٥", "EUR", None, "unreadable-amount"),
    ("1000000000000", "EUR", None, "unreadable-amount"),
    ("385000", "USD", None, "other-currency"),
    ("385000", "GBP", None, "other-currency"),
    ("385000", "eur", None, "other-currency"),
    ("385000", "", None, "other-currency"),
]


@pytest.mark.parametrize(("written", "currency", "cents", "said"), AMOUNTS)
def test_amounts(written, currency, cents, said):
    data = changed(AMOUNT, AMOUNT.replace("EUR", currency).replace("385000", written))

    reading = read(data)

    assert reading.value_cents == cents
    assert [item.code for item in reading.left_out] == ([said] if said else [])


#  date               time                closing                      said of it
MOMENTS = [
    ("2026-11-16+01:00", "10:00:00+01:00", "2026-11-16T10:00:00+01:00", None),
    ("2026-11-16Z", "10:00:00Z", "2026-11-16T10:00:00+00:00", None),
    ("2026-11-16", "10:00:00", "2026-11-16T10:00:00+01:00", None),
    ("2026-07-16", "10:00:00", "2026-07-16T10:00:00+02:00", None),
    ("2026-11-16+01:00", "10:00:00", "2026-11-16T10:00:00+01:00", None),
    ("2026-11-16+01:00", "10:00:00-05:30", "2026-11-16T10:00:00-05:30", None),
    ("2026-11-16+01:00", "10:00:00.999+01:00", "2026-11-16T10:00:00+01:00", None),
    ("2026-11-16+01:00", "10:00+01:00", "2026-11-16T10:00:00+01:00", None),
    ("2026-11-16+01:00", "", "2026-11-16T23:59:00+01:00", "no-time"),
    ("", "10:00:00+01:00", None, None),
    ("2026-02-30+01:00", "10:00:00+01:00", None, "unreadable-date"),
    ("2026-11-16+01:00", "25:00:00+01:00", None, "unreadable-date"),
    ("2026-11-16+01:00", "10:00:00+99:00", None, "unreadable-date"),
    ("2026-11-16+01:00", "tien uur", None, "unreadable-date"),
    ("16-11-2026", "10:00:00+01:00", None, "unreadable-date"),
    ("0001-01-01+01:00", "00:00:00+01:00", None, "unreadable-date"),
    ("9999-12-31-12:00", "23:59:59-12:00", None, "unreadable-date"),
    ("२०२६-११-१६", "10:00:00", None, "unreadable-date"),
]


@pytest.mark.parametrize(("day", "time", "closing", "said"), MOMENTS)
def test_moments(day, time, closing, said):
    data = changed(CLOSING, f"<cbc:EndDate>{day}</cbc:EndDate>").replace(
        TIME.encode(), f"<cbc:EndTime>{time}</cbc:EndTime>".encode()
    )

    reading = read(data)

    assert reading.as_json()["closing"] == closing
    assert [item.code for item in reading.left_out] == ([said] if said else [])


#  written              notice date   said of it
DAYS = [
    ("2026-10-05+02:00", "2026-10-05", None),
    ("2026-10-05Z", "2026-10-05", None),
    ("2026-10-05", "2026-10-05", None),
    ("2026-10-05-11:00", "2026-10-05", None),
    ("5 oktober 2026", None, "unreadable-date"),
    ("", None, None),
]


@pytest.mark.parametrize(("written", "day", "said"), DAYS)
def test_the_day_of_sending_is_the_day_that_is_written(written, day, said):
    reading = read(changed(ISSUED, f"<cbc:IssueDate>{written}<"))

    assert reading.as_json()["notice_date"] == day
    assert [item.code for item in reading.left_out] == ([said] if said else [])


def test_of_lots_that_differ_the_earliest_closing_is_kept():
    data = changed(CLOSING, CLOSING.replace("16", "18", 1), name="nl-below-threshold").decode()
    start, end = data.index("  <cac:ProcurementProjectLot>"), data.index("</ContractNotice>")
    lot = data[start:end]
    earlier = lot.replace("LOT-0001", "LOT-0002").replace("2026-11-18", "2026-11-13")

    reading = read(data.replace(lot, lot + earlier).encode())

    assert reading.as_json()["closing"] == "2026-11-13T10:00:00+01:00"
    (item,) = reading.left_out
    assert (item.value, item.code, item.detail) == (
        "2026-11-18T10:00:00+01:00",
        "several-values",
        "2026-11-13T10:00:00+01:00",
    )


#  written          cpv
CPV = [
    ("45236300", ["45236300"]),
    ("45236300-1", ["45236300"]),
    ("452363", []),
    ("45236300x", []),
    ("", []),
]


@pytest.mark.parametrize(("written", "cpv"), CPV)
def test_cpv_codes(written, cpv):
    reading = read(changed(">45236300<", f">{written}<", count=2))

    assert list(reading.cpv) == cpv
    wrong = ["unknown-code"] if written and not cpv else []
    assert [item.code for item in reading.left_out] == wrong
