"""From receipt to removal, on rows and storage."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.files import actions, clamd, policies, tidy
from portal.files.enums import NEXT, FileState
from portal.files.inspection.verdict import Verdict
from portal.files.kinds import Policy, kind
from portal.files.models import Blob, StoredFile
from portal.files.refusals import FileRefused
from portal.jobs.models import Job
from tests.portal.files.conftest import _member

TEXT = b"Een gewone tekst."


def read(file):
    with default_storage.open(file.blob.storage_name) as content:
        return content.read()


def test_a_good_file_is_received_checked_and_kept(send, check, supplier, places):
    file = send(ContentFile(TEXT), supplier)
    assert (file.state, file.size, len(places.stored)) == ("checking", 17, 1)
    check(file)
    assert (file.state, file.media_type, file.incoming_name) == ("accepted", "text/plain", "")
    assert file.blob.sha256 == file.sha256
    assert read(file) == TEXT
    assert (len(places.stored), places.left_over) == (1, [])
    assert Job.objects.get().result == {"code": ""}


def test_a_refused_file_leaves_words_and_no_bytes(send, check, supplier, places):
    file = check(send(ContentFile(b"<script>1</script>"), supplier))
    assert (file.state, file.refusal_code, file.blob) == ("refused", "web-page", None)
    assert file.refusal.why.startswith("Dit bestand bevat code van een webpagina")
    assert file.refusal.do == "Sla het op als PDF of als afbeelding (PNG)."
    assert (places.stored, places.left_over) == ([], [])


@pytest.mark.parametrize(
    ("content", "kind_code", "code"),
    [
        (b"", "evidence", "empty"),
        (b"x", "tender-document", "wrong-organisation"),
        (b"x" * (25 * 1024 * 1024 + 1), "evidence", "too-large"),
    ],
)
def test_what_is_refused_at_the_door_leaves_nothing(
    send, supplier, places, content, kind_code, code
):
    with pytest.raises(FileRefused) as caught:
        send(ContentFile(content), supplier, kind=kind_code)
    assert caught.value.code == code
    assert (StoredFile.objects.count(), Job.objects.count()) == (0, 0)
    assert (places.stored, places.left_over) == ([], [])


def test_the_quota_is_of_the_organisation(send, check, supplier, other_supplier, monkeypatch):
    quota = Policy(organisation_quota_bytes=30, unfinished_hours=24, most_parts=5)
    monkeypatch.setattr(actions, "policy", lambda: quota)
    first = send(ContentFile(TEXT), supplier)
    with pytest.raises(FileRefused) as caught:
        send(ContentFile(TEXT), supplier)
    assert caught.value.code == "quota"
    assert send(ContentFile(TEXT), other_supplier).state == "checking"
    actions.remove_file(check(first), by=supplier.user)
    assert send(ContentFile(TEXT), supplier).state == "checking"


def test_a_refused_file_takes_no_room(send, check, supplier):
    check(send(ContentFile(b"<script>1</script>"), supplier))
    assert StoredFile.objects.bytes_of(supplier.organisation_id) == 0


def test_equal_content_is_kept_once_per_organisation(send, check, supplier, other_supplier, places):
    one, two = (check(send(ContentFile(TEXT), supplier)) for _ in range(2))
    other = check(send(ContentFile(TEXT), other_supplier))
    assert one.blob == two.blob
    assert other.blob != one.blob
    assert len(places.stored) == 2
    actions.remove_file(one, by=supplier.user)
    two.refresh_from_db()
    assert read(two) == TEXT


def test_the_last_file_takes_its_bytes_along(
    send, check, supplier, places, django_capture_on_commit_callbacks
):
    one, two = (check(send(ContentFile(TEXT), supplier)) for _ in range(2))
    for file, left in ((one, 1), (two, 0)):
        with django_capture_on_commit_callbacks(execute=True):
            actions.remove_file(file, by=supplier.user)
        assert (len(places.stored), Blob.objects.count()) == (left, left)


def test_bids_share_with_nobody(send, check, supplier, places):
    bids = [check(send(ContentFile(TEXT), supplier, kind="bid")) for _ in range(2)]
    evidence = check(send(ContentFile(TEXT), supplier))
    assert len({file.blob_id for file in [*bids, evidence]}) == 3
    assert len(places.stored) == 3


def test_a_bid_with_macros_is_accepted_and_reported(send, check, supplier):
    from tests.portal.files.hostile.making import ooxml  # noqa: PLC0415 -- one test

    content = ContentFile(ooxml("docm", extra={"word/vbaProject.bin": b"x"}))
    file = check(send(content, supplier, name="bod.docm", kind="bid"))
    assert (file.state, file.remarks) == ("accepted", [["macros", "word/vbaProject.bin"]])
    assert file.told_words[0].why == (
        "Het bestand bevat macro's (kleine programma's): word/vbaProject.bin."
    )


def test_a_verdict_is_written_once(send, check, supplier, places):
    file = check(send(ContentFile(TEXT), supplier))
    assert not actions.settle_file(file, Verdict("", "virus", "te laat"))
    file.refresh_from_db()
    assert (file.state, len(places.stored)) == ("accepted", 1)


def test_a_late_check_of_a_removed_file_does_nothing(send, supplier, places):
    file = send(ContentFile(TEXT), supplier)
    actions.remove_file(file, by=supplier.user)
    assert not actions.settle_file(file, Verdict("text/plain"))
    assert Blob.objects.count() == 0


def test_bytes_that_changed_in_storage_are_our_fault_and_not_accepted(send, check, supplier):
    file = send(ContentFile(TEXT), supplier)
    default_storage.delete(file.incoming_name)
    default_storage.save(file.incoming_name, ContentFile(b"iets anders"))
    with pytest.raises(actions.StorageDamaged):
        actions.judge_file(file)
    check(file)
    assert file.state == "checking"


def test_a_scanner_that_is_away_keeps_the_file_waiting(send, check, supplier, settings, places):
    settings.CLAMD_ADDRESS = str(places.temporary / "nobody")
    file = send(ContentFile(TEXT), supplier)
    with pytest.raises(clamd.ScannerAway):
        actions.judge_file(file)
    assert check(file).state == "checking"
    assert len(places.stored) == 1


def test_a_check_that_was_given_up_is_asked_for_again(send, supplier):
    file = send(ContentFile(TEXT), supplier)
    later = timezone.now() + timedelta(minutes=11)
    assert actions.check_again(now=later) == 0  # its job still waits
    Job.objects.update(state="failed", finished_at=timezone.now())
    assert actions.check_again() == 0  # too early
    assert actions.check_again(now=later) == 1
    assert Job.objects.about(actions.subject_of(file)).unfinished().count() == 1


def test_orphans_go_and_known_bytes_stay(send, check, supplier, places):
    check(send(ContentFile(TEXT), supplier))
    send(ContentFile(b"wacht nog"), supplier)
    default_storage.save("files/ab/wees", ContentFile(b"van niemand"))
    assert tidy.drop_orphans() == 0  # young: its transaction may still run
    assert tidy.drop_orphans(now=timezone.now() + timedelta(hours=25)) == 1
    assert len(places.stored) == 2


def test_nothing_is_stored_when_the_row_cannot_be_written(send, supplier, places, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(actions, "enqueue", fail)
    with pytest.raises(RuntimeError):
        send(ContentFile(TEXT), supplier)
    assert (places.stored, places.left_over) == ([], [])


@pytest.mark.parametrize("state", FileState)
def test_the_database_ties_the_state_to_the_bytes(supplier, state):
    """No row can say 'accepted' without bytes, or hold bytes after a refusal."""
    wrong = {
        FileState.CHECKING: {"incoming_name": ""},
        FileState.ACCEPTED: {"incoming_name": "files/x"},
        FileState.REFUSED: {"refusal_code": "virus", "incoming_name": "files/x"},
    }[state]
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(
            kind="evidence",
            organisation=supplier.organisation,
            owner=supplier.user,
            original_name="a",
            size=1,
            state=state,
            **wrong,
        )


def test_both_ends_of_a_file_are_final():
    assert {FileState.CHECKING: {FileState.ACCEPTED, FileState.REFUSED}} == NEXT


#            who             sees  may remove
DOORS = [
    ("supplier", True, True),
    ("reader", True, False),
    ("other_supplier", False, False),
    ("officer", False, False),
]


@pytest.mark.parametrize(("who", "sees", "removes"), DOORS)
def test_the_door_and_the_policy(request, send, supplier, who, sees, removes):
    file = send(ContentFile(TEXT), supplier)
    if who == "reader":
        member = _member("supplier", "reader")
        member.organisation = supplier.organisation
        member.save()
    else:
        member = request.getfixturevalue(who)
    assert list(StoredFile.objects.visible_to(member.user)) == ([file] if sees else [])
    assert policies.may_remove(member.user, file) is removes


def test_a_stream_of_250_mb_takes_flat_memory(send, supplier, places):
    import tracemalloc  # noqa: PLC0415 -- one test

    class Long(BytesIO):
        left = 250

        def read(self, size=-1):
            self.left -= 1
            return b"a" * (1 << 20) if self.left >= 0 else b""

    class Piecewise(File):
        def chunks(self, chunk_size=None):
            while piece := self.file.read():
                yield piece

    tracemalloc.start()
    file = send(Piecewise(Long(), "groot.txt"), supplier, kind="bid")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert file.size == 250 << 20 == kind("bid").rules.max_bytes
    assert peak < 16 << 20
    assert places.left_over == []
