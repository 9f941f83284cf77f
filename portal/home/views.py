"""The public pages, 'Mijn werk', and what programs ask of a site."""

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.home import showcase
from portal.home.statements import statements
from portal.home.work import work_of

if TYPE_CHECKING:
    from portal.accounts.models import User

PLAIN = "text/plain; charset=utf-8"


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return render(request, "home/front.html")


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """'Mijn werk', one page per kind of organisation."""
    person = cast("User", request.user)  # the middleware asked for a log-in
    page = work_of(person)
    return render(request, f"home/work_{page.kind or 'nobody'}.html", {"work": page})


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "home/about.html")


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "home/help.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html", {"statement": statements(), **_contacts()})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "home/privacy.html", {"statement": statements(), **_contacts()})


@login_not_required
@require_safe
def vulnerability(request: HttpRequest) -> HttpResponse:
    return render(request, "home/vulnerability.html", _contacts())


@login_not_required
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "home/contact.html", _contacts())


@login_not_required
def style_guide(request: HttpRequest) -> HttpResponse:
    """Every component on one page, for whoever builds or tests; only on a local installation."""
    if not settings.IS_LOCAL:
        raise Http404
    return render(request, "home/style_guide.html", showcase.context(request.POST or None))


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view
    """Tell search engines what to read: the public pages; of a local installation nothing."""
    names = ("home:work", "tenders:list", "duediligence:start")
    closed = ["/"] if settings.IS_LOCAL else [reverse(name) for name in names]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to report a vulnerability. Without an address it names the page."""
    page = settings.PORTAL_URL + reverse("home:vulnerability")
    contact_at = f"mailto:{settings.SECURITY_EMAIL}" if settings.SECURITY_EMAIL else page
    lines = [
        f"Contact: {contact_at}",
        f"Expires: {statements().security_expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.PORTAL_URL}{request.path}",
        f"Policy: {page}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


def _contacts() -> dict[str, str]:
    """Give the addresses that the administrator has set; a page says so when one is missing."""
    return {"contact_email": settings.CONTACT_EMAIL, "security_email": settings.SECURITY_EMAIL}
