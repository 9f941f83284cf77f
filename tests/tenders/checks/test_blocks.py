"""Where a building block is found: in its own section, not wherever its words are mentioned."""

import pytest

from tenders.checks import Case, CaseFacts
from tenders.checks.engine import check
from tenders.documents import read_text

SECTIONS = {
    "ISV-02": """Verbintenis
Leverancier past tot de laatste levering gepaste zorgvuldigheid toe in de keten.""",
    "ISV-03": """Risicoanalyse
Leverancier levert binnen acht weken een analyse van de risico's voor arbeiders in groeves.

Levert hij de analyse niet, dan gelden de sancties van artikel 6.""",
    "ISV-04": """Plan van aanpak
Leverancier legt binnen vier maanden een plan van aanpak voor, gebaseerd op de analyse.""",
    "ISV-05": """Melding
Leverancier meldt schriftelijk aan de gemeente:

- een andere groeve: drie weken vooraf, met een aangevulde ketenkaart;
- kinderarbeid of een ander ernstig feit: binnen vijf dagen.""",
    "ISV-07": """Rapportage
Leverancier stuurt de gemeente elk jaar een verslag. Het verslag bevat:

- de stand van het plan van aanpak;
- meldingen en klachten over de keten.""",
    "ISV-12": """Sancties
Wie deze artikelen niet nakomt, krijgt een termijn van dertig dagen voor herstel. Daarna kan de
gemeente een boete opleggen.""",
}


def checked(sections, ending=""):
    parts = ["# Bijlage 4 Internationale sociale voorwaarden"]
    for number, text in enumerate(sections.values(), start=1):
        parts.append(f"## {number} {text}".replace("\n", "\n\n", 1))
    read = read_text("\n\n".join(parts) + ending, "bijlage.md")
    result = check(Case((read,), CaseFacts(jurisdiction="nl")))
    return {block.code: block for block in result.building_blocks}


def test_each_section_gives_its_block():
    found = checked(SECTIONS)
    assert {code for code, block in found.items() if block.found} == set(SECTIONS)
    assert {found[code].status for code in SECTIONS} == {"present"}


@pytest.mark.parametrize("code", sorted(SECTIONS))
def test_a_section_that_is_gone_is_missed_though_others_speak_of_it(code):
    left = {key: value for key, value in SECTIONS.items() if key != code}
    found = checked(left)
    assert {key for key, block in found.items() if block.found} == set(left)


def test_an_explanation_lays_no_duty():
    left = {key: value for key, value in SECTIONS.items() if key != "ISV-12"}
    told = "\n\n# Bijlage: toelichting\n\n## Sancties\n\n" + SECTIONS["ISV-12"].partition("\n")[2]
    assert not checked(left, told)["ISV-12"].found


def test_the_points_of_a_list_complete_the_sentence_that_begins_it():
    assert checked(SECTIONS)["ISV-05"].missing == ()
    cut = {**SECTIONS, "ISV-05": "Melding\nLeverancier meldt de gemeente een andere groeve."}
    assert set(checked(cut)["ISV-05"].missing) == {"term"}


def test_a_term_of_another_section_completes_nothing():
    cut = {
        **SECTIONS,
        "ISV-04": "Plan van aanpak\nLeverancier legt een plan van aanpak voor aan de gemeente.",
    }
    assert checked(cut)["ISV-04"].missing == ("term",)


def test_a_row_is_read_with_its_heads_and_without_its_explanation():
    table = (
        "# Bijlage Mensen in de keten\n\n| Onderwerp | Wat u doet | Uitleg |\n|---|---|---|\n"
        "| Melden | Andere groeve of kinderarbeid: binnen een week melden aan de gemeente. | |\n"
        "| Plan | Geen. | Een plan van aanpak met data vragen wij niet. |\n"
    )
    result = check(Case((read_text(table, "a.md"),), CaseFacts(jurisdiction="nl")))
    assert [block.code for block in result.building_blocks if block.found] == ["ISV-05"]


@pytest.mark.parametrize(
    "text",
    [
        "ISV: het informatiesysteem vastgoed. De aannemer rapporteert elk jaar in ISV.",
        "# Marktconsultatie\n\nWij vragen naar ketenanalyses en verslagen over mensenrechten.",
        "De accountant voert een due diligence uit naar deelnemingen en rapporteert jaarlijks.",
        "# Keten\n\nDe schakels van de ankerketting worden jaarlijks door een derde gekeurd.",
    ],
)
def test_what_only_looks_like_isv_is_none(text):
    result = check(Case((read_text(text, "a.md"),), CaseFacts(jurisdiction="nl")))
    assert not result.has_isv
