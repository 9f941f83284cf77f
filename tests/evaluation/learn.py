"""Learns the weights of ``tenders/checks/learned.py`` from the labelled texts.

Needs scikit-learn, which the portal and its suite do not: make an environment of its own with
``pip install -r requirements.txt -r tests/evaluation/learn-requirements.txt`` and run there

    python -m tests.evaluation.learn

Nothing is drawn by chance: the same texts and versions give the same file. The test half is never
read. A label of a passage says which blocks stand in it, not in which sentence: at first each of
its sentences counts a little, then only the one that looks most like the block.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from tenders.checks import learned
from tenders.checks.blocks import blocks
from tenders.checks.text import Reading
from tenders.documents import read_document, read_text
from tests.evaluation.scoring import matches
from tests.evaluation.sets import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tenders.checks.text import Sentence
    from tenders.documents.model import TenderDocument

SETS = ("author", "fresh", "dev", "opened")
#: How little the weights are held back; how much a right sentence counts against a wrong one.
#: Chosen by leaving out one writer at a time.
FREEDOM, WEIGHT, ROUNDS = 100.0, 3.0, 3
#: A feature of one sentence only teaches nothing; weights are written as whole parts of 1/8.
LEAST, SCALE = 2, 8.0
#: A quote is not found again in a shorter sentence.
_SHORT = 12


@dataclass(frozen=True)
class Text:
    """``quotes``: of a document, the words that show each block; ``arguable`` teaches nothing."""

    sentences: list[Sentence]
    blocks: frozenset[str]
    arguable: frozenset[str]
    quotes: dict[str, str] | None = None


def _sentences(document: TenderDocument) -> list[Sentence]:
    """Those that the check may ask about."""
    every = Reading(document).sentences
    return [each for each in every if each.block.kind != "heading" and not each.asked]


def texts(folder: Path) -> Iterator[Text]:
    for line in (folder / "passages.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        name = told["id"] + (".md" if told.get("markdown", True) else ".txt")
        yield Text(
            _sentences(read_text(told["text"], name)),
            frozenset({*told["codes"], *told.get("blocks", [])}),
            frozenset(told.get("arguable", [])),
        )
    labels = folder / "labels.json"
    told = json.loads(labels.read_text(encoding="utf-8")) if labels.exists() else {}
    for label in told.get("documents", told).values():
        yield Text(
            _sentences(read_document(folder / "documents" / label["file"])),
            frozenset(label["blocks"]),
            frozenset(each["code"] for each in label.get("arguable", [])),
            label["blocks"],
        )


def _rarity(counts: Any) -> Any:
    times = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.log((1 + counts.shape[0]) / (1 + times)) + 1


@dataclass
class Examples:
    """Which sentences are right for one block, and how much each counts."""

    right: Any
    weight: Any
    bags: list[range]


def _examples(code: str, every: list[Text], places: list[range]) -> Examples:
    size = places[-1].stop
    found = Examples(np.zeros(size), np.ones(size), [])
    for text, place in zip(every, places, strict=True):
        if code not in text.blocks:
            if code in text.arguable:
                found.weight[place] = 0
        elif text.quotes is not None:
            for number, sentence in zip(place, text.sentences, strict=True):
                if len(sentence.text) > _SHORT and matches(sentence.text, text.quotes[code]):
                    found.right[number] = 1
        elif place:
            found.bags.append(place)
            found.right[place] = 1
            found.weight[place] = 1 / len(place)
    return found


def _fit(table: Any, examples: Examples) -> tuple[Any, float]:
    for number in range(ROUNDS):
        use = examples.weight > 0
        model = LogisticRegression(C=FREEDOM, solver="liblinear", max_iter=200, random_state=0)
        weight = examples.weight[use] * np.where(examples.right[use] == 1, WEIGHT, 1)
        model.fit(table[use], examples.right[use], sample_weight=weight)
        weights, bias = model.coef_[0], float(model.intercept_[0])
        if number == ROUNDS - 1:
            break
        scores = table @ weights
        for bag in examples.bags:
            examples.right[bag] = examples.weight[bag] = 0
            best = max(bag, key=lambda n: scores[n])
            examples.right[best] = examples.weight[best] = 1
    return weights, bias


def learn(every: list[Text]) -> Iterator[str]:
    """The lines of the file."""
    rows = [[*learned.features(each)] for text in every for each in text.sentences]
    ends = np.cumsum([0, *(len(text.sentences) for text in every)]).tolist()
    places = [range(first, last) for first, last in pairwise(ends)]
    counter = CountVectorizer(analyzer=list, min_df=LEAST)
    counts = counter.fit_transform(rows).astype(float)
    rarity = _rarity(counts)
    lengths = np.sqrt(counts @ rarity**2)
    lengths[lengths == 0] = 1
    table = sparse.csr_matrix(sparse.diags(1 / lengths) @ counts @ sparse.diags(rarity))
    codes = [block.code for block in blocks()]
    models = [_fit(table, _examples(code, every, places)) for code in codes]
    head = {
        "codes": codes,
        "bias": [round(bias, 3) for _, bias in models],
        "scale": SCALE,
        "sets": SETS,
        "texts": len(every),
        "sentences": len(rows),
        "corpus": fingerprint(),
    }
    yield json.dumps(head)
    weights = np.stack([weights for weights, _ in models], axis=1) * rarity[:, None] * SCALE
    for feature, number in sorted(counter.vocabulary_.items()):
        told = ",".join(str(each) for each in np.rint(weights[number]).astype(int))
        yield f"{feature}\t{rarity[number]:.1f}\t{told}"


def fingerprint() -> str:
    """Of all that is learned from."""
    found = hashlib.sha256()
    for name in SETS:
        for path in sorted(p for p in (OWN / name).rglob("*") if p.is_file()):
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def write(lines: Iterable[str]) -> None:
    raw = "\n".join(lines).encode()
    learned.FILE.write_bytes(gzip.compress(raw, 9, mtime=0))


if __name__ == "__main__":
    write(learn([*chain.from_iterable(texts(OWN / name) for name in SETS)]))
    sys.stdout.write(f"{learned.FILE.stat().st_size} bytes\n")
