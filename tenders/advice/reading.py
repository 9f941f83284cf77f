"""No outcome is surer than what was read: another day or another sector than the text is for.

* Before the law that was read was in force another text held (``first`` in ``sources.toml``).
* Of the Belgian law of 17 June 2016 the titles for everyone and for the classic sectors were read;
  that the special sectors have the same is our reading. Article 7 and the reasons about ISV stand
  in the title for everyone.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from tenders.advice.facts import Facts
from tenders.advice.outcome import Outcome, weakest
from tenders.advice.reference import Source, sources

#: Outcomes that rest on the title of the Belgian law that holds for everyone.
FOR_EVERYONE = ("isv", "labour-law")


def as_sure_as_read(found: Outcome, facts: Facts) -> Outcome:
    """``found``, at most a reconstruction where its source was not read for these facts."""
    source = _by_text().get(found.source)
    if source is None or found.certainty != "verified":
        return found
    if _older(source, facts) or _other_sector(source, found, facts):
        return replace(found, certainty=weakest(found.certainty, "reconstruction"))
    return found


@cache
def _by_text() -> Mapping[str, Source]:
    return {source.text: source for source in sources().values()}


def _older(source: Source, facts: Facts) -> bool:
    day, first = facts.notice_date, source.first
    return day is not None and first is not None and day < first


def _other_sector(source: Source, found: Outcome, facts: Facts) -> bool:
    general = found.key.partition(".")[0] in FOR_EVERYONE
    special = facts.jurisdiction == "be" and facts.authority == "utility"
    return special and not general and source == sources()["wo"]
