"""Read a tender document into one plain model: the only place that knows file formats.

``read_document(path, name)`` gives a ``TenderDocument``: raw text as it came out of the file, and
blocks of it (headings, paragraphs, list items, table cells) whose clean text can always be led
back to the raw text. Pure: no Django, no database, no network.
"""

from tenders.documents.model import Block, Comment, TenderDocument
from tenders.documents.reading import (
    MEDIA_TYPES,
    UnreadableError,
    read_document,
    read_text,
)

__all__ = [
    "MEDIA_TYPES",
    "Block",
    "Comment",
    "TenderDocument",
    "UnreadableError",
    "read_document",
    "read_text",
]
