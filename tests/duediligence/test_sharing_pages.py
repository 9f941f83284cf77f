"""The pages of sharing: what the supplier decides there, and what the receiver reads."""

import dataclasses
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from duediligence.actions import keeping
from duediligence.actions.cuts import request_cut
from duediligence.actions.sharing import note_reading, revoke, send_newest
from duediligence.enums import ShareState, Stage
from duediligence.models import Ask, Evidence, Reading, Share, SharedFile
from duediligence.sheets import WRITERS, read_workbook
from portal.accounts.enums import NumberScheme, Role
from portal.files.enums import FileState
from portal.files.models import Blob, StoredFile
from portal.jobs.runner import perform
from portal.texts.enums import VersionState
from tenders.enums import TenderRole
from tenders.models import TenderClause, TenderMember
from tests.duediligence.sharing import EVERYTHING, in_days, make_market
from tests.duediligence.test_pages import fill
from tests.factories import (
    ChainFactory,
    DossierFactory,
    MembershipFactory,
    RiskFactory,
    SiteFactory,
    SupplierFactory,
    TenderFactory,
)
from tests.permissions_world import text_version

pytestmark = pytest.mark.django_db
NAME = "Groeve Zwijgzaam"


@pytest.fixture
def market(dossier, editor):
    chain = ChainFactory(dossier=dossier, name="Graniet van Zwijgzaam", stone="granite")
    SiteFactory(dossier=dossier, chains=[chain], role="quarry", name=NAME, country="IN", level=2)
    SiteFactory(dossier=dossier, chains=[chain], role="processor", action_date=in_days(20))
    RiskFactory(
        dossier=dossier, chain=chain, theme="safety", title="Stof bij Zwijgzaam",
        scale=3, scope=2, irremediability=3, likelihood=2,
    )  # fmt: skip
    return make_market(dossier, editor)


def visitor(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def buyer(market):
    return visitor(market.buyer)


def page(answer, status=200):
    assert answer.status_code == status
    return html.fromstring(answer.content.decode())


def said(answer, status=200):
    return re.sub(r"\s+", " ", page(answer, status).text_content()).strip()


def form_of(answer):
    """The last form that is posted, with what it holds."""
    form = page(answer).xpath("//main//form[@method='post']")[-1]
    return {key: value for key, value in form.form_values() if key != "csrfmiddlewaretoken"}


def share_page(market):
    return reverse("duediligence:share", args=[market.dossier.pk])


# --- Sharing ------------------------------------------------------------------------------------
def test_a_supplier_finds_the_tender_by_its_code_looks_and_shares(at_work, market, buyer):
    address = share_page(market)
    found = at_work.get(address, {"code": market.ask.spoken_code})
    assert "Deel met Plein van de toets" in said(found)
    typed = {"stage": "before-award", "parts": ["chain", "risks"], "ends_on": str(in_days(60))}

    target = f"{address}?code={market.ask.code}"
    preview = at_work.post(target, typed | {"bekijk": "1"})
    assert "U hebt dit nog niet gedeeld" in said(preview)
    assert "Zwijgzaam" not in page(preview).xpath("string(//main)")
    assert not Share.objects.exists()
    shared = at_work.post(target, typed, follow=True)

    made = Share.objects.get()
    assert (made.tender, made.parts, made.ends_on) == (
        market.tender,
        ["chain", "risks"],
        in_days(60),
    )
    assert "Gedeeld met Plein van de toets." in said(shared)
    seen = page(buyer.get(made.get_absolute_url())).xpath("string(//main)")
    assert "India" in seen
    assert "Zwijgzaam" not in seen


def test_what_the_preview_shows_is_what_the_receiver_sees(at_work, market, buyer):
    market.award()
    typed = {
        "stage": "after-award", "parts": ["chain"], "ends_on": str(in_days(9)), "agreement": "C-7",
    }  # fmt: skip
    target = f"{share_page(market)}?code={market.ask.code}"
    shown = page(at_work.post(target, typed | {"bekijk": "1"}))
    at_work.post(target, typed)
    seen = page(buyer.get(Share.objects.get().get_absolute_url()))

    sections = "//div[@class='kolommen']/div//section"
    texts = [
        [re.sub(r"\s+", " ", s.text_content()) for s in p.xpath(sections)] for p in (shown, seen)
    ]
    assert texts[0] == texts[1]
    assert NAME in " ".join(texts[0])


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"code": "ZZZZZ-ZZZZZ"}, "Geen aanbesteding heeft deze code."),
        ({"scheme": "kvk", "number": "12"}, "Dit is geen nummer van die soort."),
        ({"scheme": "kvk", "number": "99999999"}, "Geen aanbestedende dienst hier"),
        ({"scheme": "x", "number": "99999999"}, "Selecteer een geldige keuze"),
    ],
)
def test_who_is_not_found_is_said_so(at_work, market, query, says):
    answer = at_work.get(share_page(market), query)

    assert says in said(answer)
    assert page(answer).xpath("//title")[0].text.startswith("Fout:")


def test_with_an_authority_by_number_and_with_tin_by_name(at_work, market):
    by_number = at_work.get(share_page(market), {"scheme": NumberScheme.KVK, "number": "33333333"})
    by_name = at_work.get(share_page(market), {"tin": market.tin.pk})
    unheard = at_work.get(share_page(market), {"tin": market.city.pk})

    assert "Deel met Gemeente Voorbeeld" in said(by_number)
    assert "Deel met Team Toets" in said(by_name)
    assert form_of(by_name)["stage"] == Stage.TIN
    assert "Met wie deelt u?" in said(unheard)


def test_before_the_award_everything_is_not_offered(at_work, market):
    address = f"{share_page(market)}?code={market.ask.code}"
    assert 'value="after-award"' not in at_work.get(address).content.decode()
    typed = {"stage": "after-award", "parts": ["chain"], "ends_on": str(in_days(9))}
    refused = at_work.post(address, typed)

    assert page(refused).xpath("//*[@class='foutenlijst']")
    assert not Share.objects.exists()
    market.award()
    assert 'value="after-award"' in at_work.get(address).content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ends_on": str(in_days(-1))}, "Kies een dag die nog komt."),
        ({"ends_on": ""}, "Kies de laatste dag."),
        ({"parts": []}, "Kies ten minste één deel"),
        ({"agreement": ""}, "Zeg op welke afspraak het rust"),
        ({"stage": "tin"}, "Selecteer een geldige keuze"),
    ],
)  # fmt: skip
def test_what_lacks_is_said_beside_the_field(at_work, market, change, says):
    market.award()
    typed = {
        "stage": "after-award", "parts": ["chain"], "ends_on": str(in_days(9)), "agreement": "C",
    }  # fmt: skip

    answer = at_work.post(f"{share_page(market)}?code={market.ask.code}", typed | change)

    assert says in said(answer)
    assert not Share.objects.exists()


def test_the_second_press_changes_nothing_and_a_wider_share_replaces_the_first(at_work, market):
    address = f"{share_page(market)}?code={market.ask.code}"
    typed = {"stage": "before-award", "parts": ["risks"], "ends_on": str(in_days(9))}
    at_work.post(address, typed)
    again = at_work.post(address, typed)
    assert "Iemand anders heeft dit intussen gewijzigd" in said(again)
    assert Share.objects.count() == 1

    wider = form_of(at_work.get(address)) | typed | {"parts": ["chain", "risks"]}
    at_work.post(address, wider)

    assert [s.state() for s in Share.objects.order_by("shared_at")] == [
        ShareState.REPLACED,
        ShareState.RUNNING,
    ]


# --- Who sees what, and who read what -----------------------------------------------------------
def test_each_share_stands_there_with_how_much_until_when_and_a_way_to_stop(at_work, market, buyer):
    made = market.share()
    listed = at_work.get(reverse("duediligence:sharing", args=[market.dossier.pk]))
    for words in ("Plein van de toets", "Alleen land en risico", "De keten", "over 30 dagen"):
        assert words in said(listed)

    revoked = at_work.post(
        reverse("duediligence:revoke", args=[market.dossier.pk, made.pk]), follow=True
    )
    twice = at_work.post(
        reverse("duediligence:revoke", args=[market.dossier.pk, made.pk]), follow=True
    )

    assert "Vanaf nu zien zij er niets meer van." in said(revoked)
    assert "Niemand ziet nu iets" in said(revoked)
    assert "Dit delen was al voorbij." in said(twice)
    assert buyer.get(made.get_absolute_url()).status_code == 404
    assert at_work.get(made.get_absolute_url()).status_code == 200


def test_what_was_sent_again_says_what_changed(at_work, market, buyer):
    made = market.share()
    address = reverse("duediligence:send", args=[market.dossier.pk, made.pk])
    assert "Er is niets gestuurd." in said(at_work.post(address, follow=True))
    SiteFactory(dossier=market.dossier, role="exporter", country="BE", level=1)
    assert "Versie 2 is gestuurd." in said(at_work.post(address, follow=True))

    seen = said(buyer.get(made.get_absolute_url()))
    assert "Wat er veranderde sinds versie 1" in seen
    assert "Exporteur: nummer 3 toegevoegd" in seen
    assert buyer.get(made.get_absolute_url(), {"met": "1"}).status_code == 200
    for wrong in ("2", "9", "x", "²"):
        assert buyer.get(made.get_absolute_url(), {"met": wrong}).status_code == 404


def test_the_supplier_reads_which_organisation_looked_and_no_name(at_work, market, buyer):
    made = market.share()
    address = reverse("duediligence:readings", args=[market.dossier.pk])
    assert "Nog niemand las iets" in said(at_work.get(address))
    at_work.get(made.get_absolute_url())
    assert not Reading.objects.exists()
    buyer.get(made.get_absolute_url())
    buyer.get(reverse("duediligence:shared-rows", args=[made.pk, "schakels"]))

    seen = said(at_work.get(address))
    assert Reading.objects.count() == 1
    assert "Gemeente VoorbeeldPlein van de toets" in seen
    assert market.buyer.full_name not in seen


# --- For the receiver ---------------------------------------------------------------------------
def test_it_says_what_the_dossier_means_and_what_to_ask_next(market, buyer):
    seen = said(buyer.get(market.share().get_absolute_url()))

    for words in (
        "Wat dit betekent voor de aanbesteding",
        "Groeven bekend: 1 van 1",
        "Fabrieken en werkplaatsen bekend: 0 van 1",
        "Waar wordt de steen gezaagd en gehakt?",
        "1 plek is onbekend; 1 met een dag om het uit te zoeken.",
        "1. Beleid vastleggen",
    ):
        assert words in seen, words


def test_only_the_obligations_of_the_tender_stand_there(market, buyer):
    made = market.share()
    for number in ("ISV-03", "ISV-12"):
        version = text_version(None, VersionState.PUBLISHED, number)
        TenderClause.objects.create(
            tender=market.tender, number=number, version=version, position=1
        )

    found = page(buyer.get(made.get_absolute_url()))

    table = found.xpath("//section[@aria-labelledby='betekent']//tbody/tr/th/span")
    assert [cell.text for cell in table] == ["ISV-03", "ISV-12"]


def test_dossiers_stand_beside_each_other_by_name_and_without_a_total(market, buyer):
    names = ("Ägidius Steen", "zandsteen bv", "Bazalt")
    for name in names:
        organisation = SupplierFactory(name=name)
        user = MembershipFactory(organisation=organisation, role=Role.EDITOR).user
        dossier = DossierFactory(organisation=organisation)
        fill(dossier, 2)
        market.dossier, market.supplier = dossier, user
        market.share()

    found = page(buyer.get(reverse("dossiers:tender", args=[market.tender.pk])))

    table = found.xpath("//table[contains(@class, 'naast-elkaar')]")[0]
    heads = [head.text for head in table.xpath("./thead//th")]
    assert heads == ["Verplichting", "Ägidius Steen", "Bazalt", "zandsteen bv"]
    for row in table.xpath("./tbody/tr"):  # on a narrow screen a card: who, and what of them
        assert [cell.get("data-l") for cell in row.xpath("./td")] == heads[1:]
    rows = [row.text for row in table.xpath("./tbody/tr/th")]
    assert "Risicoanalyse van de keten" in rows
    assert not [row for row in rows if re.search("totaal|plaats|score", row.lower())]


def test_the_buyer_says_what_is_asked_and_gets_a_code(market, buyer):
    tender = TenderFactory(organisation=market.city)
    address = reverse("dossiers:tender", args=[tender.pk])
    assert "U vraagt nog geen dossiers" in said(buyer.get(address))
    assert page(buyer.post(address, {"version": "0"})).xpath("//*[@class='foutenlijst']")
    asked = buyer.post(address, {"version": "0", "before": ["risks"]}, follow=True)

    ask = Ask.objects.get(tender=tender)
    assert (ask.before, ask.after) == (["risks"], [])
    assert ask.spoken_code in said(asked)
    late = buyer.post(address, {"version": "0", "before": ["chain"]})
    assert "Iemand anders heeft dit intussen gewijzigd" in said(late)
    again = form_of(late)
    buyer.post(address, again)
    ask.refresh_from_db()
    assert ask.before == ["chain"]


def test_a_reader_of_the_city_sees_dossiers_and_asks_nothing(market):
    reader = MembershipFactory(organisation=market.city, role=Role.READER).user
    made = market.share()
    client = visitor(reader)
    address = reverse("dossiers:tender", args=[market.tender.pk])

    assert made.get_absolute_url() in client.get(address).content.decode()
    assert not page(client.get(address)).xpath("//main//form[@method='post']")
    assert client.post(address, {"version": "1", "before": ["risks"]}).status_code == 403


def evidence(market, **more):
    blob = Blob.objects.create(
        organisation=market.dossier.organisation, sha256="1" * 64, size=1, shared=True,
        storage_name=default_storage.save("bewijs", ContentFile(b"de bytes")),
    )  # fmt: skip
    file = StoredFile.objects.create(
        kind="evidence", organisation=market.dossier.organisation, owner=market.supplier, size=1,
        original_name="verslag.pdf", sha256="1" * 64, state=FileState.ACCEPTED, blob=blob,
    )  # fmt: skip
    values = {"title": "Verslag", "kind": "visit", "scope": "company", "file_name": "verslag.pdf"}
    return Evidence.objects.create(dossier=market.dossier, file=file, **values, **more)


def test_after_the_award_the_file_goes_along_and_before_it_does_not(market, buyer):
    row = evidence(market)
    first = market.share()
    address = reverse("duediligence:shared-file", args=[first.pk, row.pk])
    assert buyer.get(address).status_code == 404
    assert address not in buyer.get(first.get_absolute_url()).content.decode()
    market.award()

    made = market.share(Stage.AFTER_AWARD, seen=first)
    address = reverse("duediligence:shared-file", args=[made.pk, row.pk])
    answer = buyer.get(address)

    assert b"".join(answer.streaming_content) == b"de bytes"
    assert "verslag.pdf" in answer["Content-Disposition"]
    assert address in buyer.get(made.get_absolute_url()).content.decode()
    assert visitor(market.coordinator).get(address).status_code == 404
    revoke(made, by=market.supplier)
    assert buyer.get(address).status_code == 404


@pytest.mark.parametrize("change", ["other bytes", "refused", "evidence not shared"])
def test_only_the_bytes_that_were_shared_go_along(market, buyer, change):
    row = evidence(market)
    market.award()
    parts = {"chain"} if change == "evidence not shared" else EVERYTHING
    made = market.share(Stage.AFTER_AWARD, parts=parts)
    changes = {"other bytes": {"sha256": "2" * 64}, "refused": {"state": "refused", "blob": None}}
    StoredFile.objects.filter(pk=row.file_id).update(
        **changes.get(change, {}), **({"refusal_code": "empty"} if change == "refused" else {})
    )

    address = reverse("duediligence:shared-file", args=[made.pk, row.pk])
    assert buyer.get(address).status_code == 404


# --- Doors --------------------------------------------------------------------------------------
def test_another_supplier_and_another_city_find_nothing_at_all(market):
    made = market.share()
    competitor = MembershipFactory(organisation=SupplierFactory(), role=Role.EDITOR).user
    other_city = MembershipFactory(role=Role.ADMINISTRATOR).user
    own = {"pk": market.dossier.pk}
    of_share = {**own, "share": made.pk}
    gets = [
        reverse("duediligence:sharing", kwargs=own),
        reverse("duediligence:share", kwargs=own),
        reverse("duediligence:readings", kwargs=own),
        made.get_absolute_url(),
        reverse("duediligence:shared-rows", args=[made.pk, "schakels"]),
        reverse("dossiers:tender", args=[market.tender.pk]),
    ]
    posts = [
        reverse("duediligence:send", kwargs=of_share),
        reverse("duediligence:revoke", kwargs=of_share),
    ]
    for user in (competitor, other_city):
        client = visitor(user)
        assert {client.get(address).status_code for address in gets} == {404}
        assert {client.post(address).status_code for address in posts} == {404}
        assert "Geen dossier is" not in said(client.get(reverse("duediligence:received")))
    made.refresh_from_db()
    assert made.state() == ShareState.RUNNING


def test_a_share_of_another_dossier_is_not_ended_through_ones_own(at_work, market):
    competitor = SupplierFactory()
    user = MembershipFactory(organisation=competitor, role=Role.EDITOR).user
    theirs = DossierFactory(organisation=competitor)
    made = market.share()
    client = visitor(user)

    answer = client.post(reverse("duediligence:revoke", args=[theirs.pk, made.pk]))

    assert answer.status_code == 404
    made.refresh_from_db()
    assert made.state() == ShareState.RUNNING


@pytest.mark.parametrize("kind", ["klachten", "bewijs", "x"])
def test_a_kind_that_was_not_shared_is_not_there(market, buyer, kind):
    made = market.share(parts={"chain"})

    assert buyer.get(reverse("duediligence:shared-rows", args=[made.pk, kind])).status_code == 404


# --- Prices -------------------------------------------------------------------------------------
def grow(market, number):
    """As many more suppliers who share, and tenders that this supplier shares with."""
    for n in range(number):
        others = DossierFactory(organisation=SupplierFactory())
        fill(others, 1)
        dataclasses.replace(market, dossier=others).share()
        elsewhere = make_market(market.dossier, market.supplier)
        note_reading(elsewhere.share().versions.get(), elsewhere.buyer)
        note_reading(market.first.versions.last(), MembershipFactory(organisation=market.city).user)
        TenderMember.objects.create(
            tender=elsewhere.tender, user=market.buyer, email=f"{n}@portaal.example",
            role=TenderRole.READER, given_by=elsewhere.buyer,
        )  # fmt: skip
    fill(market.dossier, number)


ADDRESSES = ("sharing", "readings", "received", "tender", "shared", "shared-rows")


@pytest.mark.parametrize("which", ADDRESSES)
def test_a_page_asks_as_many_queries_for_many_rows_as_for_one(market, at_work, buyer, which):
    market.first = made = market.share()
    client, address = {
        "sharing": (at_work, reverse("duediligence:sharing", args=[market.dossier.pk])),
        "readings": (at_work, reverse("duediligence:readings", args=[market.dossier.pk])),
        "received": (buyer, reverse("duediligence:received")),
        "tender": (buyer, reverse("dossiers:tender", args=[market.tender.pk])),
        "shared": (buyer, made.get_absolute_url()),
        "shared-rows": (buyer, reverse("duediligence:shared-rows", args=[made.pk, "schakels"])),
    }[which]
    asked = []
    for number in (1, 3):
        grow(market, number)
        send_newest(made, by=market.supplier)
        client.get(address)  # the first look of a day is kept
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_the_last_day_passes_by_itself(market, buyer):
    made = market.share(days=0)
    assert buyer.get(made.get_absolute_url()).status_code == 200
    Share.objects.filter(pk=made.pk).update(ends_on=in_days(-1))

    assert buyer.get(made.get_absolute_url()).status_code == 404
    listed = said(buyer.get(reverse("dossiers:tender", args=[market.tender.pk])))
    assert market.dossier.organisation.name not in listed


def test_after_revoking_the_next_share_is_a_new_one(market):
    revoke(market.share(parts=EVERYTHING), by=market.supplier)

    assert market.share().state() == ShareState.RUNNING


# --- To take along --------------------------------------------------------------------------------
def taken(visitor, share, ending):
    answer = visitor.get(reverse("duediligence:shared-sheet", args=[share.pk, ending]))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def sheets_of(content):
    return {sheet.name: sheet.rows for sheet in read_workbook(content)}


@pytest.mark.parametrize("ending", WRITERS)
def test_the_sheet_says_what_the_stage_shows_and_no_more(market, buyer, ending):
    share = market.share()
    before = sheets_of(taken(buyer, share, ending))

    assert set(before) == {"Over", "Ketens", "Schakels", "Risicos", "Maatregelen", "Bewijs"}
    assert before["Schakels"][1][:3] == ["nummer 1", "Groeve", "Keten 1: Graniet"]
    assert "Zwijgzaam" not in str(before)
    assert ["Versie", "1"] in before["Over"]
    assert [share.versions.get().digest] == [
        row[1] for row in before["Over"] if row and row[0].startswith("Vingerafdruk")
    ]

    market.award()
    after = sheets_of(taken(buyer, market.share(Stage.AFTER_AWARD, seen=share), ending))
    assert NAME in [row[0] for row in after["Schakels"]]
    assert Reading.objects.filter(reader=market.buyer).count() == 2


def test_the_pdf_is_made_by_a_job_and_goes_with_the_share(market, buyer, monkeypatch):
    said = []
    monkeypatch.setattr(keeping, "pdf_from_html", lambda words: said.append(words) or b"%PDF-1")
    share = market.share()
    page, pdf = (
        share.get_absolute_url(),
        reverse("duediligence:shared-sheet", args=[share.pk, "pdf"]),
    )
    state = reverse("duediligence:shared-pdf-progress", args=[share.pk])

    assert "Pdf maken" in buyer.get(page).content.decode()
    buyer.post(reverse("duediligence:shared-pdf", args=[share.pk]))
    assert buyer.get(pdf).status_code == 404
    assert "data-hx-get" in buyer.get(state).content.decode()
    perform(SharedFile.objects.get().job_id)

    assert taken(buyer, share, "pdf") == b"%PDF-1"
    assert "Keten 1: Graniet" in said[0]
    assert "Zwijgzaam" not in said[0]
    kept = SharedFile.objects.get().pdf.name
    assert visitor(market.coordinator).get(pdf).status_code == 404
    revoke(share, by=market.supplier)
    assert buyer.get(pdf).status_code == 404
    assert not SharedFile.objects.exists()
    assert kept.startswith("shared/")


def test_of_a_share_that_ends_while_it_is_made_nothing_stays(market, monkeypatch):
    share = market.share()
    job = request_cut(share.versions.get(), "nl", by=market.buyer).job

    def end_meanwhile(_words):
        revoke(share, by=market.supplier)
        return b"%PDF-1"

    monkeypatch.setattr(keeping, "pdf_from_html", end_meanwhile)
    perform(job.pk)

    assert not SharedFile.objects.exists()
    assert not default_storage.exists("shared") or not default_storage.listdir("shared")[1]
