"""Dossiers in the log: parts and fields in words, the name only for who sees the dossier."""

import pytest
from django.utils import translation

from portal.audit import naming
from tests.factories import UserFactory

#: name of the value, value, words
CASES = [
    ("dossier_part", "risk", "risico"),
    ("dossier_part", "step-2", "stap 2"),
    ("dossier_part", "step-2-chain-7", "stap 2, keten 7"),
    ("dossier_part", "iets", "iets"),
    ("dossier_fields", ["group", "goal"], "groep, doel"),
    ("dossier_fields", ["1.2"], "1.2"),
    ("dossier_row", 7, None),
]


@pytest.mark.parametrize(("name", "value", "words"), CASES)
def test_parts_and_fields_are_worded(name, value, words):
    with translation.override("nl"):
        assert naming.words_of("dossier").value(name, value, {}) == words


@pytest.mark.django_db
def test_only_who_sees_the_dossier_reads_whose_it_is(dossier, editor):
    key = ("dossier", str(dossier.pk))
    assert naming.names_of(editor, [key]) == {key: dossier.organisation.name}
    assert naming.names_of(UserFactory(), [key, ("dossier", "none")]) == {}
