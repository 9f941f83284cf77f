"""The plan of a tender: pure. ``steps`` say what, ``calendar`` says when, ``checks`` refuse.

Legal terms come from ``advice.terms`` and are counted by ``advice.counting``; here they are only
put in a row, counted back from the start of works or delivery, or forward from the notice.
"""
