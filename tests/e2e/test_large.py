"""A large supplier at work: 200 places, 600 links, 2,000 pieces of evidence, and one change."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.e2e, pytest.mark.database]


def test_a_large_supplier_finds_the_way_and_saves_a_link(people):
    visitor = people.visit("large")
    page = visitor.page
    main = page.locator("main")

    visitor.go("/dossier/{large}/")
    expect(main).to_contain_text("Risico’s vinden")
    expect(main).to_contain_text("en nog 12")  # of seventeen risks in one cell
    # The first chain has fifty places; each stage is one stop, and leads to the chain.
    stops = page.locator("section[aria-labelledby^=keten-]").first.locator("ol.keten > li")
    expect(stops).to_have_count(4)
    expect(stops.first).to_contain_text("8 van 10 bekend")
    stops.first.get_by_role("link").click()
    page.wait_for_url(re.compile(r"/keten/\d+/#tabel$"))

    # The chain: groups that lead to their places.
    expect(page.locator("h1")).to_have_text("Keten 0")
    expect(page.locator("#plekken")).to_contain_text("(50)")
    expect(page.locator(".ketenplaat svg").first).to_contain_text("Groeve")
    groups = page.locator("#tabel tbody tr")
    total = sum(int(cell) for cell in groups.locator("td:nth-of-type(1)").all_inner_texts())
    assert total == 50
    first = groups.first
    count = first.locator("td").first.inner_text()
    first.get_by_role("link").click()
    expect(page.locator("main p[role=status]")).to_contain_text(f"{count} regel")

    # Every list says how many there are, and shows one page of them.
    for kind, rows in (
        ("schakels", 200),
        ("verbindingen", 600),
        ("risicos", 50),
        ("maatregelen", 50),
        ("bewijs", 2000),
    ):
        visitor.go(f"/dossier/{{large}}/lijst/{kind}/")
        expect(page.locator("main p[role=status]")).to_contain_text(f"{rows} regels")
        expect(page.locator("main tbody tr")).to_have_count(25)
    page.fill("main input[name=q]", "verslag 1999")
    page.locator(".filterbalk button").click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator("main tbody th")).to_contain_text("Verslag 1999 van een bezoek")

    # A new link: both ends are looked for, one with the keyboard alone.
    visitor.go("/dossier/{large}/lijst/verbindingen/nieuw/?chain={large_chain}")
    page.fill("#id_seller", "bedrijf 20")
    choices = page.locator("#id_seller_keuzes")
    choices.get_by_label("Groeve: Bedrijf 20 in het dal").check()
    page.locator("#id_buyer").press_sequentially("verwerker bedrijf 104")
    page.locator("#id_buyer").press("Enter")
    buyer = page.locator("#id_buyer_keuzes").get_by_label("Verwerker: Bedrijf 104 in het dal")
    expect(buyer).to_be_visible()
    page.locator("#id_buyer").press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(buyer).to_be_checked()
    page.fill("input[name=material]", "blokken voor de kade")
    page.locator("main form .knoppen button").first.click()
    expect(page.locator(".meldingen")).to_contain_text("De verbinding is toegevoegd.")
    visitor.go("/dossier/{large}/lijst/verbindingen/?q=kade")
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator("main tbody th")).to_contain_text(
        "Groeve: Bedrijf 20 in het dal levert aan Verwerker: Bedrijf 104 in het dal"
    )
    assert visitor.complaints == []
