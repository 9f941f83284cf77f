"""What the documents and the facts together say of the tender: country, procedure, planning.

A fact that was given always wins over the text. ``None`` means that nobody can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tenders.advice.facts import Facts, Jurisdiction
from tenders.advice.thresholds import NoThresholdKnownError, threshold
from tenders.checks import dates
from tenders.checks.patterns import bits, pattern
from tenders.checks.scope import Scope
from tenders.checks.text import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tenders.checks.model import Case
    from tenders.checks.text import Sentence


@dataclass(eq=False)
class Understanding:
    """One case as all rules see it; everything is worked out once, when first asked."""

    case: Case

    @cached_property
    def readings(self) -> list[Reading]:
        return [Reading(document) for document in self.case.documents]

    @cached_property
    def scopes(self) -> list[Scope]:
        return [Scope(reading) for reading in self.readings]

    @cached_property
    def pairs(self) -> list[tuple[Reading, Scope]]:
        return list(zip(self.readings, self.scopes, strict=True))

    @cached_property
    def low(self) -> str:
        return "\n".join(reading.low for reading in self.readings)

    def low_about(self, topic: str) -> str:
        """The sentences of a topic, one a line: much less to search than everything."""
        return "\n".join(sentence.low for sentence in self.about(bits(topic)))

    @cached_property
    def procedural(self) -> str:
        return self.low_about("procedure")

    def about(self, topic: int) -> Iterator[Sentence]:
        for reading in self.readings:
            yield from reading.about(topic)

    def scope_of(self, sentence: Sentence) -> Scope:
        return next(scope for scope in self.scopes if scope.reading is sentence.reading)

    @cached_property
    def jurisdiction(self) -> Jurisdiction | None:
        if self.case.facts.jurisdiction:
            return self.case.facts.jurisdiction
        belgian = len(pattern("belgian").findall(self.low))
        dutch = len(pattern("dutch").findall(self.low))
        if belgian == dutch:
            return None
        return "be" if belgian > dutch else "nl"

    @cached_property
    def european(self) -> bool | None:
        """Whether the European part of the law holds, by value first, then by what is said."""
        facts = self.case.facts
        if facts.procedure in {
            "private-multiple",
            "private-single",
            "national-open",
            "national-restricted",
            "simplified-neg",
            "low-value",
            "neg-wo-pub",
        }:
            return False
        national = pattern("national").search(self.procedural)
        european = pattern("european").search(self.procedural)
        if european and not national:
            return True
        if (
            facts.procedure
            in {"open", "restricted", "comp-dial", "neg-w-call", "innovation", "dps"}
            and self.jurisdiction == "nl"
            and not pattern("national-strict").search(self.procedural)
        ):
            return True
        if national and not european:
            return False
        if european and national:
            return None if pattern("national-strict").search(self.procedural) else True
        return self._by_value

    @cached_property
    def _by_value(self) -> bool | None:
        facts, day = self.case.facts, self.case.facts.notice_date or self.case.day
        if facts.value_cents is None or day is None or facts.nature is None:
            return None
        try:
            found = threshold(
                Facts(
                    jurisdiction=facts.jurisdiction,
                    authority=facts.authority or "subcentral",
                    nature=facts.nature,
                ),
                day,
            )
        except NoThresholdKnownError:
            return None
        return facts.value_cents >= found.amount * 100

    @cached_property
    def procedure(self) -> str:
        """The code of the procedure; ``""`` when the documents name none or several."""
        if self.case.facts.procedure:
            return self.case.facts.procedure
        low = self.procedural
        for code in (
            "dps",
            "simplified-neg",
            "neg-w-call",
            "comp-dial",
            "innovation",
            "private-multiple",
            "restricted",
            "open",
        ):
            if pattern(f"procedure-{code}").search(low):
                if self.european is False and self.jurisdiction == "nl":
                    return {"open": "national-open", "restricted": "national-restricted"}.get(
                        code, code
                    )
                return code
        return ""

    @cached_property
    def milestones(self) -> list[dates.Milestone]:
        return [each for reading in self.readings for each in dates.milestones(reading)]

    def milestone(self, event: str) -> dates.Milestone | None:
        """The one that holds: an amendment before what it amends, then the latest in the text."""
        found = [each for each in self.milestones if each.event == event]
        amended = [each for each in found if each.amended]
        chosen = amended or found
        return chosen[-1] if chosen else None

    @cached_property
    def day(self) -> date | None:
        """The day whose law holds: when the notice was sent, else the reference date."""
        if self.case.facts.notice_date:
            return self.case.facts.notice_date
        notice = self.milestone("notice")
        return self.case.day or (notice.day if notice and notice.dated else None)

    @cached_property
    def year(self) -> int | None:
        return (
            self.day.year
            if self.day
            else next((year for reading in self.readings if (year := dates.year_of(reading))), None)
        )

    @cached_property
    def is_stone(self) -> bool:
        return bool(pattern("stone").search(self.low_about("origin")))

    @cached_property
    def equivalent_everywhere(self) -> frozenset[str]:
        """What one sentence opens for equivalents everywhere: "norm", "label", "origin"."""
        found: set[str] = set()
        for reading in self.readings:
            for sentence in reading.sentences:
                if "waardig" not in sentence.low and "equivalent" not in sentence.low:
                    continue
                low = sentence.low
                if not (
                    pattern("equivalent-all").search(low)
                    or pattern("equivalent-all-back").search(low)
                ):
                    continue
                if pattern("equivalent-denied").search(low) or sentence.asked:
                    continue
                for kind in ("norm", "label", "origin"):
                    if pattern(f"all-{kind}").search(low):
                        found.add(kind)
        return frozenset(found)
