"""Logging in and out, a forgotten password, another language: and who would abuse them."""

import re
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from lxml import html

from portal.mail.sending import deliver_due
from tests.factories import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")
WORK = reverse("home:work")
NEW_PASSWORD = "vier-losse-woorden-hier"
WRONG_PASSWORD = "dit-is-het-niet-geworden"


def read(answer):
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def log_in(client, email, password=PASSWORD, **more):
    address = f"{LOGIN}?next={more.pop('next')}" if "next" in more else LOGIN
    return client.post(address, {"login": email, "password": password, **more})


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.fixture
def person(db):
    return UserFactory(email="mens@portaal.example")


@pytest.mark.parametrize(
    "typed", ["mens@portaal.example", "Mens@Portaal.Example", " MENS@PORTAAL.EXAMPLE "]
)
def test_one_logs_in_by_address_in_any_case(client, person, typed):
    assert log_in(client, typed)["Location"] == WORK
    assert client.session["_auth_user_id"] == str(person.pk)


def test_logging_in_changes_the_session_key(client, person):
    client.get(reverse("home:front"))
    client.session["x"] = 1
    before = client.cookies.get("sessionid")
    log_in(client, person.email)

    assert client.cookies["sessionid"] != before
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"


def without_token_and(text, address):
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return text.replace(address, "ADRES")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_wrong_password_and_an_unknown_address_read_the_same(client, person, language):
    client.cookies["django_language"] = language
    answers = [
        without_token_and(log_in(client, email, WRONG_PASSWORD).content.decode(), email)
        for email in (person.email, "niet@portaal.example")
    ]

    assert answers[0] == answers[1]
    assert html.fromstring(answers[0]).find_class("foutenlijst")
    assert not is_in(client)


def test_who_was_sent_away_reads_no_more_than_a_stranger(client, person):
    """With the right password too: the answer is a page, and nobody is in."""
    person.is_active = False
    person.save()

    answer = log_in(client, person.email)

    assert answer.status_code == 200
    assert not is_in(client)
    stranger = log_in(client, "niet@portaal.example")
    assert without_token_and(answer.content.decode(), person.email) == (
        without_token_and(stranger.content.decode(), "niet@portaal.example")
    )


def test_who_is_sent_away_while_logged_in_is_out(client, person):
    client.force_login(person)
    assert client.get(WORK).status_code == 200
    person.is_active = False
    person.save()

    assert client.get(WORK).status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("", ""),
        ("mens@portaal.example", ""),
        ("", PASSWORD),
        ("geen adres", PASSWORD),
        ("mens@portaal.example\0", PASSWORD),
        ("mens@portaal.example", f"{PASSWORD}\0"),
        ("x" * 5000 + "@portaal.example", PASSWORD),
        ("mens@portaal.example", "x" * 100_000),
        ("' or 1=1 --@portaal.example", PASSWORD),
        ("%@portaal.example", PASSWORD),
    ],
)
def test_nothing_typed_breaks_the_door(client, person, email, password):
    answer = log_in(client, email, password)

    assert answer.status_code == 200
    assert not is_in(client)


def test_too_many_wrong_passwords_are_stopped(client, person):
    codes = [log_in(client, person.email, WRONG_PASSWORD).status_code for _ in range(12)]

    assert codes[0] == 200
    answer = log_in(client, person.email)
    assert not is_in(client)
    assert answer.status_code in {200, 429}


ELSEWHERE = [
    "https://elders.example/",
    "//elders.example/",
    "/\\elders.example/",
    "\\\\elders.example",
    "javascript:alert(1)",
    "http:elders.example",
    "https:///elders.example",
    " https://elders.example",
    "\thttps://elders.example",
    "https://127.0.0.1:8000@elders.example/",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_led_elsewhere(client, person, address):
    answer = client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": address})
    assert answer["Location"] == WORK

    client.post(reverse("account_logout"), {"next": address})
    answer = client.post(f"{LOGIN}?next={address}", {"login": person.email, "password": PASSWORD})
    assert answer["Location"] == WORK

    answer = client.post(reverse("account_logout"), {"next": address})
    assert answer["Location"] == reverse("home:front")
    answer = client.post(reverse("set_language"), {"language": "en", "next": address})
    assert urlsplit(answer["Location"]).netloc == ""
    assert answer["Location"] == "/"


def test_one_comes_back_where_one_wanted_to_be(client):
    membership = MembershipFactory()
    wanted = reverse("tenders:list")
    asked = client.get(wanted)
    assert asked["Location"] == f"{LOGIN}?next={wanted}"

    page = read(client.get(asked["Location"]))
    (hidden,) = page.xpath("//main//input[@name='next']/@value")
    answer = log_in(client, membership.user.email, next=hidden)
    assert answer["Location"] == wanted


def test_one_logs_out_by_pressing_only(client, person):
    client.force_login(person)

    assert client.get(reverse("account_logout")).status_code == 200
    assert is_in(client)
    assert client.post(reverse("account_logout"))["Location"] == reverse("home:front")
    assert not is_in(client)
    assert client.get(WORK)["Location"] == f"{LOGIN}?next={WORK}"


def test_who_is_in_goes_past_the_door(client, person):
    client.force_login(person)

    assert client.get(LOGIN)["Location"] == WORK


# --- A forgotten password ---
@pytest.fixture
def letters(settings, tmp_path):
    """Mails as files; what is in them."""
    settings.EMAIL_BACKEND = "portal.mail.backends.EmlFileBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"

    def found():
        deliver_due()  # as the worker does
        files = sorted((tmp_path / "mail").glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    return found


def link_in(letter):
    (link,) = re.findall(
        r"https?://\S+/wachtwoord/nieuw/\S+/", letter.get_body(["plain"]).get_content()
    )
    return link


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_forgotten_password_is_replaced_by_a_letter(client, person, letters, settings, language):
    client.cookies["django_language"] = language
    sent = client.post(RESET, {"email": "MENS@portaal.example"})
    assert sent["Location"] == reverse("account_reset_password_done")

    (letter,) = letters()
    assert letter["To"] == person.email
    assert letter["From"] == settings.DEFAULT_FROM_EMAIL
    assert letter["Subject"].startswith("ISV")
    assert "\n" not in letter["Subject"]
    link = link_in(letter)

    form = client.get(urlsplit(link).path, follow=True)
    page = read(form)
    address = form.redirect_chain[-1][0]
    assert "set-password" in address  # the key is not in the address that stays in view
    weak = client.post(address, {"password1": "kort", "password2": "kort"})
    assert read(weak).find_class("foutenlijst")
    assert page.xpath("//input[@name='password1']/@autocomplete") == ["new-password"]

    client.post(address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    client.post(reverse("account_logout"))
    assert log_in(client, person.email).status_code == 200  # the old one works no more
    assert log_in(client, person.email, NEW_PASSWORD)["Location"] == WORK


def test_a_letter_works_once(client, person, letters):
    client.post(RESET, {"email": person.email})
    path = urlsplit(link_in(letters()[0])).path
    address = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    client.post(reverse("account_logout"))

    again = read(client.get(path, follow=True))
    assert not again.xpath("//input[@name='password1']")
    other = "andere-losse-woorden-daar"
    client.post(path, {"password1": other, "password2": other})
    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)


def test_a_letter_lets_nobody_in_who_was_sent_away(client, person, letters):
    person.is_active = False
    person.save()
    answer = client.post(RESET, {"email": person.email}, follow=True)

    assert answer.status_code == 200
    for letter in letters():
        address = client.get(urlsplit(link_in(letter)).path, follow=True).redirect_chain[-1][0]
        client.post(address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert not is_in(client)
    log_in(client, person.email, NEW_PASSWORD)
    assert not is_in(client)


def test_a_stranger_gets_no_letter_and_learns_nothing(client, person, letters):
    pages = [
        without_token_and(client.post(RESET, {"email": email}, follow=True).content.decode(), email)
        for email in (person.email, "niet@portaal.example")
    ]

    assert pages[0] == pages[1]
    assert [letter["To"] for letter in letters()] == [person.email]


@pytest.mark.parametrize(
    "email",
    [
        "",
        "geen adres",
        "mens@portaal.example\0",
        "mens@portaal.example\nBcc: ander@portaal.example",
        "mens@portaal.example,ander@portaal.example",
        "x" * 5000 + "@portaal.example",
        "mens@portaal.example%0aBcc:x@y.example",
    ],
)
def test_no_letter_goes_where_it_should_not(client, person, letters, email):
    answer = client.post(RESET, {"email": email}, follow=True)

    assert answer.status_code == 200
    assert {letter["To"] for letter in letters()} <= {person.email}
    assert all("Bcc" not in letter for letter in letters())


@pytest.mark.parametrize(
    "key", ["1-x", "1-set-password", "zzzzzzzzzzzzzzzzzz-abc", "0-0-0", "1-" + "x" * 2000, "1-é\0"]
)
def test_a_link_that_was_never_sent_opens_nothing(client, person, key):
    answer = client.get(f"/wachtwoord/nieuw/{key}/".replace("\0", "%00"), follow=True)

    assert answer.status_code == 200
    assert not read(answer).xpath("//input[@name='password1']")


def test_the_host_in_a_letter_cannot_be_forged(client, person, letters, settings):
    """A forged Host header must not send somebody's key to another site."""
    answer = client.post(RESET, {"email": person.email}, HTTP_HOST="elders.example")

    assert answer.status_code == 400
    assert letters() == []


def test_one_changes_ones_password(client, person):
    client.force_login(person)
    address = reverse("account_change_password")
    wrong = {"oldpassword": "fout", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    before = person.password
    assert read(client.post(address, wrong)).find_class("foutenlijst")
    person.refresh_from_db()
    # The hash, because checking the password may give it a newer one, and that ends the session.
    assert person.password == before

    right = {**wrong, "oldpassword": PASSWORD}
    assert client.post(address, right).status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)


def test_changing_a_password_ends_other_sessions(client, person, django_user_model):
    other = client.__class__()
    other.force_login(person)
    client.force_login(person)
    typed = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post(reverse("account_change_password"), typed)

    assert client.get(WORK).status_code == 200
    assert other.get(WORK).status_code == 302


# --- Another language ---
@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "en"), ("nl", "nl"), ("de", "nl"), ("", "nl"), ("x" * 500, "nl"), ("en\0", "nl")],
)
def test_only_a_language_that_there_is_can_be_chosen(client, language, expected):
    answer = client.post(reverse("set_language"), {"language": language, "next": "/over/"})

    assert answer["Location"] == "/over/"
    assert read(client.get("/over/")).get("lang") == expected


def test_a_language_is_kept_after_logging_in_and_out(client, person):
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    log_in(client, person.email)
    assert read(client.get(WORK)).get("lang") == "en"
    client.post(reverse("account_logout"))
    assert read(client.get("/")).get("lang") == "en"


def test_a_language_is_not_changed_by_a_link(client):
    client.get(reverse("set_language"), {"language": "en"})

    assert read(client.get("/over/")).get("lang") == "nl"
