"""docs/clauses.md: each clause, what it rests on, how sure that is, who must still confirm.

``python -m tests.tenders.clauses.table`` writes the page again.
"""

from pathlib import Path

from tenders.advice.reference import sources
from tenders.clauses.seeds import clauses

PAGE = Path(__file__).resolve().parents[3] / "docs" / "clauses.md"
HEAD = """# Clauses

Made from `tenders/reference/clauses/*.toml` by `python -m tests.tenders.clauses.table`; do not edit
this page. The words of every clause are our own. Certainty is that of each source: *verified* means
that the article was read, *reconstruction* that it follows from what was read, *from memory* that
nobody read it; the last column but one is that of the words of the clause. What a lawyer must
confirm is said on the screen and in every export as well. Exports are opened, saved and read back
by LibreOffice with `python -m tests.tenders.clauses.office`; not tried in Word.

"""
COLUMNS = """
| number | clause | rests on | read in | certainty of the words | who must still confirm |
|---|---|---|---|---|---|
"""
SOURCES = """
## Sources

| short | source | state of the text | read on |
|---|---|---|---|
"""


def markdown():
    rows, used = [], set()
    for clause in clauses():
        rests = "<br>".join(
            f"{row.jurisdiction.upper()}: {row.article} (*{row.certainty.replace('-', ' ')}*)"
            for row in clause.basis
        )
        read_in = "<br>".join(dict.fromkeys(f"`{row.source}`" for row in clause.basis))
        used.update(row.source for row in clause.basis)
        sure = clause.certainty.replace("-", " ")
        who = ["a lawyer"] if clause.needs_lawyer else []
        if any(row.certainty == "from-memory" for row in clause.basis):
            who.append("whoever reads the source from memory")
        confirm = " and ".join(who) or "a second reader"
        cells = (clause.number, clause.title("nl"), rests, read_in, f"*{sure}*", confirm)
        rows.append(f"| {' | '.join(cells)} |\n")
    return HEAD + COLUMNS.lstrip() + "".join(rows) + SOURCES + "".join(_sources(used))


def _sources(used):
    for key in sorted(used):
        source = sources()[key]
        state = source.state.isoformat() if source.state else "-"
        yield f"| `{key}` | {source.name} | {state} | {source.checked.isoformat()} |\n"


if __name__ == "__main__":
    PAGE.write_text(markdown(), encoding="utf-8")
