"""What people typed, fit to be printed."""

import unicodedata

#: Control characters, halves of characters, and code points that stand for nothing.
_UNSEEN = {"Cc", "Cs", "Cn"}


def printable(text: str) -> str:
    """The text with a space for whatever no PDF or XML can hold; line ends stay."""
    return "".join(
        letter if letter == "\n" or unicodedata.category(letter) not in _UNSEEN else " "
        for letter in text.replace("\r\n", "\n")
    ).strip()
