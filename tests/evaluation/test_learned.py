"""The learned voter: its file is in order; what it says of a duty and of another matter."""

from __future__ import annotations

import gzip
import json

from tenders.checks import Case, learned, second
from tenders.checks.blocks import blocks
from tenders.checks.engine import check
from tenders.checks.text import Reading
from tenders.documents import read_text

COMPLAINT = (
    "Wie in de groeve of de zagerij werkt, kan zijn klacht kwijt bij een meldpunt dat de "
    "leverancier in de taal van de mensen daar openstelt."
)
WEATHER = "Bij vorst wordt het voegwerk uitgesteld tot de temperatuur boven vijf graden komt."


def _votes(text: str) -> dict[str, float]:
    return learned.votes(Reading(read_text(text, "tekst.txt")))[0].blocks


def test_the_file_has_a_weight_for_every_block_and_rule_and_stays_small() -> None:
    head, *lines = gzip.decompress(learned.FILE.read_bytes()).decode().splitlines()
    told = json.loads(head)
    assert told["blocks"] == [block.code for block in blocks()]
    assert told["rules"] == sorted(second.bars())
    assert all(line.count("\t") == 1 and int(line.split("\t")[1], 16) for line in lines)
    assert learned.FILE.stat().st_size < 2_000_000


def test_weights_come_out_of_one_number_as_they_went_in() -> None:
    weights = [3, -70, 0, *range(-5, 5)]
    assert learned.unpack(learned.pack(2.0, weights), 14) == [40, *weights]


def test_no_text_is_too_long_to_add_up() -> None:
    reading = Reading(read_text(f"{COMPLAINT[:-1]} " * 5_000, "tekst.txt"))
    assert learned.votes(reading)[0].blocks["ISV-11"] > learned.NOTHING


def test_the_sentences_around_tell_what_a_document_is_about() -> None:
    about = [learned.Vote({}, {}, 3.0)] * 10
    other = [learned.Vote({}, {}, -1.0)] * 10
    near = learned.surroundings([*about, *other])
    assert near[0] > near[10] > near[19]
    assert learned.surroundings([]) == []


def test_no_text_of_the_half_that_measures_is_learned_from() -> None:
    head = gzip.decompress(learned.FILE.read_bytes()).decode().splitlines()[0]
    assert "test" not in json.loads(head)["sets"]


def test_a_duty_looks_like_its_block_and_another_matter_like_none() -> None:
    votes = _votes(COMPLAINT)
    assert max(votes, key=lambda code: votes[code]) == "ISV-11"
    assert max(_votes(WEATHER).values()) < learned.NOTHING


def test_what_has_no_known_word_gets_no_votes_of_its_own() -> None:
    assert max(_votes("Xq zz.").values()) < learned.NOTHING


def test_the_same_text_gets_the_same_votes() -> None:
    assert _votes(COMPLAINT) == _votes(COMPLAINT)


def test_a_document_of_another_matter_gets_no_block_by_votes() -> None:
    text = "\n\n".join(f"## {number}. Voegwerk\n\n{WEATHER}" for number in range(1, 12))
    result = check(Case((read_text(text, "bestek.md"),)))
    assert not result.has_isv
