"""Log lines of the program: one JSON object each, with the request's id, without personal data.

Not the audit log. Addresses of people and machines are struck out of every line, also when a
library or an error message put them there; names cannot be recognised, so code never logs them.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

from portal.audit import origin

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*", re.ASCII)
_IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
#: At least two groups and a double colon, or eight groups: times such as 12:30:05 stay.
_IPV6 = re.compile(
    r"(?<![\w:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}"
    r"|(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?)(?![\w:])",
    re.IGNORECASE,
)


def struck(text: str) -> str:
    """Strike out e-mail and IP addresses."""
    text = _EMAIL.sub("[e-mail]", text)
    return _IPV6.sub("[address]", _IPV4.sub("[address]", text))


class RequestIdFilter(logging.Filter):
    """Gives every record ``request_id`` (``"-"`` outside a request or job); drops nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = str(origin.current().request_id or "-")
        return True


class JsonFormatter(logging.Formatter):
    """One line of JSON: time (UTC), level, logger, request, message and, after an error, trace."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": getattr(record, "request_id", "-"),
            "message": struck(record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = struck(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
