"""The resumable door, request by request, after the protocol's own words (tus 1.0.0)."""

import base64
import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.http import UnreadablePostError
from django.urls import reverse
from django.utils import timezone

from portal.files import resumable, tidy, tus
from portal.files.kinds import Policy
from portal.files.models import StoredFile, Upload

pytestmark = [pytest.mark.urls("tests.portal.files.urls"), pytest.mark.django_db]
TEXT = b"Een gewone tekst in stukken."
VERSION = {"Tus-Resumable": "1.0.0"}


def told(name="stuk.txt", kind="evidence"):
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}"
        for key, value in (("filename", name), ("kind", kind))
    )


@pytest.fixture
def me(client, supplier, places):
    client.force_login(supplier.user)
    return client


@pytest.fixture
def begin(me):
    def deed(length=28, metadata=None, **headers):
        return me.post(
            reverse("files:tus"),
            headers={
                **VERSION,
                "Upload-Length": str(length),
                "Upload-Metadata": metadata or told(),
                **headers,
            },
        )

    return deed


def patch(client, place, offset, data, **headers):
    kind = "application/offset+octet-stream"
    return client.patch(
        place,
        data,
        content_type=kind,
        CONTENT_TYPE=kind,  # Django's client leaves it out when there is no data
        headers={**VERSION, "Upload-Offset": str(offset), **headers},
    )


def test_what_the_server_can_do(me):
    answer = me.options(reverse("files:tus"))
    assert answer.status_code == 204
    assert (answer["Tus-Version"], answer["Tus-Extension"], answer["Tus-Max-Size"]) == (
        "1.0.0",
        "creation,expiration,termination",
        "262144000",
    )


def test_a_file_in_three_pieces(me, begin, check, places, django_capture_on_commit_callbacks):
    begun = begin()
    assert begun.status_code == 201
    place = begun["Location"]
    assert place.startswith("http://testserver/bestanden/hervatbaar/")
    assert "Upload-Expires" in begun
    offset = 0
    for size in (5, 1, 22):
        head = me.head(place, headers=VERSION)
        assert (head.status_code, head["Upload-Offset"], head["Upload-Length"]) == (
            200, str(offset), "28",
        )  # fmt: skip
        assert head["Cache-Control"] == "no-store"
        with django_capture_on_commit_callbacks(execute=True):
            answer = patch(me, place, offset, TEXT[offset : offset + size])
        offset += size
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(offset))
    file = check(StoredFile.objects.get())
    assert answer["Isv-File"] == str(file.pk)
    assert (file.state, file.original_name, file.size) == ("accepted", "stuk.txt", 28)
    with default_storage.open(file.blob.storage_name) as content:
        assert content.read() == TEXT
    assert (len(places.stored), places.left_over) == (1, [])
    # A client that lost the last answer asks again and learns that all is there.
    again = patch(me, place, 28, b"")
    assert (again.status_code, again["Isv-File"]) == (204, str(file.pk))
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "veel"}, 400),
        ({"Upload-Length": "9" * 40}, 400),
        ({"Upload-Length": ""}, 400),
        ({"Upload-Length": "0"}, 400),
        ({"Upload-Length": str(25 * 1024 * 1024 + 1)}, 413),
        ({"Upload-Metadata": "filename ###"}, 400),
        ({"Upload-Metadata": "filename /w=="}, 400),
        ({"Upload-Metadata": told(kind="anders")}, 400),
        ({"Upload-Metadata": told(kind="tender-document")}, 403),
    ],
)
def test_a_beginning_that_is_refused(begin, headers, status, places):
    assert begin(**headers).status_code == status
    assert (Upload.objects.count(), places.stored) == (0, [])


@pytest.mark.parametrize(
    ("offset", "data", "headers", "status"),
    [
        ("5", TEXT, {}, 409),
        ("x", TEXT, {}, 400),
        ("0", TEXT + b"!", {}, 413),
        ("0", TEXT, {"Tus-Resumable": "2.0.0"}, 412),
    ],
)
def test_a_piece_that_is_refused_adds_nothing(me, begin, places, offset, data, headers, status):
    place = begin()["Location"]
    assert patch(me, place, offset, data, **headers).status_code == status
    upload = Upload.objects.get()
    assert (upload.offset, upload.pieces, places.stored, places.left_over) == (0, [], [], [])


def test_another_type_of_content_is_no_piece(me, begin):
    place = begin()["Location"]
    answer = me.patch(
        place, TEXT, content_type="text/plain", headers={**VERSION, "Upload-Offset": "0"}
    )
    assert answer.status_code == 415


def test_an_upload_is_of_who_began_it(client, begin, other_supplier):
    place = begin()["Location"]
    client.force_login(other_supplier.user)
    answers = [client.head(place, headers=VERSION), patch(client, place, 0, TEXT),
               client.delete(place, headers=VERSION)]  # fmt: skip
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Upload.objects.get().offset == 0


def test_nobody_begins_without_logging_in(client, begin):
    client.logout()
    assert begin().status_code == 302


def test_a_thrown_away_upload_leaves_nothing(me, begin, places):
    place = begin()["Location"]
    patch(me, place, 0, TEXT[:5])
    assert len(places.stored) == 1
    assert me.delete(place, headers=VERSION).status_code == 204
    assert me.head(place, headers=VERSION).status_code == 404
    assert (Upload.objects.count(), places.stored) == (0, [])


def test_an_upload_that_nobody_finishes_goes(me, begin, places):
    place = begin()["Location"]
    patch(me, place, 0, TEXT[:5])
    assert tidy.drop_orphans(now=timezone.now() + timedelta(hours=48)) == 0  # it has an owner
    assert tidy.drop_expired_uploads() == 0
    assert tidy.drop_expired_uploads(now=timezone.now() + timedelta(hours=25)) == 1
    assert (Upload.objects.count(), places.stored) == (0, [])


def test_an_expired_upload_is_gone(me, begin):
    place = begin()["Location"]
    Upload.objects.update(expires_at=timezone.now())
    assert me.head(place, headers=VERSION).status_code == 404


def test_of_two_requests_at_one_offset_one_wins(begin, places):
    begin()
    one, two = Upload.objects.get(), Upload.objects.get()
    resumable.add_piece(one, [TEXT[:5]])
    with pytest.raises(resumable.OffsetMoved):
        resumable.add_piece(two, [TEXT[:7]])
    assert Upload.objects.get().offset == 5
    assert len(places.stored) == 1


def test_two_requests_that_finish_make_one_file(begin, places):
    begin()
    whole = resumable.add_piece(Upload.objects.get(), [TEXT])
    one, two = Upload.objects.get(), whole
    assert resumable.finish(one).pk == resumable.finish(two).pk
    assert StoredFile.objects.count() == 1
    assert len(places.stored) == 1


def test_an_unfinished_upload_makes_no_file(begin):
    begin()
    with pytest.raises(resumable.OffsetMoved):
        resumable.finish(Upload.objects.get())
    assert StoredFile.objects.count() == 0


def test_what_came_before_the_line_broke_is_kept(begin, rf):
    begin()

    class Broken(io.BytesIO):
        def read(self, *_):
            if self.tell():
                raise OSError
            return super().read(5)

    request = rf.patch("/")
    request._stream = Broken(TEXT)
    pieces = list(tus._body(request))
    assert pieces == [TEXT[:5]]
    assert issubclass(UnreadablePostError, OSError)
    assert resumable.add_piece(Upload.objects.get(), pieces).offset == 5


def test_an_upload_takes_room_from_the_first_byte(begin, monkeypatch, places):
    small = Policy(organisation_quota_bytes=30, unfinished_hours=24, most_parts=2)
    monkeypatch.setattr("portal.files.actions.policy", lambda: small)
    assert begin().status_code == 201
    refused = begin()
    assert (refused.status_code, refused["Isv-Refusal"]) == (507, "quota")
    upload = Upload.objects.get()
    resumable.finish(resumable.add_piece(upload, [TEXT]))  # its own room is not counted twice
    assert StoredFile.objects.bytes_of(upload.organisation_id) == len(TEXT)


def test_too_many_pieces_are_refused(begin, me, monkeypatch, places):
    small = Policy(organisation_quota_bytes=300, unfinished_hours=24, most_parts=2)
    place = begin()["Location"]
    monkeypatch.setattr("portal.files.resumable.policy", lambda: small)
    statuses = [patch(me, place, n, b"x").status_code for n in range(3)]
    assert statuses == [204, 204, 400]
    assert len(places.stored) == 2


def test_the_offset_never_passes_the_length(begin):
    begin()
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.update(offset=29)


@pytest.mark.parametrize(
    ("name", "is_piece"),
    [("files/ab/" + "a" * 32 + "-piece-b", True), ("files/ab/cd", False), ("x-piece-y", False)],
)
def test_a_piece_is_known_by_its_name(name, is_piece):
    assert (resumable.upload_of_piece(name) is not None) is is_piece
