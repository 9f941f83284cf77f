"""Learns the weights of ``tenders/checks/learned.py`` from the labelled texts.

Needs scikit-learn, which the portal and its suite do not: make an environment of its own with
``pip install -r requirements.txt -r tests/evaluation/learn-requirements.txt`` and run there

    python -m tests.evaluation.learn

Nothing is drawn by chance: the same texts and versions give the same file. The test half is never
read. A label of a passage says which blocks stand in it, not in which sentence: at first each of
its sentences counts a little, then only the one that looks most like the block. In a document the
label quotes one place; what looks the same elsewhere in that document teaches nothing.
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
from tests.evaluation.sets import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tenders.checks.text import Sentence
    from tenders.documents.model import TenderDocument

CODES = frozenset(block.code for block in blocks())
SETS = ("author", "fresh", "dev", "opened")
#: How little the weights are held back; how much a right sentence counts against a wrong one.
#: Chosen by leaving out one writer at a time.
FREEDOM, WEIGHT, ROUNDS = 100.0, 3.0, 3
#: How much more than another wrong sentence counts what a reader may take for the block: what the
#: labels call so, and all of a document without ISV. From where on a sentence looks like a block.
AGAINST, ALIKE = 2.0, -4.0
#: A feature of one sentence only teaches nothing; weights are written as whole parts of 1/8.
LEAST, SCALE = 2, 8.0


@dataclass(frozen=True)
class Text:
    """``quoted``: of a document, the sentences that show each block; ``arguable`` teaches nothing.

    ``against``: the sentences that may be taken for a block and are not.
    """

    sentences: list[Sentence]
    blocks: frozenset[str]
    arguable: frozenset[str]
    against: dict[str, frozenset[int]]
    quoted: dict[str, frozenset[int]] | None = None


def _sentences(document: TenderDocument) -> list[Sentence]:
    """Those that the check may ask about."""
    every = Reading(document).sentences
    return [each for each in every if each.block.kind != "heading" and not each.asked]


def _quoted(document: TenderDocument, sentences: list[Sentence], quote: str) -> frozenset[int]:
    """The sentences, by their order, that have half of the quote, or of which it has half."""
    first = document.raw.find(quote)
    end = first + len(quote)
    found = set()
    for number, sentence in enumerate(sentences):
        start, stop = sentence.block.raw_span(sentence.start, sentence.start + len(sentence.text))
        if 2 * (min(stop, end) - max(start, first)) >= min(stop - start, len(quote)):
            found.add(number)
    return frozenset(found)


def texts(folder: Path) -> Iterator[Text]:
    for line in (folder / "passages.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        name = told["id"] + (".md" if told.get("markdown", True) else ".txt")
        sentences = _sentences(read_text(told["text"], name))
        yield Text(
            sentences,
            frozenset({*told["codes"], *told.get("blocks", [])}) & CODES,
            frozenset(told.get("arguable", [])),
            dict.fromkeys(told.get("clean", []), frozenset(range(len(sentences)))),
        )
    labels = folder / "labels.json"
    told = json.loads(labels.read_text(encoding="utf-8")) if labels.exists() else {}
    for label in told.get("documents", told).values():
        document = read_document(folder / "documents" / label["file"])
        sentences = _sentences(document)
        every = frozenset(range(len(sentences)))
        against = {} if label["has_isv"] else dict.fromkeys(CODES, every)
        for clean in label.get("clean", []):
            quoted = _quoted(document, sentences, clean["quote"])
            against[clean["code"]] = against.get(clean["code"], frozenset()) | quoted
        yield Text(
            sentences,
            frozenset(label["blocks"]),
            frozenset(each["code"] for each in label.get("arguable", [])),
            against,
            {code: _quoted(document, sentences, quote) for code, quote in label["blocks"].items()},
        )


def _rarity(counts: Any) -> Any:
    times = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.log((1 + counts.shape[0]) / (1 + times)) + 1


@dataclass
class Examples:
    """Which sentences are right for one block, and how much each counts.

    ``bags``: passages with the block somewhere; ``places``: documents with it in the quote.
    """

    right: Any
    weight: Any
    bags: list[range]
    places: list[range]


def _examples(code: str, every: list[Text], places: list[range]) -> Examples:
    size = places[-1].stop
    found = Examples(np.zeros(size), np.ones(size), [], [])
    for text, place in zip(every, places, strict=True):
        if code not in text.blocks:
            found.weight[[place.start + number for number in text.against.get(code, ())]] = AGAINST
            if code in text.arguable:
                found.weight[place] = 0
        elif text.quoted is not None:
            alike = text.against.get(code, frozenset()) - text.quoted[code]
            found.weight[[place.start + number for number in alike]] = AGAINST
            found.right[[place.start + number for number in text.quoted[code]]] = 1
            found.places.append(place)
        elif place:
            found.bags.append(place)
            found.right[place] = 1
            found.weight[place] = 1 / len(place)
    return found


def _regression(table: Any, right: Any, weight: Any) -> tuple[Any, float]:
    model = LogisticRegression(
        C=FREEDOM, solver="liblinear", max_iter=200, tol=1e-3, random_state=0
    )
    use = weight > 0
    model.fit(table[use], right[use], sample_weight=weight[use])
    return model.coef_[0], float(model.intercept_[0])


def _fit(table: Any, examples: Examples) -> tuple[Any, float]:
    right, weight = examples.right, examples.weight.copy()
    for _ in range(ROUNDS - 1):
        weights, bias = _regression(table, right, weight * np.where(right == 1, WEIGHT, 1))
        scores = table @ weights + bias
        for bag in examples.bags:
            right[bag] = weight[bag] = 0
            best = max(bag, key=lambda n: scores[n])
            right[best] = weight[best] = 1
        for place in examples.places:
            given = examples.weight[place]
            unsure = (right[place] == 0) & (given == 1) & (scores[place] > ALIKE)
            weight[place] = np.where(unsure, 0, given)
    return _regression(table, right, weight * np.where(right == 1, WEIGHT, 1))


def _subject(table: Any, every: list[Text], places: list[range]) -> tuple[Any, float]:
    """What tells a text with a block, as a whole, from one without."""
    use = [
        n
        for n, text in enumerate(every)
        if places[n] and (text.blocks or text.quoted is not None or not text.arguable)
    ]
    rows = [sparse.csr_matrix(table[places[n]].sum(axis=0) / len(places[n]) ** 0.5) for n in use]
    right = np.array([bool(every[n].blocks) for n in use], dtype=float)
    return _regression(sparse.vstack(rows).tocsr(), right, np.ones(len(use)))


def learn(every: list[Text]) -> Iterator[str]:
    """The lines of the file."""
    rows = [learned.features(each) for text in every for each in text.sentences]
    ends = np.cumsum([0, *(len(text.sentences) for text in every)]).tolist()
    places = [range(first, last) for first, last in pairwise(ends)]
    counter = CountVectorizer(analyzer=list, min_df=LEAST)
    counts = counter.fit_transform(rows).astype(float)
    rarity = _rarity(counts)
    lengths = np.sqrt(counts @ rarity**2)
    lengths[lengths == 0] = 1
    table = sparse.csr_matrix(sparse.diags(1 / lengths) @ counts @ sparse.diags(rarity))
    codes = sorted(CODES)
    models = [_fit(table, _examples(code, every, places)) for code in codes]
    subject, subject_bias = _subject(table, every, places)
    head = {
        "codes": codes,
        "bias": [round(bias, 3) for _, bias in models],
        "subject": round(subject_bias, 3),
        "scale": SCALE,
        "sets": SETS,
        "texts": len(every),
        "sentences": len(rows),
        "corpus": fingerprint(),
    }
    yield json.dumps(head)
    columns = [*(weights for weights, _ in models), subject]
    weights = np.rint(np.stack(columns, axis=1) * rarity[:, None] * SCALE).astype(int).tolist()
    for feature, number in sorted(counter.vocabulary_.items()):
        yield f"{feature}\t{learned.pack(rarity[number], weights[number]):x}"


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
