"""The check of tender documents: ``engine.check(Case(documents, facts, day))``.

Pure: no Django, no database. It gives a ``CheckResult``; ``wording`` makes sentences of findings,
per language. The engine is apart from this package's names because its rules and words take a
tenth of a second to load, which a page that only shows a result need not wait for.
"""

from tenders.checks.model import (
    BlockResult,
    Case,
    CaseFacts,
    CheckResult,
    Finding,
    Passage,
)

__all__ = ["BlockResult", "Case", "CaseFacts", "CheckResult", "Finding", "Passage"]
