"""The minimum terms of a procedure, with every reduction and exception that a condition brings.

The data (``reference/terms.toml``) say what holds per procedure; the code only adds up:

* urgent: a fixed short term; electronic bids and restricted documents then change nothing;
* prior notice in time: a fixed shorter term; the law does not take the days for electronic bids
  off that (Aw 2.74b does not name 2.71(5)). That restricted documents still add theirs is our
  reading, on the safe side;
* otherwise the base, less the days for electronic bids, plus those for restricted documents;
* agreed with all selected candidates, where the authority may: no minimum.

A standstill that the data give is due unless the contract falls under a framework agreement,
the only concerned bidder wins, or there is no duty to publish in the Union. In Belgium it is due
below the threshold too: for published works above half of it, and (20 % rule) for a bid above
120 % of it. Missing facts never raise: the outcome says what to fill in.
"""

from dataclasses import dataclass, replace

from tenders.advice.facts import Conditions, Facts, Jurisdiction
from tenders.advice.outcome import Basis, Certainty, Outcome, outcome, weakest
from tenders.advice.reference import (
    Adjustment,
    BelowThreshold,
    TermRule,
    below_threshold_rule,
    in_force,
    procedures,
    term_rules,
    waiver,
)
from tenders.advice.thresholds import CENTS, NoThresholdKnownError, threshold

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Computed:
    """A term worked out for one tender; ``days`` None means no minimum, ``reason`` says why."""

    base: int | None
    days: int | None
    reason: str | None
    basis: Basis
    certainty: Certainty
    article: str
    floor: int | None = None
    notes: tuple[str, ...] = ()


def minimum_terms(facts: Facts, *, european: bool | None, procedure: str) -> list[Outcome]:
    """One outcome ``term.CODE`` per term of ``procedure``; none for an unknown procedure."""
    jurisdiction = facts.jurisdiction
    if jurisdiction is None or procedure not in procedures(jurisdiction):
        return []
    sector = "utility" if facts.authority == "utility" else "classic"
    result = []
    for rule in term_rules(jurisdiction, sector, procedure):
        if not _holds(rule, facts, european=european):
            continue
        if rule.code == "standstill":
            computed = _standstill(rule, facts, jurisdiction, procedure, european=european)
        elif _framework_award_notice(rule, facts, jurisdiction, procedure):
            computed = _framework(rule, jurisdiction)
        else:
            computed = _compute(rule, facts)
        computed = _dated(computed, rule, facts)
        if _voluntary(computed, jurisdiction, european=european):
            computed = _noted(computed, "voluntary")
        if facts.procedure == "":
            computed = _noted(computed, "procedure-assumed")
        result.append(_outcome(rule, computed, procedure, jurisdiction))
    return result


def _holds(rule: TermRule, facts: Facts, *, european: bool | None) -> bool:
    if not in_force(facts.notice_date, rule.first, rule.last):
        return False
    return rule.scope is None or rule.scope == ("national" if european is False else "european")


def _plain(rule: TermRule) -> Computed:
    return Computed(
        base=rule.days,
        days=rule.days,
        reason=rule.reason,
        basis=rule.basis,
        certainty=rule.basis.certainty,
        article=rule.basis.article,
        floor=rule.floor,
        notes=(*(() if rule.floor is None else ("floor",)), *rule.notes),
    )


def _compute(rule: TermRule, facts: Facts) -> Computed:
    """Base, reductions and extensions of any term but the standstill."""
    plain = _plain(rule)
    conditions = facts.conditions
    if plain.days is None:
        return plain
    if conditions.urgent and rule.urgent:
        return _fixed(plain, rule.urgent, "urgent")
    if conditions.agreed_with_candidates and facts.authority in rule.agreed:
        article = f"{plain.article}, {rule.agreed_article}"
        return replace(plain, days=None, reason="agreed", article=article)
    if conditions.prior_notice and rule.prior:
        computed = _fixed(plain, rule.prior, "prior")
    elif conditions.electronic and rule.electronic:
        computed = _changed(plain, rule.electronic, -rule.electronic.days, "electronic")
    else:
        computed = plain
    if conditions.documents_restricted and rule.documents:
        computed = _changed(computed, rule.documents, rule.documents.days, "documents")
        if "prior" in computed.notes:
            computed = replace(computed, certainty=weakest(computed.certainty, "reconstruction"))
    return _longer(computed, rule, conditions)


def _fixed(plain: Computed, change: Adjustment, note: str) -> Computed:
    assert plain.days is not None  # noqa: S101 -- the callers ask only for terms with days
    return _changed(plain, change, change.days - plain.days, note)


def _changed(before: Computed, change: Adjustment, days: int, note: str) -> Computed:
    assert before.days is not None  # noqa: S101 -- the callers ask only for terms with days
    floor = change.floor if change.floor is not None else before.floor
    notes = (*before.notes, note)
    if change.floor is not None:
        notes = (*notes, "floor")
    return replace(
        before,
        days=before.days + days,
        certainty=weakest(before.certainty, change.certainty or "verified"),
        article=f"{before.article}, {change.article}",
        floor=floor,
        notes=notes,
    )


def _longer(computed: Computed, rule: TermRule, conditions: Conditions) -> Computed:
    """A visit to the site makes the term longer than the minimum; how much is no number."""
    if conditions.site_visit and rule.code == "tender":
        return _noted(computed, "site-visit")
    return computed


def _voluntary(computed: Computed, jurisdiction: Jurisdiction, *, european: bool | None) -> bool:
    """Below the threshold no Dutch law asks for these days: they come with a free choice."""
    return jurisdiction == "nl" and european is False and computed.days is not None


def _noted(computed: Computed, note: str) -> Computed:
    return replace(computed, notes=(*computed.notes, note))


def _dated(computed: Computed, rule: TermRule, facts: Facts) -> Computed:
    """Before the law that was read was in force, its terms are at most a reconstruction."""
    day, first = facts.notice_date, rule.source_first
    if day is None or first is None or day >= first:
        return computed
    older = _noted(computed, "older-law")
    return replace(older, certainty=weakest(older.certainty, "reconstruction"))


# --- Standstill -------------------------------------------------------------------------------
def _standstill(
    rule: TermRule,
    facts: Facts,
    jurisdiction: Jurisdiction,
    procedure: str,
    *,
    european: bool | None,
) -> Computed:
    plain = _plain(rule)
    if plain.days is None:
        return plain
    if reason := _waiver(facts, jurisdiction, procedure):
        return _waived(plain, reason, jurisdiction)
    if european is None:
        return _noted(plain, "if-european")
    if european:
        return plain
    due = _due_below(facts, procedure) if jurisdiction == "be" else None
    if due is None:
        return _waived(plain, "below-threshold", jurisdiction)
    below, certainty = due
    return replace(
        plain,
        basis=below.basis,
        certainty=weakest(plain.certainty, certainty),
        article=f"{plain.article}; {below.basis.article}",
        notes=(*plain.notes, below.reason),
    )


def _waiver(facts: Facts, jurisdiction: Jurisdiction, procedure: str) -> str:
    """Why nobody needs to wait, whatever the value; the Belgian law does not name a DPS."""
    purchasing = facts.dynamic_purchasing or procedure == "dps"
    if facts.conditions.under_framework and not (jurisdiction == "be" and purchasing):
        return "under-framework"
    return "single-bidder" if facts.conditions.single_bidder else ""


def _waived(plain: Computed, reason: str, jurisdiction: Jurisdiction) -> Computed:
    basis = waiver(reason, jurisdiction)
    return Computed(
        base=None,
        days=None,
        reason=f"standstill-{reason}",
        basis=basis,
        certainty=weakest(plain.certainty, basis.certainty),
        article=basis.article,
    )


def _due_below(facts: Facts, procedure: str) -> tuple[BelowThreshold, Certainty] | None:
    """The Belgian rule by which a national contract has a standstill all the same.

    Compared is the bid to approve; while that is unknown, the estimate stands in for it in the
    rule of half the threshold, and the 20 % rule cannot say anything yet.
    """
    if facts.notice_date is None:
        return None
    try:
        found = threshold(facts, facts.notice_date)
    except NoThresholdKnownError:
        return None
    half, twenty = below_threshold_rule("half_threshold"), below_threshold_rule("twenty_percent")
    bid = facts.award_value_cents
    if bid is not None and bid * PERCENT > found.amount * CENTS * twenty.percent:
        return twenty, found.certainty
    value = bid if bid is not None else facts.value_cents
    certainty = found.certainty if bid is not None else weakest(found.certainty, "reconstruction")
    published = procedure in half.procedures
    if facts.nature != "works" or not published or value is None:
        return None
    if value * PERCENT > found.amount * CENTS * half.percent:
        return half, certainty
    return None


# --- Award notice under a framework ------------------------------------------------------------
def _framework_award_notice(
    rule: TermRule, facts: Facts, jurisdiction: Jurisdiction, procedure: str
) -> bool:
    return (
        rule.code == "award-notice"
        and facts.conditions.under_framework
        and not facts.dynamic_purchasing
        and procedure != "dps"
        and jurisdiction == "nl"
        and facts.authority != "utility"
        and rule.days is not None
    )


def _framework(rule: TermRule, jurisdiction: Jurisdiction) -> Computed:
    """No notice of a contract under a framework agreement: the rule of ``call-off``."""
    rules = term_rules(jurisdiction, "classic", "call-off")
    return _plain(next(found for found in rules if found.code == rule.code))


def _outcome(
    rule: TermRule, computed: Computed, procedure: str, jurisdiction: Jurisdiction
) -> Outcome:
    if computed.days is None:
        code = "no-minimum"
    elif "if-european" in computed.notes:
        code = "if-european"
    else:
        code = "minimum"
    return outcome(
        f"term.{rule.code}",
        code,
        computed.basis,
        {
            "procedure": procedure,
            "jurisdiction": jurisdiction,
            "days": computed.days,
            "base_days": computed.base,
            "counted_from": rule.counted_from,
            "direction": rule.direction,
            "floor": computed.floor,
            "notes": list(computed.notes),
            "reason": computed.reason,
        },
        certainty=computed.certainty,
        article=computed.article,
    )
