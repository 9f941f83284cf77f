"""The catalogue: what someone may send, of which class it is, and what must come of it."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.portal.files.hostile import archives, documents, others


@dataclass(frozen=True)
class Case:
    group: str
    name: str
    code: str  # "" is accepted
    make: Callable[[], bytes]
    kind: str = "tender-document"

    @property
    def label(self):
        return f"{self.group}: {self.kind} {self.name[:40]} {self.code or 'accepted'}"


def all_cases():
    random.seed(20261123)
    return [Case(*row) for module in (archives, documents, others) for row in module.rows()]


CASES = all_cases()
