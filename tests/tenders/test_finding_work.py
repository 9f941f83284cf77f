"""A finding of the check is given to somebody and talked about."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone, translation
from lxml import html

from portal.accounts.enums import Role
from portal.audit.models import Entry
from portal.operations.privacy.erasing import erase_person
from tenders.actions.copies import report_for, said_about
from tenders.actions.together import assign_finding, finish_task, write_note
from tenders.checks.child import check_to_show
from tenders.models import CheckCopies, DocumentCheck, Note, Task
from tests.factories import MembershipFactory
from tests.tenders.together import at_once

#: What the tender had already is about no finding.
OURS = {"finding__gt": ""}
pytestmark = pytest.mark.django_db
TEXT = """Bestek

De stenen hebben het keurmerk Fair Stone.

De gunning vindt plaats op laagste prijs.
"""


@pytest.fixture
def checked(tmp_path, tender, buyer):
    """Make a finished check of the same text, as often as one likes."""
    path = tmp_path / "bestek.txt"
    path.write_text(TEXT, encoding="utf-8")
    found = check_to_show({"files": [{"path": str(path), "name": "bestek.txt"}], "facts": {}})

    def make():
        return DocumentCheck.objects.create(
            tender=tender,
            number=tender.checks.count() + 1,
            started_by=buyer.user,
            result=found,
            finished_at=timezone.now(),
        )

    return make


@pytest.fixture
def colleague(buyer):
    return MembershipFactory(organisation=buyer.organisation, role=Role.READER).user


def page_of(client, check):
    answer = client.get(reverse("tenders:check", args=[check.tender_id, check.number]))
    return html.fromstring(answer.content)


def first_of(page):
    """The identity of the first finding, and its card."""
    card = page.xpath("//article")[0]
    return card.xpath(".//input[@name='finding']/@value")[0], card


def post(client, check, **deed):
    address = reverse("tenders:finding", args=[check.tender_id, check.number])
    return client.post(address, {"place": "1", **deed}, follow=True)


def test_a_finding_becomes_a_task_of_a_colleague_and_can_change_hands(
    at_work, buyer, checked, colleague
):
    check = checked()
    identity, card = first_of(page_of(at_work, check))
    title = card.xpath(".//h4")[0].text_content()

    post(at_work, check, finding=identity, choice="assign", person=colleague.pk)

    task = Task.objects.get(**OURS)
    assert (task.title, task.finding, task.assignee) == (title, identity, colleague)
    assert Entry.objects.latest("pk").verb == "tender.task-added"
    shown = first_of(page_of(at_work, check))[1].find_class("bev-wie")[0].text_content()
    assert str(colleague) in shown
    work = at_work.get(reverse("tenders:work", args=[check.tender_id])).content.decode()
    assert f"/toets/1/#b-{identity}" in work

    post(at_work, check, finding=identity, choice="assign", person=buyer.user.pk)
    post(at_work, check, finding=identity, choice="assign", person=buyer.user.pk)

    assert Task.objects.get(**OURS).assignee == buyer.user
    assert Entry.objects.filter(verb="tender.task-changed").count() == 1
    mine = at_work.get(reverse("home:work")).content.decode()
    assert title in html.fromstring(mine).text_content()
    post(at_work, check, finding=identity, choice="assign", person="")
    assert Task.objects.get(**OURS).assignee is None


def test_a_comment_stays_with_the_finding_in_the_next_check(at_work, buyer, checked):
    check = checked()
    identity, _card = first_of(page_of(at_work, check))

    post(at_work, check, finding=identity, choice="comment", text=" Vraag ik na. ")

    note = Note.objects.get(**OURS)
    assert (note.text, note.author, note.finding) == ("Vraag ik na.", buyer.user, identity)
    assert Entry.objects.latest("pk").verb == "tender.note-written"
    card = first_of(page_of(at_work, checked()))[1]
    assert "Vraag ik na." in card.find_class("bev-notities")[0].text_content()
    edited = at_work.post(
        reverse("tenders:note", args=[check.tender_id, note.pk]),
        {"text": "Nagevraagd.", "version": 1},
    )
    assert edited.url.endswith(f"/toets/2/#b-{identity}")


def test_the_report_and_the_remarks_say_who_and_what(at_work, buyer, checked):
    check = checked()
    identity, _card = first_of(page_of(at_work, check))
    post(at_work, check, finding=identity, choice="assign", person=buyer.user.pk)
    post(at_work, check, finding=identity, choice="comment", text="Vraag ik na.")

    with translation.override("en"):
        said = said_about(check.tender)

    assert said == {identity: f"Assigned to: {buyer.user}\n{buyer.user}: Vraag ik na."}
    assert report_for(check, "en").entries[0].decided == said[identity]


@pytest.mark.parametrize(
    "deed",
    [
        {"choice": "comment", "text": "  "},
        {"choice": "assign", "person": "x"},
        {"choice": "assign", "person": "99999999999999999999999"},
        {"choice": "comment", "text": "x", "finding": "KEU-1-zzz"},
    ],
)
def test_what_makes_no_sense_is_refused_and_keeps_nothing(at_work, checked, deed):
    check = checked()
    identity, _card = first_of(page_of(at_work, check))

    post(at_work, check, **{"finding": identity, **deed})

    assert not Task.objects.filter(**OURS).exists()
    assert not Note.objects.filter(**OURS).exists()


def test_a_stranger_cannot_be_given_a_finding(at_work, checked, stranger):
    check = checked()
    identity, _card = first_of(page_of(at_work, check))

    answer = post(at_work, check, finding=identity, choice="assign", person=stranger.user.pk)

    assert answer.status_code == 404
    assert not Task.objects.filter(**OURS).exists()


def test_a_reader_sees_who_does_it_and_gets_no_forms(client, checked, reader, buyer):
    check = checked()
    assign_finding(check.tender, "ISV-01-missing", "Begrippen", to=buyer.user, by=buyer.user)
    client.force_login(reader.user)

    page = page_of(client, check)

    assert str(buyer.user) in page.find_class("bev-wie")[0].text_content()
    assert not page.find_class("bev-samen")


@pytest.mark.django_db(transaction=True)
def test_two_who_assign_at_once_make_one_task(tender, buyer, colleague):
    at_once(
        lambda: assign_finding(tender, "KEU-1-x", "Keurmerk", to=buyer.user, by=buyer.user),
        lambda: assign_finding(tender, "KEU-1-x", "Keurmerk", to=colleague, by=buyer.user),
    )

    assert Task.objects.open().filter(finding="KEU-1-x").count() == 1


def test_a_finished_task_is_not_opened_beside_a_newer_one(tender, buyer):
    deed = {"to": buyer.user, "by": buyer.user}
    assign_finding(tender, "KEU-1-x", "Keurmerk", **deed)
    old = Task.objects.get(**OURS)
    finish_task(old, done=True, by=buyer.user)
    assign_finding(tender, "KEU-1-x", "Keurmerk", **deed)

    finish_task(old, done=False, by=buyer.user)

    assert [task.done_at is None for task in Task.objects.filter(**OURS).order_by("pk")] == [
        False,
        True,
    ]


def test_the_page_asks_as_many_queries_for_many_comments_as_for_one(
    at_work, checked, tender, buyer, django_assert_num_queries
):
    check = checked()

    def notes(number):
        for each in range(number):
            Note.objects.create(
                tender=tender,
                finding="ISV-01-missing",
                text=f"nr {each}",
                author=buyer.user,
                written_at=timezone.now(),
                search_key="",
            )

    notes(1)
    with django_assert_num_queries(14):
        page_of(at_work, check)
    notes(20)
    with django_assert_num_queries(14):
        page_of(at_work, check)


def test_copies_in_which_a_name_stands_go_when_the_person_is_erased(
    checked, tender, colleague, django_capture_on_commit_callbacks
):
    check = checked()
    name = default_storage.save("checks/x", ContentFile(b"x"))
    CheckCopies.objects.create(
        tender=tender, check_run=check, language="nl", files=[{"storage": name}]
    )
    write_note(tender, "", "Vraag ik na.", by=colleague, finding="ISV-01-missing")

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(colleague.pk, by=None)

    assert not CheckCopies.objects.exists()
    assert not default_storage.exists(name)
