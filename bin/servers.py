# ruff: noqa: INP001 -- scripts for the Makefile, no package
"""PostgreSQL and Redis for the tests: those on 127.0.0.1 when they answer, else throw-away ones.

Throw-away servers are started from the installed programs in a temporary folder, on a free port,
as an unprivileged user when we are root (PostgreSQL refuses root), and stopped at the end.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg2  # type: ignore[import-untyped]  # no stubs in the lock
import redis as redis_client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PR_SET_PDEATHSIG = 1  # linux/prctl.h


class NotInstalledError(Exception):
    """No server answers and no server program is installed to start one."""


@dataclass(frozen=True, slots=True)
class Server:
    name: str  # with version and place, for the line that says what ran on what
    url: str


@contextmanager
def postgresql() -> Iterator[Server]:
    """Give a PostgreSQL where we may create databases; ours are dropped at the end."""
    if there := _answering_postgresql():
        with _databases(there, "127.0.0.1") as server:
            yield server
        return
    with own_postgresql() as (address, _server), _databases(address, "throw-away") as server:
        yield server


@contextmanager
def redis() -> Iterator[Server]:
    """Give a Redis database that was empty; it is emptied at the end."""
    if there := _answering_redis():
        with _emptied(there, "127.0.0.1") as server:
            yield server
        return
    with own_redis() as (address, _server), _emptied(address, "throw-away") as server:
        yield server


# --- PostgreSQL ------------------------------------------------------------------------------


def _answering_postgresql() -> str | None:
    """Find an address without database name whose role may create databases, or ``None``."""
    if given := os.environ.get("PORTAL_TEST_DATABASE_URL"):
        parts = urlsplit(given)
        return f"postgres://{parts.netloc}"
    me = pwd.getpwuid(os.getuid()).pw_name
    for role in dict.fromkeys(("postgres", me)):
        address = f"postgres://{role}@127.0.0.1:5432"
        try:
            rows = _ask(address, "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user")
        except psycopg2.Error:
            continue
        if rows == [(True,)]:
            return address
    return None


def _ask(address: str, *statements: str) -> list[tuple[object, ...]]:
    """Run statements outside a transaction; the rows of the last one."""
    connection = psycopg2.connect(f"{address}/postgres", connect_timeout=3)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


@contextmanager
def _databases(address: str, place: str) -> Iterator[Server]:
    """Name a database nobody has; the tests make theirs from this name (test_NAME_gw0, ...)."""
    name = f"isv_{secrets.token_hex(4)}"
    version = str(_ask(address, "SHOW server_version")[0][0]).split()[0]
    try:
        yield Server(f"PostgreSQL {version} ({place})", f"{address}/{name}")
    finally:
        rows = _ask(address, f"SELECT datname FROM pg_database WHERE datname LIKE '%{name}%'")  # noqa: S608 -- a name we made
        for (left,) in rows:
            _ask(address, f'DROP DATABASE IF EXISTS "{left}" WITH (FORCE)')


@contextmanager
def own_postgresql() -> Iterator[tuple[str, Own]]:
    """Give a PostgreSQL of our own: its address without database name, and the server to stop."""
    programs = _postgresql_programs()
    user = _unprivileged()
    port = free_port()
    with _folder(user) as folder:
        data = folder / "data"
        initdb: list[str | Path] = [programs / "initdb", "-D", data, "-A", "trust"]
        done = subprocess.run(  # noqa: S603 -- an installed server program
            [*initdb, "-U", "postgres", "-E", "UTF8", "--no-sync", "--no-locale"],
            user=user,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stderr}")
        # Nothing needs to survive: no waiting for the disk.
        quick = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        where: list[str | Path] = ["-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder]
        address = f"postgres://postgres@127.0.0.1:{port}"
        server = Own(
            "PostgreSQL",
            [programs / "postgres", *where, *quick],
            user,
            folder,
            signal.SIGINT,
            lambda: _ask(address, "SELECT 1"),
            psycopg2.OperationalError,
        )
        with server.running():
            yield address, server


def _postgresql_programs() -> Path:
    """Find the newest installed server; Debian keeps them outside the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number)
    folders.sort(
        key=lambda folder: [int(n) for n in folder.parent.name.split(".") if n.isdecimal()]
    )
    on_path = shutil.which("postgres")
    for folder in [*([Path(on_path).resolve().parent] if on_path else []), *reversed(folders)]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NotInstalledError("no PostgreSQL answers on 127.0.0.1 and none is installed")


def _number(folder: Path) -> float:
    """Read the version from a path such as ``/usr/lib/postgresql/15/bin``."""
    return float(folder.parent.name)


# --- Redis -----------------------------------------------------------------------------------


def _answering_redis() -> str | None:
    address = os.environ.get("PORTAL_TEST_REDIS_URL", "redis://127.0.0.1:6379")
    try:
        with redis_client.Redis.from_url(address, socket_connect_timeout=2) as client:
            client.ping()
    except redis_client.RedisError:
        return None
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


@contextmanager
def _emptied(address: str, place: str) -> Iterator[Server]:
    """Take the last empty database of the server, so that nobody's data is touched."""
    for number in range(15, -1, -1):
        with redis_client.Redis.from_url(f"{address}/{number}") as client:
            if client.dbsize() or not client.set("isv-portal-tests", os.getpid(), nx=True):
                continue
            version = str(client.info("server")["redis_version"])
            try:
                yield Server(f"Redis {version} ({place})", f"{address}/{number}")
            finally:
                client.flushdb()
            return
    raise RuntimeError("every database of this Redis is in use; set PORTAL_TEST_REDIS_URL")


@contextmanager
def own_redis() -> Iterator[tuple[str, Own]]:
    """Give a Redis of our own, which keeps nothing on disk: its address, and the server to stop."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if not program:
        raise NotInstalledError("no Redis answers on 127.0.0.1 and none is installed")
    user = _unprivileged()
    port = free_port()
    with _folder(user) as folder:
        where = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        address = f"redis://127.0.0.1:{port}"
        with redis_client.Redis.from_url(address) as client:
            server = Own(
                "Redis",
                [program, *where],
                user,
                folder,
                signal.SIGTERM,
                client.ping,
                redis_client.RedisError,
            )
            with server.running():
                yield address, server


# --- Both ------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged() -> int | None:
    """Pick whom a server runs as when we are root; ``None`` means ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise RuntimeError("there is no unprivileged user to run the servers as")


@contextmanager
def _folder(user: int | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="isv-", ignore_cleanup_errors=True) as name:
        if user is not None:
            os.chown(name, user, -1)
        yield Path(name)


@dataclass(slots=True)
class Own:
    """A server program that we run ourselves; ``stop`` and ``start`` it again as one likes."""

    name: str
    command: Sequence[str | Path]
    user: int | None
    folder: Path
    signal: signal.Signals  # that ends it politely
    ask: Callable[[], object]  # raises ``error`` as long as it does not answer
    error: type[Exception]
    process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run until the end of the block, or until we are killed."""
        try:
            self.start()
            yield
        finally:
            self.stop()

    def start(self) -> None:
        """Start it and wait until it answers."""
        library = ctypes.CDLL(None)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 -- an installed server program
                self.command,
                user=self.user,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: library.prctl(PR_SET_PDEATHSIG, signal.SIGKILL),  # noqa: PLW1509 -- one thread
            )
        _until(self.ask, self.error, self.name)

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(self.signal)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def _until(deed: Callable[[], object], error: type[Exception], name: str) -> None:
    """Repeat until it succeeds, for at most twenty seconds."""
    end = time.monotonic() + 20
    while True:
        try:
            deed()
        except error:
            if time.monotonic() > end:
                raise RuntimeError(f"{name} does not answer after its start") from None
            time.sleep(0.1)
        else:
            return
