"""The guide to the metrokaart for print: facts, then HTML; ``portal.shared.pdf`` makes the pages.

``facts``: everything that is printed, as plain JSON values; ``stations``: the cards; ``advice``:
outcomes, terms and sources; ``drawings``: map, strip and signs; ``words``: the fixed texts;
``poster``: the map alone; ``changes``: what is different since the version before. The templates
get these facts and nothing else, so their digest names the file: the same facts give the same
file, and nothing else does.
"""

from tenders.guide.facts import Reading, digest_of, facts_read, guide_facts, reading_of
from tenders.guide.page import guide_html

__all__ = ["Reading", "digest_of", "facts_read", "guide_facts", "guide_html", "reading_of"]
