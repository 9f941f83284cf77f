"""``manage.py advise``: the JSON that the issue fixes, and refusals. It needs no database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.shared.errors import PortalError
from tenders.management.commands.advise import Command

ROOT = Path(__file__).resolve().parents[3]
USE = {
    "jurisdiction": "nl",
    "authority": "subcentral",
    "nature": "works",
    "value": "5404000",
    "date": "2026-09-01",
}


def arguments(**changes):
    flat = []
    for name, value in (USE | changes).items():
        if value is not None:
            flat.append(f"--{name.replace('_', '-')}={value}")
    return flat


def answer(capsys, **changes):
    call_command("advise", *arguments(**changes), "--json")
    return json.loads(capsys.readouterr().out)


def refused(capsys, *argv):
    """Exit status, stdout and stderr of the command as a shell would see them."""
    with pytest.raises(SystemExit) as caught:
        Command().run_from_argv(["manage.py", "advise", *argv])
    out = capsys.readouterr()
    return caught.value.code, out.out, out.err


def test_answer_has_exactly_the_keys_of_the_contract(capsys):
    data = answer(capsys)
    assert set(data) == {"threshold", "european", "isv", "procedures", "terms"}
    assert data["threshold"] == {
        "amount": 5404000,
        "period": ["2026-01-01", "2027-12-31"],
        "source": (
            "Gedelegeerde verordeningen (EU) 2025/2150, 2025/2151 en 2025/2152; "
            "mondaq 1696870; cwmf.gov.ie"
        ),
        "certainty": "verified",
    }
    assert data["european"] is True
    assert data["isv"]["status"] == "voluntary"
    assert [reason["code"] for reason in data["isv"]["reasons"]] == [
        "not-state",
        "no-risk-category",
        "never-by-value-alone",
        "proportionality",
    ]
    assert data["terms"][0] == {
        "code": "tender",
        "days": 40,
        "base_days": 45,
        "counted_from": "notice",
        "direction": "forward",
        "article": "Aw 2.71(1), 2.74b",
        "source": "Aanbestedingswet 2012 (BWBR0032203), tekst 2025-09-01",
        "certainty": "verified",
    }
    assert [term["code"] for term in data["terms"]] == [
        "tender",
        "information",
        "standstill",
        "award-notice",
    ]
    for found in data["procedures"]:
        assert {"code", "possible", "advised", "reason"} <= set(found)


def test_term_without_minimum_says_why(capsys):
    data = answer(capsys, value="2000000", procedure="national-open")
    assert [(term["days"], term["base_days"]) for term in data["terms"]] == [(None, None)] * 4
    assert data["terms"][2]["reason"] == (
        "Onder de drempel is er geen wettelijke wachttijd. Vrijwillig wachten mag."
    )


def test_language_of_the_texts(capsys):
    reasons = answer(capsys, language="en", jurisdiction="be")["isv"]["reasons"]
    assert reasons[0]["text"].startswith("In Belgium there is no duty to apply ISV.")
    assert reasons[-1]["text"].startswith("We do not judge whether ISV is in proportion")


@pytest.mark.parametrize(
    ("category", "status"), [("yes", "compulsory"), ("no", "voluntary"), (None, "voluntary")]
)
def test_risk_category_decides_for_the_state(capsys, category, status):
    data = answer(
        capsys, authority="central", nature="services", value="140000", risk_category=category
    )
    assert data["isv"]["status"] == status


REFUSALS = [
    ({"date": "2028-01-01"}, "unknown-date"),
    ({"date": "2015-12-31"}, "unknown-date"),
    ({"date": "2026-02-30"}, "unknown-date"),
    ({"date": "20260901"}, "unknown-date"),
    ({"date": "2026-W36-2"}, "unknown-date"),
    ({"date": "soon"}, "unknown-date"),
    ({"value": "-1"}, "negative-value"),
    ({"value": "-" + "9" * 5000}, "negative-value"),
    ({"value": "9" * 5000}, "bad-value"),
    ({"value": "1e6"}, "bad-value"),
    ({"value": "1.000"}, "bad-value"),
    ({"value": "5404000.00"}, "bad-value"),
    ({"value": ""}, "bad-value"),
    ({"value": "\u0661\u0662"}, "bad-value"),
    ({"procedure": "teleport"}, "unknown-procedure"),
    ({"procedure": "low-value"}, "unknown-procedure"),
    ({"procedure": ""}, "unknown-procedure"),
    ({"jurisdiction": "be", "procedure": "neg-wo-call"}, "unknown-procedure"),
    ({"jurisdiction": "de"}, "bad-use"),
    ({"jurisdiction": None}, "bad-use"),
    ({"authority": "king"}, "bad-use"),
    ({"nature": "gravel"}, "bad-use"),
    ({"risk_category": "maybe"}, "bad-use"),
    ({"language": "fr"}, "bad-use"),
    ({"colour": "blue"}, "bad-use"),
]


@pytest.mark.parametrize(("changes", "code"), REFUSALS)
def test_refusal_is_json_on_stdout_and_status_two(capsys, changes, code):
    status, out, err = refused(capsys, *arguments(**changes), "--json")
    error = json.loads(out)["error"]
    assert (status, error["code"], err) == (2, code, "")
    assert set(error) == {"code", "message"}
    assert error["message"]


@pytest.mark.parametrize(("changes", "code"), REFUSALS[:1] + REFUSALS[-1:])
def test_refusal_for_people_is_on_stderr(capsys, changes, code):
    status, out, err = refused(capsys, *arguments(**changes))
    assert (status, out) == (2, "")
    assert err.strip()


def test_refusal_from_python_is_an_exception():
    with pytest.raises(PortalError) as caught:
        call_command("advise", *arguments(date="2028-01-01"))
    assert caught.value.code == "unknown-date"


def test_zero_euros_is_a_value(capsys):
    assert answer(capsys, value="0")["european"] is False


def test_negative_value_may_stand_apart_from_its_flag(capsys):
    given = arguments(value=None)
    status, out, _err = refused(capsys, *given, "--value", "-5", "--json")
    assert (status, json.loads(out)["error"]["code"]) == (2, "negative-value")


def test_text_for_people_names_articles(capsys):
    call_command("advise", *arguments())
    out = capsys.readouterr().out
    assert "Termijn voor de inschrijving\n  Geef minstens 40 dagen" in out
    assert "Aw 2.71(1), 2.74b" in out


def test_command_runs_without_a_database(tmp_path):
    done = subprocess.run(  # noqa: S603 -- our own command with our own arguments
        [sys.executable, "manage.py", "advise", *arguments(), "--json"],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "PORTAL_DATA": str(tmp_path),
            "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["european"] is True
