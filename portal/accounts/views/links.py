"""What the pages behind a link in a mail share: who follows it, and the account it makes."""

from enum import StrEnum

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from portal.accounts.actions.accounts import NewPerson
from portal.accounts.forms import AccountForm
from portal.accounts.models import User


class Follower(StrEnum):
    """Who holds the link: the token proves that the mailbox is theirs."""

    SELF = "self"  # logged in with the address of the mail
    OTHER = "other"  # logged in with another address
    LOG_IN = "log-in"  # has an account, is not logged in
    NEW = "new"  # has no account


def follower(request: HttpRequest, email: str) -> Follower:
    user = request.user
    if isinstance(user, User) and user.is_authenticated:
        return Follower.SELF if user.email == email else Follower.OTHER
    known = User.objects.filter(email=email).exists()
    return Follower.LOG_IN if known else Follower.NEW


def new_person(form: AccountForm) -> NewPerson:
    return NewPerson(
        full_name=form.cleaned_data["full_name"],
        password=form.cleaned_data["password1"],
        language=get_language() or "nl",
    )


def unusable(request: HttpRequest) -> HttpResponse:
    """One answer for used, withdrawn, expired and invented links."""
    return private(render(request, "accounts/link_unusable.html", status=404))


def private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
