"""Text that two databases must treat alike."""

import unicodedata
from collections.abc import Mapping
from typing import Any


def folded(text: str) -> str:
    """Lower case without accents: the form in which we store what is searched and sorted.

    SQLite folds only ASCII and PostgreSQL follows its locale; folded text makes them agree.
    """
    if text.isascii():
        return text.lower()
    # Twice: taking apart can bring capitals back, as in the sign for "No".
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return "".join([c for c in decomposed if c.isascii() or not unicodedata.combining(c)])


def storable(data: Any) -> Any:
    """JSON values with signs that both databases keep: PostgreSQL refuses NUL and half a sign."""
    if isinstance(data, str):
        whole = data.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return whole.replace("\0", "\ufffd")
    if isinstance(data, Mapping):
        return {storable(key): storable(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [storable(each) for each in data]
    return data
