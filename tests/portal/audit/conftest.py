"""Verbs to record, and a way to write that takes one line."""

from pathlib import Path

import pytest

from portal.audit import naming, verbs
from portal.audit.actions import record


@pytest.fixture(autouse=True)
def _verbs(monkeypatch):
    for name in ("VERBS", "SUBJECTS", "NAMES"):
        monkeypatch.setattr(verbs, name, dict(getattr(verbs, name)))
    for name in ("_WORDS", "_NAMERS", "_FINDERS"):
        monkeypatch.setattr(naming, name, dict(getattr(naming, name)))
    verbs.load(Path(__file__).with_name("verbs.toml"))


@pytest.fixture(autouse=True)
def _logging_in_leaves_no_row(monkeypatch):
    """Who looks at the page has to log in; these tests count rows of their own."""
    monkeypatch.setattr("portal.accounts.security.records.write", lambda *_args, **_kwargs: None)


@pytest.fixture
def write():
    """Record one deed in the present transaction."""

    def write(verb="test.written", *, actor_id=7, organisation_id=3, subject_id=1, **kwargs):
        return record(
            verb,
            actor_id=actor_id,
            organisation_id=organisation_id,
            subject_type=kwargs.pop("subject_type", "thing"),
            subject_id=subject_id,
            **kwargs,
        )

    return write
