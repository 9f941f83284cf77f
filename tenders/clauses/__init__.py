"""The clause library, pure: what a clause is, which fit a tender, and the document they make.

``payload``: a clause as data, and what is wrong with it; ``seeds``: the TOML files; ``choosing``:
which clauses fit, and why; ``filling``: parameters from the facts, within their limits;
``checking``: what does not fit together; ``document``: headings, numbered paragraphs, tables;
``docx``, ``odt`` and ``html``: that document as a file.
"""
