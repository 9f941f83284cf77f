"""Reading eForms notices: from bytes to plain facts, or to a refusal with a stable code.

No Django and no database here: ``read_notice`` runs in a child process as well as in a command.
What is read: ``reading.NoticeReading``. What a program gets to see: ``report``.
"""
