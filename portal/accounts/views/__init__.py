"""The browser's way in: find through the door, ask the policy, call one deed, answer."""

from portal.accounts.views.inviting import accept, invite, resend, withdraw
from portal.accounts.views.joining import answer_join, join, withdraw_join
from portal.accounts.views.mails import mails
from portal.accounts.views.organisation import correct, leave, own_organisation, rights, switch
from portal.accounts.views.people import change_role, people, remove
from portal.accounts.views.registering import confirm, register, registered
from portal.accounts.views.secretariat import (
    decide,
    invite_administrator,
    let_in,
    organisation,
    organisations,
    persons,
    put_out,
)

__all__ = [
    "accept",
    "answer_join",
    "change_role",
    "confirm",
    "correct",
    "decide",
    "invite",
    "invite_administrator",
    "join",
    "leave",
    "let_in",
    "mails",
    "organisation",
    "organisations",
    "own_organisation",
    "people",
    "persons",
    "put_out",
    "register",
    "registered",
    "remove",
    "resend",
    "rights",
    "switch",
    "withdraw",
    "withdraw_join",
]
