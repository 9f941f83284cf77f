"""The one way in which commands answer and refuse."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from portal.shared.commands import BadUseError, PortalCommand
from portal.shared.errors import PortalError


class Sample(PortalCommand):
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("deed", choices=["answer", "refuse", "fail", "crash"])

    def handle(self, *args, **options):
        if options["deed"] == "refuse":
            raise PortalError("Not today: é", code="not-today")
        if options["deed"] == "fail":
            raise CommandError("Django says no")
        if options["deed"] == "crash":
            raise ZeroDivisionError
        self.answer({"deed": "é"})


def run(capsys, *argv):
    status = 0
    try:
        Sample().run_from_argv(["manage.py", "sample", *argv])
    except SystemExit as stop:
        status = stop.code
    out = capsys.readouterr()
    return status, out.out, out.err


def test_answer_is_ascii_json_on_stdout(capsys):
    status, out, err = run(capsys, "answer", "--json")
    assert (status, json.loads(out), err) == (0, {"deed": "é"}, "")
    assert out.isascii()


@pytest.mark.parametrize(
    ("argv", "code", "message"),
    [
        (["refuse"], "not-today", "Not today: é"),
        (["fail"], "bad-use", "Django says no"),
    ],
)
def test_refusal_has_two_shapes_and_one_status(capsys, argv, code, message):
    status, out, err = run(capsys, *argv, "--json")
    assert (status, json.loads(out), err) == (
        2,
        {"error": {"code": code, "message": message}},
        "",
    )
    assert run(capsys, *argv) == (2, "", f"{message}\n")


@pytest.mark.parametrize("argv", [[], ["sing"], ["answer", "--loud"], ["answer", "extra"]])
def test_mistake_in_the_arguments_is_a_refusal(capsys, argv):
    status, out, err = run(capsys, *argv, "--json")
    assert (status, json.loads(out)["error"]["code"], err) == (2, "bad-use", "")
    status, out, err = run(capsys, *argv)
    assert (status, out) == (2, "")
    assert err.strip()


def test_abbreviated_flag_is_not_understood(capsys):
    assert run(capsys, "answer", "--js")[0] == 2


def test_bug_stays_a_bug(capsys):
    with pytest.raises(ZeroDivisionError):
        Sample().run_from_argv(["manage.py", "sample", "crash"])


def test_from_python_the_refusal_is_the_exception():
    with pytest.raises(PortalError) as refused:
        call_command(Sample(), "refuse")
    assert refused.value.code == "not-today"
    with pytest.raises(BadUseError, match="Django says no"):
        call_command(Sample(), "fail")
