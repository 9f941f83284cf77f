"""The scanner: a real clamd with one signature of our own, and a few that misbehave."""

import contextlib
import io
import os
import shutil
import socket
import subprocess
import time
from hashlib import md5
from pathlib import Path
from threading import Thread

import pytest
from django.core.files.base import ContentFile

from portal.files import clamd
from portal.files.kinds import kind
from portal.files.pipeline import judge_path
from tests.portal.files.hostile.making import pdf

#: The harmless string that every scanner knows (eicar.org), in two halves: a scanner that reads
#: this repository should not remove it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + rb"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SIGNATURE = "Isv.Test.Eicar"
CONFIGURATION = """
DatabaseDirectory {room}/signatures
LocalSocket {room}/clamd.sock
Foreground yes
LogFile {room}/clamd.log
StreamMaxLength 260M
MaxScanSize 260M
MaxFileSize 260M
AlertExceedsMax yes
ConcurrentDatabaseReload no
"""


@pytest.fixture(scope="module")
def scanner(tmp_path_factory):
    """A clamd of our own with a .hdb of our own; Debian's package clamav-daemon brings it."""
    program = shutil.which("clamd") or "/usr/sbin/clamd"
    room = tmp_path_factory.mktemp("clamd")
    (room / "signatures").mkdir()
    digest = md5(EICAR, usedforsecurity=False).hexdigest()
    signature = f"{digest}:{len(EICAR)}:{SIGNATURE}\n"
    (room / "signatures" / "isv.hdb").write_text(signature)
    (room / "clamd.conf").write_text(CONFIGURATION.format(room=room))
    if os.geteuid() == 0:  # it must be able to read its own room as whoever it becomes
        with (room / "clamd.conf").open("a") as file:
            file.write("User root\n")
    process = subprocess.Popen(  # noqa: S603 -- the scanner itself
        [program, "--config-file", str(room / "clamd.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"unix:{room}/clamd.sock"
    end = time.monotonic() + 60
    while not clamd.ping(address):
        assert process.poll() is None, (room / "clamd.log").read_text()
        assert time.monotonic() < end
        time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.mark.parametrize(
    ("data", "found"),
    [(EICAR, f"{SIGNATURE}.UNOFFICIAL"), (b"schoon", ""), (b"", ""), (b"x" * 3_000_000, "")],
)
def test_what_the_scanner_says(scanner, data, found):
    assert clamd.scan(io.BytesIO(data), scanner) == found


def test_a_virus_is_refused_by_the_pipeline(scanner, settings, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(EICAR)
    assert judge_path(path, name="a.txt", kind=kind("evidence")).code == ""  # not configured
    settings.CLAMD_ADDRESS = scanner
    verdict = judge_path(path, name="a.txt", kind=kind("evidence"))
    assert (verdict.code, verdict.detail) == ("virus", f"{SIGNATURE}.UNOFFICIAL")
    path.write_bytes(pdf())
    assert judge_path(path, name="a.pdf", kind=kind("evidence")).accepted


def test_a_virus_leaves_nothing_and_a_clean_file_says_it_was_scanned(
    scanner, settings, send, check, supplier, places
):
    settings.CLAMD_ADDRESS = scanner
    bad = check(send(ContentFile(EICAR), supplier))
    assert (bad.state, bad.refusal_code, places.stored) == ("refused", "virus", [])
    good = check(send(ContentFile(b"schoon"), supplier))
    assert (good.state, good.scanned) == ("accepted", True)


def test_more_than_the_scanner_takes_is_no_clear_answer(scanner):
    class Endless(io.RawIOBase):
        left = 270 << 20

        def read(self, size=-1):
            self.left -= size
            return b"\1" * size if self.left > 0 else b""

    with pytest.raises(clamd.ScannerAway):
        clamd.scan(Endless(), scanner)


@pytest.fixture
def liar(tmp_path):
    """A scanner that says what we tell it to."""
    path = tmp_path / "liar.sock"
    line = socket.socket(socket.AF_UNIX)
    line.bind(str(path))
    line.listen()

    def start(answer, *, wait=0.0):
        def serve():
            talk, _ = line.accept()
            with talk:
                while not talk.recv(1 << 16).endswith(b"\0\0\0\0"):
                    pass
                time.sleep(wait)
                with contextlib.suppress(OSError):  # we gave up waiting
                    talk.sendall(answer)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        return str(path)

    yield start
    line.close()


@pytest.mark.parametrize(
    "answer",
    [b"", b"\0", b"stream: OK", b"stream: OK and more\0", b"OK\0", b"INSTREAM size limit\0",
     b"stream: lstat() failed. ERROR\0", b"stream: OK FOUND ERROR\0", b"x" * 9000],
)  # fmt: skip
def test_only_a_clear_answer_counts(liar, answer):
    address = liar(answer)
    with pytest.raises(clamd.ScannerAway):
        clamd.scan(io.BytesIO(b"x"), address, seconds=2)


def test_a_scanner_that_sleeps_is_away(liar):
    with pytest.raises(clamd.ScannerAway):
        clamd.scan(io.BytesIO(b"x"), liar(b"stream: OK\0", wait=3), seconds=0.3)


@pytest.mark.parametrize(
    "address",
    ["/nergens/clamd.ctl", "unix:/nergens", "127.0.0.1:1", "tcp:127.0.0.1:1", "127.0.0.1:poort"],
)
def test_an_address_where_nobody_is(address):
    assert not clamd.ping(address, seconds=0.5)
    with pytest.raises(clamd.ScannerAway):
        clamd.scan(io.BytesIO(b"x"), address, seconds=0.5)


def test_the_repository_does_not_hold_the_whole_string():
    assert EICAR not in Path(__file__).read_bytes()
