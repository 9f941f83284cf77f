"""The deeds of a tender: the only code that changes something that matters.

``editing``: its facts; ``deciding``: following or leaving the advice; ``stations``: ticking off
the metrokaart; ``guides``: the PDF; ``importing``: a tender from a notice.
"""
