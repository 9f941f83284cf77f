"""The check of documents, against the bare reading of the same files."""

from __future__ import annotations

import random
import tempfile
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pypdfium2

from tenders.checks import Case, CaseFacts
from tenders.checks.engine import check
from tenders.checks.registry import RULES
from tenders.documents import read_document
from tests.bench.timing import Result, medians, seconds
from tests.tenders.checks.test_properties import NEUTRAL, PIECES
from tests.tenders.documents.making import as_docx, as_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.documents import TenderDocument

RUNS = 7
PAGES = 100
#: Paragraphs that fill a page, and what is in one of every so many.
PER_PAGE, ONE_IN = 11, 12
_WORDS = [
    "de",
    "het",
    "een",
    "van",
    "voor",
    "met",
    "op",
    "bij",
    "naar",
    "aan",
    "wordt",
    "worden",
    "werk",
    "weg",
    "straat",
    "steen",
    "voeg",
    "laag",
    "zand",
    "grond",
    "boom",
    "put",
    "riool",
    "kabel",
    "hek",
    "bord",
    "plan",
    "tekening",
    "maat",
    "hoogte",
    "breedte",
    "dikte",
    "kleur",
    "datum",
    "week",
    "dag",
    "uur",
    "aannemer",
    "directie",
    "bewoner",
    "verkeer",
    "fiets",
    "auto",
    "bus",
    "pad",
    "plein",
    "brug",
    "trap",
    "muur",
    "band",
    "goot",
]
FACTS = CaseFacts(jurisdiction="nl")


def _text(pages: int) -> str:
    """A tender document of so many pages: plain work, and here and there something to find."""
    chance = random.Random(pages)  # noqa: S311 -- the same text every time
    parts = []
    for number in range(pages * PER_PAGE):
        if number % (PER_PAGE * 4) == 0:
            title = " ".join(chance.choices(_WORDS, k=3))
            parts.append(f"## {len(parts)}. {title}")
        if number % ONE_IN == 0:
            parts.append(chance.choice(PIECES + NEUTRAL))
            continue
        words = [chance.choices(_WORDS, k=14) for _ in range(4)]
        parts.append(" ".join(" ".join(w).capitalize() + "." for w in words))
    return "\n\n".join(parts)


def _bare_pdf(path: Path) -> None:
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text_page = page.get_textpage()
        text_page.get_text_range()
        text_page.close()
        page.close()
    document.close()


def _bare_docx(path: Path) -> None:
    for paragraph in docx.Document(str(path)).paragraphs:
        _ = paragraph.text


def check_one(path: str) -> int:
    """The whole check of one file; how many findings."""
    return len(check(Case((read_document(path),), FACTS)).findings)


def document_check() -> Iterator[Result]:
    """Reading and all rules, against reading alone; one more rule; two workers against one."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        text = _text(PAGES)
        pdf = as_pdf(text, Path(folder) / "a.pdf")
        word = as_docx(text, Path(folder) / "a.docx")
        document = read_document(pdf)
        pages = document.pages or 1
        whole, bare = medians(lambda: check_one(str(pdf)), lambda: _bare_pdf(pdf), runs=RUNS)
        found = check_one(str(pdf))
        yield Result(
            "check-pdf", whole / bare, 2.0,
            f"{pages} pages, {found} findings: {whole:.3f} s, pypdfium2 alone {bare:.3f} s",
        )  # fmt: skip
        yield Result(
            "check-seconds-per-100-pages", whole * 100 / pages, 1.0, f"{pages} pages {whole:.3f} s"
        )
        whole, bare = medians(lambda: check_one(str(word)), lambda: _bare_docx(word), runs=RUNS)
        yield Result(
            "check-docx", whole / bare, 4.0, f"{whole:.3f} s, python-docx alone {bare:.3f} s"
        )
        yield _one_more_rule(document)
        yield _workers(Path(folder))


def _one_more_rule(document: TenderDocument) -> Result:
    """What a rule costs on average: with all of them, and with none."""
    case = Case((document,), FACTS)
    rules = dict(RULES)

    def none() -> None:
        RULES.clear()
        try:
            check(case)
        finally:
            RULES.update(rules)

    everything, nothing = medians(lambda: check(case), none, runs=RUNS)
    each = (everything - nothing) / len(rules)
    return Result(
        "check-one-more-rule", each / everything, 0.05,
        f"{each * 1000:.2f} ms per rule, {len(rules)} rules, all {everything * 1000:.0f} ms",
    )  # fmt: skip


def _workers(folder: Path) -> Result:
    """30 documents of 50 pages; the ratio is two workers over one, so 1 / 1.5 is the goal."""
    path = str(as_pdf(_text(50), folder / "b.pdf"))
    context = get_context("fork")
    taken = []
    for count in (1, 2):
        with context.Pool(count) as pool:
            pool.map(check_one, [path] * count)  # warm up
            taken.append(seconds(lambda pool=pool: pool.map(check_one, [path] * 30, chunksize=1)))
    one, two = taken
    return Result("check-two-workers", two / one, 1 / 1.5, f"one {one:.1f} s, two {two:.1f} s")
