"""A private storage, a spool and a scratch of one's own for each test, all of them counted."""

import tempfile
from pathlib import Path

import pytest
from factory import Transformer

from portal.accounts.enums import OrganisationKind, Role
from portal.files import actions
from portal.jobs.models import Job
from portal.jobs.runner import perform
from tests.factories import MembershipFactory, OrganisationFactory


class Places:
    """Where files may be left behind."""

    def __init__(self, root: Path) -> None:
        self.storage = root / "private"
        self.temporary = root / "temporary"
        self.temporary.mkdir()

    @staticmethod
    def _files(place: Path) -> list[Path]:
        return sorted(path for path in place.rglob("*") if path.is_file())

    @property
    def stored(self) -> list[Path]:
        return self._files(self.storage)

    @property
    def left_over(self) -> list[Path]:
        return sorted(self.temporary.rglob("*"))


@pytest.fixture
def places(settings, tmp_path, monkeypatch):
    found = Places(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": found.storage},
        },
    }
    settings.FILE_UPLOAD_TEMP_DIR = str(found.temporary)
    monkeypatch.setattr(tempfile, "tempdir", str(found.temporary))
    return found


def _member(kind, role=Role.EDITOR):
    fields = {"kind": kind}
    if kind != OrganisationKind.AUTHORITY:
        fields |= {"authority_level": "", "country": "nl"}
    # Nobody here logs in with a password, and making one costs time on purpose.
    return MembershipFactory(
        organisation=OrganisationFactory(**fields), role=role, user__password=Transformer.Force("!")
    )


@pytest.fixture
def supplier(db):
    return _member(OrganisationKind.SUPPLIER)


@pytest.fixture
def other_supplier(db):
    return _member(OrganisationKind.SUPPLIER)


@pytest.fixture
def officer(db):
    return _member(OrganisationKind.AUTHORITY)


@pytest.fixture
def senders(supplier, officer):
    """Who sends which kind."""
    return {"tender-document": officer, "picture": officer, "evidence": supplier, "bid": supplier}


@pytest.fixture
def send(places, django_capture_on_commit_callbacks):
    """``send(content, member)``: received as a file of the member's organisation."""

    def deed(content, member, *, name="stuk.txt", kind="evidence"):
        with django_capture_on_commit_callbacks(execute=True):
            return actions.receive_file(
                content,
                name=name,
                kind_code=kind,
                organisation=member.organisation,
                by=member.user,
            )

    return deed


@pytest.fixture
def check(django_capture_on_commit_callbacks):
    """Do the job about a file in place of a worker; the file as it is afterwards."""

    def deed(file):
        job = Job.objects.about(actions.subject_of(file)).get(state="queued")
        with django_capture_on_commit_callbacks(execute=True):
            perform(job.pk, job.attempt + 1)
        file.refresh_from_db()
        return file

    return deed


@pytest.fixture(autouse=True)
def no_messages(monkeypatch):
    """No worker takes a job behind a test's back."""
    monkeypatch.setattr("portal.jobs.registry.Background.send", lambda *_, **__: None)
