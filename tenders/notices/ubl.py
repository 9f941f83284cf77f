"""Small questions to an eForms document: elements by path, codes, and texts by language."""

import re
import unicodedata
from collections.abc import Iterable

from lxml import etree

NAMESPACES = {
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
    "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
}
#: The way from an element to what eForms adds to UBL there.
EXTENSION = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"

#: eForms names languages by the three letters of the Publications Office.
_OURS = {"NLD": "nl", "NL": "nl", "DUT": "nl", "ENG": "en", "EN": "en", "FRA": "fr", "DEU": "de"}
_SPACE = re.compile(r"[ \t\r\n]+")
_LINE_SPACE = re.compile(r"[ \t\r]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
#: Control characters print as boxes, and PostgreSQL refuses some; XML lets 0x7f-0x9f through.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def elements(parent: etree._Element, path: str) -> list[etree._Element]:
    return parent.findall(path, NAMESPACES)


def code(parent: etree._Element, path: str, *, list_name: str = "") -> str:
    """The trimmed text of the first non-empty element, of this code list if one is named."""
    for element in elements(parent, path):
        if list_name and element.get("listName", list_name) != list_name:
            continue
        if found := content(element):
            return found
    return ""


def content(element: etree._Element) -> str:
    """The text of an element on one line, without control characters."""
    return one_line(_raw(element))


def one_line(text: str) -> str:
    return _SPACE.sub(" ", _CONTROL.sub("", text)).strip(" ")


def lines(text: str) -> str:
    """A longer text with its lines kept and the indentation of the XML gone."""
    stripped = (_LINE_SPACE.sub(" ", line).strip(" ") for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(map(_without_control, stripped))).strip("\n ")


def _without_control(text: str) -> str:
    return _CONTROL.sub("", text)


def says_something(text: str) -> bool:
    """Whether there is a letter, digit, mark, symbol or punctuation to see at all."""
    return any(unicodedata.category(character)[0] in "LNMPS" for character in text)


def language_of(code_: str) -> str:
    """``nl``, ``en``, ``fr``, ``de``; any other language keeps its own code, in lower case."""
    return _OURS.get(code_.strip().upper(), code_.strip().lower())


def all_texts(parent: etree._Element, path: str) -> list[str]:
    """The text in every language it is given in."""
    return [found for element in elements(parent, path) if (found := content(element))]


def best_text(
    parent: etree._Element, path: str, own_language: str, *, multiline: bool = False
) -> tuple[str, str]:
    """The text in Dutch, else English, else the notice's own language, else any; its language.

    An element without a language is in the notice's own. Empty texts do not count; ``("", "")``
    when none is left.
    """
    found = [
        (language_of(element.get("languageID") or own_language), words)
        for element in elements(parent, path)
        if says_something(words := _words(element, multiline=multiline))
    ]
    by_language = dict(reversed(found))  # the first one wins
    for language in ("nl", "en", own_language):
        if language in by_language:
            return by_language[language], language
    return (found[0][1], found[0][0]) if found else ("", "")


def _words(element: etree._Element, *, multiline: bool) -> str:
    return lines(_raw(element)) if multiline else one_line(_raw(element))


def _raw(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """The values in order, each once, without the empty one."""
    return tuple(dict.fromkeys(value for value in values if value))
