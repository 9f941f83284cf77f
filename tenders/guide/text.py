"""What people typed, fit to be printed."""

import unicodedata

#: Control characters, halves of characters, code points that stand for nothing, and the two
#: separators of Unicode for lines and paragraphs, on which WeasyPrint 70 stumbles.
_UNSEEN = {"Cc", "Cs", "Cn", "Zl", "Zp"}


def printable(text: str) -> str:
    """The text with a space for whatever no PDF or XML can hold; line ends stay."""
    return "".join(
        letter if letter == "\n" or unicodedata.category(letter) not in _UNSEEN else " "
        for letter in text.replace("\r\n", "\n")
    ).strip()


def one_line(text: str) -> str:
    """As ``printable``, for what is a line: a title, a name, a reference."""
    return " ".join(printable(text).split())
