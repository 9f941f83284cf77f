"""Mails: written with the deed, sent by a worker, tried again, given up, never sent twice."""

import smtplib
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as live
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connections, transaction
from django.template import TemplateDoesNotExist
from django.utils import timezone

from duediligence.enums import Told
from portal.mail import sending, tasks
from portal.mail.enums import NEXT, MailState
from portal.mail.models import MailLog
from portal.shared.errors import PortalError

pytestmark = pytest.mark.django_db

CONTEXT = {"url": "http://127.0.0.1:8000/wachtwoord/nieuw/1-geheim/", "hours": 2}
URL = "http://127.0.0.1:8000/"
EMAIL = "mens@portaal.example"
ORGANISATION = {"name": "Gemeente Toetsstad", "get_kind_display": "overheid"}
#: What each mail is filled in with, to look at all of them.
CONTEXTS = {
    "account_changed": [
        {"change": change, "moment": timezone.now(), "url": "http://127.0.0.1:8000/"}
        for change in ("password", "app-on", "app-off", "recovery-codes")
    ],
    "password_reset": [CONTEXT],
    "confirm_registration": [{"organisation": "Gemeente Toetsstad", "url": URL, "days": 14}],
    "invitation": [
        {
            "invitation": {
                "organisation": ORGANISATION,
                "invited_by": "Beheerder",
                "get_role_display": "redacteur",
            },
            "url": URL,
            "days": 14,
        }
    ],
    "organisation_waiting": [{"organisation": ORGANISATION, "url": URL}],
    "organisation_decided": [
        {"organisation": ORGANISATION, "status": status, "reason": "Het nummer.", "url": URL}
        for status in ("approved", "refused", "closed")
    ],
    "tender_role": [
        {
            "member": {"given_by": "Trekker", "get_role_display": "lezer", "ends_on": ends_on},
            "tender": {"title": "Marktplein", "organisation": ORGANISATION},
            "url": URL,
        }
        for ends_on in (None, date(2027, 1, 4))
    ],
    "dossier_reminder": [
        {"organisation": "Steenhandel", "evidence": 1, "unknown": 2, "begin": 1, "report": 0}
        | {"url": URL, "choices_url": URL},
        {"organisation": "Steenhandel", "evidence": 0, "unknown": 0, "begin": 0, "report": 1}
        | {"url": URL, "choices_url": URL},
    ],
    "dossier_shared": [
        {
            "told": told.value,
            "supplier": "Steenhandel",
            "tender": tender,
            "ends_on": date(2027, 1, 4),
            "url": URL,
            "choices_url": URL,
        }
        for told in Told
        for tender in ("Marktplein", "")
    ],
    "match_asked": [{"url": URL}],
    "match_told": [{"url": URL}],
    "join_request": [{"person": {"email": EMAIL}, "organisation": ORGANISATION, "url": URL}],
    "join_answer": [
        {"request": {"state": state, "reason": ""}, "organisation": ORGANISATION, "url": URL}
        for state in ("accepted", "refused")
    ],
}


def written(**fields):
    row = sending.send("password_reset", "koper@portaal.example", CONTEXT, "nl", person_id=7)
    MailLog.objects.filter(pk=row.pk).update(**fields)
    return MailLog.objects.get(pk=row.pk)


def fail_with(error):
    class Broken(EmailBackend):
        def send_messages(self, messages):
            raise error

    return Broken


def broken(monkeypatch, error):
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", fail_with(error))


def test_a_mail_goes_out_in_both_forms_and_its_text_is_wiped():
    row = written()
    assert (row.state, row.to, row.person_id) == (MailState.QUEUED, "koper@portaal.example", 7)
    assert "1-geheim" in row.text
    assert "1-geheim" in row.html

    assert sending.deliver(row.pk) is True

    (message,) = mail.outbox
    assert message.to == ["koper@portaal.example"]
    assert message.subject == "ISV-portaal: kies een nieuw wachtwoord"
    assert CONTEXT["url"] in message.body
    ((html, kind),) = message.alternatives
    assert (kind, CONTEXT["url"] in html) == ("text/html", True)
    assert message.extra_headers["Message-ID"] == f"<{row.pk}@127.0.0.1>"
    row.refresh_from_db()
    assert (row.state, row.attempts, row.text, row.html) == (MailState.SENT, 1, "", "")
    assert row.sent_at is not None


def test_a_mail_is_sent_once():
    row = written()

    assert [sending.deliver(row.pk), sending.deliver(row.pk), sending.deliver_due()] == [True, 0, 0]
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "name", sorted(p.stem for p in Path(live.BASE_DIR, "templates/mail").glob("[!_]*.txt"))
)
def test_every_mail_has_two_forms_in_two_languages_without_anything_remote(name, language):
    if name == "base":
        return
    for context in CONTEXTS[name]:
        content = sending.render(name, context, language)
        other = sending.render(name, context, {"nl": "en", "en": "nl"}[language])

        assert content.subject.startswith({"nl": "ISV-portaal: ", "en": "ISV portal: "}[language])
        assert len(content.subject) > len("ISV-portaal: ")
        assert "\n" not in content.subject
        assert content.text != other.text
        assert f'<html lang="{language}">' in content.html
        assert fetched(content.html) == []
        assert context["url"] in content.text


class Fetched(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        names = {name for name, _ in attrs}
        if tag in {"img", "script", "link", "iframe", "object", "video", "form"} or "src" in names:
            self.found.append(tag)


def fetched(html):
    parser = Fetched()
    parser.feed(html)
    return parser.found + [word for word in ("url(", "@import") if word in html]


def test_the_detector_of_remote_content_finds_it():
    assert fetched('<img src="https://elders.example/x.png"><p>url(x)</p>') == ["img", "url("]


def test_a_server_that_is_away_is_tried_again_and_then_given_up(monkeypatch):
    broken(monkeypatch, smtplib.SMTPServerDisconnected("bye koper@portaal.example"))
    row = written()
    now = timezone.now()
    waits = []
    for _ in range(len(sending.WAITS) + 1):
        assert sending.deliver_due(now=now) == 0
        row.refresh_from_db()
        waits.append(row.next_try_at - now)
        now = row.next_try_at

    assert waits == [*sending.WAITS, timedelta(0)]
    assert (row.state, row.attempts) == (MailState.FAILED, len(sending.WAITS) + 1)
    assert row.error == "SMTPServerDisconnected"
    assert list(MailLog.objects.failed()) == [row]
    assert row.text

    monkeypatch.undo()
    sending.try_again(row)
    assert sending.deliver_due() == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (
            smtplib.SMTPResponseException(421, b"busy koper@portaal.example"),
            "SMTPResponseException 421",
        ),
        (socket.gaierror(-2, "koper@portaal.example"), "gaierror -2"),
        (RuntimeError("koper@portaal.example"), "RuntimeError"),
    ],
)
def test_the_error_is_kept_without_what_it_says(monkeypatch, error, kept):
    broken(monkeypatch, error)
    row = written()
    sending.deliver(row.pk)

    row.refresh_from_db()
    assert row.error == kept


def test_what_a_dead_worker_held_is_taken_over():
    now = timezone.now()
    row = written(state=MailState.SENDING, attempts=1, next_try_at=now + sending.HELD)

    assert sending.deliver_due(now=now) == 0
    assert sending.deliver_due(now=now + sending.HELD) == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == (MailState.SENT, 2)


def test_a_mail_that_kills_every_worker_is_given_up():
    row = written(state=MailState.SENDING, attempts=len(sending.WAITS) + 1)

    assert sending.deliver_due() == 0
    row.refresh_from_db()
    assert (row.state, row.error) == (MailState.FAILED, "WorkerDied")
    assert mail.outbox == []


def test_only_what_failed_and_has_a_text_can_be_tried_again():
    with pytest.raises(PortalError) as refused:
        sending.try_again(written())
    assert refused.value.code == "not-failed"
    with pytest.raises(PortalError) as refused:
        sending.try_again(written(state=MailState.FAILED, text="", html=""))
    assert refused.value.code == "no-text"


def test_a_withheld_mail_does_the_work_and_keeps_nothing():
    row = sending.send("password_reset", "niemand@portaal.example", CONTEXT, "nl", withhold=True)

    assert sending.deliver(row.pk) is False
    row.refresh_from_db()
    assert (row.state, row.to, row.subject, row.text, row.html) == ("withheld", "", "", "", "")
    assert mail.outbox == []


def test_a_deed_that_is_rolled_back_mails_nobody(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(RuntimeError):  # noqa: PT012, SIM117 -- the deed
        with transaction.atomic():
            written()
            raise RuntimeError
    assert (callbacks, MailLog.objects.count()) == ([], 0)


def test_the_worker_is_told_after_the_commit(django_capture_on_commit_callbacks, monkeypatch):
    told = []
    monkeypatch.setattr(sending, "import_string", lambda _path: SimpleNamespace(delay=told.append))
    with django_capture_on_commit_callbacks(execute=True):
        row = written()
        assert told == []

    assert told == [str(row.pk)]
    monkeypatch.undo()
    assert sending.import_string(sending.TASK) == tasks.deliver_mail
    assert tasks.deliver_mail(str(row.pk)) is True
    assert tasks.deliver_due_mails() == 0


def test_without_a_broker_the_next_round_sends_it(django_capture_on_commit_callbacks, monkeypatch):
    def away(_pk):
        raise ConnectionError

    monkeypatch.setattr(sending, "import_string", lambda _path: SimpleNamespace(delay=away))
    with django_capture_on_commit_callbacks(execute=True):
        written()

    assert tasks.deliver_due_mails() == 1


@pytest.mark.parametrize("to", ["a@portaal.example\nBcc: b@portaal.example", "a\r@portaal.example"])
def test_an_address_cannot_bring_headers_along(to):
    with pytest.raises(ValueError, match="one line"):
        sending.send("password_reset", to, CONTEXT, "nl")
    assert MailLog.objects.count() == 0


def test_an_unknown_mail_is_a_bug():
    with pytest.raises(TemplateDoesNotExist):
        sending.send("geen", "koper@portaal.example", {}, "nl")


def test_no_step_outside_the_table():
    row = written()
    for source in MailState:
        for target in set(MailState) - NEXT.get(source, frozenset()):
            with pytest.raises(ValueError, match="never goes"):
                MailLog.objects.step(row.pk, source, target, seen=0)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "elders"},
        {"state": "sent", "sent_at": None, "text": "", "html": ""},
        {"state": "sent", "sent_at": timezone.now(), "text": "brief"},
        {"state": "withheld", "to": "koper@portaal.example", "text": "", "html": ""},
    ],
)
def test_the_database_refuses_what_must_never_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        written(**fields)


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_one_sends_it(settings, tmp_path):
    settings.EMAIL_BACKEND = "portal.mail.backends.EmlFileBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    row = written()

    def work(_):
        try:
            return sending.deliver(row.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(work, range(8)))

    assert sorted(outcomes) == [False] * 7 + [True]
    assert len(list(tmp_path.iterdir())) == 1
