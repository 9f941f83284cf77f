"""The reference data: periods touch, everything has a source, nothing is said twice."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise, product

import pytest

from tenders.advice import reference
from tenders.advice.outcome import CERTAINTIES
from tenders.advice.reference import DECIDING, ReferenceDataError, basis, limits, procedures, raw
from tenders.advice.thresholds import NoThresholdKnownError, period_on

ONE_DAY = timedelta(days=1)
SECTORS = ("classic", "utility")
DUTCH = [
    "open",
    "restricted",
    "neg-w-call",
    "comp-dial",
    "innovation",
    "neg-wo-call",
    "national-open",
    "national-restricted",
    "private-multiple",
    "private-single",
    "contest",
    "concession",
    "dps",
    "call-off",
    "social-light",
]
BELGIAN = [
    "open",
    "restricted",
    "neg-w-call",
    "comp-dial",
    "innovation",
    "simplified-neg",
    "neg-wo-pub",
    "low-value",
    "contest",
    "concession",
    "dps",
    "call-off",
    "social-light",
]


def test_threshold_periods_touch_and_do_not_overlap():
    periods = reference.threshold_periods()
    assert len(periods) == 6
    assert (periods[0].first, periods[-1].last) == (date(2016, 1, 1), date(2027, 12, 31))
    for before, after in pairwise(periods):
        assert after.first == before.last + ONE_DAY


@pytest.mark.parametrize(
    "code", ["low-value", "simplified-neg-works", "neg-wo-pub", "neg-wo-pub-social"]
)
def test_limits_touch_and_do_not_overlap(code):
    found = limits(code)
    assert found[0].first == date(2017, 6, 30)  # the law before it was not read
    assert found[-1].last == (date(2027, 12, 31) if code == "neg-wo-pub" else None)
    for before, after in pairwise(found):
        assert before.last is not None
        assert after.first == before.last + ONE_DAY


@pytest.mark.parametrize("day", [date(2015, 12, 31), date(2028, 1, 1)])
def test_no_threshold_outside_the_periods(day):
    with pytest.raises(NoThresholdKnownError, match=day.isoformat()):
        period_on(day)


def test_procedures_per_jurisdiction():
    assert list(procedures("nl")) == DUTCH
    assert list(procedures("be")) == BELGIAN


@pytest.mark.parametrize(
    ("file", "table"),
    [("obligation", "reason"), ("terms", "term"), ("terms", "waiver"), ("forms", "form"),
     ("award", "award"), ("procedures", "limit")],
)  # fmt: skip
def test_every_rule_has_article_source_certainty_and_line(file, table):
    for entry in raw(file)[table]:
        found = basis(file, entry, "rule")
        assert found.certainty in CERTAINTIES
        assert found.article
        assert found.source
        assert found.line
        assert isinstance(found.checked, date)


def test_every_profile_and_every_listed_row_has_its_source():
    risks = raw("risks")
    assert len(risks["listed"]) == 16
    for entry in [*risks["profile"], risks["listing"], *risks["rest"].values()]:
        assert entry["source"]
        assert entry["certainty"] in CERTAINTIES
        assert isinstance(entry["checked"], date)
    ids = Counter(entry["id"] for entry in [*risks["profile"], *risks["listed"]])
    assert set(ids.values()) == {1}


def test_what_was_not_read_is_never_called_verified():
    for name in ("terms", "forms", "award"):
        for table in raw(name).values():
            for entry in table if isinstance(table, list) else []:
                unread = entry["source"] == "niet-gelezen"
                assert not (unread and entry["certainty"] == "verified"), entry


@pytest.mark.parametrize(
    ("jurisdiction", "sector", "code"),
    [(j, s, code) for j, s in product(("nl", "be"), SECTORS) for code in procedures(j)],
)
def test_every_procedure_has_its_terms_once_on_every_day(jurisdiction, sector, code):
    rules = reference.term_rules(jurisdiction, sector, code)
    for scope, day in product(("european", "national"), (date(2016, 1, 1), date(2027, 12, 31))):
        codes = Counter(
            rule.code
            for rule in rules
            if rule.scope in (None, scope) and reference.in_force(day, rule.first, rule.last)
        )
        assert set(codes.values()) == {1}
        assert {"tender", "standstill", "award-notice"} <= set(codes)
        two_stages = procedures(jurisdiction)[code].stages == ("participation", "tender")
        assert ("participation" in codes) is two_stages


def test_term_rules_have_names_of_their_own():
    names = Counter(entry["rule"] for entry in raw("terms")["term"])
    assert set(names.values()) == {1}


def test_rule_version_follows_the_files(monkeypatch, tmp_path):
    before = reference.rule_version()
    for name in DECIDING:
        (tmp_path / f"{name}.toml").write_bytes((reference.FOLDER / f"{name}.toml").read_bytes())
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    reference.rule_version.cache_clear()
    assert reference.rule_version() == before
    with (tmp_path / "terms.toml").open("a") as file:
        file.write("# another day\n")
    reference.rule_version.cache_clear()
    after = reference.rule_version()
    reference.rule_version.cache_clear()
    assert after != before
    assert len(after) == 12


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"article": "1", "source": "aw", "certainty": "sure"}, "certainty is 'sure'"),
        ({"article": "1", "source": "hearsay", "certainty": "verified"}, "source 'hearsay'"),
        ({"source": "aw", "certainty": "verified"}, "no article"),
    ],
)
def test_mistake_in_a_file_names_file_and_entry(entry, says):
    with pytest.raises(ReferenceDataError, match=r"terms\.toml: some\.rule") as caught:
        basis("terms", entry, "some.rule")
    assert says in str(caught.value)


def test_stone_codes_have_both_languages():
    for kind in ("stone", "product", "finish", "unit", "application"):
        for code, names in reference.labels(kind).items():
            assert set(names) == {"nl", "en"}, code
            assert all(names.values())


def test_units_are_those_of_the_facts():
    assert list(reference.labels("unit")) == ["m2", "m", "m3", "t", "piece"]


def test_country_has_a_name_and_a_place():
    assert reference.country_name("TR", "nl") == "Turkije"
    assert reference.country_name("ZZ", "nl") == "ZZ"
    assert [reference.in_eea(code) for code in ("NL", "NO", "GB", "ZZ")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("table", "jurisdiction"), list(product(("small_lots", "lots"), ("nl", "be")))
)
def test_rules_on_lots_have_source_certainty_and_line(table, jurisdiction):
    entry = raw("thresholds")[table][jurisdiction]
    assert entry["certainty"] in CERTAINTIES
    assert entry["source"]
    assert entry["line"]
    assert isinstance(entry["checked"], date)
