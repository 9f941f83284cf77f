"""Texts: languages, naughty strings, placeholders, what is missing and what is too long."""

import json
import re
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from tenders.notices import ubl
from tenders.notices.refusal import NoticeRefused
from tests.tenders.notices.notices import changed, own, own_bytes, read

TITLE = '<cbc:Name languageID="NLD">Uitbreiding begraafplaats De Voorbeeldhof</cbc:Name>'
PROJECT = (
    "<cac:ProcurementProject>\n    " + '<cbc:ID schemeName="InternalID">VBS-2026-BEGRAAF</cbc:ID>'
)
NAUGHTY = json.loads((Path(__file__).parents[2] / "data" / "blns.json").read_text("utf-8"))
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def titled(title_xml: str) -> bytes:
    """The notice with this markup as the title of the whole (the lot keeps its own)."""
    return changed(f"{PROJECT}\n    {TITLE}", f"{PROJECT}\n    {title_xml}")


def test_naughty_strings_come_through_as_they_are():
    tried = 0
    for naughty in NAUGHTY:
        wanted = re.sub("[ \t\r\n]+", " ", re.sub("[\x7f-\x9f]", "", naughty)).strip(" ")
        if NOT_IN_XML.search(naughty) or not ubl.says_something(wanted) or len(wanted) > 300:
            continue
        reading = read(titled(f'<cbc:Name languageID="NLD">{escape(naughty)}</cbc:Name>'))
        assert reading.title == wanted
        assert json.loads(json.dumps(reading.as_json()))["title"] == wanted
        tried += 1
    assert tried > 400


#  texts (language, title)                                    own    chosen
LANGUAGES = [
    ([("FRA", "Place"), ("ENG", "Square"), ("NLD", "Plein")], "FRA", ("Plein", "nl")),
    ([("FRA", "Place"), ("ENG", "Square")], "FRA", ("Square", "en")),
    ([("DEU", "Platz"), ("FRA", "Place")], "FRA", ("Place", "fr")),
    ([("DEU", "Platz"), ("ITA", "Piazza")], "FRA", ("Platz", "de")),
    ([("NLD", " "), ("ENG", "Square")], "NLD", ("Square", "en")),
    ([("NLD", "\u200b"), ("ENG", "Square")], "NLD", ("Square", "en")),
    ([("", "Plein")], "NLD", ("Plein", "nl")),
    ([("nld", "Plein"), ("eng", "Square")], "ENG", ("Plein", "nl")),
    ([("NLD", "Plein"), ("NLD", "Markt")], "NLD", ("Plein", "nl")),
    ([("ELL", "Πλατεία")], "ELL", ("Πλατεία", "ell")),
]


@pytest.mark.parametrize(("texts", "language", "chosen"), LANGUAGES)
def test_dutch_then_english_then_the_own_language(texts, language, chosen):
    names = "".join(
        f'<cbc:Name languageID="{code}">{text}</cbc:Name>'
        if code
        else f"<cbc:Name>{text}</cbc:Name>"
        for code, text in texts
    )
    data = titled(names).replace(
        b"<cbc:NoticeLanguageCode>NLD", f"<cbc:NoticeLanguageCode>{language}".encode()
    )

    reading = read(data)

    assert (reading.title, reading.language) == chosen


#  what is taken away                                             what is said to be missing
MISSING = [
    ([TITLE + "\n    <cbc:Desc"], ["<cbc:Desc"], ("title",)),
    (["De Voorbeeldhof</cbc:Name>", "Uitbreiding begraafplaats "], ["</cbc:Name>", ""], ("title",)),
    ([">Gemeente Voorbeeldstad<"], ["><"], ("buyer",)),
    (["cac:ContractingParty>"], ["cac:OtherParty>"], ("buyer",)),
    (["cac:ProcurementProjectLot>"], ["cac:OtherLot>"], ("lot",)),
    (['schemeName="Lot"'], ['schemeName="LotsGroup"'], ("lot",)),
    ([">LOT-0001<"], ["> <"], ("lot",)),
    ([">Gemeente Voorbeeldstad<", ">LOT-0001<"], ["><", "><"], ("buyer", "lot")),
]  # fmt: skip


@pytest.mark.parametrize(("olds", "news", "missing"), MISSING)
def test_without_buyer_title_or_lot_it_is_incomplete(olds, news, missing):
    data = own_bytes("nl-below-threshold").decode()
    for old, new in zip(olds, news, strict=True):
        assert old in data
        data = data.replace(old, new)

    with pytest.raises(NoticeRefused) as refused:
        read(data.encode())

    assert refused.value.code == "incomplete-notice"
    assert refused.value.subject == missing


def test_a_text_too_long_is_cut_and_said():
    reading = read(titled(f'<cbc:Name languageID="NLD">{"é" * 301}</cbc:Name>'))

    assert reading.title == "é" * 300
    (item,) = reading.left_out
    assert (item.field, item.code, item.detail) == ("title", "too-long", "300")
    assert item.text("en") == "The text is too long. The portal keeps the first 300 characters."


def test_comments_and_sections_do_not_break_a_text():
    markup = '<cbc:Name languageID="NLD">Markt<!-- x -->plein <![CDATA[A & B]]></cbc:Name>'

    assert read(titled(markup)).title == "Marktplein A & B"


def test_lines_of_a_description_are_kept_without_indentation():
    data = changed("Aanleg van paden en grafvelden.", "Aanleg:\n\t\t\t- paden\n\n\n\n   - velden")

    assert read(data).description.startswith("Aanleg:\n- paden\n\n- velden De paden")


#  in the notice       reference
REFERENCES = [
    ("VBS-2026-BEGRAAF", "VBS-2026-BEGRAAF"),
    (" Zaak  12 / 3 ", "Zaak 12 / 3"),
    ("not available", ""),
    ("N/A", ""),
    ("", ""),
]


@pytest.mark.parametrize(("written", "reference"), REFERENCES)
def test_the_own_number_else_that_of_the_notice(written, reference):
    reading = read(changed("VBS-2026-BEGRAAF", written))

    assert reading.reference == (reference or own("nl-below-threshold").notice_id)


def test_of_several_buyers_the_leader_is_kept():
    buyer = own_bytes("nl-below-threshold").decode()
    first = buyer[buyer.index("        <efac:Organization>") :]
    first = first[: first.index("</efac:Organization>") + len("</efac:Organization>\n")]
    second = (
        first.replace("ORG-0001", "ORG-0002")
        .replace("Gemeente Voorbeeldstad", "Waterschap Voorbeeldmeer")
        .replace(
            "<efac:Company>",
            "<efbc:GroupLeadIndicator>true</efbc:GroupLeadIndicator><efac:Company>",
        )
    )
    party = buyer[buyer.index("  <cac:ContractingParty>") : buyer.index("</cac:ContractingParty>")]
    party += "</cac:ContractingParty>\n"
    data = buyer.replace(first, first + second).replace(
        party, party + party.replace("ORG-0001", "ORG-0002")
    )

    reading = read(data.encode())

    assert reading.buyer.name == "Waterschap Voorbeeldmeer"
    (item,) = reading.left_out
    assert (item.field, item.value, item.code, item.detail) == (
        "buyer",
        "Gemeente Voorbeeldstad",
        "other-buyer",
        "Waterschap Voorbeeldmeer",
    )


LOT = "<cac:ProcurementProjectLot><cbc:ID>L%d</cbc:ID></cac:ProcurementProjectLot>"


def test_of_very_many_lots_the_first_500_are_kept():
    lots = "".join(LOT % number for number in range(600))

    reading = read(changed("</ContractNotice>", f"{lots}</ContractNotice>"))

    assert [lot.identifier for lot in reading.lots][-1] == "L498"
    assert len(reading.lots) == 500
    (item,) = reading.left_out
    assert (item.field, item.value, item.code, item.detail) == ("lots", "L499", "too-many", "500")


def test_of_very_many_remarks_the_first_200_are_kept():
    codes = "".join(
        "<cac:AdditionalCommodityClassification><cbc:ItemClassificationCode>"
        f"x{number}</cbc:ItemClassificationCode></cac:AdditionalCommodityClassification>"
        for number in range(300)
    )
    data = changed(f"{PROJECT}\n", f"{PROJECT}{codes}\n")

    reading = read(data)

    assert len(reading.left_out) == 201
    last = reading.left_out[-1]
    assert (last.field, last.value, last.code, last.detail) == (
        "left_out",
        "300",
        "too-many",
        "200",
    )


def test_of_lots_without_number_and_with_the_same_number_the_first_counts():
    again = LOT % 1 + LOT.replace("L%d", "L1") + LOT.replace("L%d", "")

    reading = read(changed("</ContractNotice>", f"{again}</ContractNotice>"))

    assert [lot.identifier for lot in reading.lots] == ["LOT-0001", "L1"]
    assert [(item.value, item.code) for item in reading.left_out] == [("L1", "same-identifier")]
