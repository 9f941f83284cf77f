"""The corpus is in order: its figures would mean nothing otherwise."""

from __future__ import annotations

import pytest

from tests.evaluation import check_corpus as corpus


@pytest.mark.parametrize("half", corpus.HALVES)
def test_each_passage_is_told_in_one_shape(half: str) -> None:
    entries = corpus.passages(half)
    assert [fault for entry in entries for fault in corpus.faults_of_passage(entry)] == []
    assert len({entry["id"] for entry in entries}) == len(entries) > 0


@pytest.mark.parametrize("half", corpus.HALVES)
def test_each_quote_stands_in_its_document(half: str) -> None:
    labels = corpus.documents(half)
    faults = [
        fault
        for name, label in labels.items()
        for fault in corpus.faults_of_document(name, label, corpus.text_of(half, label))
    ]
    assert faults == []
    files = {path.name for path in (corpus.CORPUS / half / "documents").iterdir()}
    assert files == {label["file"] for label in labels.values()}


def test_no_two_texts_come_from_one_template() -> None:
    texts = {
        entry["id"]: entry["text"] for half in corpus.HALVES for entry in corpus.passages(half)
    }
    texts |= {
        name: corpus.text_of(half, label)
        for half in corpus.HALVES
        for name, label in corpus.documents(half).items()
    }
    assert corpus.alike(texts) == []


def test_copies_are_seen() -> None:
    text = "Binnen zes weken na gunning levert de aannemer een lijst van alle groeves en zagerijen."
    texts = {"a": text, "b": text.replace("zes", "acht"), "c": "Iets heel anders."}
    assert corpus.alike(texts) == ["a and b share 9 runs of five words"]


def test_both_halves_have_every_code_with_and_without_cause() -> None:
    for half in corpus.HALVES:
        found = corpus.counts(half)
        assert [code for code, (yes, no) in found.items() if not yes or not no] == []
