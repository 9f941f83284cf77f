"""Having something made: once, whoever asks and however often."""

import pytest

from portal.jobs.actions import cancel
from portal.jobs.making import Making, have_made
from portal.jobs.models import Job
from portal.shared.errors import PortalError
from tenders.models import MotivationFile
from tests.factories import TenderFactory

pytestmark = pytest.mark.django_db
MAKING = Making("tenders.tasks.render_motivation", "file_pk", "motivation")


@pytest.fixture
def ask():
    tender = TenderFactory()

    def asked(there=False, before=None):
        return have_made(
            MotivationFile.objects.all(),
            {"tender": tender, "language": "nl"},
            MAKING,
            is_there=lambda _row: there,
            owner_id=7,
            before=before,
        )

    return asked


def test_who_asks_twice_waits_for_one_job(ask):
    first, second = ask(), ask()

    job = Job.objects.get()
    assert (first.pk, first.job, second.job) == (second.pk, job, job)
    assert (job.task, job.kwargs) == (MAKING.task, {"file_pk": first.pk})
    assert (job.subject, job.owner_id) == (f"motivation:{first.pk}", 7)


def test_what_is_there_is_not_made(ask):
    assert ask(there=True).job is None
    assert not Job.objects.exists()


def test_what_did_not_succeed_can_be_asked_for_again(ask):
    first = ask()
    cancel(first.job)

    assert ask().job != first.job


def test_who_may_not_have_it_made_leaves_nothing_behind(ask):
    def refuse(_row):
        raise PortalError("Genoeg.", code="enough")

    with pytest.raises(PortalError):
        ask(before=refuse)
    assert not MotivationFile.objects.exists()
    ask()
    assert ask(before=refuse).is_on_its_way
