"""A dossier with many rows: lists that are narrowed, groups that lead to them, search fields."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from duediligence.forms.searching import FOUND, MOST
from duediligence.models import Chain, Link, Measure, Site
from tests.factories import ChainFactory, DossierFactory, RiskFactory, SiteFactory

pytestmark = pytest.mark.django_db
#: More than a field offers at once and than a picture shows place by place.
MANY = 30


@pytest.fixture
def chain(dossier):
    """Thirty places in India and China; of ten in China nobody knows more than that."""
    made = ChainFactory(dossier=dossier, name="Graniet")
    rows = [
        Site(
            dossier=dossier,
            role="quarry" if n < 20 else "processor",
            name=f"Bedrijf {n:02}" if n < 20 else "",
            country="IN" if n < 20 else "CN",
            level=1 if n < 20 else 0,
            search_key=f"bedrijf {n:02}" if n < 20 else "",
        )
        for n in range(MANY)
    ]
    Site.objects.bulk_create(rows)
    Site.chains.through.objects.bulk_create(
        Site.chains.through(site=site, chain=made) for site in dossier.sites.all()
    )
    quarries, factories = (
        dossier.sites.filter(role="quarry"),
        dossier.sites.filter(role="processor"),
    )
    Link.objects.bulk_create(
        Link(dossier=dossier, chain=made, seller=one, buyer=other, level=1)
        for one, other in zip(quarries, factories, strict=False)
    )
    return made


def page(answer):
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def text(node):
    return re.sub(r"\s+", " ", node.text_content()).strip()


def rows_of(dossier, kind):
    return reverse("duediligence:rows", args=[dossier.pk, kind])


def add_to(dossier, kind):
    return reverse("duediligence:add", args=[dossier.pk, kind])


def offered(found, name):
    """The labels of what can be chosen, in the order of the page; the chosen ones with a star."""
    inputs = found.xpath(f"//input[@name='{name}'][@type='radio' or @type='checkbox']")
    labels = {label.get("for"): text(label) for label in found.xpath("//label")}
    return [("* " if i.get("checked") is not None else "") + labels[i.get("id")] for i in inputs]


# --- A large chain -------------------------------------------------------------------------------
def test_a_large_chain_is_shown_in_groups_that_lead_to_their_places(at_work, dossier, chain):
    for address in (chain.get_absolute_url(), dossier.get_absolute_url()):
        found = page(at_work.get(address))
        groups = found.xpath("//ol[contains(@class, 'keten')]/li/ul/li")
        assert [[text(part) for part in group if text(part)] for group in groups] == [
            ["20", "Groeve", "India: Groeve", "20 van 20 bekend"],
            ["10", "Verwerker", "China: Verwerker", "0 van 10 bekend"],
        ]
        assert [group.get("class") for group in groups] == ["stop", "stop-onbekend"]
        assert "Bedrijf" not in text(found)

    table = page(at_work.get(chain.get_absolute_url())).xpath("//*[@id='tabel']//tbody/tr")
    assert [[text(cell) for cell in row] for row in table] == [
        ["Groeve, India", "20", "20", "Verwerker in China (10)"],
        ["Verwerker, China", "10", "0", "-"],
    ]
    for row, total in zip(table, (20, 10), strict=True):
        listed = page(at_work.get(row.xpath(".//a/@href")[0]))
        assert text(listed.xpath("//*[@role='status']")[0]).startswith(f"{total} regels")


def test_a_small_chain_names_its_places(at_work, dossier, chain):
    small = ChainFactory(dossier=dossier, name="Hardsteen")
    SiteFactory(dossier=dossier, chains=[small], name="Zagerij", level=1)

    found = page(at_work.get(small.get_absolute_url()))

    assert [text(a) for a in found.xpath("//*[@id='tabel']//tbody//th/a")] == ["Zagerij"]


def test_pictures_with_many_places_escape_their_names(at_work, dossier):
    chain = ChainFactory(dossier=dossier)
    for role in ("quarry", "quarry", "processor"):
        SiteFactory(dossier=dossier, chains=[chain], role=role, name="<b>&", level=1)

    answer = at_work.get(chain.get_absolute_url()).content.decode()

    assert "<b>&" not in answer
    assert answer.count("&lt;b&gt;&amp;") == 9  # in the picture, in the list, in the table


# --- Lists ---------------------------------------------------------------------------------------
#           kind            asked                                     rows
NARROWED = [
    ("schakels", {"role": "quarry"}, 20),
    ("schakels", {"country": "CN"}, 10),
    ("schakels", {"country": "-"}, 1),
    ("schakels", {"chain": "own", "country": "IN"}, 20),
    ("schakels", {"chain": "empty"}, 0),
    ("schakels", {"q": "groeve india"}, 20),
    ("schakels", {"q": "china"}, 10),
    ("schakels", {"q": "bedrijf 07"}, 1),
    ("schakels", {"chain": "strange"}, 0),
    ("schakels", {"role": "moon"}, 0),
    ("schakels", {"chain": "x'; --"}, 0),
    ("verbindingen", {"chain": "own"}, 10),
    ("verbindingen", {"chain": "empty"}, 0),
    ("verbindingen", {"chain": "strange"}, 0),
    ("klachten", {"q": "x"}, 0),
]


def test_a_list_is_narrowed_and_what_cannot_be_looked_for_finds_nothing(at_work, dossier, chain):
    SiteFactory(dossier=dossier, role="exporter", country="")
    strange = SiteFactory(role="quarry", country="IN", name="Van een ander").dossier
    numbers = {
        "own": chain.pk,
        "empty": ChainFactory(dossier=dossier, name="Leeg").pk,
        "strange": ChainFactory(dossier=strange).pk,
    }
    for kind, asked, total in NARROWED:
        sent = {name: numbers.get(value, value) for name, value in asked.items()}
        found = page(at_work.get(rows_of(dossier, kind), sent))
        told = found.xpath("//p[@role='status']")
        count = int(text(told[0]).split()[0]) if told else 0
        assert (kind, asked, count) == (kind, asked, total)
        assert "Van een ander" not in text(found)


# --- Search fields -------------------------------------------------------------------------------
LINK = {"material": "blokken", "level": "0", "version": ""}


def test_few_rows_are_all_offered_and_many_are_looked_for(at_work, dossier):
    chain = ChainFactory(dossier=dossier)
    for n in range(MOST):
        SiteFactory(dossier=dossier, chains=[chain], role="quarry", place=f"Plaats {n}")
    few = page(at_work.get(add_to(dossier, "verbindingen")))
    SiteFactory(dossier=dossier, role="quarry")
    many = page(at_work.get(add_to(dossier, "verbindingen")))

    assert len(few.xpath("//select[@name='seller']/option")) == MOST + 1
    assert many.xpath("//select[@name='seller']") == []
    assert many.xpath("//input[@name='seller-zoek'][@type='search']")
    assert offered(many, "seller") == []
    assert many.xpath("//select[@name='chain']")


def test_without_a_script_the_button_looks_and_saves_nothing(at_work, dossier, chain):
    buyer = dossier.sites.filter(role="processor").earliest("pk")
    sent = LINK | {"chain": chain.pk, "buyer": buyer.pk, "seller-zoek": "BEDRIJF 07"}

    found = page(at_work.post(add_to(dossier, "verbindingen"), sent | {"zoek": "seller"}))

    assert offered(found, "seller") == ["Groeve: Bedrijf 07"]
    assert offered(found, "buyer") == ["* Verwerker: onbekend"]
    assert found.xpath("//input[@name='material']/@value") == ["blokken"]
    assert found.xpath("//*[@class='foutenlijst']") == []
    assert Link.objects.count() == 10

    seller = found.xpath("//input[@name='seller']/@value")[0]
    looked = {"seller-gezocht": "BEDRIJF 07", "seller": seller}
    at_work.post(add_to(dossier, "verbindingen"), sent | looked)
    made = Link.objects.latest("pk")
    assert (made.seller.name, made.buyer, made.material) == ("Bedrijf 07", buyer, "blokken")


def test_words_that_were_not_looked_for_are_looked_for_first(at_work, dossier, chain):
    """Enter in a search field, or a name that is typed and not chosen."""
    sent = LINK | {"chain": chain.pk, "seller-zoek": "bedrijf 03", "seller-gezocht": ""}

    found = page(at_work.post(add_to(dossier, "verbindingen"), sent))

    assert offered(found, "seller") == ["Groeve: Bedrijf 03"]
    assert found.xpath("//*[@class='foutenlijst']") == []


def test_who_looks_and_chooses_nothing_is_told(at_work, dossier, chain):
    sent = {"title": "Natte zaag", "kind": "prevent", "status": "planned"}
    looked = {"site-zoek": "bedrijf", "site-gezocht": "bedrijf", "site": ""}

    refused = page(at_work.post(add_to(dossier, "maatregelen"), sent | looked))

    assert "U zocht naar “bedrijf”." in text(refused.xpath("//*[@id='div_id_site']")[0])
    assert not Measure.objects.exists()
    at_work.post(
        add_to(dossier, "maatregelen"), sent | looked | {"site-zoek": "", "site-gezocht": ""}
    )
    assert Measure.objects.get().site is None


def test_a_row_is_shown_with_what_was_chosen_and_keeps_it(at_work, dossier, chain):
    quarry = dossier.sites.filter(role="quarry").latest("pk")
    risks = [
        RiskFactory(dossier=dossier, title=f"Stof {n:02}", search_key=f"stof {n:02}")
        for n in range(MOST + 2)
    ]
    measure = Measure.objects.create(dossier=dossier, title="Natte zaag", site=quarry)
    measure.risks.set(risks[:2])
    address = reverse("duediligence:row", args=[dossier.pk, "maatregelen", measure.pk])

    found = page(at_work.get(address))

    assert offered(found, "site") == ["niet één schakel", "* Groeve: Bedrijf 19"]
    assert offered(found, "risks") == ["* Stof 00", "* Stof 01"]
    sent = {"version": "1", "title": "Natte zaag", "kind": "prevent", "status": "busy"}
    sent |= {"read": found.xpath("//input[@name='read']/@value")[0], "site": quarry.pk}
    more = {"risks": [risks[1].pk], "risks-zoek": "stof 10", "zoek": "risks"}
    looked = page(at_work.post(address, sent | more))
    assert offered(looked, "risks") == ["* Stof 01", "Stof 10"]
    assert looked.xpath("//input[@name='version']/@value") == ["1"]
    assert looked.xpath("//input[@name='read']/@value") == [sent["read"]]
    at_work.post(address, sent | {"risks": [risks[1].pk, risks[10].pk]})
    measure.refresh_from_db()
    assert (measure.status, measure.site) == ("busy", quarry)
    assert list(measure.risks.order_by("pk")) == [risks[1], risks[10]]


def options_of(dossier, kind, field):
    return reverse("duediligence:options", args=[dossier.pk, kind, field])


def test_the_options_alone_are_there_for_the_script(at_work, dossier, chain):
    chosen = dossier.sites.earliest("pk")
    address = options_of(dossier, "verbindingen", "seller")

    found = page(at_work.get(address, {"seller-zoek": "groeve", "seller": chosen.pk}))

    assert offered(found, "seller")[0] == "* Groeve: Bedrijf 00"
    assert len(offered(found, "seller")) == FOUND + 1
    told = "De eerste 10 die zijn gevonden. Typ meer om andere te zien."
    assert [text(each) for each in found.xpath("//p | //*[@data-hx-swap-oob]")] == [
        told,
        told,
    ]
    nothing = at_work.get(address, {"seller-zoek": "bestaat niet"}).content.decode()
    assert "Niets gevonden." in nothing


def test_nothing_of_another_dossier_is_found_or_stays_chosen(at_work, dossier, chain):
    strange = SiteFactory(role="quarry", name="Bedrijf van een ander", search_key="bedrijf van een")
    asked = {"seller-zoek": "bedrijf van een", "seller": strange.pk}

    alone = at_work.get(options_of(dossier, "verbindingen", "seller"), asked)
    whole = at_work.post(add_to(dossier, "verbindingen"), LINK | asked | {"zoek": "seller"})

    assert "Bedrijf van een ander" not in alone.content.decode() + whole.content.decode()
    theirs = DossierFactory()
    ChainFactory(dossier=theirs)
    assert at_work.get(options_of(theirs, "verbindingen", "seller")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "field"),
    [("verbindingen", "material"), ("bewijs", "replaces"), ("bewijs", "x"), ("x", "seller")],
)
def test_only_fields_that_choose_rows_have_options(at_work, dossier, chain, kind, field):
    assert at_work.get(options_of(dossier, kind, field)).status_code == 404


def test_finding_asks_as_many_queries_among_few_as_among_many(at_work, dossier, chain):
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            address = options_of(dossier, "verbindingen", "seller")
            assert at_work.get(address, {"seller-zoek": "bedrijf"}).status_code == 200
        counts.append(len(asked))
        Site.objects.bulk_create(
            Site(dossier=dossier, role="quarry", name=f"Bedrijf {n}", search_key=f"bedrijf {n}")
            for n in range(60)
        )

    assert counts[0] == counts[1]
    assert Chain.objects.count() == 1
