"""`make run` as a person meets it: ready, Ctrl-C, and clear words when it cannot start."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from tests import prepared


def command(tmp_path, **variables):
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST", "PORTAL_")) and name not in {"DATABASE_URL", "REDIS_URL"}
    }
    env = kept | {"PORTAL_DATA": str(tmp_path), "PORTAL_DEMO": "0"} | variables
    return {
        "args": [sys.executable, "bin/run.py"],
        "env": env,
        "cwd": settings.BASE_DIR,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
    }


@pytest.mark.parametrize("port", ["0", "65536", "web", "-1", "8000.5", ""])
def test_a_port_that_is_none_is_refused_in_one_line(tmp_path, port):
    done = subprocess.run(**command(tmp_path, PORT=port), check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        f"PORT is {port!r}; set it to a number from 1 to 65535, such as PORT=8123"
    ]


def test_a_port_in_use_is_refused_in_one_line(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(**command(tmp_path, PORT=str(port)), check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        (
            f"Port {port} cannot be used (Address already in use); "
            f"take another: PORT={port + 1} make run"
        )
    ]


@pytest.mark.embedded
@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_gets_ready_and_stops_without_leaving_anything(tmp_path, tmp_path_factory, how):
    if how == signal.SIGTERM:  # the other one walks through all migrations
        common = prepared.shared(tmp_path_factory.getbasetemp())
        prepared.migrated(common, command(tmp_path)["env"])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (tmp_path / "log").open("w")
    settings_of_process = command(tmp_path, PORT=str(port)) | {"stderr": log}
    with log, subprocess.Popen(**settings_of_process) as process:
        try:
            lines = iter(process.stdout.readline, "")
            assert next(line for line in lines if line.startswith("ready")) == (
                f"ready http://127.0.0.1:{port}\n"
            )
            (web,) = children(process.pid)
            with ahead_of_time(port), held_open(port):
                begin = time.monotonic()
                process.send_signal(how)
                assert process.wait(timeout=20) == 0
                assert time.monotonic() - begin < 7  # it was 9 to 10
            assert not Path(f"/proc/{web}").exists()
        finally:
            process.kill()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def ahead_of_time(port):
    """Two connections that a browser opened ahead of time, and on which it says nothing."""
    with (
        socket.create_connection(("127.0.0.1", port)),
        socket.create_connection(("127.0.0.1", port)),
    ):
        yield


@contextmanager
def held_open(port):
    """A connection on which a page was asked for, and that the browser keeps for the next."""
    kept = http.client.HTTPConnection("127.0.0.1", port)
    kept.request("GET", "/healthz")
    assert kept.getresponse().read()
    yield
    kept.close()
