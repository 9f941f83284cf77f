"""A tender from a notice: by the browser, and recognising what was imported before."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from lxml import html

from portal.accounts.enums import AuthorityLevel, Country
from portal.shared.sandbox import SandboxTimeout
from tenders.actions import importing
from tenders.actions.stations import tick_station
from tenders.models import OutcomeDecision, StationState, Tender
from tenders.notices import data
from tenders.views.notices import KEPT, MOST_KEPT
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    TenderFactory,
    UserFactory,
)
from tests.sampling import some
from tests.tenders.notices.notices import EXAMPLES, changed, own, own_bytes
from tests.tenders.together import at_once, outcomes

pytestmark = pytest.mark.django_db

NEW = reverse("tenders:new")
UPLOAD = reverse("tenders:upload-notice")


@pytest.fixture
def direct(monkeypatch):
    """Read in this process: that reading happens in a child is tested once, below."""

    def run(path, content, **_limits):
        assert path == "tenders.notices.transport:read_in_child"
        from tenders.notices.transport import read_in_child  # noqa: PLC0415 -- as the child does

        return read_in_child(content)

    monkeypatch.setattr(importing, "run_isolated", run)


def upload(client, content, name="bericht.xml", **options):
    return client.post(UPLOAD, {"notice": SimpleUploadedFile(name, content)}, **options)


def preview(client, content):
    answer = upload(client, content)
    assert answer.status_code == 302, read(answer).text_content()
    return answer["Location"]


def read(answer):
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def content_of(tender):
    row = Tender.objects.filter(pk=tender.pk).values().get()
    del row["updated_at"], row["version"]
    return row, list(tender.lots.values("identifier", "title", "value_cents"))


# --- By the browser -------------------------------------------------------------------------------
def test_a_notice_is_read_in_a_child_shown_and_only_then_saved(at_work, buyer):
    address = preview(at_work, own_bytes("nl-open-demo"))
    text = read(at_work.get(address)).text_content()

    assert Tender.objects.count() == 0
    for expected in (
        "Reconstructie Marktplein Voorbeeldstad",
        "Gemeente Voorbeeldstad",
        "VBS-2026-MARKT",
        "€6,150,000",
        "16 November 2026",
        "11 January 2027, 12.00",
        "Open procedure",
        "45233252, 45233262, 44912100, 44113130",
        "LOT-0002 Levering van graniet en kasseien €1,800,000",
    ):
        assert expected in text, expected

    answer = at_work.post(address)
    tender = Tender.objects.get()
    assert answer["Location"] == reverse("tenders:step", args=[tender.pk, "steen"])
    assert (tender.organisation, tender.created_by) == (buyer.organisation, buyer.user)
    assert (tender.reference, tender.value_cents) == ("VBS-2026-MARKT", 615_000_000)
    assert (tender.jurisdiction, tender.nature, tender.procedure) == ("nl", "works", "open")
    assert tender.isv_forms == ["performance"]  # hum-right
    assert tender.award_method == "quality"
    assert timezone.localtime(tender.closing_at).isoformat() == "2027-01-11T12:00:00+01:00"
    assert list(tender.lots.values_list("identifier", "value_cents")) == [
        ("LOT-0001", 435_000_000),
        ("LOT-0002", 180_000_000),
    ]


def test_what_was_left_out_is_shown_with_the_reason(at_work, direct):
    text = read(at_work.get(preview(at_work, own_bytes("be-restricted")))).text_content()

    reasons = {item.text("en") for item in own("be-restricted").left_out}
    assert reasons
    assert [reason for reason in reasons if reason not in text] == []


def test_a_notice_that_is_not_about_stone_says_so(at_work, direct):
    stone, other = (
        read(at_work.get(preview(at_work, own_bytes(name)))).text_content()
        for name in ("nl-open-demo", "nl-not-stone")
    )

    assert "We see no natural stone" not in stone
    assert "We see no natural stone" in other


SMALL = own_bytes("nl-below-threshold")
REFUSALS = [
    ("not-xml", b"geen xml"),
    ("not-xml", b"\0\xff\xfe"),
    ("not-xml", SMALL[: len(SMALL) // 2]),
    ("forbidden-xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
    ("forbidden-xml", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'),
    ("not-a-call", (EXAMPLES / "can_24_minimal.xml").read_bytes()),
    ("not-a-call", b"<html><body>hallo</body></html>"),
    (
        "incomplete-notice",
        changed(
            '<cbc:Name languageID="NLD">Gemeente Voorbeeldstad</cbc:Name>',
            "",
            name="nl-open-demo",
        ),
    ),
]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("code", "content"), REFUSALS)
def test_a_refusal_is_told_beside_the_field(at_work, direct, code, content, language):
    at_work.cookies["django_language"] = language
    page = read(upload(at_work, content))

    said = data.text("refusal", code, language, "\0").split("\0")[0].split("{")[0]
    (beside,) = page.find_class("invalid-feedback")
    assert said.strip() in beside.text_content()
    assert Tender.objects.count() == 0
    assert KEPT not in at_work.session


def test_every_code_of_a_refusal_is_shown_somewhere_here():
    assert {code for code, _content in REFUSALS} | {"too-large"} == set(
        data._table(data._HERE / "texts.toml")["refusal"]
    )


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "Choose the file of the notice."),
        ({"notice": SimpleUploadedFile("x.xml", b"")}, "This file is empty. Choose another one."),
        ({"notice": "tekst"}, "Choose the file of the notice."),
    ],
)
def test_a_file_must_be_chosen(at_work, files, expected):
    assert expected in read(at_work.post(UPLOAD, files)).text_content()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_file_that_is_too_large_is_not_even_read(at_work, settings, monkeypatch, language):
    monkeypatch.setattr(importing, "run_isolated", None)
    settings.NOTICE_MAX_BYTES = 1024**2
    at_work.cookies["django_language"] = language
    said = {"nl": "groter dan 1 MB", "en": "larger than 1 MB"}[language]

    assert said in read(upload(at_work, b" " * (1024**2 + 1))).text_content()


def test_a_child_that_takes_too_long_is_told(at_work, monkeypatch):
    def slow(*_args, **_limits):
        raise SandboxTimeout("Dit duurde te lang.")

    monkeypatch.setattr(importing, "run_isolated", slow)

    assert "Dit duurde te lang." in read(upload(at_work, SMALL)).text_content()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\0b.xml", "x" * 300 + ".xml", "é\u202e.xml"]
)
def test_the_name_of_the_file_does_not_matter(at_work, direct, name):
    assert upload(at_work, SMALL, name=name.replace("\0", "%00")).status_code == 302


# --- What the session keeps -----------------------------------------------------------------------
def test_a_preview_that_is_gone_asks_for_the_file_again(at_work, direct):
    address = preview(at_work, SMALL)
    at_work.post(address)
    for method in (at_work.get, at_work.post):
        answer = method(address, follow=True)
        assert answer.redirect_chain[-1][0] == NEW
        assert "This notice is no longer here. Choose the file once more." in (
            answer.content.decode()
        )
    assert Tender.objects.count() == 1


@pytest.mark.parametrize("key", ["x", "x" * 1000, "%00", "..", "<b>"])
def test_a_key_that_never_was_asks_for_a_file(at_work, key):
    answer = at_work.get(reverse("tenders:preview-notice", args=[key.replace("%00", "\0")]))
    assert answer["Location"] == NEW


def test_a_preview_of_somebody_else_is_not_there(at_work, direct, stranger, client):
    address = preview(at_work, SMALL)
    at_work.force_login(stranger.user)

    assert at_work.get(address)["Location"] == NEW
    assert at_work.post(address)["Location"] == NEW
    assert not Tender.objects.filter(notice_id=own("nl-below-threshold").notice_id).exists()


def test_only_a_few_previews_are_kept(at_work, direct):
    addresses = [preview(at_work, SMALL) for _ in range(MOST_KEPT + 1)]

    assert len(at_work.session[KEPT]) == MOST_KEPT
    assert at_work.get(addresses[0]).status_code == 302
    assert [at_work.get(address).status_code for address in addresses[1:]] == [200] * MOST_KEPT


@pytest.mark.parametrize("address", [UPLOAD, reverse("tenders:create"), NEW])
def test_every_address_can_be_opened(at_work, address):
    """After a log-in, or another language, one comes back with GET."""
    assert at_work.get(address, follow=True).status_code == 200


# --- The same notice again ------------------------------------------------------------------------
@pytest.fixture
def imported(buyer):
    return importing.import_reading(buyer.organisation, own("nl-open-demo"), by=buyer.user).tender


def test_the_same_notice_offers_an_update_and_makes_no_second(at_work, direct, imported):
    address = preview(at_work, own_bytes("nl-open-demo"))
    page = read(at_work.get(address))
    assert "You already have this tender" in page.text_content()
    assert "Update the tender" in page.text_content()
    before = content_of(imported)

    answer = at_work.post(address, follow=True)

    assert "Updated with the notice." in answer.content.decode()
    assert Tender.objects.count() == 1
    assert content_of(imported) == before


def test_an_update_keeps_what_people_did(buyer, imported):
    imported.stones.create(stone="granite", origin_country="IN")
    tick_station(imported, "A1", done=True, by=buyer.user)
    OutcomeDecision.objects.create(
        tender=imported,
        key="isv",
        followed=True,
        outcome={},
        rule_version="x",
        decided_at=timezone.now(),
        decided_by=buyer.user,
    )
    Tender.objects.update(isv_forms=["award"], application="street", title="Zelf veranderd")

    again = importing.import_reading(buyer.organisation, own("nl-open-demo"), by=buyer.user)

    assert (again.created, again.tender.pk) == (False, imported.pk)
    imported.refresh_from_db()
    assert imported.title == "Reconstructie Marktplein Voorbeeldstad"  # the notice says so
    assert (imported.isv_forms, imported.application) == (["award"], "street")
    assert imported.reference == "VBS-2026-MARKT"
    assert imported.stones.count() == 1
    assert StationState.objects.get().status == "done"
    assert OutcomeDecision.objects.count() == 1


def test_a_change_notice_updates_and_the_old_one_changes_nothing_back(buyer, imported):
    change = own("nl-open-change")
    done = importing.import_reading(buyer.organisation, change, by=buyer.user)
    assert (done.created, done.tender.pk) == (False, imported.pk)
    imported.refresh_from_db()
    assert imported.closing_at == change.closing
    assert imported.notice_id == change.notice_id
    before = content_of(imported)

    importing.import_reading(buyer.organisation, own("nl-open-demo"), by=buyer.user)

    assert content_of(imported) == before
    assert Tender.objects.count() == 1


def test_an_older_notice_says_that_it_changes_nothing(at_work, direct, buyer, imported):
    importing.import_reading(buyer.organisation, own("nl-open-change"), by=buyer.user)
    address = preview(at_work, own_bytes("nl-open-demo"))
    before = content_of(imported)

    for answer in (at_work.get(address), at_work.post(address)):
        text = read(answer).text_content()
        assert "You already have a newer version" in text
        assert "Update the tender" not in text
        assert "Updated with the notice." not in text
    assert content_of(imported) == before


def test_a_change_can_come_first(buyer):
    importing.import_reading(buyer.organisation, own("nl-open-change"), by=buyer.user)
    importing.import_reading(buyer.organisation, own("nl-open-demo"), by=buyer.user)

    assert Tender.objects.get().closing_at == own("nl-open-change").closing


def version(number, day="2026-11-16"):
    text = own_bytes("nl-open-demo").decode()
    text = text.replace("<cbc:VersionID>01<", f"<cbc:VersionID>{number}<", 1)
    text = text.replace("<cbc:IssueDate>2026-11-16", f"<cbc:IssueDate>{day}", 1)
    return importing.read_safely(text.encode())


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [("01", "02", "02"), ("02", "01", "02"), ("09", "10", "10"), ("10", "9", "10")],
)
def test_the_latest_version_of_a_notice_stays(buyer, direct, first, second, kept):
    for number in (first, second):
        importing.import_reading(buyer.organisation, version(number), by=buyer.user)

    assert Tender.objects.get().notice_version == kept


def test_the_same_notice_at_another_authority_is_another_tender(buyer, imported, stranger):
    done = importing.import_reading(stranger.organisation, own("nl-open-demo"), by=stranger.user)

    assert done.created
    assert done.tender.organisation == stranger.organisation


def test_a_reference_that_is_taken_gets_a_number(buyer):
    for reference in ("VBS-2026-MARKT", "VBS-2026-MARKT (2)"):
        TenderFactory(organisation=buyer.organisation, reference=reference)

    done = importing.import_reading(buyer.organisation, own("nl-open-demo"), by=buyer.user)

    assert done.tender.reference == "VBS-2026-MARKT (3)"


def test_a_long_reference_with_a_number_still_fits(buyer, direct):
    long = "R" * 80
    content = changed(">VBS-2026-MARKT<", f">{long}<", name="nl-open-demo")
    TenderFactory(organisation=buyer.organisation, reference=long)

    done = importing.import_reading(
        buyer.organisation, importing.read_safely(content), by=buyer.user
    )

    assert done.tender.reference == "R" * 76 + " (2)"


def test_a_notice_from_elsewhere_leaves_the_country_open(at_work, direct, buyer):
    content = own_bytes("nl-open-demo").replace(b">NLD</cbc:Ident", b">DEU</cbc:Ident")
    at_work.post(preview(at_work, content))
    tender = Tender.objects.get()

    assert tender.jurisdiction == ""
    text = read(at_work.get(reverse("tenders:advice", args=[tender.pk]))).text_content()
    assert "Which law holds?" in text
    for name in ("detail", "map", "guide"):
        assert at_work.get(reverse(f"tenders:{name}", args=[tender.pk])).status_code == 200


def test_the_organisation_knows_its_level_better_than_the_notice():
    state = OrganisationFactory(authority_level=AuthorityLevel.CENTRAL, country=Country.NL)
    done = importing.import_reading(state, own("nl-open-demo"), by=None)

    assert done.tender.authority_level == AuthorityLevel.CENTRAL
    assert done.tender.created_by is None


@pytest.mark.parametrize(
    "path", some(sorted(EXAMPLES.glob("*.xml"))[::5], 5), ids=lambda path: path.stem
)
def test_the_pages_of_any_notice_stand(at_work, direct, path):
    answer = upload(at_work, path.read_bytes())
    if answer.status_code == 200:
        assert read(answer).find_class("invalid-feedback")
        return
    assert at_work.get(answer["Location"]).status_code == 200
    assert at_work.post(answer["Location"]).status_code == 302
    tender = Tender.objects.get()
    for name in ("detail", "advice", "map", "guide"):
        assert at_work.get(reverse(f"tenders:{name}", args=[tender.pk])).status_code == 200
    for slug in ("opdracht", "waarde", "steen", "percelen", "controle"):
        page = read(at_work.get(reverse("tenders:step", args=[tender.pk, slug])))
        assert page.xpath("//h1")


@pytest.mark.django_db(transaction=True)
def test_one_notice_imported_by_several_at_once_is_one_tender():
    organisation, person = OrganisationFactory(), UserFactory()
    reading = own("nl-open-demo")

    results = at_once(
        *(lambda: importing.import_reading(organisation, reading, by=person) for _ in range(4))
    )

    assert outcomes(results) == ["Imported"] * 4, results
    tender = Tender.objects.get()
    assert {each.tender.pk for each in results} == {tender.pk}
    assert sum(each.created for each in results) == 1
    assert tender.lots.count() == 2


def test_readings_of_two_people_do_not_meet(client, direct):
    one, two = MembershipFactory(), MembershipFactory()
    for membership in (one, two):
        client.force_login(membership.user)
        client.post(preview(client, SMALL))

    assert list(Tender.objects.order_by("created_at").values_list("organisation", flat=True)) == [
        one.organisation.pk,
        two.organisation.pk,
    ]
