"""The TOML data: complete, bilingual, and words that hold no open places."""

import re
import string
import tomllib
from pathlib import Path

import pytest
from django.utils import translation

from portal.accounts.enums import OrganisationKind
from portal.files import kinds as kinds_module
from portal.files.inspection.verdict import Rules
from portal.files.kinds import kind, kinds, megabytes
from portal.files.names import clean_name
from portal.files.refusals import codes, words

SOURCE = Path(kinds_module.__file__).parent
#: Codes that appear in Python as a refusal or remark.
IN_CODE = {
    code
    for path in SOURCE.rglob("*.py")
    if "management" not in path.parts
    for code in re.findall(
        r'(?:code="|(?:Refusal|Remark|refused|Verdict)\(\s*(?:"",\s*)?")([a-z-]+)"',
        path.read_text("utf-8"),
    )
}

#       kind               bytes         pixels       entries unpacked     ratio depth active
LIMITS = [
    ("tender-document", 26_214_400, 50_000_000, 2000, 524_288_000, 100, 2, "refuse"),
    ("evidence", 26_214_400, 50_000_000, 2000, 524_288_000, 100, 2, "refuse"),
    ("bid", 262_144_000, 50_000_000, 2000, 524_288_000, 100, 2, "report"),
    ("picture", 26_214_400, 50_000_000, 2000, 524_288_000, 100, 2, "refuse"),
    ("spreadsheet", 26_214_400, 50_000_000, 2000, 524_288_000, 100, 2, "refuse"),
]


@pytest.mark.parametrize("row", LIMITS, ids=lambda row: row[0])
def test_the_limits_are_those_that_were_agreed(row):
    rules = kind(row[0]).rules
    assert row[1:] == (
        rules.max_bytes,
        rules.max_pixels,
        rules.max_entries,
        rules.max_unpacked_bytes,
        rules.max_ratio,
        rules.max_depth,
        rules.active,
    )


def test_every_kind_has_a_row_above():
    assert [row[0] for row in LIMITS] == list(kinds())


def test_the_kinds_name_real_organisations_and_survive_the_way_to_the_child():
    for of in kinds().values():
        assert of.organisations <= set(OrganisationKind.values)
        assert Rules.from_json(of.rules.as_json()) == of.rules


def test_no_two_types_share_an_extension():
    extensions = (*kind("bid").rules.extensions, "webp")
    assert len(extensions) == len(set(extensions))


def test_every_code_in_the_source_has_words():
    assert {"empty", "macros", "archive-overlap", "quota", "virus"} <= IN_CODE
    assert codes() >= IN_CODE


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("code", sorted(codes()))
def test_every_refusal_says_why_and_what_to_do(code, language):
    with translation.override(language):
        for of in kinds().values():
            text = words(code, of, "a<b>.txt")
            assert text.why.endswith(".")
            assert text.do.endswith(".")
            assert not set("{}") & set(str(text))
            assert max(map(len, re.split(r"[.:] ", str(text)))) < 180


def test_the_two_languages_fill_in_the_same_limits():
    data = tomllib.loads((SOURCE / "refusals.toml").read_text("utf-8"))
    for code, text in data.items():
        places = {
            language: {
                field
                for sentence in ("why", "do")
                for _, field, _, _ in string.Formatter().parse(text[language][sentence])
                if field
            }
            for language in ("nl", "en")
        }
        assert places["nl"] == places["en"], code


def test_a_detail_with_braces_stays_text():
    assert "{0.__class__}" in words("archive-name", kind("bid"), "{0.__class__}").why


@pytest.mark.parametrize(
    ("size", "text"), [(26_214_400, "25 MB"), (2048, "2 kB"), (5, "1 kB"), (1 << 20, "1 MB")]
)
def test_sizes_for_people(size, text):
    assert megabytes(size) == text


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("bestek.pdf", "bestek.pdf"),
        ("C:\\Users\\x\\bestek.pdf", "bestek.pdf"),
        ("../../etc/passwd", "passwd"),
        ("exe.\u202efdp", "exe.fdp"),
        ("a\0b\n\tc.pdf", "ab c.pdf"),
        ("", "bestand"),
        ("...", "bestand"),
        ("a" * 400 + ".pdf", "a" * 251 + ".pdf"),
        ("a" * 400, "a" * 255),
        ("e\u0301e\u0301n.pdf", "één.pdf"),
        ("\ud800.pdf", "bestand.pdf"),
        ("map/.pdf", "bestand.pdf"),
    ],
)
def test_names_are_one_line_of_plain_text(given, clean):
    assert clean_name(given) == clean
