from datetime import date, timedelta

import pytest

from portal.shared.reference import Ending, Fact, facts_from_memory, law_that_ends
from tenders.advice.reference import FOLDER

NOTICE = timedelta(days=90)
SOURCES = """
[aw]
name = "Aanbestedingswet"
[gids]
title = { nl = "De Gids", en = "The guide" }
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "sources.toml").write_text(SOURCES)
    return tmp_path


def test_facts_from_memory_are_found_wherever_they_stand(folder):
    (folder / "below").mkdir()
    (folder / "below" / "deep.toml").write_text(
        '[A1]\ncode = "A1"\n[[A1.hint]]\nnl = "x"\nsource = "gids"\ncertainty = "from-memory"\n'
    )
    (folder / "rules.toml").write_text(
        '[[rule]]\ncode = "a"\ncertainty = "verified"\n'
        '[[rule]]\ncode = "b"\narticle = "3"\nsource = "aw"\ncertainty = "from-memory"\n'
        '[[rule]]\ncode = "c"\ncertainty = { nl = "verified", be = "from-memory" }\n'
        '[[rule]]\ncode = "d"\n'
        'nl = { article = "9", source = "Elders", certainty = "from-memory" }\n'
    )

    assert facts_from_memory(folder, "en") == [
        Fact("below/deep", "A1, A1, hint", "", "The guide"),
        Fact("rules", "rule, b", "3", "Aanbestedingswet"),
        Fact("rules", "rule, c", "", ""),
        Fact("rules", "rule, d, nl", "9", "Elders"),
    ]


PERIODS = [
    # what stands in the file, after the day 2026-01-01 of today: whether it is told
    ("[[p]]\nlast = 2026-03-31\n", True),
    ("[[p]]\nlast = 2026-04-01\n", True),
    ("[[p]]\nlast = 2026-04-02\n", False),
    ("[[p]]\nlast = 2025-12-31\n", True),  # nobody looked in time
    ("[[p]]\nlast = 2025-12-31\nends_for_good = true\n", False),
    ("[[p]]\nlast = 2026-03-31\n[[p]]\nfirst = 2026-04-01\n", False),
    ("[[p]]\nlast = 2026-03-31\n[[p]]\nfirst = 2026-04-02\n", True),  # a day without a rule
    ('[[p]]\ncode = "a"\nlast = 2026-03-31\n[[p]]\ncode = "b"\nfirst = 2026-04-01\n', True),
    (
        (
            '[[p]]\nprocedures = ["x", "y"]\nlast = 2026-03-31\n'
            '[[p]]\nprocedures = ["y"]\nfirst = 2026-04-01\n'
        ),
        False,
    ),
    (
        (
            '[[p]]\nprocedures = ["x"]\nlast = 2026-03-31\n'
            '[[p]]\nprocedures = ["y"]\nfirst = 2026-04-01\n'
        ),
        True,
    ),
]


@pytest.mark.parametrize(("text", "told"), PERIODS)
def test_law_that_ends_is_told_ninety_days_before(folder, text, told):
    (folder / "law.toml").write_text(text)

    found = law_that_ends(folder, date(2026, 1, 1), NOTICE, "nl")

    assert [ending.file for ending in found] == (["law"] if told else [])


def test_the_soonest_comes_first(folder):
    (folder / "law.toml").write_text(
        '[[p]]\ncode = "a"\nlast = 2026-02-02\narticle = "2"\nsource = "aw"\n'
        '[[p]]\ncode = "b"\nlast = 2026-02-01\n'
    )

    assert law_that_ends(folder, date(2026, 1, 1), NOTICE, "nl") == [
        Ending("law", "p, b", "", "", date(2026, 2, 1)),
        Ending("law", "p, a", "2", "Aanbestedingswet", date(2026, 2, 2)),
    ]


def test_our_own_law_runs_out_when_the_thresholds_do():
    def endings(day):
        return {(e.file, e.last) for e in law_that_ends(FOLDER, day, NOTICE, "nl")}

    assert endings(date(2026, 11, 23)) == set()
    assert endings(date(2027, 10, 1)) == set()
    assert endings(date(2027, 10, 2)) >= {("thresholds", date(2027, 12, 31))}
