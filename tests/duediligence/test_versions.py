"""Frozen versions: numbered, unchangeable, and the difference between two in plain words."""

import hashlib
import json
import re

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from lxml import html

from duediligence.actions.answering import answer_questions
from duediligence.actions.freezing import NothingChanged, freeze
from duediligence.actions.rows import change_row
from duediligence.content import content_of
from duediligence.core.content import FIELDS
from duediligence.forms import rows as forms
from duediligence.models import Measure, Snapshot
from duediligence.pages.versions import differences_in_words
from tests.duediligence.test_pages import fill
from tests.factories import ChainFactory, SiteFactory

pytestmark = pytest.mark.django_db


def page(answer):
    assert answer.status_code == 200
    said = html.fromstring(answer.content.decode()).itertext()
    return re.sub(r"\s+", " ", " ".join(said))


def test_versions_count_up_and_an_equal_one_is_not_made(dossier, editor):
    ChainFactory(dossier=dossier, name="Graniet")
    first = freeze(dossier, "Eerste", by=editor)

    with pytest.raises(NothingChanged):
        freeze(dossier, by=editor)
    ChainFactory(dossier=dossier, name="Zandsteen")
    second = freeze(dossier, by=editor)

    assert (first.number, second.number) == (1, 2)
    assert [row["name"] for row in first.content["chains"]] == ["Graniet"]
    assert first.digest != second.digest


@pytest.mark.parametrize("deed", ["update", "save", "delete"])
def test_the_database_refuses_to_change_a_version(dossier, editor, deed):
    made = freeze(dossier, by=editor)
    made.note = "Anders"
    deeds = {
        "update": lambda: Snapshot.objects.filter(pk=made.pk).update(note="Anders"),
        "save": made.save,
        "delete": made.delete,
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        deeds[deed]()

    assert Snapshot.objects.get().note == ""
    with pytest.raises(ProtectedError):
        dossier.delete()


def test_everything_that_can_be_typed_is_frozen_but_who_does_it():
    """A field that a form knows and a version does not would be lost without a word."""
    of = {
        "chains": forms.ChainForm,
        "sites": forms.SiteForm,
        "links": forms.LinkForm,
        "risks": forms.RiskForm,
        "measures": forms.MeasureForm,
        "evidences": forms.EvidenceForm,
        "complaints": forms.ComplaintForm,
    }
    left_out = {
        kind: set(form.Meta.fields) - set(FIELDS[kind])
        for kind, form in of.items()
        if set(form.Meta.fields) - set(FIELDS[kind])
    }

    assert left_out == {"measures": {"owner"}}


def test_no_name_of_a_person_is_frozen(dossier, editor):
    Measure.objects.create(dossier=dossier, title="m", owner=editor.full_name)

    assert editor.full_name not in json.dumps(freeze(dossier, by=editor).content)


def test_content_takes_as_many_queries_for_a_large_dossier(dossier, django_assert_num_queries):
    for number in (1, 5):
        fill(dossier, number)
        with django_assert_num_queries(11):
            content_of(dossier)


def test_the_page_says_in_words_what_changed(at_work, dossier, editor):
    chain = ChainFactory(dossier=dossier, name="Graniet")
    site = SiteFactory(dossier=dossier, chains=[chain], role="quarry")
    at_work.post(reverse("duediligence:versions", args=[dossier.pk]), {"note": "Vóór de ronde"})
    change_row(
        site, {"name": "Noord", "level": 2, "known_since": "2026-05-04"}, version=1, by=editor
    )
    answer_questions(dossier, 1, {"report": ("unknown", "In mei.")}, version=0, by=editor)
    SiteFactory(dossier=dossier, role="processor", name="Zagerij", level=1)

    since = page(at_work.get(reverse("duediligence:version", args=[dossier.pk, 1]), {"met": "nu"}))
    at_work.post(reverse("duediligence:versions", args=[dossier.pk]))
    second = page(at_work.get(reverse("duediligence:version", args=[dossier.pk, 2])))

    for said in (since, second):
        assert "Groeve: Noord" in said
        assert "hoe zeker onbekend" in said
        assert "bewijsstuk" in said
        assert "4 mei 2026" in said
        assert "Maakt u elk jaar een verslag?" in said
        assert "Verwerker: Zagerij toegevoegd" in said
    listed = page(at_work.get(reverse("duediligence:versions", args=[dossier.pk])))
    assert "Vóór de ronde" in listed


def test_the_download_is_what_the_fingerprint_is_of(at_work, dossier, editor):
    ChainFactory(dossier=dossier, name="Graniet")
    made = freeze(dossier, by=editor)

    answer = at_work.get(reverse("duediligence:version-file", args=[dossier.pk, 1]))

    assert hashlib.sha256(answer.content).hexdigest() == made.digest


@pytest.mark.parametrize("asked", ["0", "9", "x", "-1"])
def test_a_version_that_is_not_there(at_work, dossier, editor, asked):
    freeze(dossier, by=editor)
    address = reverse("duediligence:version", args=[dossier.pk, 1])

    assert at_work.get(address, {"met": asked}).status_code == 404


def test_every_field_has_words_in_both_languages(dossier):
    """A full dossier against an empty one names every field once without falling over."""
    fill(dossier, 1)
    given = {"report": ("yes", "")}
    answer_questions(dossier, 5, given, version=0, by=None)

    parts = differences_in_words({}, content_of(dossier))

    assert len(parts) == 9
    assert all(field.label for part in parts for each in part.changes for field in each.fields)
