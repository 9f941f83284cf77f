"""File names of people: kept as text to show, never used as a path."""

import unicodedata

#: Characters that turn the reading direction: with them ``fdp.exe`` shows as ``exe.pdf``.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Room for the name in the row, in characters.
LONGEST = 255


def clean_name(name: str) -> str:
    """Give the name as it is shown: one line, without path, control or turning characters.

    The extension survives when the name is cut. An empty outcome becomes ``"bestand"``.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if _shows(c))
    text = " ".join(unicodedata.normalize("NFC", kept).split()).rstrip(" .")
    if text.startswith(".") or not text:  # a name that is only an extension, or nothing at all
        text = f"bestand{text}"
    if len(text) <= LONGEST:
        return text
    stem, dot, extension = text.rpartition(".")
    if not dot or len(extension) > 10:  # noqa: PLR2004 -- no extension that we know is so long
        return text[:LONGEST]
    return f"{stem[: LONGEST - len(extension) - 1]}.{extension}"


def _shows(character: str) -> bool:
    # Cc control, Cf invisible format, Cs half a surrogate pair, Co private, Cn not assigned.
    # Line and paragraph separators become spaces by ``split``.
    if character.isspace():
        return True
    return character not in TURNING and not unicodedata.category(character).startswith("C")
