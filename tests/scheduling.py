"""Which tests stay together in one process, so that what they share is made once.

Tests of one file stay together; so do files that share what is dear to make, first of all a portal
and a browser. The longest table is cut into pieces.
"""

import os
from zlib import crc32

from xdist.scheduler import LoadScopeScheduling

ON_SERVERS = bool(os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))
#: A portal with a browser costs as much as a hundred tests: few processes start one.
BROWSERS = 2 if ON_SERVERS else 3
#: Into how many pieces a long file is cut.
PIECES = {"tests/test_permissions.py": 4}
#: Files that ask for the same twenty thousand routes.
ROUTES = {f"tests/tenders/metrokaart/test_{name}.py" for name in ("cards", "overlap", "route")}


class Scheduling(LoadScopeScheduling):
    """xdist's own, with these groups for scopes; they are begun in the order of the tests."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file.startswith("tests/e2e/"):
            return f"browser-{crc32(nodeid.encode()) % BROWSERS}"
        if file in PIECES:
            return f"{file}-{crc32(nodeid.encode()) % PIECES[file]}"
        return "routes" if file in ROUTES else file
