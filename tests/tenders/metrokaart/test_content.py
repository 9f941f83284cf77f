"""The data of the stations: complete in both languages, with sources, honest about certainty."""

import re
import shutil

import pytest

from tenders.metrokaart import content, network
from tenders.metrokaart.content import OWN, dutch_article, load, placeholders
from tenders.metrokaart.files import STATIONS, ContentError

CONTENT = load()
#: Where a text stands, and the text: every question, point, outcome and reason.
ITEMS = [
    (f"{station.code} {kind} {number}", item)
    for station in CONTENT.stations.values()
    for kind in ("questions", "attention", "outcomes")
    for number, item in enumerate(getattr(station, kind), 1)
] + [(f"rule {rule.code}", rule.reason) for rule in CONTENT.rules]
HOOKS = [hook for station in CONTENT.stations.values() for hook in station.hooks]
LAWS = {
    "nl": {"aw", "ab", "woo", "archief"},
    "be": {"wo", "wr", "aur-default", "aur-penalties", "aur-chain"},
}
#: Longest sentence in plain Dutch, in words.
SENTENCE = 18


def test_every_station_of_the_map_has_its_texts():
    assert list(CONTENT.stations) == [station.code for station in network.load().stations]


@pytest.mark.parametrize("code", CONTENT.stations)
def test_a_station_has_enough_to_say(code):
    station = CONTENT.stations[code]
    always = [item for item in station.questions if item.when == content.parse(None, "")]
    assert len(station.questions) >= 4
    assert len(station.attention) >= 3
    assert len(always) >= 2


def test_both_languages_use_the_same_placeholders():
    assert [
        where for where, item in ITEMS if placeholders(item.text.nl) != placeholders(item.text.en)
    ] == []


def test_dutch_sentences_are_short():
    sentences = [
        (where, one) for where, item in ITEMS for one in re.split(r"[.?!:;]\s", item.text.nl)
    ]

    assert [(where, one) for where, one in sentences if len(one.split()) > SENTENCE] == []


def test_a_text_of_our_own_is_never_called_verified():
    own = [(where, item) for where, item in ITEMS if item.source == OWN]

    assert len(own) > 100
    assert [where for where, item in own if item.certainty == "verified"] == []


def test_a_text_on_an_act_names_the_article():
    acts = [
        (where, item) for where, item in ITEMS if item.source in {"aw", "ab", "woo", "wo", "wr"}
    ]

    assert len(acts) > 50
    assert [where for where, item in acts if not re.search(r"\d", item.article)] == []


def test_a_hook_names_an_article_of_an_act_of_its_own_jurisdiction():
    assert len(HOOKS) > 100
    assert [hook for hook in HOOKS if hook.law not in LAWS[hook.jurisdiction]] == []
    assert [hook for hook in HOOKS if not re.search(r"\d", hook.article.nl)] == []
    assert [hook for hook in HOOKS if "{" in hook.text.nl + hook.text.en] == []


#: What nobody has read: wherever a text says it, it carries the mark 'from memory'.
FROM_MEMORY = [
    r"3 tot 5",  # how many companies one invites (Proportionality Guide)
    r"7 jaar",  # selection lists under the Archives Act
    r"regels over onderaannemers\. Wij",  # Royal Decree 14-01-2013, articles 12/1-12/4
    r"ernst, dan naar kans",  # OECD guidance, order of priority
    r"draagt het bij",  # OECD guidance, kinds of involvement
]


@pytest.mark.parametrize("pattern", FROM_MEMORY)
def test_what_was_not_read_is_marked_from_memory(pattern):
    said = [item for _, item in ITEMS if re.search(pattern, item.text.nl)]
    assert said != []
    assert {item.certainty for item in said} == {"from-memory"}


def test_article_1_12_was_not_read_and_says_so():
    marks = {hook.certainty for hook in HOOKS if hook.article.nl == "1.12"}

    assert marks == {"from-memory"}


def test_every_source_is_used():
    used = {item.source for _, item in ITEMS} | {hook.law for hook in HOOKS}

    assert set(CONTENT.sources) == used


@pytest.mark.parametrize(
    ("article", "dutch"),
    [
        ("2.114(3)-(4)", "2.114 lid 3-4"),
        ("2.15(3), 2.22(2)a", "2.15 lid 3, 2.22 lid 2 onder a"),
        ("5.1(1)c, (6), (7)", "5.1 lid 1 onder c, lid 6, lid 7"),
        ("2.126b(1)", "2.126b lid 1"),
        ("81 §§2-3", "81 §§2-3"),
        ("2.71-2.74b", "2.71-2.74b"),
    ],
)
def test_articles_are_written_the_dutch_way(article, dutch):
    assert dutch_article(article) == dutch


#: A change in a file, and what the error says: the file, the entry and what is wrong.
BROKEN = [
    (
        "a.toml",
        'nl = "Is er inkoopbeleid waarin ISV staat?"\n',
        "",
        "a.toml: A1, question 1: needs a text in nl and en, and nothing else",
    ),
    (
        "a.toml",
        "Is er inkoopbeleid waarin ISV staat?",
        "Is er een {beleid}?",
        "a.toml: A1, question 1: does not know the placeholder {beleid}",
    ),
    (
        "a.toml",
        'when = { jurisdiction = "nl", authority = "central" }',
        'when = { jurisdiction = "nl", authority = "state" }',
        "a.toml: A1, question 6: `when.authority` does not know 'state'",
    ),
    (
        "a.toml",
        'source = "council"',
        'source = "hearsay"',
        "a.toml: A1, question 7: does not know the source 'hearsay'",
    ),
    (
        "a.toml",
        'article = "1.4(1)-(3)"\ncertainty = "verified"',
        'article = "1.4(1)-(3)"',
        "a.toml: A1, hook 1: needs `law`, `article` and `certainty`",
    ),
    (
        "a.toml",
        'certainty = "reconstruction"\nchecked = 2026-11-23',
        'certainty = "verified"\nchecked = 2026-11-23',
        "a.toml: A1, question 1: is called verified and names no source",
    ),
    (
        "a.toml",
        "checked = 2026-11-23",
        'checked = "recently"',
        "a.toml: A1, question 1: needs `checked`, a date",
    ),
    (
        "b.toml",
        "[B1]",
        "[C9]\npurpose = { nl = 'a', en = 'b' }\n[B1]",
        "b.toml: C9: is not a station of this phase",
    ),
    (
        "route.toml",
        'stations = ["A3"]',
        'stations = ["A9"]',
        "route.toml: rule 2 (framework-estimate): `stations` must name stations of the map",
    ),
    (
        "route.toml",
        'code = "framework-estimate"',
        'code = "framework-policy"',
        "route.toml: rule 2 (framework-policy): needs a `code` of its own",
    ),
    (
        "a.toml",
        "[defaults]\nsource",
        "[defaults\nsource",
        "a.toml: not valid TOML",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "message"), BROKEN)
def test_a_wrong_file_names_the_file_and_the_entry(tmp_path, name, old, new, message):
    directory = tmp_path / "stations"
    shutil.copytree(STATIONS, directory)
    text = (directory / name).read_text()
    assert old in text
    (directory / name).write_text(text.replace(old, new, 1))

    with pytest.raises(ContentError) as refusal:
        load(directory)

    assert str(refusal.value).startswith(message)


def test_a_missing_file_is_named(tmp_path):
    directory = tmp_path / "stations"
    shutil.copytree(STATIONS, directory)
    (directory / "d.toml").unlink()

    with pytest.raises(ContentError, match=r"^d\.toml: the file is missing$"):
        load(directory)
