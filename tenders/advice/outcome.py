"""What the rules answer: codes and parameters with their basis, worded only at the edge."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

#: How sure we are: the article or page was read; derived from what was read; neither.
Certainty = Literal["verified", "reconstruction", "from-memory"]
CERTAINTIES: tuple[Certainty, ...] = ("verified", "reconstruction", "from-memory")

#: A parameter of an outcome: plain JSON, dates as ISO text, amounts as whole euros.
Value = str | int | bool | None | list[str]
Params = Mapping[str, Value]


def weakest(*certainties: Certainty) -> Certainty:
    """A conclusion is as sure as the least sure thing that it rests on."""
    return max(certainties, key=CERTAINTIES.index)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a rule rests on; ``line`` is its place in the list of verified law."""

    rule: str
    article: str
    source: str
    certainty: Certainty
    checked: date
    line: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer. ``key`` says to which question and stays the same when the answer changes."""

    key: str
    code: str
    rule: str
    article: str
    source: str
    certainty: Certainty
    checked: date
    params: Params = field(default_factory=dict, hash=False)

    def as_data(self) -> dict[str, object]:
        """Plain JSON, to be stored with a decision and compared later."""
        return {
            "key": self.key,
            "code": self.code,
            "params": dict(self.params),
            "rule": self.rule,
            "article": self.article,
            "source": self.source,
            "certainty": self.certainty,
            "checked": self.checked.isoformat(),
            "digest": self.digest(),
        }

    def digest(self) -> str:
        """Twelve hexadecimal digits over what the answer says and the article behind it.

        The day of checking and the wording do not count: re-reading a law changes no answer.
        """
        said = [self.key, self.code, dict(self.params), self.rule, self.article, self.certainty]
        text = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def outcome(
    key: str,
    code: str,
    basis: Basis,
    params: Params | None = None,
    *,
    certainty: Certainty | None = None,
    article: str | None = None,
) -> Outcome:
    """An outcome on ``basis``; certainty and article when this case differs from the rule's."""
    return Outcome(
        key=key,
        code=code,
        rule=basis.rule,
        article=article or basis.article,
        source=basis.source,
        certainty=certainty or basis.certainty,
        checked=basis.checked,
        params=params or {},
    )


@dataclass(frozen=True, slots=True)
class Advice:
    """All outcomes for one tender, in the order in which a person reads them.

    ``european`` is None while value or date is missing or the threshold is not yet fixed;
    ``flagged`` is true in that last case: somebody must look again when the amount is known.
    """

    outcomes: tuple[Outcome, ...]
    european: bool | None
    flagged: bool
    rule_version: str

    def get(self, key: str) -> Outcome | None:
        return next((found for found in self.outcomes if found.key == key), None)

    def group(self, prefix: str) -> tuple[Outcome, ...]:
        """The outcomes whose key begins with ``prefix.``, in order."""
        return tuple(found for found in self.outcomes if found.key.startswith(f"{prefix}."))

    def as_data(self) -> dict[str, object]:
        return {
            "rule_version": self.rule_version,
            "european": self.european,
            "flagged": self.flagged,
            "outcomes": [found.as_data() for found in self.outcomes],
        }


@dataclass(frozen=True, slots=True)
class Change:
    """An outcome that is no longer what it was when a decision was stored."""

    key: str
    kind: Literal["changed", "gone"]
    old: Mapping[str, object]
    new: Outcome | None


def changed_outcomes(old: Iterable[Mapping[str, object]], new: Advice) -> Sequence[Change]:
    """Which stored outcomes (``Outcome.as_data()``) say something else now, in stored order.

    A new outcome is no change of a decision, so only what was stored is looked at.
    """
    now = {found.key: found for found in new.outcomes}
    changes = []
    for stored in old:
        key = str(stored["key"])
        found = now.get(key)
        if found is None:
            changes.append(Change(key, "gone", stored, None))
        elif found.digest() != stored.get("digest"):
            changes.append(Change(key, "changed", stored, found))
    return changes
