"""The deeds around people and organisations: the only code that changes something that matters.

``registering`` and ``organisations``: from a form to an approved organisation; ``inviting`` and
``joining``: how people come in; ``memberships`` and ``people``: what they are, and leaving.
"""
