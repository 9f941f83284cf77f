"""From facts to HTML."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from tenders.enums import GuideKind

GUIDE, POSTER = "tenders/pdf/guide.html", "tenders/pdf/poster.html"
STYLES = ("css/guide.css", "css/poster.css")


def guide_html(facts: dict[str, Any]) -> str:
    """The document as ``portal.shared.pdf`` takes it. The template gets the facts, nothing else."""
    return render_to_string(GUIDE if facts["kind"] == GuideKind.GUIDE else POSTER, facts)


@cache
def digest() -> str:
    """Over the templates and the style sheets: another look is another file."""
    base = Path(settings.BASE_DIR)
    files = [
        *sorted((base / "templates" / "tenders" / "pdf").glob("*.html")),
        *(base / "static" / style for style in STYLES),
    ]
    found = hashlib.sha256()
    for file in files:
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()
