"""The catalogue over HTTP, as someone sends it: form, row, check, storage."""

import json
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.files.kinds import kind
from portal.files.models import StoredFile
from portal.files.names import clean_name
from portal.files.refusals import codes, words
from tests.portal.files.hostile.cases import CASES
from tests.sampling import some

pytestmark = pytest.mark.urls("tests.portal.files.urls")
AT_THE_DOOR = {"empty", "too-large"}
NAUGHTY = json.loads((Path(__file__).parents[2] / "data" / "blns.json").read_text("utf-8"))
MOST_SECONDS = 30


def one_of_each(cases):
    """The first case of each kind of file and verdict: test_judge.py looks at every case."""
    return {(case.kind, case.code): case for case in reversed(list(cases))}.values()


@pytest.fixture
def post(client, senders):
    def deed(kind, *contents):
        client.force_login(senders[kind].user)
        files = [SimpleUploadedFile(name, data) for name, data in contents]
        return client.post(reverse("files:send", args=[kind]), {"documents": files})

    return deed


@pytest.mark.parametrize("group", sorted({case.group for case in CASES}))
def test_each_upload_of_a_class_ends_in_its_state(group, post, check, places):
    cases = some(list(one_of_each(case for case in CASES if case.group == group)))
    for case in cases:
        outcome = _send(case, post, check)
        assert (case.label, outcome) == (case.label, case.code)
        assert (case.label, places.left_over) == (case.label, [])
    # Of all these only what was accepted is still there.
    kept = {file.blob.storage_name for file in StoredFile.objects.exclude(blob=None)}
    assert sorted(kept) == [str(path.relative_to(places.storage)) for path in places.stored]
    assert StoredFile.objects.filter(state="checking").count() == 0


def _send(case, post, check):
    """Send one file as a person does; the code that it is refused with, "" when accepted."""
    before = set(StoredFile.objects.values_list("pk", flat=True))
    answer = post(case.kind, (case.name, case.make()))
    new = StoredFile.objects.exclude(pk__in=before).first()
    if new is None:  # refused at the door: the form says why
        [text] = answer.context["form"].errors["documents"]
        return next(code for code in AT_THE_DOOR if words(code, kind(case.kind)).why in text)
    assert answer.status_code == 302
    begin = time.monotonic()
    check(new)
    assert time.monotonic() - begin < MOST_SECONDS
    assert new.state == ("refused" if new.refusal_code else "accepted")
    return new.refusal_code


@pytest.mark.parametrize("part", some(range(3)))
def test_naughty_names_over_http_are_only_text(part, post, check, places):
    """A good file is accepted or refused by its extension alone, whatever it is called.

    Quotes and line ends in a name do not survive the form's own encoding; what arrives counts.
    """
    names = NAUGHTY[part::8]
    answer = post("evidence", *((f"x{name}.txt", b"%d" % n) for n, name in enumerate(names)))
    assert answer.status_code == 302
    files = list(StoredFile.objects.order_by("created_at"))
    assert len(files) == len(names)
    whole = [file for file in files if file.original_name.endswith(".txt")]
    assert len(whole) > len(names) * 0.8
    for file in files:
        check(file)
        assert (file.original_name, file.state) == (
            file.original_name,
            "accepted" if file in whole else "refused",
        )
        assert file.original_name == clean_name(file.original_name)
    assert {path.name for path in places.stored} == {
        Path(file.blob.storage_name).name for file in files if file.blob
    }
    assert places.left_over == []


@pytest.mark.parametrize("part", some(range(2)))
def test_naughty_names_of_another_door_are_only_text(part, send, check, supplier, places):
    names = [f"x{name}.txt" for name in NAUGHTY[part::16]]
    files = [check(send(ContentFile(b"x"), supplier, name=name)) for name in names]
    assert {file.state for file in files} == {"accepted"}
    assert len(places.stored) == 1


def test_a_naughty_name_keeps_its_extension():
    for name in NAUGHTY:
        clean = clean_name(f"x{name}.txt")
        assert (name, clean.endswith(".txt"), clean.isprintable()) == (name, True, True)
        assert len(clean) <= 255
        assert not set(clean) & set("/\\")


def test_the_codes_of_the_catalogue_have_words():
    assert {case.code for case in CASES} - {""} <= codes()
