"""The European threshold on the day on which the notice is sent, and whether it is reached.

Units: whole euros without VAT, options and renewals included (Aw 2.15(2)). From the threshold
(``>=``) a tender is European (Aw 2.1-2.3). Source: ``reference/thresholds.toml``.
"""

from dataclasses import dataclass
from datetime import date

from tenders.advice.facts import Facts
from tenders.advice.outcome import Basis, Certainty, Outcome, Params, outcome
from tenders.advice.reference import ThresholdPeriod, raw, threshold_periods

CENTS = 100
#: A concession that is awarded for more than this part of its estimate counts for that value.
CONCESSION_PERCENT = 120


class NoThresholdKnownError(LookupError):
    """The day lies outside all known periods; its text is the day."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The amount that holds for one tender; ``amount`` is in whole euros."""

    kind: str
    amount: int
    period: ThresholdPeriod
    article: str
    certainty: Certainty


def period_on(day: date) -> ThresholdPeriod:
    """The period that holds on ``day``. Raises ``NoThresholdKnownError``: never 'the latest'."""
    for period in threshold_periods():
        if period.first <= day <= period.last:
            return period
    raise NoThresholdKnownError(day.isoformat())


def kind_of(facts: Facts) -> str:
    """Which of the amounts holds: by procedure first, then nature, then authority."""
    if facts.procedure == "concession":
        return "concession"
    if facts.procedure == "contest":  # Aw 2.5 and 2.6: the amounts for supplies and services
        return facts.authority
    if facts.procedure == "social-light" and facts.nature == "services":
        return "social_utility" if facts.authority == "utility" else "social"
    return "works" if facts.nature == "works" else facts.authority


def threshold(facts: Facts, day: date) -> Threshold:
    """The threshold for ``facts`` on ``day``. Raises ``NoThresholdKnownError``."""
    period = period_on(day)
    kind = kind_of(facts)
    jurisdiction = facts.jurisdiction or "nl"  # the amounts are those of the Union
    article_kind = f"contest_{kind}" if facts.procedure == "contest" else kind
    return Threshold(
        kind=kind,
        amount=period.amounts[kind],
        period=period,
        article=raw("thresholds")["article"][jurisdiction][article_kind],
        certainty=period.certainty[jurisdiction],
    )


def counting_value_cents(facts: Facts) -> int | None:
    """The value that is compared; for a Dutch concession the award when it is > 20 % higher.

    Source of the exception: Aw 2a.3.
    """
    value, award = facts.value_cents, facts.award_value_cents
    concession = facts.procedure == "concession" and facts.jurisdiction == "nl"
    if concession and value is not None and award is not None:
        return award if award * 100 > value * CONCESSION_PERCENT else value
    return value


def threshold_outcome(facts: Facts) -> tuple[Outcome, bool | None]:
    """The outcome ``threshold`` and whether the tender is European (None: cannot be said)."""
    day = facts.notice_date
    if day is None:
        return _unknown("date-unknown", {"jurisdiction": facts.jurisdiction}), None
    try:
        found = threshold(facts, day)
    except NoThresholdKnownError:
        periods = threshold_periods()
        later = day > periods[-1].last
        params: Params = {
            "date": day.isoformat(),
            "known_first": periods[0].first.isoformat(),
            "known_last": periods[-1].last.isoformat(),
        }
        return _unknown("threshold-not-yet-fixed" if later else "threshold-not-known", params), None
    value = counting_value_cents(facts)
    european = None if value is None else value >= found.amount * CENTS
    code = {None: "value-unknown", True: "at-or-above", False: "below"}[european]
    basis = Basis(
        rule=f"threshold.{found.kind}.{found.period.first.year}",
        article=found.article,
        source=found.period.source,
        certainty=found.certainty,
        checked=found.period.checked,
    )
    params = {
        "kind": found.kind,
        "amount": found.amount,
        "first": found.period.first.isoformat(),
        "last": found.period.last.isoformat(),
        "value_cents": value,
    }
    return outcome("threshold", code, basis, params), european


def _unknown(code: str, params: Params) -> Outcome:
    last = threshold_periods()[-1]
    basis = Basis(
        rule="threshold.unknown",
        article="Aw 2.15(1); Wet 17 juni 2016, 16",
        source=last.source,
        certainty="verified",
        checked=last.checked,
    )
    return outcome("threshold", code, basis, params)
