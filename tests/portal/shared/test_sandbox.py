import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.utils import translation

from portal.shared.errors import PortalError
from portal.shared.sandbox import SandboxFailed, SandboxMemory, SandboxTimeout, client, run_isolated

DEEDS = "tests.portal.shared.deeds:"


def run(name, payload=None, *, seconds=20.0, memory_mb=1000):
    return run_isolated(DEEDS + name, payload, seconds=seconds, memory_mb=memory_mb)


def gone(pid):
    """Whether a process ended within two seconds (a zombie counts as ended)."""
    for _ in range(100):
        try:
            if ") Z " in Path(f"/proc/{pid}/stat").read_text():
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize(
    ("name", "payload", "result"),
    [
        ("reverse", b"steen", b"neets"),
        ("reverse", b"", b""),
        ("reverse", b"\0\xff" * 3_000_000, b"\xff\0" * 3_000_000),
        ("double", {"a": 2, "é": "x"}, {"a": 4, "é": "xx"}),
    ],
)
def test_payload_and_result_come_over_whole(name, payload, result):
    assert run(name, payload) == result


def test_a_child_is_alone(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://secret")
    client._end_all()  # the next server is started with the environment of this test
    with translation.override("en"):
        first = run("whoami")
    second = run("whoami")
    assert first["pid"] != second["pid"]
    assert os.getpid() not in {first["pid"], second["pid"]}
    assert (first["language"], second["language"]) == ("en", "nl")
    assert (first["redis"], first["leader"]) == (None, True)
    assert first["database"] == ":memory:"
    assert len(first["open"]) <= 3  # its line, the server's own socket, this listing
    client._end_all()


def test_the_second_call_does_not_start_a_server_again():
    client._end_all()
    run("reverse", b"warm")
    (before,) = {server.process.pid for server in client._servers.values()}
    time.sleep(2.5)  # longer than it waits for a child that has ended
    assert run("reverse", b"ab") == b"ba"
    assert {server.process.pid for server in client._servers.values()} == {before}


def test_what_was_loaded_ahead_is_there_for_every_child():
    deed, ahead = DEEDS + "who_warmed", [DEEDS + "warm_up"]
    results = [run_isolated(deed, None, seconds=5, memory_mb=500, preload=ahead) for _ in "12"]
    (server, first), (same, second) = results
    assert server == same
    assert len({server, first, second, os.getpid()}) == 4


def test_what_the_function_refuses_arrives_as_it_was():
    with pytest.raises(PortalError) as caught:
        run("refuse")
    assert (caught.value.code, caught.value.message) == ("too-large", "Te groot.")


@pytest.mark.parametrize("name", ["break_down", "die", "unpackable", "no_such_function"])
def test_any_other_end_is_a_failure_with_a_text(name):
    with pytest.raises(SandboxFailed) as caught:
        run(name)
    assert caught.value.code == "processing-failed"
    assert run("reverse", b"ab") == b"ba"  # and the next call is served


def test_a_function_that_does_not_exist_anywhere():
    with pytest.raises(SandboxFailed):
        run_isolated("no.such.module:function", None, seconds=5, memory_mb=500)


def test_memory_has_a_limit():
    assert run("want_memory", 50) == 50 * 1024 * 1024
    with pytest.raises(SandboxMemory) as caught:
        run("want_memory", 2000)
    assert caught.value.code == "too-much-memory"


def test_time_has_a_limit_for_busy_work():
    begin = time.monotonic()
    with pytest.raises(SandboxTimeout) as caught:
        run("burn", seconds=0.5)
    assert time.monotonic() - begin < 10  # it would burn for ever
    assert caught.value.code == "took-too-long"


def test_a_timeout_takes_all_that_was_started_along(tmp_path):
    note = tmp_path / "pid"
    with pytest.raises(SandboxTimeout):
        run("sleep_with_child", str(note), seconds=1.5)
    assert gone(int(note.read_text()))


def test_a_server_that_was_killed_is_started_again():
    run("reverse", b"warm")
    for server in client._servers.values():
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
    assert run("reverse", b"ab") == b"ba"


def test_children_die_with_a_killed_parent(tmp_path):
    """``kill -9`` of the worker: neither the server, nor the child, nor its process remain."""
    note = tmp_path / "pid"
    code = (
        "import django; django.setup()\n"
        "from portal.shared.sandbox import run_isolated\n"
        f"run_isolated('{DEEDS}sleep_with_child', {str(note)!r}, seconds=60, memory_mb=1000)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])  # noqa: S603 -- the code above
    while not (note.exists() and note.read_text()):
        time.sleep(0.05)
    grandchild = int(note.read_text())
    child = int(Path(f"/proc/{grandchild}/stat").read_text().rsplit(")", 1)[1].split()[1])
    server = int(Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[1])
    parent.kill()
    parent.wait()
    assert [gone(pid) for pid in (server, child, grandchild)] == [True, True, True]


def test_what_the_child_says_is_heard_in_order_and_before_its_answer():
    said = []

    answer = run_isolated(DEEDS + "count_aloud", 5, seconds=20, memory_mb=1000, heard=said.append)

    assert answer == "done"
    assert [each["now"] for each in said if each] == [0, 1, 2, 3, 4]
    assert run("count_aloud", 5) == "done"  # said to nobody


def test_who_hears_is_not_flooded():
    said = []

    run_isolated(DEEDS + "chatter", seconds=20, memory_mb=1000, payload=None, heard=said.append)

    assert 0 in said
    assert len(said) < 50


def test_what_the_hearer_raises_ends_the_child_at_once(monkeypatch):
    monkeypatch.setattr(client, "PULSE", 0.05)
    pids = []

    def heard(told):
        if told is None:  # silence: the moment at which a cancelled job notices
            raise KeyError("called off")
        pids.append(told)

    begin = time.monotonic()
    with pytest.raises(KeyError):
        run_isolated(DEEDS + "say_who_and_sleep", None, seconds=30, memory_mb=1000, heard=heard)

    assert time.monotonic() - begin < 10
    assert gone(pids[0])


def test_a_child_that_only_talks_still_has_to_be_in_time():
    with pytest.raises(SandboxTimeout):
        run_isolated(DEEDS + "say_who_and_sleep", None, seconds=0.5, memory_mb=1000, heard=print)
