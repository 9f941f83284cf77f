"""The pages: who may, what they say, and the way out."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.accounts.enums import Role
from portal.files.models import StoredFile
from portal.files.serving import private_file_response
from tests.factories import MembershipFactory
from tests.portal.files.conftest import _member

pytestmark = [pytest.mark.urls("tests.portal.files.urls"), pytest.mark.django_db]
TEXT = b"Een gewone tekst."


def test_from_sending_to_downloading(client, supplier, check, places):
    client.force_login(supplier.user)
    answer = client.post(
        reverse("files:send", args=["evidence"]),
        {"documents": [SimpleUploadedFile("één.txt", TEXT), SimpleUploadedFile("b.txt", b"x")]},
        follow=True,
    )
    assert answer.redirect_chain == [(reverse("files:list"), 302)]
    page = answer.content.decode()
    assert ("één.txt" in page, "hx-get" in page) == (True, True)
    file = check(StoredFile.objects.get(size=17))
    state = client.get(reverse("files:state", args=[file.pk])).content.decode()
    address = reverse("files:download", args=[file.pk])
    assert (address in state, "hx-get" in state) == (True, False)
    down = client.get(address)
    assert b"".join(down.streaming_content) == TEXT
    down.close()
    assert {name: down[name] for name in ("Content-Type", "X-Content-Type-Options",
                                          "Cache-Control", "Content-Disposition")} == {
        "Content-Type": "application/octet-stream",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Content-Disposition": "attachment; filename*=utf-8''%C3%A9%C3%A9n.txt",
    }  # fmt: skip


def test_a_refusal_is_explained_on_the_page(client, supplier, send, check):
    check(send(ContentFile(b"<script>1</script>"), supplier, name="a&b.txt"))
    client.force_login(supplier.user)
    page = client.get(reverse("files:list")).content.decode()
    assert "Sla het op als PDF of als afbeelding (PNG)." in page
    assert "a&amp;b.txt" in page


@pytest.mark.parametrize("state", ["checking", "refused"])
def test_only_accepted_files_go_out(client, supplier, send, check, state):
    file = send(ContentFile(b"<script>1</script>"), supplier)
    if state == "refused":
        check(file)
    client.force_login(supplier.user)
    assert client.get(reverse("files:download", args=[file.pk])).status_code == 404


#            who               list state download remove
STATUSES = [
    ("supplier", 200, 200, 200, 302),
    ("reader", 200, 200, 200, 403),
    ("other_supplier", 200, 404, 404, 404),
    ("officer", 200, 404, 404, 404),
    (None, 302, 302, 302, 302),
]


@pytest.mark.parametrize("row", STATUSES, ids=lambda row: str(row[0]))
def test_who_gets_which_answer(request, client, supplier, send, check, row):
    who, *expected = row
    file = check(send(ContentFile(TEXT), supplier, name="geheim.txt"))
    member = None
    if who == "reader":
        member = _member("supplier", "reader")
        member.organisation = supplier.organisation
        member.save()
    elif who:
        member = request.getfixturevalue(who)
    if member:
        client.force_login(member.user)
    found = [client.get(reverse("files:list"))]
    found += [
        client.get(reverse(f"files:{name}", args=[file.pk])) for name in ("state", "download")
    ]
    found.append(client.post(reverse("files:remove", args=[file.pk])))
    assert [answer.status_code for answer in found] == expected
    mine = who in {"supplier", "reader"}
    assert (b"geheim.txt" in found[0].content) is mine
    assert StoredFile.objects.exists() is (who != "supplier")
    found[2].close()  # last: the end of a request ends its connection too


#       who        tender-document evidence bid  picture unknown
SENDS = [
    ("supplier", 403, 200, 200, 200, 404),
    ("officer", 200, 200, 403, 200, 404),
    (None, 302, 302, 302, 302, 302),
]


@pytest.mark.parametrize("row", SENDS, ids=lambda row: str(row[0]))
def test_who_sends_what(request, client, row, db):
    who, *expected = row
    if who:
        client.force_login(request.getfixturevalue(who).user)
    kinds = ["tender-document", "evidence", "bid", "picture", "anders"]
    assert [client.get(reverse("files:send", args=[k])).status_code for k in kinds] == expected


@pytest.mark.parametrize("what", ["nothing", "text"])
def test_a_form_without_a_file_says_so(client, supplier, places, what):
    client.force_login(supplier.user)
    data = {} if what == "nothing" else {"documents": "geen bestand"}
    answer = client.post(reverse("files:send", args=["evidence"]), data)
    assert answer.status_code == 200
    assert len(answer.context["form"].errors["documents"]) == 1
    assert StoredFile.objects.count() == 0


def test_a_post_without_a_token_is_refused_and_keeps_nothing(supplier, places):
    client = Client(enforce_csrf_checks=True)
    client.force_login(supplier.user)
    content = SimpleUploadedFile("a.txt", TEXT)
    answer = client.post(reverse("files:send", args=["evidence"]), {"documents": content})
    assert answer.status_code == 403
    assert (StoredFile.objects.count(), places.stored, places.left_over) == (0, [], [])


def test_with_the_token_of_the_page_it_goes_through(supplier, places):
    client = Client(enforce_csrf_checks=True)
    client.force_login(supplier.user)
    address = reverse("files:send", args=["evidence"])
    token = str(client.get(address).context["csrf_token"])
    content = SimpleUploadedFile("a.txt", TEXT)
    answer = client.post(address, {"documents": content, "csrfmiddlewaretoken": token})
    assert (answer.status_code, StoredFile.objects.count()) == (302, 1)


def test_the_upload_never_passes_through_memory(client, supplier, places, monkeypatch):
    """Every byte of a form's file goes straight to disk: Django's memory handler is not there."""

    def fail(*_):
        raise AssertionError

    monkeypatch.setattr(
        "django.core.files.uploadhandler.MemoryFileUploadHandler.receive_data_chunk", fail
    )
    client.force_login(supplier.user)
    content = SimpleUploadedFile("a.txt", TEXT)
    answer = client.post(reverse("files:send", args=["evidence"]), {"documents": content})
    assert answer.status_code == 302


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_the_list_asks_a_fixed_number_of_queries(
    client, supplier, send, django_assert_num_queries, rows
):
    first = send(ContentFile(TEXT), supplier)
    StoredFile.objects.bulk_create(
        StoredFile(
            kind="evidence", organisation=supplier.organisation, owner=supplier.user,
            original_name=f"{n}.txt", size=1, incoming_name=f"files/{n}",
        )
        for n in range(rows - 1)
    )  # fmt: skip
    assert first.pk
    client.force_login(supplier.user)
    client.get(reverse("files:list"))  # the session is read once and for all
    with django_assert_num_queries(9):
        page = client.get(reverse("files:list"))
    assert page.content.decode().count('<th scope="row">') == min(rows, 50)


def test_nginx_reads_the_bytes_when_asked(settings, places):
    settings.PRIVATE_FILES_VIA_NGINX = True
    answer = private_file_response("files/ab/é x", filename='a"\r\nb.pdf')
    assert answer["X-Accel-Redirect"] == "/_private/files/ab/%C3%A9%20x"
    assert answer.content == b""
    assert answer["Content-Type"] == "application/octet-stream"
    assert "\n" not in answer["Content-Disposition"]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADVISER])
def test_people_of_tin_send_files_for_tin(client, check, role):
    """TIN has roles of its own; both work, so both send and remove."""
    member = MembershipFactory(
        organisation__kind="tin", organisation__authority_level="", role=role
    )
    client.force_login(member.user)

    client.post(reverse("files:send", args=["evidence"]),
                {"documents": [SimpleUploadedFile("verslag.txt", TEXT)]})  # fmt: skip

    file = check(StoredFile.objects.get(organisation=member.organisation))
    assert file.is_accepted
    assert client.post(reverse("files:remove", args=[file.pk])).status_code == 302
    assert not StoredFile.objects.exists()
