"""The metrokaart for everybody: pages, the frame, and the files for other sites."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from lxml import html

from portal.accounts.enums import OrganisationKind
from tenders.metrokaart import network
from tests.factories import MembershipFactory, TenderFactory
from tests.test_doors import CSP, CSP_FRAMED, FRAMED

CODES = [station.code for station in network.load().stations]
KINDS = [(country, language) for country in ("nl", "be") for language in ("nl", "en")]
MAP, EMBED = "/kaart/", "/kaart/insluiten/"
#: A host that a file asks for something, beside what a name space is called and a link leads to.
FETCHED = re.compile(r"""\s(?:src|xlink:href)=|url\((?!["']?data:)|@import|<script|<link""")


def read(answer):
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def body(client, country, language, kind):
    return client.get(reverse("map:file", args=[country, language, kind])).content.decode()


@pytest.mark.parametrize(("country", "language"), KINDS)
def test_map_and_list_show_every_station_and_nobodys_state(client, country, language):
    client.cookies["django_language"] = language
    page = read(client.get(MAP, {"land": country}))
    drawn = page.xpath("//svg//a/@href")
    listed = page.xpath("//*[@class='halte-naam']/a/@href")

    assert [address.split("/")[3] for address in drawn] == CODES
    assert listed == drawn
    spoken = page.xpath("//svg//a/@aria-label")
    assert not [label for label in spoken if "Status" in label]
    assert not page.xpath("//*[@aria-current='step']")
    assert ("overheid" in spoken[0]) is (country == "be" and language == "nl")


def test_every_station_has_a_page_that_leads_to_the_next(client):
    client.cookies["django_language"] = "en"
    for country, code in (("nl", "A1"), ("be", "C5"), ("nl", "D8")):
        page = read(client.get(reverse("map:station", args=[code]), {"land": country}))
        assert page.xpath("//h1")[0].text.startswith(code)
        beside = page.xpath("//nav[@aria-label='Neighbouring stations']//a/@href")
        assert [address.split("/")[3] for address in beside] == [
            near for near in (_near(code, -1), _near(code, 1)) if near
        ]
        assert all(("land=be" in address) is (country == "be") for address in beside)
    assert client.get(reverse("map:station", args=["Z9"])).status_code == 404


def _near(code, step):
    place = CODES.index(code) + step
    return CODES[place] if 0 <= place < len(CODES) else None


@pytest.mark.parametrize(
    "address",
    [
        "/kaart/?land=de",
        "/kaart/insluiten/?taal=fr",
        "/kaart/ingesloten/de/nl/",
        "/kaart/ingesloten/nl/fr/",
        "/kaart/bestand/metrokaart-nl-nl.pdf",
        "/kaart/bestand/metrokaart-de-nl.svg",
    ],
)
def test_what_there_is_no_map_for_is_not_there(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("address", [MAP, EMBED, FRAMED, "/kaart/station/B4/"])
def test_no_page_of_the_map_reads_the_database(client, address, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(address).status_code == 200


# --- The frame ------------------------------------------------------------------------------------
def test_only_the_frame_may_be_framed(client):
    for address, policy in ((FRAMED, CSP_FRAMED), (MAP, CSP), (EMBED, CSP)):
        answer = client.get(address)
        assert set(answer["Content-Security-Policy"].split("; ")) == policy
        assert answer.get("X-Frame-Options") == (None if address == FRAMED else "DENY")


@pytest.mark.django_db
def test_the_frame_is_the_same_for_everybody_and_sets_no_cookie(client):
    seen = client.get(FRAMED)
    member = MembershipFactory(organisation__kind=OrganisationKind.AUTHORITY)
    TenderFactory(organisation=member.organisation, title="Geheim plein")
    client.force_login(member.user)
    client.cookies["django_language"] = "en"
    again = client.get(FRAMED)

    assert again.content == seen.content
    assert not again.cookies
    assert not seen.cookies
    assert again["Cache-Control"] == "public, max-age=300"
    page = read(again)
    assert page.get("lang") == "nl"
    assert page.xpath("//form | //script | //input | //button") == []
    assert page.xpath("//base/@target") == ["_top"]
    assert set(page.xpath("//svg//a/@target")) == {"_top"}  # a drawing does not follow the base
    assert {link.split("/kaart/")[0] for link in page.xpath("//a/@href")} == {
        "http://127.0.0.1:8000"
    }


def test_the_frame_can_be_the_list_alone(client):
    assert read(client.get(FRAMED)).xpath("count(//svg)") == 1
    alone = read(client.get(FRAMED, {"vorm": "lijst"}))
    assert alone.xpath("count(//svg)") == 0
    assert len(alone.xpath("//*[@class='halte-naam']")) == len(CODES)


def test_the_page_that_explains_gives_lines_that_work(client):
    client.cookies["django_language"] = "nl"
    page = read(client.get(EMBED, {"land": "be", "taal": "en"}))
    lines = [html.fromstring(area.text) for area in page.xpath("//textarea")]

    assert [line.tag for line in lines] == ["iframe", "iframe"]
    assert [line.get("title") for line in lines] == [
        "Metrokaart natural stone",
        "Metrokaart natural stone, as a list",
    ]
    for line in lines:
        path = line.get("src").removeprefix("http://127.0.0.1:8000")
        assert read(client.get(path)).get("lang") == "en"
    files = page.xpath("//a[@download]/@href")
    assert [client.get(file).status_code for file in files] == [200, 200]


# --- The files ------------------------------------------------------------------------------------
@pytest.mark.parametrize(("country", "language"), KINDS)
def test_the_svg_stands_alone(client, country, language):
    text = body(client, country, language, "svg")
    root = ET.fromstring(text)  # noqa: S314 -- what we drew ourselves

    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    links = root.findall(".//{http://www.w3.org/2000/svg}a")
    assert [link.get("href").split("/")[5] for link in links] == CODES
    assert {link.get("target") for link in links} == {"_top"}
    assert text.count("@font-face") == 5
    assert not FETCHED.search(text)


@pytest.mark.parametrize("kind", ["svg", "html"])
def test_a_file_is_a_download_that_never_runs_here(client, kind):
    answer = client.get(reverse("map:file", args=["nl", "nl", kind]))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == (
        f'attachment; filename="metrokaart-natuursteen-nl-nl.{kind}"'
    )


def test_the_html_stands_alone(client):
    text = body(client, "nl", "en", "html")
    page = html.fromstring(text)

    assert page.get("lang") == "en"
    assert len(page.xpath("//svg//a")) == len(page.xpath("//*[@class='halte-naam']")) == len(CODES)
    assert not FETCHED.search(text)
    assert "../" not in text


def test_the_detector_of_the_files_finds_what_is_asked_of_a_host():
    for planted in (
        '<img src="x.png">',
        "url(../x.woff2)",
        'url("https://x")',
        "<script>",
        "@import 'x'",
        '<link rel="stylesheet">',
    ):
        assert FETCHED.search(planted), planted
    assert not FETCHED.search('url("data:font/woff2;base64,x") <a href="https://x">')
