"""Judge a file by its content: pure functions over bytes, without Django and without storage.

Order matters: size, type by content, containers by their own directory; only then a parser.
Runs in a child process in the portal (``portal.files.pipeline``), as it is in tests.
"""
