"""Logging in, with and without a second factor, and what a stranger can learn from it."""

import hashlib
import json
import re
from io import StringIO
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from portal.accounts.security import recovery
from portal.audit.models import Entry
from portal.mail.enums import MailState
from portal.mail.models import MailLog
from portal.mail.sending import deliver_due
from portal.shared.errors import PortalError
from tests.factories import PASSWORD, MembershipFactory, UserFactory
from tests.portal.accounts.security.conftest import code_of

pytestmark = pytest.mark.django_db

NOBODY = "niemand@portaal.example"


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def normal(answer):
    """A page without what differs by chance."""
    text = answer.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def work_of(call, monkeypatch):
    """What a call costs: number of statements per kind, and of password hashes."""
    hashes = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    with monkeypatch.context() as patch:
        patch.setattr(
            Argon2PasswordHasher, "encode", lambda *a, **k: hashes.append(1) or encode(*a, **k)
        )
        patch.setattr(
            Argon2PasswordHasher, "verify", lambda *a, **k: hashes.append(1) or verify(*a, **k)
        )
        with CaptureQueriesContext(connection) as captured:
            answer = call()
    kinds = [q["sql"].split()[0] for q in captured if not q["sql"].startswith(("SAVE", "RELEASE"))]
    return answer, sorted(kinds), len(hashes)


def test_argon2_alone_keeps_passwords():
    user = UserFactory()
    assert user.password.startswith("argon2$argon2id$")


def test_the_real_cost_is_at_least_what_django_asks(monkeypatch):
    """All other tests hash with less memory; this one, as the portal does."""
    monkeypatch.undo()
    _algorithm, _kind, _version, cost, _salt, _hash = make_password(PASSWORD).split("$")
    asked = dict(part.split("=") for part in cost.split(","))

    assert int(asked["m"]) >= 102_400  # KiB
    assert int(asked["t"]) >= 2


@pytest.mark.parametrize("who", ["known", "inactive"])
def test_a_wrong_password_says_the_same_as_an_unknown_address(who, monkeypatch):
    known = UserFactory(is_active=who == "known").email
    (page, queries, hashes), (other, queries2, hashes2) = (
        work_of(
            lambda email=email: Client().post(
                reverse("account_login"), {"login": email, "password": "niet-dit-wachtwoord"}
            ),
            monkeypatch,
        )
        for email in (known, NOBODY)
    )

    assert (page.status_code, other.status_code) == (200, 200)
    assert normal(page).replace(known, "") == normal(other).replace(NOBODY, "")
    assert queries == queries2
    assert (hashes, hashes2) == (1, 1)
    assert mail.outbox == []


def test_a_forgotten_password_costs_and_says_the_same_for_who_does_not_exist(
    monkeypatch, django_capture_on_commit_callbacks
):
    known = UserFactory().email
    outcomes = []
    for email in (known, NOBODY):
        with django_capture_on_commit_callbacks() as callbacks:
            answer, queries, hashes = work_of(
                lambda email=email: Client().post(
                    reverse("account_reset_password"), {"email": email}
                ),
                monkeypatch,
            )
        outcomes.append(
            (
                answer.status_code,
                answer["Location"],
                queries,
                hashes,
                len(callbacks),
            )
        )

    assert outcomes[0] == outcomes[1]
    assert list(MailLog.objects.order_by("queued_at").values_list("to", "state")) == [
        (known, MailState.QUEUED),
        ("", MailState.WITHHELD),
    ]
    assert deliver_due() == 1
    assert [m.to for m in mail.outbox] == [[known]]


def test_the_link_goes_to_the_address_that_we_know():
    user = UserFactory()
    Client().post(reverse("account_reset_password"), {"email": user.email.upper()})

    assert MailLog.objects.get().to == user.email


def test_a_forgotten_password_is_replaced_by_mail(client):
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    deliver_due()
    (message,) = mail.outbox
    (link,) = [line for line in message.body.splitlines() if "/wachtwoord/nieuw/" in line]
    form = client.get(urlsplit(link).path, follow=True)
    new = "vier-losse-woorden-hier"
    here = form.redirect_chain[-1][0]
    done = client.post(here, {"password1": new, "password2": new}, follow=True)

    assert done.redirect_chain[-1][0] == reverse("account_reset_password_from_key_done")
    user.refresh_from_db()
    assert user.check_password(new)
    assert "login.password-changed" in verbs()
    deliver_due()
    assert [m.to for m in mail.outbox] == [[user.email]] * 2
    again = Client().get(urlsplit(link).path, follow=True)
    assert again.context["token_fail"] is True


@pytest.mark.parametrize("email", ["known", NOBODY])
def test_guessing_is_stopped_for_every_address_alike(email):
    address = UserFactory().email if email == "known" else email
    visitor = Client()
    said = []
    for _ in range(7):
        answer = visitor.post(
            reverse("account_login"), {"login": address, "password": "niet-dit-wachtwoord"}
        )
        said.append(tuple(answer.context["form"].non_field_errors()))

    assert len(set(said[:5])) == 1
    assert len(set(said[5:])) == 1
    assert said[0] != said[5]


def test_after_guessing_the_right_password_waits_too(log_in):
    user = UserFactory()
    for _ in range(5):
        log_in(user, "niet-dit-wachtwoord")

    assert log_in(user).status_code == 200
    assert "login.succeeded" not in verbs()


def test_asking_for_mails_without_end_is_stopped(client):
    email = UserFactory().email
    codes = [
        client.post(reverse("account_reset_password"), {"email": email}).status_code
        for _ in range(7)
    ]

    assert codes == [302] * 5 + [429] * 2
    assert MailLog.objects.count() == 5


def test_a_closed_account_is_a_stranger_also_with_its_password(log_in):
    user = UserFactory(is_active=False)
    answers = [log_in(user, password) for password in (PASSWORD, "niet-dit-wachtwoord")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert normal(answers[0]) == normal(answers[1])


def test_who_is_sent_away_between_password_and_code_does_not_come_in(client, log_in, with_app):
    user = UserFactory()
    secret, _codes = with_app(user)
    log_in(user)
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert client.get(reverse("home:work")).status_code == 302


def test_confirming_with_an_old_hash_keeps_the_session(client, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Argon2PasswordHasher, "memory_cost", 128)
        user = UserFactory(password=make_password(PASSWORD))
    client.force_login(user)
    before = user.password
    assert reauthenticated(client, user, "mfa_activate_totp").status_code == 200

    user.refresh_from_db()
    assert user.password != before


def test_logging_in_makes_a_new_session(client, log_in):
    client.get(reverse("account_login"))
    client.post(reverse("set_language"), {"language": "nl"})
    before = client.session.session_key
    log_in(UserFactory())

    assert client.session.session_key not in {None, before}


def test_where_to_go_next_is_never_another_site(client):
    user = UserFactory()
    answer = client.post(
        reverse("account_login") + "?next=https://elders.example/",
        {"login": user.email, "password": PASSWORD, "next": "https://elders.example/"},
    )

    assert answer["Location"] == reverse("home:work")


def test_a_code_is_asked_and_nothing_opens_without(client, log_in, with_app):
    user = MembershipFactory().user
    secret, _codes = with_app(user)
    first = log_in(user)

    assert first["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("home:work")).status_code == 302
    page = client.get(reverse("mfa_authenticate"))
    assert page.status_code == 200
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.context["form"].errors["code"]
    right = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert right["Location"] == reverse("home:work")
    assert client.get(reverse("home:work")).status_code == 200
    assert verbs() == ["login.code-failed", "login.succeeded"]


def test_a_code_works_once(client, log_in, with_app):
    user = UserFactory()
    secret, _codes = with_app(user)
    code = code_of(secret)
    log_in(user)
    client.post(reverse("mfa_authenticate"), {"code": code})
    other = Client()
    other.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_codes_cannot_be_guessed_without_end(client, log_in, with_app):
    user = UserFactory()
    secret, _codes = with_app(user)
    log_in(user)
    for _ in range(6):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 200
    assert "login.succeeded" not in verbs()


def test_a_recovery_code_opens_once(log_in, with_app, client):
    user = UserFactory()
    _secret, codes = with_app(user)
    outcomes = []
    for _ in range(2):
        visitor = Client()
        visitor.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        answer = visitor.post(reverse("mfa_authenticate"), {"code": codes[0]})
        outcomes.append(answer.status_code)

    assert outcomes == [302, 200]
    assert verbs().count("login.recovery-code-used") == 1


def reauthenticated(client, user, then):
    """Go to a page that first asks the password again."""
    asked = client.get(reverse(then))
    assert urlsplit(asked["Location"]).path == reverse("account_reauthenticate")
    answer = client.post(asked["Location"], {"password": PASSWORD})
    assert answer.status_code == 302, answer.content
    page = client.get(reverse(then))
    assert page.status_code == 200, page.get("Location")
    return page


def test_setting_up_the_app_from_begin_to_end(
    client, log_in, django_capture_on_commit_callbacks, settings
):
    user = UserFactory()
    log_in(user)
    page = reauthenticated(client, user, "mfa_activate_totp")
    text = page.content.decode()
    secret = page.context["form"].secret
    drawing = html.fromstring(text).xpath("//*[local-name()='svg'][@class='qr']")

    assert len(drawing) == 1
    assert "data:" not in text
    assert "style=" not in text
    assert secret in text
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert (wrong.status_code, Authenticator.objects.count()) == (200, 0)
    with django_capture_on_commit_callbacks(execute=True):
        right = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert right["Location"] == reverse("mfa_view_recovery_codes")
    shown = client.get(right["Location"])
    codes = re.findall(r"<li><code>(\d{8})</code>", shown.content.decode())
    assert len(set(codes)) == 10
    again = client.get(right["Location"]).content.decode()
    assert not [code for code in codes if code in again]
    assert client.get(reverse("mfa_index")).status_code == 200
    assert verbs().count("login.factor-added") == 2
    assert list(MailLog.objects.values_list("template", "to")) == [("account_changed", user.email)]


def shown_codes(client):
    """What the page of the recovery codes shows, the first time."""
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    return re.findall(r"<li><code>(\d{8})</code>", page)


def test_recovery_codes_are_hashes_once_they_were_shown(client, with_app, monkeypatch):
    user = UserFactory()
    _secret, codes = with_app(user)
    client.force_login(user)
    reauthenticated(client, user, "mfa_generate_recovery_codes")
    assert shown_codes(client) == codes
    assert shown_codes(client) == []

    kept = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    assert set(kept.data) == {"viewed_at", "migrated_codes"}
    assert len(kept.data["migrated_codes"]) == len(codes)
    heads = {text.rpartition("$")[0] for text in kept.data["migrated_codes"]}
    assert len(heads) == 1  # one salt for one person, another for the next
    assert re.fullmatch(r"hash:\d+\$\d+\$\d+\$[0-9a-f]{32}", heads.pop())
    assert not [code for code in codes if code in str(kept.data)]
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "10 ongebruikte codes" in page

    tries = [codes[3], codes[3], f"{codes[7][:4]} {codes[7][4:]}", "00000000", codes[2][:6], ""]
    computed = []
    plain = recovery._computed
    monkeypatch.setattr(recovery, "_computed", lambda *of: computed.append(of) or plain(*of))
    opened = [kept.wrap().validate_code(code) for code in tries]
    assert opened == [True, False, True, False, False, False]
    assert len(computed) == 3  # once per code that could be one, however many hashes there are
    kept.refresh_from_db()
    assert len(kept.wrap().get_unused_codes()) == len(codes) - 2


def test_codes_that_nobody_saw_yet_open_too_and_used_ones_are_not_hashed(with_app):
    user = UserFactory()
    _secret, codes = with_app(user)
    kept = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    assert kept.wrap().validate_code(codes[0]) is True
    recovery.keep_hashes(user)
    recovery.keep_hashes(user)  # a second time changes nothing
    kept.refresh_from_db()
    assert len(kept.data["migrated_codes"]) == len(codes) - 1
    assert kept.wrap().validate_code(codes[0]) is False
    recovery.keep_hashes(UserFactory())  # who has none


def test_secrets_are_unreadable_in_the_database(with_app, settings):
    user = UserFactory()
    secret, codes = with_app(user)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in kept
    assert all(code not in kept for code in codes)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = hashlib.sha256(b"a new key").hexdigest()
    app = Authenticator.objects.get(type=Authenticator.Type.TOTP).wrap()
    assert app.validate_code(code_of(secret)) is True


def test_removing_the_app_asks_the_password_and_tells_by_mail(client, log_in, with_app):
    user = UserFactory()
    secret, _codes = with_app(user)
    log_in(user)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    reauthenticated(client, user, "mfa_deactivate_totp")
    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.count() == 0
    assert "login.factor-removed" in verbs()
    assert MailLog.objects.get().template == "account_changed"


def test_who_needs_it_cannot_remove_it(client, with_app, settings):
    settings.SECOND_FACTOR = "enforce"
    user = MembershipFactory(organisation__kind="secretariat", role="administrator").user
    with_app(user)
    client.force_login(user)
    page = reauthenticated(client, user, "mfa_deactivate_totp")
    client.post(reverse("mfa_deactivate_totp"))

    assert page.context["form"].non_field_errors()
    assert Authenticator.objects.count() == 2


def test_new_recovery_codes_replace_the_old(client, with_app):
    user = UserFactory()
    _secret, codes = with_app(user)
    client.force_login(user)
    reauthenticated(client, user, "mfa_generate_recovery_codes")
    client.post(reverse("mfa_generate_recovery_codes"))
    shown = client.get(reverse("mfa_view_recovery_codes")).content.decode()

    assert not [code for code in codes if code in shown]
    visitor = Client()
    visitor.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert visitor.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200


def test_changing_the_password_needs_the_old_one(client, log_in):
    user = UserFactory()
    log_in(user)
    new = "vier-losse-woorden-hier"
    for old, done in (("fout-wachtwoord", False), (PASSWORD, True)):
        data = {"oldpassword": old, "password1": new, "password2": new}
        client.post(reverse("account_change_password"), data)
        user.refresh_from_db()
        assert user.check_password(new) is done


@pytest.mark.parametrize(
    ("password", "status"),
    [
        ("kort", 200),
        ("elf-letters", 200),
        ("password1234", 200),
        ("ISV-portaal-2026!", 200),
        ("Natuurstéén123456", 200),
        ("gemeente-portaal-24", 200),
        ("vier-losse-woorden-hier", 302),
        ("natuursteen is van ons allemaal", 302),
        ("z" * 64 + "wat-langer-dan-velen", 302),
    ],
)
def test_a_weak_password_is_refused(client, log_in, password, status):
    user = UserFactory()
    log_in(user)
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    answer = client.post(reverse("account_change_password"), data)

    user.refresh_from_db()
    assert answer.status_code == status
    assert user.check_password(PASSWORD if status == 200 else password) is True


def test_what_is_logged_of_a_failed_log_in_names_nobody(log_in):
    user = UserFactory()
    log_in(user, "niet-dit-wachtwoord")
    Client().post(reverse("account_login"), {"login": NOBODY, "password": "x"})

    rows = list(Entry.objects.order_by("pk").values_list("verb", "actor_id", "subject_id"))
    assert rows == [("login.failed", None, str(user.pk)), ("login.failed", None, "unknown")]
    assert all("niemand" not in entry.commitments for entry in Entry.objects.all())


def test_a_lost_app_is_taken_away_on_the_server_and_the_person_is_told(log_in, with_app, client):
    user = UserFactory()
    secret, _codes = with_app(user)
    log_in(user)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    out = StringIO()
    call_command("remove_second_factor", user.email, "--json", stdout=out)

    assert json.loads(out.getvalue()) == {"person": user.pk, "sessions_ended": 1}
    assert Authenticator.objects.count() == 0
    assert client.get(reverse("home:work")).status_code == 302
    assert MailLog.objects.get().to == user.email
    assert Entry.objects.filter(verb="login.factor-removed", actor_id=None).count() == 1
    with pytest.raises(PortalError) as refused:
        call_command("remove_second_factor", user.email)
    assert refused.value.code == "no-factor"
