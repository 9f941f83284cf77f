"""From facts to the HTML of the guide."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

TEMPLATE = "tenders/pdf/guide.html"
STYLE = "css/guide.css"


def guide_html(facts: dict[str, Any]) -> str:
    """The document as ``portal.shared.pdf`` takes it. The template gets the facts, nothing else."""
    return render_to_string(TEMPLATE, facts)


@cache
def digest() -> str:
    """Over the templates and the style sheet: another look is another file."""
    base = Path(settings.BASE_DIR)
    files = [
        *sorted((base / "templates" / "tenders" / "pdf").glob("*.html")),
        base / "static" / STYLE,
    ]
    found = hashlib.sha256()
    for file in files:
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()
