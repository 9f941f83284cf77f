"""How ISV can enter this tender, and what labour law says in any case; an article for each.

Source: ``reference/forms.toml``; the first entry that fits wins. Whether a form is proportionate
is not judged here: that is the authority's own reasoned choice.
"""

from collections.abc import Mapping
from typing import Any

from tenders.advice.facts import Facts
from tenders.advice.outcome import Outcome, outcome
from tenders.advice.reference import basis, raw

FORMS = ("performance", "selection", "award", "mix")


def fits(entry: Mapping[str, Any], facts: Facts, *, european: bool | None) -> bool:
    """Whether an entry's conditions hold; European unknown counts as European (the stricter)."""
    sector = "utility" if facts.authority == "utility" else "classic"
    return (
        entry.get("jurisdiction", facts.jurisdiction) == facts.jurisdiction
        and entry.get("sector", sector) == sector
        and entry.get("european", european is not False) == (european is not False)
        and facts.procedure in entry.get("procedures", (facts.procedure,))
        and facts.award_method in entry.get("methods", (facts.award_method,))
    )


def isv_forms(facts: Facts, *, european: bool | None, compulsory: bool) -> list[Outcome]:
    """``form.performance|selection|award|mix`` and ``labour-law``."""
    if facts.jurisdiction is None:
        return []
    found: dict[str, Outcome] = {}
    for entry in raw("forms")["form"]:
        form = entry["form"]
        if form in found or not fits(entry, facts, european=european):
            continue
        if entry.get("compulsory", compulsory) != compulsory:
            continue
        key = form if form == "labour-law" else f"form.{form}"
        params = {
            "jurisdiction": facts.jurisdiction,
            "chosen": form in facts.isv_forms or (form == "mix" and len(facts.isv_forms) > 1),
        }
        rule = f"{key}.{entry['code']}.{facts.jurisdiction}"
        found[form] = outcome(key, entry["code"], basis("forms", entry, rule), params)
    return [found[form] for form in (*FORMS, "labour-law") if form in found]
