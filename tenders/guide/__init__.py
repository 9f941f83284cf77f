"""The guide to the metrokaart for print: facts, then HTML; ``portal.shared.pdf`` makes the pages.

``facts``: everything that is printed, as plain JSON values; ``stations``: the cards; ``advice``:
outcomes, terms and sources; ``drawings``: map, strip and signs; ``words``: the fixed texts. The
templates get these facts and nothing else, so their digest names the file: the same facts give
the same file, and nothing else does.
"""

from tenders.guide.facts import digest_of, guide_facts
from tenders.guide.page import guide_html

__all__ = ["digest_of", "guide_facts", "guide_html"]
