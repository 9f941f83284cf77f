"""``python -m tests.evaluation [SET...]``: the table; of all sets when none is named.

``--wrong`` also lists what is wrong, except of the test half: nobody learns from that one.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.evaluation import damage
from tests.evaluation.scoring import Board, Score, wilson
from tests.evaluation.sets import OWN, SAMPLES, score_documents, score_passages

if TYPE_CHECKING:
    from pathlib import Path

SETS = ("samples", "author", "fresh", "dev", "opened", "test")
#: What we aim for on sets that nobody has seen.
PRECISION, RECALL = 0.97, 0.95


def boards(name: str) -> list[tuple[str, Board]]:
    """The boards of one set: its whole documents and its passages."""
    if name == "samples":
        return [("samples", _documents(SAMPLES))] if (SAMPLES / "labels.json").exists() else []
    found = []
    folder = OWN / name
    if (labels := _labels(folder)) is not None:
        found.append((f"{name}, documents", _documents(labels)))
    if (folder / "passages.jsonl").exists():
        board = Board()
        score_passages(folder / "passages.jsonl", board)
        found.append((f"{name}, passages", board))
    return found


def _labels(folder: Path) -> Path | None:
    return next((p for p in (folder, folder / "documents") if (p / "labels.json").exists()), None)


def _documents(folder: Path) -> Board:
    board = Board()
    score_documents(folder, board)
    return board


def _line(code: str, score: Score) -> str:
    return (
        f"{code:8} {score.hits:5} {score.missed:6} {score.alarms:6} {score.asked:5}   "
        f"{_share(*score.precision)}   {_share(*score.recall)}"
    )


def _share(good: int, total: int) -> str:
    if not total:
        return "    -                "
    low, high = wilson(good, total)
    return f"{good / total:5.3f} [{low:.3f}-{high:.3f}]"


def table(title: str, board: Board, *, wrong: bool) -> str:
    lines = [f"== {title}"]
    if board.isv_all:
        lines.append(f"has_isv: {board.isv_right} of {board.isv_all} right")
        lines += [f"  {each}" for each in board.isv_wrong] if wrong else []
    lines.append("code      hits missed alarms asked   precision [95 %]      recall [95 %]")
    lines += [_line(code, score) for code, score in sorted(board.scores.items())]
    lines.append(_line("blocks", board.total(blocks=True)))
    lines.append(_line("rules", board.total(blocks=False)))
    if wrong:
        lines += [
            f"  {code} {each}"
            for code, score in sorted(board.scores.items())
            for each in score.wrong
        ]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    wrong = "--wrong" in arguments
    wanted = [name for name in arguments if not name.startswith("-")] or list(SETS)
    for name in wanted:
        if name == "damage":
            damage.ready()
            outcomes = [damage.run(seed) for seed in damage.FIXED]
            print(damage.report(outcomes), flush=True)  # noqa: T201
            continue
        for title, board in boards(name):
            print(table(title, board, wrong=wrong and name != "test"), flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
