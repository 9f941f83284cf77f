"""The advice: pure functions over dated reference data. Facts in, codes with a basis out.

``advise`` answers; ``wording`` puts an answer into words; ``term_dates`` puts terms on a
calendar; ``changed_outcomes`` compares what was stored with what holds now.
"""

from tenders.advice import wording
from tenders.advice.dates import TermDate, bidder_last_day, term_dates
from tenders.advice.engine import advise
from tenders.advice.facts import Conditions, Facts, Lot, Stone
from tenders.advice.outcome import Advice, Change, Outcome, changed_outcomes
from tenders.advice.reference import rule_version

__all__ = [
    "Advice",
    "Change",
    "Conditions",
    "Facts",
    "Lot",
    "Outcome",
    "Stone",
    "TermDate",
    "advise",
    "bidder_last_day",
    "changed_outcomes",
    "rule_version",
    "term_dates",
    "wording",
]
