"""Text that two databases must treat alike."""

import unicodedata


def folded(text: str) -> str:
    """Lower case without accents: the form in which we store what is searched and sorted.

    SQLite folds only ASCII and PostgreSQL follows its locale; folded text makes them agree.
    """
    # Twice: taking apart can bring capitals back, as in the sign for "No".
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))
