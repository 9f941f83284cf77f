"""Keeps secrets out of log lines: links by mail carry them in the address of a page."""

from __future__ import annotations

import logging
import re

#: A part of a path that is long and random, such as ``/uitnodiging/Zk3…/`` or a reset key.
_SECRET = re.compile(r"(?<=[/-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}(?=[/?\s]|$)")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_MARK = "[secret]"


class SecretsFilter(logging.Filter):
    """Strikes out long random parts of addresses; ids of things (UUIDs) stay. Drops nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "/" in message:
            struck = _SECRET.sub(_unless_id, message)
            if struck != message:
                record.msg, record.args = struck, None
        return True


def _unless_id(found: re.Match[str]) -> str:
    return found[0] if _UUID.fullmatch(found[0]) else _MARK
