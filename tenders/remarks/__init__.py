"""The findings of a check to take along: in a copy of the file itself, and as a report.

Pure: plain data and a path in, bytes out. ``findings`` says what there is to say, in words;
``docx``, ``odt`` and ``pdf`` put it beside the passages of a copy, ``report`` in a document of its
own. ``child`` is what runs in the child process.
"""
