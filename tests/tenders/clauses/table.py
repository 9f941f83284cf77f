"""docs/clauses.md: each clause, what it rests on, how sure that is, who must still confirm.

``python -m tests.tenders.clauses.table`` writes the page again.
"""

from pathlib import Path

from tenders.clauses.seeds import clauses

PAGE = Path(__file__).resolve().parents[3] / "docs" / "clauses.md"
HEAD = """# Clauses

Made from `tenders/reference/clauses/*.toml` by `python -m tests.tenders.clauses.table`; do not edit
this page. The words of every clause are our own. Certainty is that of each source: *verified* means
that the article was read, *reconstruction* that it follows from what was read, *from memory* that
nobody read it. What a lawyer must confirm is said on the screen and in every export as well.
Exports were opened in LibreOffice and read back by python-docx and odfdo; not tried in Word.

| number | clause | rests on | who must still confirm |
|---|---|---|---|
"""


def markdown():
    rows = []
    for clause in clauses():
        rests = "<br>".join(
            f"{row.jurisdiction.upper()}: {row.article} (*{row.certainty.replace('-', ' ')}*)"
            for row in clause.basis
        )
        who = ["a lawyer"] if clause.needs_lawyer else []
        if any(row.certainty == "from-memory" for row in clause.basis):
            who.append("whoever reads the source from memory")
        confirm = " and ".join(who) or "a second reader"
        rows.append(f"| {clause.number} | {clause.title('nl')} | {rests} | {confirm} |\n")
    return HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(markdown(), encoding="utf-8")
