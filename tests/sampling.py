"""What the run on PostgreSQL with Redis takes of a long table of cases.

Every case runs on the embedded default. Where the cases differ in something that the database
never sees (what a parser says of a file, how a page looks), the second run takes a few of them: it
is there for the way through the database, which is the same for all.
"""

from collections.abc import Sequence
from typing import TypeVar

from tests.scheduling import ON_SERVERS

Case = TypeVar("Case")


def some(cases: Sequence[Case], most: int = 1) -> Sequence[Case]:
    """All cases; on the servers the first ``most``."""
    return cases[:most] if ON_SERVERS else cases
