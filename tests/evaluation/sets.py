"""The labelled sets: whole documents with quotes, and single passages with codes."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from tenders.checks import Case, CaseFacts, CheckResult
from tenders.checks.engine import check
from tenders.documents import read_document, read_text
from tests.evaluation.scoring import Board, matches

OWN = Path(__file__).resolve().parent / "corpus"
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "check-samples"
_DAYS = ("notice_date", "closing_date")


def facts_of(told: dict[str, Any], jurisdiction: str | None) -> tuple[CaseFacts, date | None]:
    """Facts as the labels write them: names of ``CaseFacts``, days as ISO text, ``value`` euros."""
    known = {each.name for each in fields(CaseFacts)}
    values: dict[str, Any] = {key: told[key] for key in told if key in known}
    for key in _DAYS:
        if values.get(key):
            values[key] = date.fromisoformat(values[key])
    if "value" in told:
        values["value_cents"] = int(told["value"]) * 100
    if values.get("isv_forms") is not None:
        values["isv_forms"] = frozenset(values["isv_forms"])
    if "weights" in values:
        weights = values["weights"]
        pairs = weights.items() if isinstance(weights, dict) else weights
        values["weights"] = tuple((str(name), int(weight)) for name, weight in pairs)
    values["jurisdiction"] = jurisdiction or values.get("jurisdiction")
    day = told.get("date") or told.get("day")
    return CaseFacts(**values), date.fromisoformat(day) if day else None


def score_documents(folder: Path, board: Board, labels: str = "labels.json") -> None:
    """Whole documents; the labels say what is in them and where."""
    told = json.loads((folder / labels).read_text(encoding="utf-8"))
    for key, label in told.get("documents", told).items():
        path = next(
            p for p in (folder / label["file"], folder / "documents" / label["file"]) if p.exists()
        )
        facts, day = facts_of(label.get("facts", {}), label.get("jurisdiction"))
        result = check(Case((read_document(path),), facts, day))
        board.isv_all += 1
        if result.has_isv == label["has_isv"]:
            board.isv_right += 1
        else:
            board.isv_wrong.append(f"{key}: has_isv is {result.has_isv}")
        _blocks(key, label, result, board)
        _findings(key, label, result, board)


def _blocks(key: str, label: dict[str, Any], result: CheckResult, board: Board) -> None:
    arguable = {each["code"] for each in label.get("arguable", [])}
    for block in result.building_blocks:
        wanted = block.code in label["blocks"]
        if block.code in arguable and not wanted:
            continue
        score = board.of(block.code)
        if wanted and block.found:
            score.hits += 1
        elif wanted:
            score.missed += 1
            score.wrong.append(f"{key}: missed: {label['blocks'][block.code]}")
        elif block.found:
            score.alarms += 1
            score.wrong.append(f"{key}: alarm: {block.passages[0].quote!r}")


def _findings(key: str, label: dict[str, Any], result: CheckResult, board: Board) -> None:
    used: set[int] = set()
    for code, quotes in label["findings"].items():
        for quote in quotes:
            score = board.of(code)
            hit = asked = False
            for number, found in enumerate(result.findings):
                if found.code == code and any(matches(p.quote, quote) for p in found.passages):
                    used.add(number)
                    hit = hit or found.severity != "question"
                    asked = asked or found.severity == "question"
            if hit:
                score.hits += 1
            elif asked:
                score.asked += 1
            else:
                score.missed += 1
                score.wrong.append(f"{key}: missed: {quote!r}")
    for number, found in enumerate(result.findings):
        if number in used or found.severity == "question":
            continue
        if any(
            each["code"] == found.code
            and any(matches(p.quote, each["quote"]) for p in found.passages)
            for each in label.get("arguable", [])
        ):
            continue
        score = board.of(found.code)
        score.alarms += 1
        quote = found.passages[0].quote if found.passages else ""
        score.wrong.append(f"{key}: alarm ({found.note}): {quote!r}")


def score_passages(path: Path, board: Board) -> None:
    """Single passages: their codes must be raised and no others; blocks only where named."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        told = json.loads(line)
        facts, day = facts_of(told.get("facts", {}), told.get("jurisdiction"))
        name = told["id"] + (".md" if told.get("markdown", True) else ".txt")
        result = check(Case((read_text(told["text"], name),), facts, day))
        wanted = {*told["codes"], *told.get("blocks", [])}
        arguable = set(told.get("arguable", []))
        clean = set(told.get("clean", []))
        raised = {b.code for b in result.building_blocks if b.found}
        raised |= {f.code for f in result.findings if f.severity != "question"}
        asked = {f.code for f in result.findings if f.severity == "question"} - raised
        every = told.get("all_blocks", False)  # the labels name every block that is there
        others = {code for code in raised if every or not code.startswith("ISV-")}
        for code in sorted((wanted | clean | others) - arguable):
            score = board.of(code)
            if code in wanted and code in raised:
                score.hits += 1
            elif code in wanted and code in asked:
                score.asked += 1
                score.wrong.append(f"{told['id']}: asked only: {told['text']!r}")
            elif code in wanted:
                score.missed += 1
                score.wrong.append(f"{told['id']}: missed: {told['text']!r}")
            elif code in raised:
                score.alarms += 1
                score.wrong.append(f"{told['id']}: alarm: {told['text']!r}")
