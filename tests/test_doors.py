"""Which doors stand open, and what no page may ever hold."""

import re
from pathlib import Path

import pytest
from django.conf import settings as live
from django.contrib.staticfiles import finders
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from lxml import html

from portal.accounts.enums import OrganisationKind, Role
from tests.factories import MembershipFactory, TenderFactory

#: Every address that may be seen without logging in. It grows only by review of this list.
PUBLIC = {
    "",
    "over/",
    "help/",
    "toegankelijkheid/",
    "privacy/",
    "kwetsbaarheid-melden/",
    "contact/",
    "stijlgids/",
    "robots.txt",
    ".well-known/security.txt",
    "taal/",
    "metrokaart/",
    "metrokaart/gewist/",
    "metrokaart/<str:token>/",
    "metrokaart/<str:token>/vraag/<slug:step>/",
    "metrokaart/<str:token>/station/<str:code>/",
    "metrokaart/<str:token>/pdf/",
    "metrokaart/<str:token>/pdf/<str:language>/voortgang/",
    "metrokaart/<str:token>/pdf/<str:language>.pdf",
    "metrokaart/<str:token>/wissen/",
    "kaart/",
    "kaart/insluiten/",
    "kaart/ingesloten/<str:country>/<str:language>/",
    "kaart/bestand/metrokaart-<str:country>-<str:language>.<str:kind>",
    "kaart/station/<str:code>/",
    "samenvattingen/",
    "samenvattingen/<uuid:pk>/",
    "samenvattingen/<uuid:pk>/samenvatting-<str:language>.pdf",
    "bepalingen/",
    "bepalingen/<slug:clause>/",
    "healthz",
    "readyz",
    "aanmelden/",
    "aanmelden/verstuurd/",
    "aanmelden/bevestigen/<str:token>/",
    "uitnodiging/<str:token>/",
    "inloggen/",
    "inloggen/code/",
    "inloggen/uitgeschakeld/",
    "uitloggen/",
    "wachtwoord/vergeten/",
    "wachtwoord/vergeten/verstuurd/",
    "wachtwoord/nieuw/klaar/",
    "aanbestedingen/agenda/<str:token>.ics",
    r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
}
#: What stands in for the parts of an address; addresses that need more answer 404 and are left.
SAMPLES = {
    "code": "A1",
    "step": "opdracht",
    "kind": "csv",
    "language": "nl",
    "paper": "a3",
    "country": "nl",
    "share": "00000000-0000-0000-0000-000000000000",
    "file": "00000000-0000-0000-0000-000000000000",
    "job": "6f0e2a52-4a0b-4a5e-8a43-6f0e2a524a0b",
}
CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
#: The one page that another site may show in a frame: without script, form or cookie.
FRAMED = "/kaart/ingesloten/nl/nl/"
CSP_FRAMED = {
    "default-src 'none'",
    "script-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors *",
}
OK = 200
#: Names of things, not addresses that a browser fetches.
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def views(patterns, prefix=""):
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from views(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield route, entry


def is_public(view):
    """As LoginRequiredMiddleware decides; allauth marks its class-based views itself."""
    return not getattr(view, "login_required", True)


def addresses(tender):
    """Every address of the portal, filled in for one tender."""
    samples = {**SAMPLES, "pk": str(tender.pk)}
    for route, entry in views(get_resolver().url_patterns):
        if entry.name == "account_reset_password_from_key":  # a regular expression
            yield reverse(entry.name, kwargs={"uidb36": "1", "key": "set-password"})
            continue
        yield "/" + re.sub(
            r"<(?:(\w+):)?(\w+)>",
            lambda part: "1" if part[1] == "int" else samples.get(part[2], "1"),
            route,
        )


def faults_of(text):
    """What a strict Content-Security-Policy refuses, and what goes to a foreign host."""
    page = html.fromstring(text)
    found = []
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            found.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                found.append(f"{name}={value}")
            fetched = name in {"src", "srcset", "poster", "data"} or (
                name == "href" and element.tag in {"link", "use", "image"}
            )
            if fetched and re.match(r"\s*(\w+:|//)", value):
                found.append(f"{element.tag} {name}={value}")
            if name in {"href", "action", "formaction"} and value.strip().startswith("javascript:"):
                found.append(f"{name}={value}")
    return found


FAULTY = [
    ('<p style="color:red">x</p>', ["style=color:red"]),
    ("<script>alert(1)</script>", ["<script>"]),
    ('<div><svg xmlns="http://www.w3.org/2000/svg"><style>a{}</style></svg></div>', ["<style>"]),
    ('<button onclick="x()">x</button>', ["onclick=x()"]),
    ('<button hx-on:click="x()">x</button>', ["hx-on:click=x()"]),
    ('<img src="//cdn.example/x.png">', ["img src=//cdn.example/x.png"]),
    ('<img src="data:image/png;base64,xx">', ["img src=data:image/png;base64,xx"]),
    ('<a href="javascript:x()">x</a>', ["href=javascript:x()"]),
    ('<a href="https://elders.example/">x</a><img src="/static/x.png">', []),
]


@pytest.mark.parametrize(("text", "expected"), FAULTY)
def test_the_detector_finds_what_it_should(text, expected):
    assert faults_of(f"<html><body>{text}</body></html>") == expected


def test_exactly_these_pages_are_public():
    found = {
        route for route, entry in views(get_resolver().url_patterns) if is_public(entry.callback)
    }

    assert found == PUBLIC


@pytest.mark.django_db
def test_every_other_page_asks_for_a_log_in(client):
    tender = TenderFactory()
    routes = [route for route, _entry in views(get_resolver().url_patterns)]
    closed = [
        address
        for route, address in zip(routes, addresses(tender), strict=True)
        if route not in PUBLIC
    ]

    answers = {address: client.get(address) for address in closed}

    assert {
        address: (answer.status_code, answer["Location"].split("?")[0])
        for address, answer in answers.items()
    } == {address: (302, reverse("account_login")) for address in closed}
    assert closed


@pytest.mark.django_db
@pytest.mark.embedded  # what stands on a page does not depend on the database
def test_every_page_that_answers_get_answers_head(client):
    """Link checkers and caches ask for the head alone; the status is the same, without a body."""
    membership = MembershipFactory(role=Role.ADMINISTRATOR)
    tender = TenderFactory(organisation=membership.organisation)
    client.force_login(membership.user)
    # Logging out would end the test; of an upload in parts HEAD asks how far it is.
    asked = [a for a in addresses(tender) if not re.search("/uitloggen/|/hervatbaar/", a)]
    refused = {
        address: (got, head)
        for address in asked
        if (got := client.get(address).status_code) != (head := client.head(address).status_code)
    }

    assert refused == {}
    assert client.head(tender.get_absolute_url()).content == b""


@pytest.mark.django_db
@pytest.mark.embedded  # what stands on a page does not depend on the database
@pytest.mark.parametrize("kind", [None, *OrganisationKind.values])
def test_no_page_holds_inline_style_or_script_or_a_foreign_host(client, kind):
    membership = MembershipFactory() if kind is None else MembershipFactory(organisation__kind=kind)
    is_own = kind == OrganisationKind.AUTHORITY
    tender = TenderFactory(organisation=membership.organisation) if is_own else TenderFactory()
    if kind is not None:
        client.force_login(membership.user)
    seen = {}
    for address in addresses(tender):
        answer = client.get(address, follow=True)
        if answer.content and answer["Content-Type"].startswith("text/html"):
            policy = CSP_FRAMED if address == FRAMED else CSP
            assert set(answer["Content-Security-Policy"].split("; ")) == policy, address
            assert ("X-Frame-Options" in answer) is (address != FRAMED), address
            seen[address] = faults_of(answer.content.decode())

    assert {address: faults for address, faults in seen.items() if faults} == {}
    own = {reverse(f"tenders:{name}", args=[tender.pk]) for name in ("detail", "advice", "map")}
    assert own <= seen.keys()
    assert {address for address in own if client.get(address).status_code == OK} == (
        own if is_own else set()
    )


def test_no_style_sheet_or_script_or_picture_asks_a_foreign_host():
    folder = Path(live.BASE_DIR) / "static"
    found = {}
    for file in [*folder.rglob("*.css"), *folder.rglob("*.svg"), *folder.glob("js/*.js")]:
        hosts = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"')]*", file.read_text("utf-8")))
        if foreign := hosts - NAMESPACES:
            found[file.name] = foreign

    assert found == {}


def test_every_address_in_the_style_sheets_leads_to_a_file():
    folder = Path(live.BASE_DIR) / "static" / "css"
    asked = [
        (sheet.name, address)
        for sheet in sorted(folder.glob("*.css"))
        for address in re.findall(r"url\(\"?([^\")]+)\"?\)", sheet.read_text("utf-8"))
    ]

    assert asked
    assert [
        (name, address)
        for name, address in asked
        if not finders.find(str((folder / address).resolve().relative_to(folder.parent)))
    ] == []
