"""The answer of ``check_document --json``: the shape that issue 6, point 8 names."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tenders.checks import wording

if TYPE_CHECKING:
    from tenders.advice.reference import Language
    from tenders.checks.model import BlockResult, CheckResult, Finding


def as_answer(result: CheckResult, language: Language) -> dict[str, Any]:
    """Plain JSON values."""
    return {
        "documents": [
            {
                "name": each.name,
                "sha256": each.sha256,
                "media_type": each.media_type,
                "pages": each.pages,
                "words": each.words,
                "language": each.language,
                "text_source": each.text_source,
            }
            for each in result.documents
        ],
        "has_isv": result.has_isv,
        "building_blocks": [_block(each, language) for each in result.building_blocks],
        "findings": [_finding(each, language) for each in result.findings],
    }


def _block(block: BlockResult, language: Language) -> dict[str, Any]:
    """A missing block shows the nearest passage, where there is one."""
    shown = block.passages or ((block.nearest,) if block.nearest else ())
    return {
        "code": block.code,
        "status": block.status,
        "passages": [asdict(passage) for passage in shown],
        "missing": [wording.missing_part(part, language) for part in block.missing],
    }


def _finding(finding: Finding, language: Language) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "passages": [asdict(passage) for passage in finding.passages],
        "message": wording.message(finding, language),
        "legal_basis": wording.legal_basis(finding.code),
        "suggestion": wording.suggestion(finding, language),
    }
