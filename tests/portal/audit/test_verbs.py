"""The registry: data with both languages; doubles and half entries are refused."""

import pytest

from portal.audit import verbs

GOOD = '[verbs."test.made"]\nkind = "change"\nnl = "gemaakt"\nen = "made"\n'


@pytest.fixture
def load(tmp_path):
    def load(text):
        path = tmp_path / "verbs.toml"
        path.write_text(text, encoding="utf-8")
        verbs.load(path)

    return load


def test_an_app_adds_verbs_subjects_and_names(load):
    load(
        GOOD
        + '[subjects.stone]\nnl = "steen"\nen = "stone"\n[names.size]\nnl = "maat"\nen = "size"'
    )
    load(GOOD)  # once more changes nothing
    assert verbs.verb("test.made").kind == "change"
    assert verbs.verb_label("test.made", "nl") == "gemaakt"
    assert verbs.subject_label("stone", "en") == "stone"
    assert verbs.name_label("size", "en-gb") == "size"
    assert ("test.made", "made") in verbs.choices("en")


def test_words_for_what_nobody_knows_any_more_are_the_code():
    assert verbs.verb_label("test.gone", "nl") == "test.gone"
    assert verbs.subject_label("gone", "nl") == "gone"
    assert verbs.name_label("gone", "nl") == "gone"


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace('"change"', '"delete"'),
        GOOD.replace("test.made", "Test Made"),
        GOOD.replace("test.made", "made"),
        GOOD.replace("test.made", "test." + "x" * 60),
        GOOD.replace('en = "made"', ""),
        GOOD.replace('"gemaakt"', '" "'),
        GOOD.replace("test.made", "test.written"),  # registered with other words
        '[subjects."Een Ding"]\nnl = "ding"\nen = "thing"',
        '[names."Naam"]\nnl = "naam"\nen = "name"',
        "[other]\n",
    ],
)
def test_what_is_half_or_double_is_refused(load, text):
    with pytest.raises(ValueError, match=r"verbs\.toml|twice"):
        load(text)
