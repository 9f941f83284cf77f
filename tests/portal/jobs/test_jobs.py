"""One job, without a worker: every step in the row, every race by hand."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from portal.jobs import actions, registry, timing
from portal.jobs.enums import NEXT, JobState
from portal.jobs.models import Job
from portal.jobs.runner import AttemptSuperseded, Run, perform
from tests.portal.jobs import work

pytestmark = pytest.mark.django_db
PATH = "tests.portal.jobs.work."
S = JobState


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """The messages that would go to a worker: (job id, number of the attempt, wait)."""
    messages = []

    def send(self, job, *, countdown=None):
        messages.append((job.pk, job.attempt + 1, countdown))

    monkeypatch.setattr(registry.Background, "send", send)
    work.calls.clear()
    return messages


def ask(name, **kwargs):
    return actions.enqueue(PATH + name, **kwargs)


def running(name="note", *, attempt=1, silent=0.0, **fields):
    moment = timezone.now() - timedelta(seconds=silent)
    job = ask(name)
    Job.objects.filter(pk=job.pk).update(
        state=S.RUNNING, attempt=attempt, started_at=moment, heartbeat_at=moment, **fields
    )
    job.refresh_from_db()
    return job


def state_of(job):
    job.refresh_from_db()
    return job.state, job.attempt


# --- asking ----------------------------------------------------------------------------------


def test_enqueue_sends_one_message_after_commit(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), translation.override("en"):
        job = actions.enqueue(PATH + "note", owner_id=7, subject="tender:1", number=3)
        assert sent == []
    assert sent == [(job.pk, 1, None)]
    job.refresh_from_db()
    assert (job.state, job.queue, job.kwargs, job.language) == (
        "queued",
        "quick",
        {"number": 3},
        "en",
    )
    assert (job.owner_id, job.subject, job.progress) == (7, "tender:1", 0)


@pytest.mark.parametrize(
    ("path", "kwargs", "error"),
    [
        ("tests.portal.jobs.work.nothing", {}, LookupError),
        ("no.such.module", {}, LookupError),
        ("portal.jobs.actions.enqueue", {}, LookupError),
        (PATH + "note", {"job": object()}, TypeError),
    ],
)
def test_a_wrong_request_fails_at_once_and_leaves_nothing(path, kwargs, error):
    with pytest.raises(error):
        actions.enqueue(path, **kwargs)
    assert Job.objects.count() == 0


def test_a_broker_that_is_away_does_not_stop_the_request(
    monkeypatch, django_capture_on_commit_callbacks
):
    def away(self, job, *, countdown=None):
        raise ConnectionError

    monkeypatch.setattr(registry.Background, "send", away)
    with django_capture_on_commit_callbacks(execute=True):
        job = ask("note")
    assert state_of(job) == (S.QUEUED, 0)


def test_two_functions_never_share_a_path():
    with pytest.raises(ValueError, match="two background functions"):
        registry.background()(work.note)


def test_jobs_are_found_by_subject_and_owner():
    old, new = ask("note", subject="a", owner_id=1), ask("note", subject="a")
    ask("note", subject="b")
    assert list(Job.objects.about("a")) == [new, old]
    assert list(Job.objects.owned_by(1)) == [old]
    assert list(Job.objects.owned_by(None)) == []


# --- one attempt -------------------------------------------------------------------------------


def test_perform_runs_the_handler_once_and_keeps_what_it_returns():
    job = ask("note", number=3)
    perform(job.pk)
    perform(job.pk)  # the same message, delivered twice
    assert work.calls == [(1, {"number": 3})]
    assert state_of(job) == (S.DONE, 1)
    assert (job.result, job.progress) == ({"noted": {"number": 3}}, 100)
    assert job.finished_at >= job.started_at


@pytest.mark.parametrize("attempt", [0, 2, 3])
def test_a_message_for_another_attempt_does_nothing(attempt):
    job = ask("note")
    perform(job.pk, attempt)
    assert (state_of(job), work.calls) == ((S.QUEUED, 0), [])


def test_a_refusal_is_kept_with_its_text_and_not_tried_again(sent):
    job = ask("refuse")
    perform(job.pk)
    assert state_of(job) == (S.FAILED, 1)
    assert (job.error_code, job.error_text) == ("empty", "The file is empty.")
    assert sent == []


def test_a_bug_is_tried_again_later_and_given_up_after_the_last_attempt(
    sent, django_capture_on_commit_callbacks
):
    job = ask("crash")
    with django_capture_on_commit_callbacks(execute=True):
        perform(job.pk, 1)
    assert state_of(job) == (S.QUEUED, 1)
    assert sent == [(job.pk, 2, timedelta(seconds=5))]
    assert actions.reap_silent(now=timezone.now() + timedelta(seconds=62)) == 0  # still waits
    perform(job.pk, 2)
    assert state_of(job) == (S.FAILED, 2)
    assert (job.error_code, job.finished_at is None) == ("crashed", False)


def test_a_result_stands_when_the_handler_fails_after_it(sent):
    job = ask("half_done")
    perform(job.pk)
    assert (state_of(job), job.result) == ((S.DONE, 1), {"half": True})


def test_the_loser_writes_nothing():
    job = ask("overtaken")
    perform(job.pk)
    assert state_of(job) == (S.RUNNING, 2)
    assert (job.result, job.subject) == (None, "")


def test_progress_stops_what_was_called_off():
    job = ask("called_off")
    perform(job.pk)
    assert (state_of(job), job.progress, work.calls) == ((S.CANCELLED, 1), 0, [])


@pytest.mark.parametrize(("percent", "kept"), [(-1, 0), (0, 0), (40, 40), (101, 100)])
def test_progress_is_a_sign_of_life(percent, kept):
    job = running(silent=50)
    before = job.heartbeat_at
    Run(job.pk, 1, "nl", None, "").progress(percent, "drawing")
    job.refresh_from_db()
    assert (job.progress, job.step) == (kept, "drawing")
    assert job.heartbeat_at > before


def test_finish_rolls_back_what_was_written_before_an_error():
    job = running()
    run = Run(job.pk, 1, "nl", None, "")
    with pytest.raises(ZeroDivisionError), run.finish({"no": 1}):  # noqa: PT012 -- what it rolls back
        Job.objects.filter(pk=job.pk).update(subject="half")
        raise ZeroDivisionError
    assert (state_of(job), job.subject, job.result) == ((S.RUNNING, 1), "", None)
    with run.finish({"yes": 1}):
        Job.objects.filter(pk=job.pk).update(subject="whole")
    assert (state_of(job), job.subject, job.result) == ((S.DONE, 1), "whole", {"yes": 1})
    with pytest.raises(AttemptSuperseded), run.finish({"twice": 1}):
        pytest.fail("the second writing must not begin")


# --- the reaper ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("silent", "attempt", "expected", "messages"),
    [
        (59, 1, (S.RUNNING, 1), []),
        (61, 1, (S.QUEUED, 1), [2]),
        (61, 2, (S.QUEUED, 2), [3]),
        (61, 3, (S.FAILED, 3), []),
    ],
)
def test_a_silent_job_is_taken_back(
    silent, attempt, expected, messages, sent, django_capture_on_commit_callbacks
):
    job = running(attempt=attempt, silent=silent)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.reap_silent() == (state_of(job)[0] != S.RUNNING)
    assert state_of(job) == expected
    assert [number for _, number, _ in sent] == messages
    assert job.error_code == ("silent" if expected[0] == S.FAILED else "")


def test_what_was_taken_back_is_finished_by_the_next_attempt_only(
    django_capture_on_commit_callbacks,
):
    job = running(silent=61)
    sleeper = Run(job.pk, 1, "nl", None, "")
    actions.reap_silent()
    perform(job.pk, 2)
    with pytest.raises(AttemptSuperseded), sleeper.finish({"late": True}):
        pytest.fail("a late attempt must not write")
    assert (state_of(job), job.result) == ((S.DONE, 2), {"noted": {}})


def test_a_lost_message_is_sent_again_with_doubling_waits(sent, django_capture_on_commit_callbacks):
    job = ask("note")
    begin = job.queued_at
    sent_after = []
    for second in range(0, 600, 5):
        with django_capture_on_commit_callbacks(execute=True):
            if actions.reap_silent(now=begin + timedelta(seconds=second)):
                sent_after.append(second)
    assert sent_after == [65, 130, 260, 520]
    assert {number for _, number, _ in sent} == {1}
    assert state_of(job) == (S.QUEUED, 0)


def test_the_embedded_start_takes_everything_back(sent, django_capture_on_commit_callbacks):
    waiting, working, last = ask("note"), running(silent=1), running(attempt=3)
    over = ask("note")
    perform(over.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.restart_unfinished() == 3
    assert [state_of(job) for job in (waiting, working, last, over)] == [
        (S.QUEUED, 0),
        (S.QUEUED, 1),
        (S.FAILED, 3),
        (S.DONE, 1),
    ]
    assert sorted((pk, n) for pk, n, _ in sent) == sorted([(waiting.pk, 1), (working.pk, 2)])


def test_silence_is_a_setting(settings):
    assert (timing.silence(), timing.heartbeat_seconds()) == (timedelta(seconds=60), 5)
    settings.JOBS_SILENCE_SECONDS = 12
    assert (timing.silence(), timing.heartbeat_seconds()) == (timedelta(seconds=12), 1)


# --- the table and the database ------------------------------------------------------------------


@pytest.mark.parametrize("source", S)
@pytest.mark.parametrize("target", S)
def test_only_steps_of_the_table_are_taken(source, target):
    job = running()
    over = None if source in NEXT else timezone.now()
    Job.objects.filter(pk=job.pk).update(state=source, finished_at=over)
    if target not in NEXT.get(source, ()):
        with pytest.raises(ValueError, match="never goes from"):
            Job.objects.step(job.pk, source, target, attempt=1)
        return
    over = None if target in NEXT else timezone.now()
    assert not Job.objects.step(job.pk, source, target, attempt=2, finished_at=over)
    assert state_of(job) == (source, 1)
    assert Job.objects.step(job.pk, source, target, attempt=1, finished_at=over)
    assert not Job.objects.step(job.pk, source, target, attempt=1, finished_at=over)
    assert state_of(job) == (target, 1)


@pytest.mark.parametrize(
    ("state", "possible"), [(S.QUEUED, True), (S.RUNNING, True), (S.DONE, False)]
)
def test_cancel(state, possible):
    job = running()
    over = None if state in NEXT else timezone.now()
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=over)
    assert actions.cancel(job) is possible
    assert state_of(job)[0] == (S.CANCELLED if possible else state)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"queue": "slow"},
        {"progress": 101},
        {"attempt": 4},
        {"state": S.DONE},
        {"state": S.RUNNING, "attempt": 1},
        {"finished_at": timezone.now()},
    ],
)
def test_the_database_refuses_what_must_never_be(wrong):
    job = ask("note")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**wrong)
