"""Learns the weights of ``tenders/checks/learned.py`` from the labelled texts.

Needs scikit-learn, which the portal and its suite do not: make an environment of its own with
``pip install -r requirements.txt -r tests/evaluation/learn-requirements.txt`` and run there

    python -m tests.evaluation.learn

Nothing is drawn by chance: the same texts and versions give the same file. The test half is never
read. A label of a passage says which blocks stand in it, not in which sentence: at first each of
its sentences counts a little, then only the one that looks most like the block. In a document the
label quotes one place; what looks the same elsewhere in that document teaches nothing. Faults are
learned likewise, but of these a document quotes every place.
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

from tenders.checks import learned, second
from tenders.checks.blocks import blocks
from tenders.checks.text import Reading
from tenders.documents import read_document, read_text
from tests.evaluation.sets import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tenders.checks.text import Sentence
    from tenders.documents.model import TenderDocument

BLOCKS = tuple(block.code for block in blocks())
#: The rules that the voter has a say in: about what is meant, not about dates and sums.
RULES = tuple(sorted(second.bars()))
CODES = frozenset({*BLOCKS, *RULES})
SETS = ("author", "fresh", "dev", "opened")
#: How little the weights are held back; how much a right sentence counts against a wrong one.
#: Chosen by leaving out one writer at a time.
FREEDOM, WEIGHT, ROUNDS = 100.0, 3.0, 3
#: How much more than another wrong sentence counts what a reader may take for the block: what the
#: labels call so, and all of a document without ISV. From where on a sentence looks like a block.
AGAINST, ALIKE = 2.0, -4.0
#: A feature of one sentence only teaches nothing, nor a word beside fewer than four; weights are
#: written as whole parts of 1/8.
LEAST, LEAST_BESIDE, SCALE = 2, 4, 8.0


@dataclass(frozen=True)
class Text:
    """``quoted``: of a document, the sentences that show each block or fault.

    ``arguable``: the sentences that teach nothing of a code; ``against``: those that may be taken
    for it and are not.
    """

    sentences: list[Sentence]
    codes: frozenset[str]
    arguable: dict[str, frozenset[int]]
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
        every = frozenset(range(len(sentences)))
        yield Text(
            sentences,
            frozenset({*told["codes"], *told.get("blocks", [])}) & CODES,
            dict.fromkeys(told.get("arguable", []), every),
            dict.fromkeys(told.get("clean", []), every),
        )
    labels = folder / "labels.json"
    told = json.loads(labels.read_text(encoding="utf-8")) if labels.exists() else {}
    for label in told.get("documents", told).values():
        yield _document(label, read_document(folder / "documents" / label["file"]))


def _document(label: dict[str, Any], document: TenderDocument) -> Text:
    sentences = _sentences(document)
    every = frozenset(range(len(sentences)))

    def places(told: Iterable[tuple[str, str]]) -> dict[str, frozenset[int]]:
        found: dict[str, frozenset[int]] = {}
        for code, quote in told:
            found[code] = found.get(code, frozenset()) | _quoted(document, sentences, quote)
        return found

    against = places((each["code"], each["quote"]) for each in label.get("clean", []))
    if not label["has_isv"]:
        against |= dict.fromkeys(BLOCKS, every)
    arguable = [(each["code"], each["quote"]) for each in label.get("arguable", [])]
    quoted = places(
        (code, quote)
        for code, quotes in (*label["blocks"].items(), *label["findings"].items())
        for quote in ([quotes] if isinstance(quotes, str) else quotes)
    )
    return Text(
        sentences,
        frozenset(quoted) & CODES,
        # A block stands in a document or not; a fault has its own place.
        places(arguable) | {code: every for code, _ in arguable if code in BLOCKS},
        against,
        quoted,
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
        arguable = [place.start + number for number in text.arguable.get(code, ())]
        if code not in text.codes:
            found.weight[[place.start + number for number in text.against.get(code, ())]] = AGAINST
            found.weight[arguable] = 0
        elif text.quoted is not None:
            alike = text.against.get(code, frozenset()) - text.quoted[code]
            found.weight[[place.start + number for number in alike]] = AGAINST
            found.right[[place.start + number for number in text.quoted[code]]] = 1
            if code in BLOCKS:  # of a fault every place is quoted
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


def _lays(text: Text) -> bool:
    return not text.codes.isdisjoint(BLOCKS)


def _subject(table: Any, every: list[Text], places: list[range]) -> tuple[Any, float]:
    """What tells a text with a block, as a whole, from one without."""
    use = [
        n
        for n, text in enumerate(every)
        if places[n] and (_lays(text) or text.quoted is not None or not text.arguable)
    ]
    rows = [sparse.csr_matrix(table[places[n]].sum(axis=0) / len(places[n]) ** 0.5) for n in use]
    right = np.array([_lays(every[n]) for n in use], dtype=float)
    return _regression(sparse.vstack(rows).tocsr(), right, np.ones(len(use)))


def _table(counts: Any, rarity: Any) -> Any:
    lengths = np.sqrt(counts @ rarity**2)
    lengths[lengths == 0] = 1
    return sparse.csr_matrix(sparse.diags(1 / lengths) @ counts @ sparse.diags(rarity))


def _counts(rows: list[list[str]], least: int) -> tuple[list[str], Any]:
    counter = CountVectorizer(analyzer=list, min_df=least)
    counts = counter.fit_transform(rows).astype(float)
    return counter.get_feature_names_out().tolist(), counts


def learn(every: list[Text]) -> Iterator[str]:
    """The lines of the file."""
    sentences = [each for text in every for each in text.sentences]
    ends = np.cumsum([0, *(len(text.sentences) for text in every)]).tolist()
    places = [range(first, last) for first, last in pairwise(ends)]
    names, own = _counts([learned.features(each) for each in sentences], LEAST)
    others = [learned.neighbours(each) for each in sentences]
    other_names, other = _counts(others, LEAST_BESIDE)
    together = sparse.hstack([own, other]).tocsr()
    rarity = _rarity(together)
    alone = _table(own, rarity[: len(names)])
    beside = _table(together, rarity)
    models = [_fit(alone, _examples(code, every, places)) for code in BLOCKS]
    of_rules = [_fit(beside, _examples(code, every, places)) for code in RULES]
    subject, subject_bias = _subject(alone, every, places)
    head = {
        "blocks": BLOCKS,
        "rules": RULES,
        "bias": [round(bias, 3) for _, bias in (*models, *of_rules)],
        "subject": round(subject_bias, 3),
        "scale": SCALE,
        "sets": SETS,
        "texts": len(every),
        "sentences": len(sentences),
        "corpus": fingerprint(),
    }
    yield json.dumps(head)
    none = np.zeros(len(other_names))
    columns = [
        *(np.append(weights, none) for weights, _ in models),
        *(weights for weights, _ in of_rules),
        np.append(subject, none),
    ]
    weights = np.rint(np.stack(columns, axis=1) * rarity[:, None] * SCALE).astype(int).tolist()
    for number, feature in sorted(enumerate([*names, *other_names]), key=lambda each: each[1]):
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
