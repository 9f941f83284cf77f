"""What holds for every text: own passages only, nothing changed by what changes no meaning."""

import json
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.shared.sandbox import run_isolated
from tenders.checks import Case, CaseFacts, CheckResult
from tenders.checks.child import facts_as_data, facts_from_data
from tenders.checks.engine import check
from tenders.documents import TenderDocument, read_document, read_text
from tests.tenders.documents.making import as_docx, as_odt, as_pdf

#: Pieces of which documents are drawn: each is found by some rule, or by none.
PIECES = (
    "De opdrachtnemer past de internationale sociale voorwaarden toe in de keten van de steen.",
    "Binnen drie maanden na gunning levert de opdrachtnemer een risicoanalyse van zijn keten.",
    "De opdrachtnemer rapporteert jaarlijks aan de gemeente over de risico's in zijn keten.",
    "De banden moeten voldoen aan NEN-EN 1343.",
    "De treden zijn van Portugees graniet, dik acht centimeter.",
    "De leverancier is lid van het TruStone Initiatief.",
    "De boete bedraagt € XX per dag.",
    "De offerte moet uiterlijk maandag 3 maart 2026 zijn ingediend.",
    "Op deze aanbesteding is het ARW 2012 van toepassing.",
)
NEUTRAL = (
    "Het werk wordt uitgevoerd op werkdagen tussen zeven en zestien uur.",
    "De voegen worden gevuld met een minerale mortel.",
    "Vrijkomende grond wordt afgevoerd naar een erkende verwerker van grond.",
)
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6, unique=True)
FACTS = CaseFacts(jurisdiction="nl")


def verdict(document: TenderDocument) -> list[tuple[str, ...]]:
    """What is found, without the places: codes and the words that were quoted."""
    result = check(Case((document,), FACTS))
    found = [(block.code, block.status, "") for block in result.building_blocks]
    for finding in result.findings:
        quotes = [_words(passage.quote) for passage in finding.passages]
        found.append((finding.code, finding.severity, " / ".join(quotes)))
    return sorted(found)


def _words(quote: str) -> str:
    mended = re.sub(r"[-\u2010\ufffe]\s*\n\s*", "", quote).replace("\ufffe", "")
    return " ".join(re.findall(r"\w+", mended.lower()))


def document(parts: list[str], name: str = "stuk.md") -> TenderDocument:
    return read_text("\n\n".join(parts) + "\n", name)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=60)), max_size=8))
def test_a_finding_quotes_its_own_document(parts):
    read = document(parts)
    result = check(Case((read,), FACTS))
    passages = [p for found in (*result.findings, *result.building_blocks) for p in found.passages]
    for passage in passages:
        assert passage.document == read.name
        assert passage.quote == read.raw[passage.start : passage.end]
        assert passage.quote.strip()


@settings(max_examples=20, deadline=None)
@given(texts, st.sampled_from(NEUTRAL))
def test_a_neutral_paragraph_changes_nothing(parts, neutral):
    # Before and after: between two paragraphs of ISV it would part what belongs together.
    assert verdict(document([neutral, *parts])) == verdict(document(parts))
    assert verdict(document([*parts, neutral])) == verdict(document(parts))


@settings(max_examples=20, deadline=None)
@given(texts, st.integers(30, 70))
def test_line_breaks_and_hyphens_change_nothing(parts, width):
    broken = [_broken(part, width) for part in parts]
    assert verdict(document(broken, "stuk.txt")) == verdict(document(parts, "stuk.txt"))


@settings(max_examples=20, deadline=None)
@given(texts)
def test_capitals_change_nothing(parts):
    """Nothing but names, which nobody can tell from other words then: origin is left out."""

    def told(document):
        return [(code, said) for code, said, _quote in verdict(document) if code != "HER-1"]

    assert told(document([part.upper() for part in parts])) == told(document(parts))


def _broken(text: str, width: int) -> str:
    """The text in lines of at most ``width``, words of eight letters hyphenated where they fall."""
    lines, line = [], ""
    for word in text.split(" "):
        if len(line) + len(word) + 1 <= width:
            line = f"{line} {word}".strip()
        elif len(word) > 8 and word.isalpha() and word.islower() and len(line) < width - 5:
            lines.append(f"{line} {word[:4]}-".strip())
            line = word[4:]
        else:
            lines.append(line)
            line = word
    return "\n".join([*lines, line])


@pytest.mark.parametrize("make", [as_pdf, as_docx, as_odt])
def test_the_format_changes_nothing(tmp_path, make):
    text = "# Bestek\n\n" + "\n\n".join((*PIECES, *NEUTRAL))
    suffix = make.__name__.removeprefix("as_")
    read = read_document(make(text, tmp_path / f"stuk.{suffix}"))
    assert verdict(read) == verdict(read_text(text, "stuk.md"))
    assert TenderDocument.from_data(json.loads(json.dumps(read.as_data()))) == read


def test_the_same_case_gives_the_same_result_in_a_child_too(tmp_path):
    path = tmp_path / "stuk.md"
    path.write_text("\n\n".join(PIECES), encoding="utf-8")
    facts = CaseFacts(jurisdiction="nl", closing_date=date(2026, 3, 3), isv_forms=frozenset())
    case = Case((read_document(path),), facts, date(2026, 1, 1))
    payload = {
        "files": [{"path": str(path), "name": "stuk.md"}],
        "facts": facts_as_data(facts),
        "day": "2026-01-01",
    }
    told = run_isolated("tenders.checks.child:check_in_child", payload, seconds=30, memory_mb=1024)
    first = check(case)
    assert CheckResult.from_data(told) == first == check(case)
    assert facts_from_data(facts_as_data(facts)) == facts
    assert len({finding.identity for finding in first.findings}) == len(first.findings)
