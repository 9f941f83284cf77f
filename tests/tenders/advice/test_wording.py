"""Every code has words in both languages, and numbers are written as people write them."""

import ast
import re
import string
from datetime import date
from pathlib import Path

import pytest

from tenders.advice import Facts, Stone, advise, wording
from tenders.advice.reference import raw

ADVICE = Path(wording.__file__).parent


def entries(node, path=()):
    """Every table that holds a text, with its place."""
    if isinstance(node, dict) and isinstance(node.get("nl"), str):
        yield ".".join(path), node
    elif isinstance(node, dict):
        for name, below in node.items():
            yield from entries(below, (*path, name))


TEXTS = dict(entries(raw("wording")))


@pytest.mark.parametrize("place", TEXTS)
def test_text_has_both_languages_with_the_same_placeholders(place):
    entry = TEXTS[place]
    assert set(entry) == {"nl", "en"}
    names = {
        language: {name.lower() for _, name, _, _ in string.Formatter().parse(text) if name}
        for language, text in entry.items()
    }
    if place.startswith(("reason.", "title.")):  # a Belgian word may have one English name
        assert names["en"] <= names["nl"]
    else:
        assert names["en"] == names["nl"]


def test_every_code_in_the_data_has_a_text():
    texts = raw("wording")
    for entry in raw("forms")["form"]:
        group = "labour-law" if entry["form"] == "labour-law" else f"form-{entry['form']}"
        assert entry["code"] in texts["text"][group]
    for entry in raw("award")["award"]:
        assert entry["code"] in texts["text"][entry["question"].replace(".", "-")]
    for entry in raw("obligation")["reason"]:
        assert entry["code"] in texts["text"]["isv-reason"]
    for code in raw("procedures")["reason"]:
        assert code in texts["text"]["procedure"]
    for entry in raw("terms")["term"]:
        assert "days" in entry or entry["reason"] in texts["reason"]
    for entry in raw("terms")["waiver"]:
        assert f"standstill-{entry['reason']}" in texts["reason"]


def test_no_text_without_a_code():
    """A text that nothing can say is dead: every code stands in the data or in the source."""
    data = "".join(
        (ADVICE.parent / "reference" / f"{name}.toml").read_text()
        for name in ("forms", "award", "obligation", "procedures", "terms", "risks")
    )
    source = {
        node.value
        for path in ADVICE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
    }
    for place in TEXTS:
        code = place.rpartition(".")[2]
        bare = code.removeprefix("standstill-")  # a waiver says its reason without it
        said = any(f'"{name}"' in data or f".{name}]" in data for name in (code, bare))
        if place.startswith(("text.", "reason.", "note.")):
            assert said or code in source, place


def test_sentences_are_short():
    """At most 20 words: plain Dutch (B1)."""
    for place, entry in TEXTS.items():
        for sentence in re.split(r"(?<=[.:?!]) ", entry["nl"]):
            assert len(sentence.split()) <= 20, (place, sentence)


def test_amounts_and_dates_are_written_out():
    facts = Facts(
        jurisdiction="nl", nature="works", value_cents=600_000_050, notice_date=date(2026, 9, 1)
    )
    found = advise(facts).get("threshold")
    assert found is not None
    assert wording.word(found, "nl").startswith(
        "Uw raming is €\u00a06.000.000,50. De drempel is €\u00a05.404.000."
    )
    assert wording.word(found, "en").startswith(
        "Your estimate is €6,000,000.50. The threshold is €5,404,000."
    )
    assert wording.word(found, "nl").endswith("van 1 januari 2026 tot en met 31 december 2027.")


@pytest.mark.parametrize(
    ("jurisdiction", "says"),
    [
        (
            "nl",
            "Geef minstens 40 dagen voor de inschrijving. Dag 1 is de dag na de dag",
        ),
        (
            "be",
            "Geef minstens 30 dagen voor de offerte. Dag 1 is de dag na de dag",
        ),
    ],
)
def test_jurisdiction_has_its_own_words(jurisdiction, says):
    facts = Facts(jurisdiction=jurisdiction, procedure="open")
    found = advise(facts).get("term.tender")
    assert found is not None
    assert wording.word(found, "nl").startswith(says)


def test_title_of_a_risk_names_stone_and_country():
    facts = Facts(
        stones=(
            Stone(stone="sandstone", product="cobbles", origin_country="IN"),
            Stone(stone="granite", origin_country="IN", processing_country="CN"),
            Stone(),
        )
    )
    titles = [wording.title(found, "nl") for found in advise(facts).group("risk")]
    assert titles == [
        "Zandsteen (kasseien en keien) uit India",
        "Graniet uit India",
        "Graniet, bewerkt in China",
        "Natuursteen, herkomst onbekend",
    ]
