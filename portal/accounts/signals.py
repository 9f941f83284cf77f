"""What happened to people, in the past tense, for the apps above. Sent inside the transaction."""

from django.dispatch import Signal

#: ``user``, ``organisation``, ``by``: the person no longer works there.
membership_ended = Signal()
#: ``user``, ``by``: the person can no longer log in.
person_deactivated = Signal()
#: ``user``: an account was made; the address is that person's own.
account_made = Signal()
