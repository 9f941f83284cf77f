"""Risk of origin: what is known says its source and year, what is not known says that."""

import pytest

from tenders.advice import Facts, Stone, advise, wording

ROWS = [
    # country, stone, product, code, profiles
    ("IN", "granite", "kerbs", "high", ["in-granite-2017", "in-granite-2015", "us-dol-in-stones"]),
    (
        "IN",
        "sandstone",
        "cobbles",
        "high",
        ["in-sandstone-cobbles-2023", "us-dol-in-sandstone", "us-dol-in-stones"],
    ),
    ("IN", "sandstone", "slabs", "high", ["us-dol-in-sandstone", "us-dol-in-stones"]),
    ("IN", "marble", "slabs", "high", ["us-dol-in-stones"]),
    ("CN", "granite", "paving", "attention", ["cn-granite-2008"]),
    ("CN", "marble", "paving", "no-profile", []),
    ("VN", "bluestone", "paving", "attention", ["vn-stone-2010"]),
    ("BR", "quartzite", "slabs", "attention", ["br-stone-2024"]),
    ("BE", "bluestone", "kerbs", "low", ["be-bluestone"]),
    ("FR", "limestone", "cladding", "low", ["fr-limestone"]),
    ("FR", "granite", "kerbs", "eea", []),
    ("PT", "granite", "kerbs", "eea", []),
    ("NO", "larvikite", "slabs", "eea", []),
    ("TR", "marble", "slabs", "no-profile", []),
    ("ZW", "granite", "headstones", "no-profile", []),
    ("NG", "granite", "crushed", "high", ["us-dol-ng-granite", "us-dol-ng-gravel-crushed-stones"]),
    ("BJ", "granite", "kerbs", "no-profile", []),
    ("BJ", "granite", "crushed", "high", ["us-dol-bj-granite-crushed"]),
    ("EG", "limestone", "slabs", "high", ["us-dol-eg-stones-limestone"]),
    ("EG", "granite", "slabs", "no-profile", []),
]


@pytest.mark.parametrize(("country", "stone", "product", "code", "profiles"), ROWS)
def test_risk_of_country_stone_and_product(country, stone, product, code, profiles):
    item = Stone(origin_country=country, stone=stone, product=product)
    found = advise(Facts(stones=(item,))).get(f"risk.{country}.{stone}.{product}")
    assert found is not None
    assert (found.code, found.params["profiles"]) == (code, profiles)


def test_unknown_origin_is_an_answer():
    found = advise(Facts(stones=(Stone(stone="granite"),))).get("risk.unknown.granite")
    assert found is not None
    assert found.code == "origin-unknown"


def test_unknown_stone_matches_every_profile_of_its_country():
    found = advise(Facts(stones=(Stone(origin_country="CN"),))).get("risk.CN.unknown")
    assert found is not None
    assert (found.code, found.params["profiles"]) == ("attention", ["cn-granite-2008"])


def test_processing_elsewhere_is_a_risk_of_its_own():
    stone = Stone(stone="granite", origin_country="PT", processing_country="CN")
    keys = [found.key for found in advise(Facts(stones=(stone,))).group("risk")]
    assert keys == ["risk.PT.granite", "risk.processing.CN.granite"]


def test_the_same_stone_twice_is_one_outcome():
    stone = Stone(stone="granite", origin_country="IN", processing_country="IN")
    assert len(advise(Facts(stones=(stone, stone))).group("risk")) == 1


def test_year_and_list_stand_in_the_text():
    stone = Stone(stone="granite", origin_country="CN")
    found = advise(Facts(stones=(stone,))).get("risk.CN.granite")
    assert found is not None
    assert found.params["year"] == 2008
    assert wording.word(found, "nl").endswith(
        "Er was schade door slib en open groeves (bron uit 2008)."
    )
    stone = Stone(stone="sandstone", product="slabs", origin_country="IN")
    found = advise(Facts(stones=(stone,))).get("risk.IN.sandstone.slabs")
    assert found is not None
    assert wording.word(found, "nl").endswith(
        "Op de lijst van het Amerikaanse ministerie van Arbeid (editie 2020, bijgewerkt 2021) "
        'staat India: "Stones", met kinderarbeid en dwangarbeid.'
    )
