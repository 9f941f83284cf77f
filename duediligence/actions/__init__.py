"""The deeds of a dossier: the only code that changes something that matters.

``dossiers``: opening it, its group, its yearly round; ``answering``: the questions of a step;
``rows``: chains, sites, links, risks, measures, evidence and complaints.
"""
