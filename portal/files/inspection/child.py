"""What runs in the child process: JSON in, JSON out, nothing else."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from portal.files.inspection.judge import judge
from portal.files.inspection.verdict import Rules


def judge_in_child(payload: dict[str, Any]) -> dict[str, Any]:
    """Judge ``{"path", "name", "rules", "scratch"}``; a ``Verdict`` as JSON values."""
    rules = Rules.from_json(payload["rules"])
    return asdict(judge(payload["path"], payload["name"], rules, payload["scratch"]))
