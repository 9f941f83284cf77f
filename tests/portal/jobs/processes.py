"""A real installation for one test: data of its own, real processes, nothing left behind."""

import contextlib
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psycopg2
import redis

BASE = Path(__file__).resolve().parents[3]


@dataclass
class Installation:
    env: dict[str, str]
    started: list[subprocess.Popen] = field(default_factory=list)

    def run(self, *command):
        """Run `python ...` to its end; what it printed."""
        done = subprocess.run(  # noqa: S603 -- our own commands
            [sys.executable, *command],
            env=self.env,
            cwd=BASE,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def start(self, *command):
        """Start `python -m ...` in a process group of its own."""
        process = subprocess.Popen(  # noqa: S603 -- our own commands
            [sys.executable, "-m", *command],
            env=self.env,
            cwd=BASE,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def start_web(self):
        return self.start("gunicorn", "--config", "config/gunicorn.py", "portal.wsgi")

    def start_worker(self, queue):
        name = f"{queue}-{secrets.token_hex(2)}@test"
        options = ["--queues", queue, "--hostname", name, "--concurrency", "1"]
        return self.start("celery", "--app", "portal", "worker", *options)

    def start_beat(self):
        schedule = str(Path(self.env["PORTAL_DATA"]) / "beat")
        return self.start("celery", "--app", "portal", "beat", "--schedule", schedule, "--pidfile=")

    def jobs(self, subject):
        """The rows about ``subject``: (name of the task, state, attempt, progress), by name."""
        query = "SELECT task, state, attempt, progress FROM jobs_job WHERE subject = {} ORDER BY 1"
        rows = self.ask(query.format("%s" if "DATABASE_URL" in self.env else "?"), [subject])
        return [(task.rpartition(".")[2], *rest) for task, *rest in rows]

    def ask(self, query, values=()):
        """Ask its database, over a connection of our own."""
        if "DATABASE_URL" in self.env:
            connection = psycopg2.connect(self.env["DATABASE_URL"])
        else:
            connection = sqlite3.connect(Path(self.env["PORTAL_DATA"]) / "portal.sqlite3")
        try:
            cursor = connection.cursor()
            cursor.execute(query, values)
            return cursor.fetchall()
        finally:
            connection.close()

    def wait(self, subject, wanted, *, seconds):
        """Wait until ``wanted(rows)``; the rows."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            rows = self.jobs(subject)
            if wanted(rows):
                return rows
            time.sleep(0.1)
        raise AssertionError(f"after {seconds} s: {rows}")

    def stop(self):
        for process in self.started:
            kill(process)


def kill(process):
    """``kill -9`` of a process and everything in its group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def children(process):
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in listed.split()]


def own_database(url):
    """An empty PostgreSQL database beside the one of ``url``, dropped by ``drop``."""
    server, _, base = url.rpartition("/")
    name = f"{base}_{secrets.token_hex(4)}"
    _administer(server, f'CREATE DATABASE "{name}"')
    return f"{server}/{name}", lambda: _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(server, statement):
    connection = psycopg2.connect(f"{server}/postgres")
    try:
        connection.autocommit = True
        connection.cursor().execute(statement)
    finally:
        connection.close()


def own_redis(url):
    """An empty database on the Redis of ``url``, emptied again by the second value."""
    server = url.rpartition("/")[0]
    for number in range(15, -1, -1):
        address = f"{server}/{number}"
        with redis.Redis.from_url(address) as client:
            if not client.dbsize() and client.set("isv-portal-test", 1, nx=True):
                return address, partial(_empty, address)
    raise AssertionError("every database of this Redis is in use")


def _empty(address):
    with redis.Redis.from_url(address) as client:
        client.flushdb()
