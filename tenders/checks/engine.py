"""``check(case)``: all rules over all documents. The same case always gives the same result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tenders.checks.rules  # noqa: F401 -- loading them is what puts them in the registry
from tenders.checks.blocks import find_blocks
from tenders.checks.model import CheckResult, DocumentFacts
from tenders.checks.patterns import forget_texts
from tenders.checks.registry import RULES, run
from tenders.checks.understanding import Understanding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tenders.checks.model import Case, Finding


def check(case: Case) -> CheckResult:
    """Find building blocks and run every rule; findings in the order of the documents."""
    try:
        return _check(case)
    finally:
        forget_texts()


def _check(case: Case) -> CheckResult:
    understood = Understanding(case)
    blocks = find_blocks(understood.pairs)
    found = [finding for _, each in sorted(RULES.items()) for finding in run(each, understood)]
    order = {document.name: number for number, document in enumerate(case.documents)}
    findings = sorted(_once(found), key=lambda finding: _place(finding, order))
    return CheckResult(
        documents=tuple(
            DocumentFacts(
                document.name,
                document.sha256,
                document.media_type,
                document.pages,
                document.words,
                document.language,
                document.text_source,
                document.warnings,
            )
            for document in case.documents
        ),
        has_isv=any(block.found for block in blocks),
        building_blocks=blocks,
        findings=tuple(findings),
    )


def _place(finding: Finding, order: dict[str, int]) -> tuple[int, int, str, int]:
    if not finding.passages:
        return len(order), 0, finding.code, 0
    first = finding.passages[0]
    return order.get(first.document, len(order)), first.start, finding.code, first.end


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same rule says the same passage once."""
    seen = set()
    for finding in findings:
        key = (finding.code, finding.passages or finding.note)
        if key not in seen:
            seen.add(key)
            yield finding
