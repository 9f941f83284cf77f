"""The pages of a dossier: from the first question to a chain that is drawn, at a fixed price."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from duediligence.actions.freezing import freeze
from duediligence.lists import KINDS
from duediligence.models import (
    Chain,
    Complaint,
    Dossier,
    Evidence,
    Link,
    Measure,
    Section,
    Site,
)
from portal.accounts.enums import OrganisationKind, Role
from tests.factories import (
    ChainFactory,
    DossierFactory,
    MembershipFactory,
    OrganisationFactory,
    RiskFactory,
    SiteFactory,
)

pytestmark = pytest.mark.django_db


def page(answer):
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def text(node):
    return re.sub(r"\s+", " ", node.text_content()).strip()


def rows_of(dossier, kind):
    return reverse("duediligence:rows", args=[dossier.pk, kind])


def add_to(dossier, kind):
    return reverse("duediligence:add", args=[dossier.pk, kind])


# --- Beginning -----------------------------------------------------------------------------------
def test_a_supplier_begins_with_one_question(at_work, editor):
    answer = at_work.post(reverse("duediligence:start"), {"group": "B"}, follow=True)

    made = Dossier.objects.get()
    assert (made.group, made.organisation) == ("B", editor.current_membership.organisation)
    assert answer.redirect_chain == [(made.get_absolute_url(), 302)]
    assert at_work.get(reverse("duediligence:start"))["Location"] == made.get_absolute_url()


def test_without_an_answer_it_says_so(at_work):
    answer = at_work.post(reverse("duediligence:start"), {"group": "X"})

    assert page(answer).xpath("//*[@class='foutenlijst']")
    assert not Dossier.objects.exists()


def test_the_overview_says_what_is_there_and_what_comes_next(at_work, dossier):
    chain = ChainFactory(dossier=dossier, name="Graniet uit India")
    SiteFactory(dossier=dossier, chains=[chain], role="quarry")
    SiteFactory(dossier=dossier, chains=[chain], role="processor", name="Zagerij", level=3)
    RiskFactory(dossier=dossier, title="Stof", scale=3, scope=1, irremediability=3, likelihood=2)
    RiskFactory(dossier=dossier, title="Schuld")

    found = page(at_work.get(dossier.get_absolute_url()))

    assert [text(step) for step in found.xpath("//ol[contains(@class, 'zes')]/li")][:2] == [
        "Beleid vastleggen Nu: 0 van 3",
        "Risico’s vinden 4 van 19",
    ]
    assert "50% van de groeves en fabrieken is bekend: 1 van 2." in text(found)
    assert "1 van 2 schakels is onbekend." in text(found)
    assert [text(cell) for cell in found.xpath("//td[@class='vol']")] == ["1 Stof"]
    assert "Nog te wegen of uit te zoeken (1)" in text(found)
    assert "Schuld" in [text(a) for a in found.xpath("//section[@aria-labelledby='risicos']//a")]


def test_a_cell_with_many_risks_names_the_first_and_says_how_many_more(at_work, dossier):
    for number in range(8):
        weights = {"scale": 3, "scope": 1, "irremediability": 3, "likelihood": 2}
        RiskFactory(dossier=dossier, title=f"Stof {number}", **weights)

    found = page(at_work.get(dossier.get_absolute_url()))

    [cell] = found.xpath("//table[@class='matrix']//td[@class='vol']")
    assert [text(item) for item in cell.xpath(".//li")][-1].startswith("en nog 3")
    assert "Stof 4" in text(cell)
    assert "Stof 5" not in text(cell)


def test_a_reader_sees_everything_and_is_offered_no_change(client, dossier):
    chain = ChainFactory(dossier=dossier)
    SiteFactory(dossier=dossier, chains=[chain], name="Zagerij", level=1)
    reader = MembershipFactory(organisation=dossier.organisation, role=Role.READER).user
    client.force_login(reader)
    for address in (
        dossier.get_absolute_url(),
        chain.get_absolute_url(),
        rows_of(dossier, "schakels"),
    ):
        found = page(client.get(address))
        links = found.xpath("//main//a/@href")
        assert [link for link in links if "/nieuw/" in link or "/stap/" in link] == []
        assert found.xpath("//main//form[@method='post']") == []
        assert "Zagerij" in text(found) or address == rows_of(dossier, "schakels")


# --- Answering -----------------------------------------------------------------------------------
FIRST = "duediligence:step"


def test_answers_are_kept_and_the_next_page_opens(at_work, dossier):
    address = reverse(FIRST, args=[dossier.pk, "beleid"])
    given = {
        "version": "0",
        "policy_statement": "yes",
        "policy_statement_note": "Eén bladzijde.",
        "responsible": "De directie.",
    }

    answer = at_work.post(address, given)

    assert answer["Location"] == reverse(FIRST, args=[dossier.pk, "risicos"])
    kept = Section.objects.get().answers
    assert kept["policy-statement"] == {
        "value": "yes",
        "note": "Eén bladzijde.",
        "confirmed": 2026,
    }
    assert kept["supplier-terms"]["confirmed"] == 0
    again = page(at_work.get(address))
    assert again.xpath("//textarea[@name='responsible']")[0].text.strip() == "De directie."


def test_save_and_stop_leads_to_the_overview(at_work, dossier):
    answer = at_work.post(
        reverse(FIRST, args=[dossier.pk, "herstel"]), {"version": "0", "stop": "1", "remedy": "x"}
    )

    assert answer["Location"] == dossier.get_absolute_url()


def test_what_is_typed_is_kept_field_by_field(at_work, dossier):
    address = reverse("duediligence:autosave", args=[dossier.pk, "beleid"])

    first = at_work.post(
        address, {"version": "0", "changed": ["responsible"], "responsible": "Directie"}
    )
    second = at_work.post(
        address, {"version": "1", "changed": ["supplier_terms"], "supplier_terms": "no"}
    )
    late = at_work.post(
        address, {"version": "1", "changed": ["responsible"], "responsible": "Te laat"}
    )

    assert 'value="1"' in first.content.decode()
    assert 'value="2"' in second.content.decode()
    assert "Niet bewaard" in late.content.decode()
    kept = Section.objects.get().answers
    assert (kept["responsible"]["value"], kept["supplier-terms"]["value"]) == ("Directie", "no")


def test_two_at_once_see_both_and_choose(at_work, dossier):
    address = reverse(FIRST, args=[dossier.pk, "beleid"])
    read = page(at_work.get(address)).xpath("//input[@name='read']/@value")[0]
    at_work.post(address, {"version": "0", "responsible": "De ander"})

    clash = page(at_work.post(address, {"version": "0", "read": read, "responsible": "Ik"}))

    shown = [text(label) for label in clash.xpath("//*[@class='botskeuze']//label")]
    assert shown == ["Van u Ik", "Van de ander De ander"]
    version = clash.xpath("//input[@name='version']/@value")[0]
    mine = {"version": version, "responsible": "Ik", "keep-responsible": "theirs"}
    assert at_work.post(address, mine).status_code == 302
    assert Section.objects.get().answers["responsible"]["value"] == "De ander"


def test_an_answer_of_last_year_asks_whether_it_holds(at_work, dossier):
    address = reverse(FIRST, args=[dossier.pk, "beleid"])
    at_work.post(address, {"version": "0", "responsible": "Directie"})
    Dossier.objects.update(round=2027)

    found = page(at_work.get(address))

    assert text(found).count("klopt het nog?") == 1
    at_work.post(address, {"version": "1", "responsible": "Directie"})
    assert Section.objects.get().answers["responsible"]["confirmed"] == 2027


@pytest.mark.parametrize(
    ("group", "slug", "status"), [("C", "beleid", 200), ("C", "niets", 404), ("A", "risicos", 200)]
)
def test_only_pages_with_questions_are_there(at_work, dossier, group, slug, status):
    Dossier.objects.update(group=group)
    chain = ChainFactory(dossier=dossier)

    assert at_work.get(reverse(FIRST, args=[dossier.pk, slug])).status_code == status
    of_chain = reverse("duediligence:chain-step", args=[dossier.pk, chain.pk, slug])
    expected = 200 if (group, slug) == ("C", "risicos") else 404
    assert at_work.get(of_chain).status_code == expected


def test_a_round_begins_when_the_year_does(at_work, dossier):
    Dossier.objects.update(
        first_round=2020, round=2020, round_begun_at=datetime(2020, 1, 1, tzinfo=UTC)
    )
    assert "Er is een nieuw jaar begonnen" in text(page(at_work.get(dossier.get_absolute_url())))

    at_work.post(reverse("duediligence:round", args=[dossier.pk]))

    dossier.refresh_from_db()
    assert dossier.round > 2020
    assert "nieuw jaar" not in text(page(at_work.get(dossier.get_absolute_url())))


# --- Rows ----------------------------------------------------------------------------------------
def test_a_chain_and_a_place_that_is_unknown(at_work, dossier):
    made = at_work.post(add_to(dossier, "ketens"), {"name": "Graniet", "stone": "granite"})
    chain = Chain.objects.get()
    assert made["Location"] == chain.get_absolute_url()

    at_work.post(
        add_to(dossier, "schakels"),
        {
            "role": "quarry",
            "chains": [chain.pk],
            "level": "0",
            "action": "De exporteur vragen",
            "action_date": "2027-01-15",
        },
    )

    site = Site.objects.get()
    assert (site.name, site.level, list(site.chains.all())) == ("", 0, [chain])
    listed = text(page(at_work.get(rows_of(dossier, "schakels"))))
    assert "De exporteur vragen, vóór 15 januari 2027" in listed


WRONG = [
    ("schakels", {"role": "quarry", "level": "2", "name": "X"}, "known_from"),
    ("schakels", {"role": "quarry", "level": "0", "name": "X"}, "level"),
    ("schakels", {"role": "quarry", "level": "1", "known_from": "exporteur"}, "name"),
    ("schakels", {"role": "moon", "level": "0"}, "role"),
    ("schakels", {"role": "quarry", "level": "0", "action_date": "0001-01-01"}, "action_date"),
    ("ketens", {"name": ""}, "name"),
    ("risicos", {"theme": "safety", "finding": "none", "title": "x"}, "description"),
    ("maatregelen", {"title": "weg", "kind": "exit", "status": "planned"}, "last_resort"),
    ("klachten", {"title": "x", "received_on": "2026-01-01", "status": "closed"}, "answer"),
    ("bewijs", {"title": "x", "kind": "audit", "scope": "quarry", "level": "1"}, "site"),
]
USUAL = {
    "risicos": {
        "scale": "0",
        "scope": "0",
        "irremediability": "0",
        "likelihood": "0",
        "direction": "up",
        "affects": "people",
    }
}


@pytest.mark.parametrize(("kind", "sent", "field"), WRONG)
def test_what_cannot_be_is_refused_at_its_field(at_work, dossier, kind, sent, field):
    answer = page(at_work.post(add_to(dossier, kind), USUAL.get(kind, {}) | sent))

    assert answer.xpath(f"//*[@id='div_id_{field}'][contains(@class, 'fout')]")
    assert not KINDS[kind].model.objects.exists()


def test_a_row_is_changed_and_two_at_once_choose(at_work, dossier):
    measure = Measure.objects.create(dossier=dossier, title="Natte zaag")
    address = reverse("duediligence:row", args=[dossier.pk, "maatregelen", measure.pk])
    read = page(at_work.get(address)).xpath("//input[@name='read']/@value")[0]
    sent = {"version": "1", "title": "Natte zaag", "kind": "prevent", "status": "busy"}

    assert at_work.post(address, sent | {"owner": "Inkoop"})["Location"]
    clash = page(at_work.post(address, sent | {"read": read, "owner": "Directie"}))

    shown = [text(label) for label in clash.xpath("//*[@class='botskeuze']//label")]
    assert shown == ["Van u Directie", "Van de ander Inkoop"]
    version = clash.xpath("//input[@name='version']/@value")[0]
    at_work.post(address, sent | {"version": version, "owner": "Directie"})
    measure.refresh_from_db()
    assert (measure.owner, measure.status) == ("Directie", "busy")


def test_a_row_is_removed(at_work, dossier):
    chain = ChainFactory(dossier=dossier)

    at_work.post(reverse("duediligence:remove", args=[dossier.pk, "ketens", chain.pk]))

    assert not Chain.objects.exists()


def test_nothing_of_another_dossier_can_be_chosen(at_work, dossier):
    strange = ChainFactory(name="Keten van een ander")
    SiteFactory(dossier=strange.dossier, name="Groeve van een ander")

    form = at_work.get(add_to(dossier, "verbindingen"), {"chain": strange.pk})
    sent = {"role": "quarry", "level": "0", "chains": [strange.pk]}
    answer = at_work.post(add_to(dossier, "schakels"), sent)

    assert "van een ander" not in form.content.decode()
    assert page(answer).xpath("//*[@id='div_id_chains'][contains(@class, 'fout')]")
    row = reverse("duediligence:row", args=[dossier.pk, "ketens", strange.pk])
    assert at_work.get(row).status_code == 404


def test_words_find_rows(at_work, dossier):
    for name in ("Groeve Één", "Groeve Twee"):
        at_work.post(
            add_to(dossier, "schakels"),
            {"role": "quarry", "name": name, "level": "1", "known_from": "exporteur"},
        )

    found = page(at_work.get(rows_of(dossier, "schakels"), {"q": "een GROEVE"}))

    assert [text(a) for a in found.xpath("//tbody//th/a")] == ["Groeve Één"]


def test_evidence_comes_with_its_file(at_work, dossier):
    sent = {
        "title": "Bezoekverslag",
        "kind": "visit",
        "scope": "company",
        "level": "3",
        "document": SimpleUploadedFile("verslag.txt", b"Wij waren er."),
    }

    assert at_work.post(add_to(dossier, "bewijs"), sent)["Location"] == rows_of(dossier, "bewijs")

    made = Evidence.objects.select_related("file").get()
    assert (made.file_name, made.file.kind, made.file.organisation) == (
        "verslag.txt",
        "evidence",
        dossier.organisation,
    )
    newer = page(at_work.get(add_to(dossier, "bewijs"), {"replaces": made.pk}))
    assert newer.xpath("//input[@name='replaces']/@value") == [str(made.pk)]


def test_evidence_without_a_file_is_refused(at_work, dossier):
    sent = {"title": "x", "kind": "visit", "scope": "company", "level": "3"}

    answer = page(at_work.post(add_to(dossier, "bewijs"), sent))

    assert answer.xpath("//*[@id='div_id_document'][contains(@class, 'fout')]")


def test_a_chain_says_what_sources_say_and_where_they_are_silent(at_work, dossier):
    chain = ChainFactory(dossier=dossier, stone="granite")
    SiteFactory(dossier=dossier, chains=[chain], country="IN")
    SiteFactory(dossier=dossier, chains=[chain], role="processor", country="NO")
    RiskFactory(dossier=dossier, chain=chain, theme="living-wage")

    found = text(page(at_work.get(chain.get_absolute_url())))

    assert "Dark Sites of Granite (2017)" in found
    assert "Over Noorwegen weten wij niets bij deze steen." in found
    assert "Vakbondsvrijheid (kan niet weg)" in found


def test_my_work_shows_what_is_due_in_the_dossier(at_work, dossier, editor):
    Measure.objects.create(dossier=dossier, title="Natte zaag", due_date="2020-01-01")
    Measure.objects.create(dossier=dossier, title="Klaar al", due_date="2020-01-01", status="done")
    SiteFactory(dossier=dossier, action="Exporteur vragen", action_date="2020-02-02")
    SiteFactory(dossier=dossier, level=1, action="Al bekend", action_date="2020-02-02")
    Evidence.objects.create(
        dossier=dossier, title="Audit", kind="audit", scope="company", valid_until="2020-03-03"
    )
    SiteFactory(action="Van een ander", action_date="2020-02-02")
    freeze(dossier, by=editor)  # else December asks for the report of this year too

    found = page(at_work.get(reverse("home:work")))

    titles = [text(a) for a in found.xpath("//*[@class='taak-titel']/a")]
    assert titles == ["Natte zaag", "Exporteur vragen", "Audit"]


def test_my_work_without_a_dossier_shows_where_to_begin(at_work):
    found = page(at_work.get(reverse("home:work")))

    assert reverse("duediligence:start") in found.xpath("//main//a/@href")


# --- Price ---------------------------------------------------------------------------------------
def fill(dossier, number):
    """As many rows of every kind."""
    for n in range(number):
        chain = ChainFactory(dossier=dossier)
        quarry = SiteFactory(dossier=dossier, chains=[chain], name=f"g{n}", level=1)
        factory = SiteFactory(dossier=dossier, chains=[chain], role="processor")
        Link.objects.create(dossier=dossier, chain=chain, seller=quarry, buyer=factory)
        risk = RiskFactory(
            dossier=dossier,
            chain=chain,
            site=quarry,
            scale=2,
            scope=2,
            irremediability=2,
            likelihood=2,
        )
        measure = Measure.objects.create(dossier=dossier, title=f"m{n}")
        measure.risks.set([risk])
        old = Evidence.objects.create(
            dossier=dossier, title=f"e{n}", kind="audit", scope="quarry", site=quarry
        )
        Evidence.objects.create(
            dossier=dossier, title=f"f{n}", kind="audit", scope="company", replaces=old
        )
        Complaint.objects.create(
            dossier=dossier, title=f"k{n}", chain=chain, received_on="2026-02-02"
        )
        Section.objects.create(dossier=dossier, chain=chain, step=2)


ADDRESSES = ["detail", "step", "chain", *KINDS, *(f"add {kind}" for kind in KINDS)]


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_large_dossier_asks_as_many_queries_as_a_small_one(at_work, dossier, name):
    counts = []
    for number in (1, 3, 8):
        fill(dossier, number)
        match name.split():
            case ["add", kind]:
                address = add_to(dossier, kind)
            case [kind] if kind in KINDS:
                address = rows_of(dossier, kind)
            case ["step"]:
                address = reverse(FIRST, args=[dossier.pk, "risicos"])
            case ["chain"]:
                address = dossier.chains.earliest("pk").get_absolute_url()
            case _:
                address = dossier.get_absolute_url()
        with CaptureQueriesContext(connection) as asked:
            assert at_work.get(address).status_code == 200
        counts.append(len(asked))

    assert len(set(counts)) == 1, counts
    assert counts[0] <= 30


# --- Who sees nothing ----------------------------------------------------------------------------
SECRET = "Zevenbergenhoek"


@pytest.mark.parametrize("kind", OrganisationKind.values)
def test_nobody_elsewhere_meets_the_name_of_a_quarry(client, at_work, dossier, editor, kind):
    """Pages, search and log of every other kind of organisation, a competitor's too."""
    chain = ChainFactory(dossier=dossier, name=SECRET)
    at_work.post(
        add_to(dossier, "schakels"),
        {
            "role": "quarry",
            "name": SECRET,
            "level": "1",
            "known_from": SECRET,
            "chains": [chain.pk],
        },
    )
    site = Site.objects.get()
    assert SECRET in at_work.get(chain.get_absolute_url()).content.decode()
    role = Role.COORDINATOR if kind == OrganisationKind.TIN else Role.ADMINISTRATOR
    stranger = MembershipFactory(organisation=OrganisationFactory(kind=kind), role=role).user
    if kind == OrganisationKind.SUPPLIER:
        DossierFactory(organisation=stranger.current_membership.organisation)
    client.force_login(stranger)

    hidden = [
        dossier.get_absolute_url(),
        chain.get_absolute_url(),
        rows_of(dossier, "schakels"),
        reverse("duediligence:row", args=[dossier.pk, "schakels", site.pk]),
    ]
    shown = [reverse("home:work"), reverse("audit:log"), f"{reverse('home:search')}?q={SECRET[:8]}"]
    if kind == OrganisationKind.SUPPLIER:
        own = Dossier.objects.get(organisation=stranger.current_membership.organisation)
        shown += [own.get_absolute_url(), add_to(own, "schakels"), add_to(own, "verbindingen")]

    assert {client.get(address).status_code for address in hidden} == {404}
    for address in shown:
        assert SECRET not in client.get(address).content.decode(), address
