"""Which mails a person gets, of those that nobody waits for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.actions.mails import choose_mails
from portal.accounts.forms import MailsForm
from portal.accounts.views.finding import person
from portal.mail.optional import offered_to, switched_off_by


@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: HttpRequest) -> HttpResponse:
    user = person(request)
    offered = offered_to([m.organisation.kind for m in user.current_memberships])
    off = switched_off_by(user.pk)
    wanted = [mail.name for mail in offered if mail.name not in off]
    given = request.POST if request.method == "POST" else None
    form = MailsForm(given, offered=offered, initial={"wanted": wanted})
    if request.method == "POST" and form.is_valid():
        choose_mails(user, [mail.name for mail in offered], form.cleaned_data["wanted"])
        messages.success(request, _("Your choice is kept."))
        return redirect("accounts:mails")
    return render(request, "accounts/mails.html", {"form": form, "offered": offered})
