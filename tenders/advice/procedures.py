"""Which procedures are possible for this tender, and which one we advise.

Possible depends on jurisdiction, nature, value and threshold; advised is one step further: in NL
below the threshold after the gradients of the Gids (from memory, no borders), in BE the lightest
procedure that the value allows, at the European level the open procedure. Amounts and articles:
``reference/procedures.toml``. What the law was not read for carries that mark.
"""

from collections.abc import Mapping
from datetime import date

from tenders.advice.facts import Facts, Jurisdiction
from tenders.advice.outcome import Outcome, Params, outcome, weakest
from tenders.advice.reference import (
    Limit,
    Procedure,
    gradient_basis,
    gradients,
    in_force,
    limits,
    procedure_basis,
    procedures,
)
from tenders.advice.thresholds import CENTS, NoThresholdKnownError, kind_of, period_on

#: Verdict of one procedure: possible, the code of the reason, and the limit in euros if any.
Verdict = tuple[bool, str, int | None]
GROUND_NEEDED = frozenset({"neg-w-call", "comp-dial", "innovation"})
#: The Belgian procedures that an amount opens, the lightest first.
LIGHTEST = ("low-value", "neg-wo-pub", "simplified-neg")


def possible_procedures(facts: Facts) -> list[Outcome]:
    """One outcome ``procedure.CODE`` each, then ``procedure`` about the one that was chosen."""
    jurisdiction = facts.jurisdiction
    if jurisdiction is None:
        return []
    european = _european(facts)
    verdicts = {
        code: _verdict(facts, found, jurisdiction, european=european)
        for code, found in procedures(jurisdiction).items()
    }
    advised = _advised(facts, verdicts, european=european)
    result = [
        _outcome(code, verdict, jurisdiction, facts, advised=code in advised)
        for code, verdict in verdicts.items()
    ]
    return [*result, _chosen(facts, jurisdiction, verdicts, advised)]


def _european(facts: Facts) -> bool | None:
    """Whether the threshold that fits the contract is reached.

    Not always the one of the chosen procedure: choosing a concession must not make a private
    tender possible. Who chooses ``social-light`` says what is bought, so that amount does count.
    """
    if facts.value_cents is None or facts.notice_date is None:
        return None
    try:
        amounts = period_on(facts.notice_date).amounts
    except NoThresholdKnownError:
        return None
    if facts.procedure == "social-light":
        kind = kind_of(facts)
    else:
        kind = "works" if facts.nature == "works" else facts.authority
    return facts.value_cents >= amounts[kind] * CENTS


def _verdict(
    facts: Facts, found: Procedure, jurisdiction: Jurisdiction, *, european: bool | None
) -> Verdict:
    if found.scope == "special":
        return _special(facts, found.code)
    if jurisdiction == "nl":
        return _dutch(facts, found, european=european)
    return _belgian(facts, found, european=european)


def _special(facts: Facts, code: str) -> Verdict:
    services = facts.nature == "services"
    return {
        "contest": (services, "contest-design" if services else "contest-services", None),
        "concession": (
            facts.nature != "supplies",
            "concession-no-supplies" if facts.nature == "supplies" else "concession-exploitation",
            None,
        ),
        "dps": (True, "dps-common", None),
        "call-off": (
            True,
            "under-framework" if facts.conditions.under_framework else "framework-needed",
            None,
        ),
        "social-light": (services, "social-list" if services else "services-only", None),
    }[code]


def _dutch(facts: Facts, found: Procedure, *, european: bool | None) -> Verdict:
    if found.scope == "national":
        return not european, _national(facts, european=european), None
    if found.code == "neg-wo-call":
        below = european is False
        return not below, "below-use-private" if below else "exception-only", None
    if european is False:
        return True, "voluntary-european", None
    return True, _ground(facts, found.code), None


def _national(facts: Facts, *, european: bool | None) -> str:
    """Why a Dutch procedure below the threshold is (not) possible."""
    if european is None:
        missing = facts.value_cents is None or facts.notice_date is None
        return "value-unknown" if missing else "threshold-unknown"
    if not european:
        return "national-allowed"
    return "european-as-contract" if facts.procedure == "concession" else "european-required"


def _ground(facts: Facts, code: str) -> str:
    """Whether a procedure of the European rules needs a ground in the law."""
    if code not in GROUND_NEEDED:
        return "always"
    return "utility-choice" if facts.authority == "utility" else "ground-needed"


def _belgian(facts: Facts, found: Procedure, *, european: bool | None) -> Verdict:
    code = found.code
    if found.scope == "european":
        by_amount = code == "neg-w-call" and european is False and facts.authority != "utility"
        return True, "by-amount" if by_amount else _ground(facts, code), None
    value = _belgian_value(facts, code)
    if value is None or facts.notice_date is None:
        return True, "value-unknown", None
    below = _belgian_limit(facts, code, facts.notice_date)
    if below is None:
        return True, "limit-unknown", None
    if value < below * CENTS:
        return True, "below-limit", below
    return False, "above-limit-grounds" if code == "neg-wo-pub" else "above-limit", below


def _belgian_value(facts: Facts, code: str) -> int | None:
    """What is compared, in cents: the estimate, but for ``neg-wo-pub`` the bid to approve.

    While no bid is known, the estimate stands in for it (WO 41 and 42).
    """
    if code == "neg-wo-pub" and facts.award_value_cents is not None:
        return facts.award_value_cents
    return facts.value_cents


def _belgian_limit(facts: Facts, code: str, day: date) -> int | None:
    """The amount (whole euros) below which a Belgian procedure may be used; None: not known."""
    found = limit_on(_limit_name(facts, code), day)
    if found is None:
        return None
    if code == "simplified-neg" and facts.nature != "works":
        try:
            return period_on(day).amounts[facts.authority]
        except NoThresholdKnownError:
            return None
    return found.utility if facts.authority == "utility" else found.below


def _limit_name(facts: Facts, code: str) -> str:
    """Which limit of ``procedures.toml`` holds for this tender."""
    if code == "simplified-neg":
        return "simplified-neg-works"
    social = facts.procedure == "social-light" and facts.nature == "services"
    if code == "neg-wo-pub" and social and facts.authority != "utility":
        return "neg-wo-pub-social"
    return code


def limit_on(code: str, day: date) -> Limit | None:
    """The limit that holds on ``day``."""
    return next((found for found in limits(code) if in_force(day, found.first, found.last)), None)


def _advised(
    facts: Facts, verdicts: Mapping[str, Verdict], *, european: bool | None
) -> tuple[str, ...]:
    if facts.conditions.under_framework:
        return ("call-off",)
    if facts.jurisdiction == "be":
        return _belgian_advice(verdicts)
    if european is None or facts.value_cents is None:
        return ()
    if european:
        return ("open",)
    euros = facts.value_cents / CENTS
    for gradient in gradients():
        if (
            facts.nature in gradient.natures
            and facts.authority in gradient.authorities
            and gradient.start <= euros
            and (gradient.below is None or euros < gradient.below)
        ):
            return gradient.advised
    return ()


def _belgian_advice(verdicts: Mapping[str, Verdict]) -> tuple[str, ...]:
    """The lightest procedure that the amount allows; none while an amount is not known."""
    for code in LIGHTEST:
        if verdicts[code][1] == "below-limit":
            return (code,)
        if verdicts[code][0]:
            return ()
    return ("open",)


def _outcome(
    code: str, verdict: Verdict, jurisdiction: Jurisdiction, facts: Facts, *, advised: bool
) -> Outcome:
    possible, reason, below = verdict
    params: Params = {
        "procedure": code,
        "jurisdiction": jurisdiction,
        "possible": possible,
        "advised": advised,
        "limit": below,
    }
    if below is not None:
        return _limited(code, verdict, params, facts)
    if advised and reason == "national-allowed":
        return outcome(f"procedure.{code}", "gradient", gradient_basis(), params)
    if advised and code == "open":
        reason = "advised-open"
    return outcome(f"procedure.{code}", reason, procedure_basis(reason, jurisdiction), params)


def _limited(code: str, verdict: Verdict, params: Params, facts: Facts) -> Outcome:
    """A Belgian procedure whose amount decides; its basis is that of the amount."""
    day = facts.notice_date
    found = limit_on(_limit_name(facts, code), day) if day else None
    basis = found.basis if found else procedure_basis("limit-unknown", "be")
    certainty = basis.certainty
    if day and code == "simplified-neg" and facts.nature != "works":
        certainty = weakest(certainty, period_on(day).certainty["be"])
    if facts.authority == "utility" and code != "neg-wo-pub":
        certainty = "from-memory"  # title 3 of the Belgian law was not read
    return outcome(f"procedure.{code}", verdict[1], basis, params, certainty=certainty)


def _chosen(
    facts: Facts,
    jurisdiction: Jurisdiction,
    verdicts: Mapping[str, Verdict],
    advised: tuple[str, ...],
) -> Outcome:
    """What to say about the procedure that the tender has."""
    if not facts.procedure:
        code = "none-chosen"
    elif facts.procedure not in verdicts:
        code = "procedure-unknown"
    elif not verdicts[facts.procedure][0]:
        code = "not-possible"
    elif facts.procedure in advised:
        code = "as-advised"
    else:
        code = "possible"
    params: Params = {
        "procedure": facts.procedure,
        "advised": list(advised),
        "jurisdiction": jurisdiction,
    }
    gids = jurisdiction == "nl" and advised and advised[0] not in ("open", "call-off")
    basis = gradient_basis() if gids else procedure_basis("always", jurisdiction)
    return outcome("procedure", code, basis, params)
