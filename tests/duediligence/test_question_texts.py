"""The words of the questions: seeds, reviewed by two, and asked everywhere as published last."""

import json
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse

from duediligence import wording
from duediligence.core.reference import questions
from duediligence.texts import QUESTION, QUESTIONS
from portal.accounts.enums import OrganisationKind, Role
from portal.texts import actions, kinds
from portal.texts.models import Text
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
CODE, NEW = "policy-statement", "Hebt u een beleid op papier?"


@pytest.fixture
def secretariat():
    office = OrganisationFactory(kind=OrganisationKind.SECRETARIAT)
    return [
        MembershipFactory(organisation=office, role=role).user
        for role in (Role.EDITOR, Role.ADMINISTRATOR)
    ]


def loaded():
    out = StringIO()
    call_command("load_texts", json=True, stdout=out)
    return json.loads(out.getvalue())[QUESTION]


def published(secretariat, words):
    """The question in other words, written by one and published by another."""
    writer, reader = secretariat
    text = Text.objects.get(kind=QUESTION, key=CODE)
    draft = actions.start_draft(text, by=writer)
    payload = {**draft.payload, "nl": {**draft.payload["nl"], "ask": words}}
    actions.save_draft(draft, payload, note="Korter.", edition=draft.edition, by=writer)
    draft.refresh_from_db()
    actions.submit(draft, by=writer)
    draft.refresh_from_db()
    actions.publish(draft, by=reader)


def test_every_question_becomes_a_text_and_none_is_written_over(secretariat):
    loaded()
    assert set(Text.objects.filter(kind=QUESTION).values_list("key", flat=True)) == set(questions())

    published(secretariat, NEW)
    loaded()
    assert wording.every_question()[CODE].ask.nl == NEW


def test_without_texts_the_words_are_those_of_the_files():
    assert wording.every_question() == dict(questions())


def test_published_words_are_asked_on_the_page_and_in_the_spreadsheet(
    at_work, dossier, secretariat
):
    page = reverse("duediligence:step", args=[dossier.pk, "beleid"])
    loaded()
    published(secretariat, NEW)

    assert NEW in at_work.get(page).content.decode()
    sheet = at_work.get(reverse("duediligence:sheet", args=[dossier.pk, "xlsx"]))
    book = openpyxl.load_workbook(BytesIO(b"".join(sheet)))
    cells = {cell for each in book for row in each.iter_rows(values_only=True) for cell in row}
    assert NEW in cells


def test_a_question_without_words_is_refused(secretariat):
    loaded()
    with pytest.raises(kinds.PayloadError):
        published(secretariat, " ")
    assert QUESTIONS.seeds()[CODE]["nl"]["ask"] == questions()[CODE].ask.nl
