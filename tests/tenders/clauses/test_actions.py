"""The clauses of a tender: chosen, filled in, in order; a newer version is heard of, not forced."""

import json
from io import BytesIO, StringIO

import docx
import pikepdf
import pytest
from django.core.management import call_command

from portal.accounts.enums import Role
from portal.shared.errors import PortalError
from portal.texts import actions as texts
from portal.texts.models import Text
from portal.texts.seeds import load_all
from tenders.actions import clauses as deeds
from tenders.actions.editing import ChangedMeanwhile
from tenders.models import StoneItem, Tender, TenderClause
from tests.factories import MembershipFactory, TenderFactory, UserFactory
from tests.tenders.clauses.reading import from_odt

pytestmark = pytest.mark.django_db
ISV = [f"ISV-{n:02}" for n in range(1, 13)]


@pytest.fixture
def tender():
    load_all()
    officer = MembershipFactory(role=Role.EDITOR)
    made = TenderFactory(organisation=officer.organisation, isv_forms=["performance"])
    return Tender.objects.select_related("organisation").get(pk=made.pk)


@pytest.fixture
def officer(tender):
    return tender.organisation.memberships.get().user


def numbers(tender):
    return list(tender.clauses.values_list("number", flat=True))


def published(key, **changes):
    """A newer version of a clause, with other words, and read by a second person."""
    author, reader = UserFactory(), UserFactory()
    draft = texts.start_draft(Text.objects.get(key=key), by=author)
    payload = draft.payload | changes
    texts.save_draft(draft, payload, note="Beter.", edition=1, by=author)
    texts.submit(draft, by=author)
    texts.publish(draft, by=reader)
    return draft


def test_the_advice_gives_all_twelve_blocks_once(tender, officer):
    added = deeds.choose_advised(tender, "nl", by=officer)
    assert added == len(numbers(tender))
    assert [n for n in numbers(tender) if n.startswith("ISV-")] == ISV
    assert deeds.choose_advised(tender, "nl", by=officer) == 0
    row = tender.clauses.get(number="ISV-02")
    assert row.values["title"] == tender.title


def test_what_the_tender_filled_in_is_said_in_both_languages(tender, officer):
    StoneItem.objects.create(tender=tender, product="cobbles", stone="granite")
    row = deeds.add_clause(tender, "ISV-01", "nl", by=officer)

    def said(language):
        row.refresh_from_db()
        row.tender = Tender.objects.get(pk=tender.pk)
        return deeds.chosen_clause(row, language).values["products"]

    assert said("nl") == "kasseien en keien (graniet)"
    assert said("en") == "cobbles and setts (granite)"
    typed = {"products": "Chinees graniet", "group_term": 14}
    deeds.fill_clause(row, typed, edition=1, by=officer)
    assert (said("nl"), said("en")) == ("Chinees graniet", "Chinees graniet")


def test_choosing_moving_and_removing_one(tender, officer):
    for number in ("ISV-01", "ISV-12", "ISV-03", "ISV-03"):
        deeds.add_clause(tender, number, "nl", by=officer)
    deeds.move_clause(tender, "ISV-03", down=False)
    deeds.move_clause(tender, "ISV-01", down=False)  # is first already
    assert numbers(tender) == ["ISV-01", "ISV-03", "ISV-12"]
    deeds.move_clause(tender, "ISV-01", down=True)
    deeds.remove_clause(tender, "ISV-12", by=officer)
    assert numbers(tender) == ["ISV-03", "ISV-01"]
    with pytest.raises(PortalError) as refusal:
        deeds.add_clause(tender, "ISV-99", "nl", by=officer)
    assert refusal.value.code == "no-such-clause"


def test_values_stay_within_their_limits_and_two_who_save_hear_of_each_other(tender, officer):
    row = deeds.add_clause(tender, "ISV-03", "nl", by=officer)
    with pytest.raises(PortalError) as refusal:
        deeds.fill_clause(row, {"analysis_term": 99}, edition=1, by=officer)
    assert refusal.value.code == "value-outside-limits"
    deeds.fill_clause(row, {"analysis_term": 2}, edition=1, by=officer)
    with pytest.raises(ChangedMeanwhile):
        deeds.fill_clause(row, {"analysis_term": 4}, edition=1, by=officer)
    assert TenderClause.objects.get().values["analysis_term"] == 2


def test_a_tender_keeps_its_version_and_hears_of_a_newer_one(tender, officer):
    row = deeds.add_clause(tender, "ISV-03", "nl", by=officer)
    deeds.fill_clause(row, {"analysis_term": 2, "review_term": 28}, edition=1, by=officer)
    assert deeds.newer([row], deeds.library()) == {}
    old = row.version.payload
    narrower = [
        {**p, "maximum": 21} if p["code"] == "review_term" else p for p in old["parameters"]
    ]
    newest = published("ISV-03", parameters=narrower)
    row.refresh_from_db()

    assert row.version.payload == old
    assert deeds.newer([row], deeds.library()) == {"ISV-03": newest}
    deeds.keep_version(row, newest.number, by=officer)
    row.refresh_from_db()
    assert deeds.newer([row], deeds.library()) == {}

    deeds.take_over(row, "nl", by=officer)
    row.refresh_from_db()
    assert row.version == newest
    assert (row.values["analysis_term"], row.values["review_term"]) == (2, 21)
    with pytest.raises(PortalError):
        deeds.take_over(row, "nl", by=officer)


def exported(tender, kind, path, *more):
    out = StringIO()
    call_command(
        "export_clauses",
        "--json",
        *("--tender", tender.reference, "--format", kind, "--output", str(path), *more),
        stdout=out,
    )
    return json.loads(out.getvalue())


def test_the_command_writes_every_format(tender, officer, tmp_path):
    deeds.choose_advised(tender, "nl", by=officer)
    for kind in ("docx", "odt", "pdf"):
        said = exported(tender, kind, tmp_path / f"x.{kind}", "--language", "en")
        assert said["clauses"] == numbers(tender)

    word = docx.Document(str(tmp_path / "x.docx"))
    assert "ISV-12 Remedy and sanction" in [p.text for p in word.paragraphs]
    assert {r.number for r in from_odt((tmp_path / "x.odt").read_bytes())} == set(numbers(tender))
    with pikepdf.open(BytesIO((tmp_path / "x.pdf").read_bytes())) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"


@pytest.mark.parametrize(
    ("reference", "place", "code"),
    [
        ("R-1", "weg/x.odt", "unwritable-output"),
        ("niets", "x.odt", "no-such-tender"),
        ("R-1", "x.odt", "no-clauses"),
    ],
)
def test_the_command_refuses(tender, tmp_path, reference, place, code):
    Tender.objects.update(reference="R-1")
    with pytest.raises(PortalError) as refusal:
        call_command(
            "export_clauses",
            *("--tender", reference, "--format", "odt", "--output", str(tmp_path / place)),
        )
    assert refusal.value.code == code
