"""Is the corpus in order? Shapes, codes, exact quotes, no two texts alike; and counts per code.

``python -m tests.evaluation.check_corpus`` prints the counts. Knows nothing of the rules.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any, Final

CORPUS: Final = Path(__file__).resolve().parent / "corpus"
HALVES: Final = ("dev", "opened", "test")
BLOCKS: Final = tuple(f"ISV-{number:02}" for number in range(1, 13))
HARD: Final = (
    *("GUN-1", "GUN-2", "GUN-4", "KEU-1", "NOR-1", "HER-1"),
    *("TER-1", "TER-4", "REC-1", "OND-1", "SAN-1", "PRO-1"),
)
EASY: Final = (*("GUN-3", "HER-2", "TER-2", "TER-3", "DRE-1", "DRE-2", "REC-2", "PLA-1", "INC-1"),)
RULES: Final = HARD + EASY
SHAPE: Final = {"id", "jurisdiction", "facts", "text", "codes", "clean", "blocks", "arguable"}
FACTS: Final = {
    *("authority", "nature", "value", "procedure", "date"),
    *("notice_date", "closing_date", "isv_forms"),
}
#: Two texts that share this part of the five-word runs of the shorter one count as one template.
ALIKE: Final = 0.5
RUN: Final = 5

Label = dict[str, Any]


def passages(half: str) -> list[Label]:
    lines = (CORPUS / half / "passages.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def documents(half: str) -> dict[str, Label]:
    told = json.loads((CORPUS / half / "labels.json").read_text(encoding="utf-8"))
    found: dict[str, Label] = told["documents"]
    return found


def text_of(half: str, label: Label) -> str:
    return (CORPUS / half / "documents" / label["file"]).read_text(encoding="utf-8")


def runs(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of five words in a text, marks and case aside."""
    words = re.findall(r"[^\W_]+", text.lower())
    return frozenset(
        tuple(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1))
    )


def faults_of_passage(entry: Label) -> list[str]:
    """What is wrong with the shape of one passage."""
    faults = []
    if set(entry) != SHAPE:
        faults.append(f"keys {sorted(set(entry) ^ SHAPE)}")
    if entry["jurisdiction"] not in {"nl", "be", None}:
        faults.append(f"jurisdiction {entry['jurisdiction']}")
    faults += [f"fact {name}" for name in sorted(set(entry["facts"]) - FACTS)]
    lists = [entry["codes"], entry["clean"], entry["blocks"], entry["arguable"]]
    told = [code for each in lists for code in each]
    faults += [f"{code} twice" for code, times in Counter(told).items() if times > 1]
    faults += [f"rule {code}" for code in entry["codes"] if code not in RULES]
    faults += [f"block {code}" for code in entry["blocks"] if code not in BLOCKS]
    faults += [f"code {code}" for code in told if code not in RULES + BLOCKS]
    if not entry["codes"] and not entry["clean"] and not entry["blocks"]:
        faults.append("no label")
    return [f"{entry['id']}: {fault}" for fault in faults]


def faults_of_document(name: str, label: Label, text: str) -> list[str]:
    """What is wrong with the labels of one document; each quote is a slice of its text."""
    quotes = [(code, quote) for code, quote in label["blocks"].items()]
    quotes += [(code, quote) for code, found in label["findings"].items() for quote in found]
    quotes += [(each["code"], each["quote"]) for each in label["arguable"] + label["clean"]]
    faults = [f"{code}: no such words: {quote!r}" for code, quote in quotes if quote not in text]
    faults += [f"code {code}" for code, _ in quotes if code not in RULES + BLOCKS]
    faults += [f"block {code}" for code in label["blocks"] if code not in BLOCKS]
    if label["blocks"] and not label["has_isv"]:
        faults.append("blocks without ISV")
    return [f"{name}: {fault}" for fault in faults]


def alike(texts: dict[str, str]) -> list[str]:
    """Pairs of texts from one template: they share half or more of their runs of five words."""
    made = {name: runs(text) for name, text in texts.items()}
    where: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, found in made.items():
        for run in found:
            where[run].append(name)
    shared: Counter[tuple[str, str]] = Counter()
    for names in where.values():
        shared.update(combinations(names, 2))
    return [
        f"{one} and {other} share {times} runs of five words"
        for (one, other), times in shared.items()
        if times / min(len(made[one]), len(made[other])) >= ALIKE
    ]


def counts(half: str) -> dict[str, tuple[int, int]]:
    """Per code: how often it has to be raised, and how often it looks so and is not."""
    wanted: Counter[str] = Counter()
    clean: Counter[str] = Counter()
    for entry in passages(half):
        wanted.update(entry["codes"] + entry["blocks"])
        clean.update(entry["clean"])
    return {code: (wanted[code], clean[code]) for code in BLOCKS + RULES}


def table() -> str:
    """The counts of every code in both halves, as text."""
    halves = {half: counts(half) for half in HALVES}
    lines = [
        f"{half}: {len(passages(half))} passages, {len(documents(half))} documents"
        for half in HALVES
    ]
    heads = "".join(f"{half + ' + / -':>14}" for half in HALVES)
    lines.append(f"{'code':8}{heads}{'all':>6}")
    for code in BLOCKS + RULES:
        told = [halves[half][code] for half in HALVES]
        cells = "".join(f"{yes:>8} / {no:>3}" for yes, no in told)
        lines.append(f"{code:8}{cells}{sum(yes + no for yes, no in told):>6}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
