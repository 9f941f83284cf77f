from datetime import timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from portal.accounts.enums import OrganisationKind
from portal.home.statements import statements
from tenders.enums import StationStatus
from tenders.models import StationState
from tests.factories import PASSWORD, MembershipFactory, TenderFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGES = ["front", "about", "help", "accessibility", "privacy", "vulnerability", "contact"]


def read(answer):
    return html.fromstring(answer.content.decode())


def menu(page):
    (nav,) = page.xpath("//nav[contains(@class, 'breed')]")
    return [link.text_content() for link in nav.iter("a")]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_has_one_heading_and_its_language(client, name, language):
    client.cookies["django_language"] = language
    page = read(client.get(reverse(f"home:{name}")))

    assert page.get("lang") == language
    assert len(page.xpath("//h1")) == 1
    levels = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.xpath("//main/@id") == ["inhoud"]


@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_reads_nothing_from_the_database(client, name, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse(f"home:{name}"))


def test_a_link_of_a_public_page_leads_somewhere(client):
    client.cookies["django_language"] = "nl"
    for name in PAGES:
        page = read(client.get(reverse(f"home:{name}")))
        for address in {link.get("href") for link in page.iter("a")}:
            path, _, fragment = address.partition("#")
            if path.startswith("mailto:"):
                continue
            answer = client.get(path) if path else None
            assert answer is None or answer.status_code == 200, (name, address)
            if fragment and (target := read(answer) if answer else page) is not None:
                assert target.xpath(f"//*[@id='{fragment}']"), (name, address)


def test_the_statement_is_honest_about_its_status(client):
    client.cookies["django_language"] = "en"
    text = read(client.get(reverse("home:accessibility"))).text_content()

    assert statements().accessibility_status == "not-audited"
    assert "Not audited yet" in text


@pytest.mark.parametrize(
    ("email", "expected"), [("", "has not set an address yet"), ("a@b.example", "a@b.example")]
)
def test_contact_shows_the_address_or_says_that_there_is_none(client, settings, email, expected):
    settings.CONTACT_EMAIL = email
    client.cookies["django_language"] = "en"

    assert expected in client.get(reverse("home:contact")).content.decode()


def test_security_txt_names_a_contact_and_a_day(client, settings):
    settings.SECURITY_EMAIL = "veilig@portaal.example"
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()

    assert lines == [
        "Contact: mailto:veilig@portaal.example",
        f"Expires: {statements().security_expires:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.PORTAL_URL}/.well-known/security.txt",
        f"Policy: {settings.PORTAL_URL}/kwetsbaarheid-melden/",
    ]


def test_security_txt_is_looked_at_30_days_before_it_is_stale():
    """Fails on purpose: see ``[security]`` in portal/home/statements.toml."""
    left = statements().security_expires - timezone.localdate()

    assert timedelta(days=30) < left < timedelta(days=365)


def test_robots_see_nothing_of_a_local_installation(client, settings):
    settings.IS_LOCAL = True
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    settings.IS_LOCAL = False
    assert client.get("/robots.txt").content == (
        b"User-agent: *\nDisallow: /mijn-werk/\nDisallow: /aanbestedingen/\nDisallow: /dossier/\n"
    )


def test_the_style_guide_exists_only_on_a_local_installation(client, settings):
    settings.IS_LOCAL = True
    assert client.get("/stijlgids/").status_code == 200
    settings.IS_LOCAL = False
    assert client.get("/stijlgids/").status_code == 404


MENUS = [
    (
        OrganisationKind.AUTHORITY,
        "rol-d",
        ["My work", "Tenders", "Dossiers", "About the portal", "Help"],
    ),
    (OrganisationKind.SUPPLIER, "rol-l", ["My work", "My dossier", "About the portal", "Help"]),
    (OrganisationKind.TIN, "rol-t", ["My work", "Dossiers", "About the portal", "Help"]),
    (OrganisationKind.SECRETARIAT, None, ["My work", "About the portal", "Help"]),
]


@pytest.mark.parametrize(("kind", "band", "items"), MENUS)
def test_each_role_has_its_colour_menu_and_first_page(client, kind, band, items):
    membership = MembershipFactory(organisation__kind=kind)
    client.force_login(membership.user)
    client.cookies["django_language"] = "en"

    page = read(client.get(reverse("home:work")))

    assert page.find("body").get("class") == band
    assert menu(page) == items
    assert page.xpath("//nav[contains(@class, 'breed')]//a[@aria-current='page']/text()") == [
        "My work"
    ]
    assert membership.organisation.name in page.text_content()
    assert page.xpath("//h1/text()") == ["My work"]


def test_somebody_without_organisation_is_told_so(client):
    client.force_login(UserFactory())
    client.cookies["django_language"] = "en"

    text = client.get(reverse("home:work")).content.decode()

    assert "You do not belong to an organisation yet" in text


def test_work_shows_dates_of_own_stations_in_order_of_urgency(client):
    membership = MembershipFactory()
    own = TenderFactory(organisation=membership.organisation, title="Eigen plein")
    other = TenderFactory(title="Andermans plein")
    today = timezone.localdate()
    for tender in (own, other):
        for code, days in (("C2", 30), ("B4", -3), ("B5", 4)):
            StationState.objects.create(
                tender=tender, code=code, due_date=today + timedelta(days=days)
            )
    StationState.objects.create(
        tender=own, code="A1", due_date=today, status=StationStatus.DONE, done_at=timezone.now()
    )
    client.force_login(membership.user)
    client.cookies["django_language"] = "en"

    page = read(client.get(reverse("home:work")))

    assert [
        (
            heading.text_content().strip(),
            [p.text_content() for p in part.find_class("taken")[0].xpath("./li/div/p[2]")],
        )
        for part in page.xpath("//section[.//*[@class='taken']]")
        for heading in part.iter("h2")
    ] == [
        ("Too late (1)", ["Eigen plein, station B4"]),
        ("Coming seven days (1)", ["Eigen plein, station B5"]),
        ("Later (1)", ["Eigen plein, station C2"]),
    ]
    assert "Andermans plein" not in page.text_content()


@pytest.mark.parametrize("number", [1, 3])
def test_work_has_a_fixed_number_of_queries(client, django_assert_num_queries, number):
    membership = MembershipFactory()
    for tender in TenderFactory.create_batch(number, organisation=membership.organisation):
        StationState.objects.create(tender=tender, code="B4", due_date=timezone.localdate())
    client.force_login(membership.user)
    with django_assert_num_queries(9):
        answer = client.get(reverse("home:work"))

    assert answer.content.decode().count('class="taak-titel"') == number


def test_an_error_page_has_the_frame_and_a_way_back(client):
    client.cookies["django_language"] = "en"
    answer = client.get("/nergens/")

    assert answer.status_code == 404
    assert "This page does not exist" in answer.content.decode()
    assert read(answer).xpath("//main//a[@class='btn']/@href") == ["/"]


def test_logging_in_leads_to_my_work_and_a_wrong_password_says_what_to_do(client):
    user = UserFactory()
    wrong = client.post(reverse("account_login"), {"login": user.email, "password": "fout"})
    assert wrong.status_code == 200
    assert read(wrong).find_class("foutenlijst")

    right = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert right["Location"] == reverse("home:work")


@pytest.mark.parametrize("address", ["/accounts/signup/", "/inschrijven/", "/registreren/"])
def test_nobody_signs_up(client, address):
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404


def test_the_language_is_switched_by_a_form(client):
    client.post(reverse("set_language"), {"language": "en", "next": "/over/"})

    assert read(client.get("/over/")).get("lang") == "en"
