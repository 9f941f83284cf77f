"""Award on quality, cost or price: what must be motivated, and what to say about weights.

NL, European: best price-quality is the rule; lowest cost or price asks a motivation in the
documents. BE: free choice. Dialogue and innovation partnership: best price-quality only.
Source: ``reference/award.toml``; the first entry that fits wins.
"""

from tenders.advice.facts import Facts
from tenders.advice.forms import fits
from tenders.advice.outcome import Outcome, outcome
from tenders.advice.reference import basis, raw


def award_rules(facts: Facts, *, european: bool | None) -> list[Outcome]:
    """The outcomes ``award`` and ``award.weights``."""
    if facts.jurisdiction is None:
        return []
    found: dict[str, Outcome] = {}
    for entry in raw("award")["award"]:
        question = entry["question"]
        if question in found or not fits(entry, facts, european=european):
            continue
        params = {"jurisdiction": facts.jurisdiction, "method": facts.award_method}
        rule = f"{question}.{entry['code']}.{facts.jurisdiction}"
        found[question] = outcome(question, entry["code"], basis("award", entry, rule), params)
    return list(found.values())
