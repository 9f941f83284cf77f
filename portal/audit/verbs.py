"""What the log can say: verbs, kinds of subject and names of values, each with its words.

Data, not code: every app has a TOML file with tables ``verbs``, ``subjects`` and ``names`` (see
``verbs.toml`` here) and loads it in its ``ready``. A verb that nobody registered is a bug.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: ``tender.published``; it stands in the chain, so it can never hold anything about a person.
VERB = re.compile(r"[a-z]+(?:[.-][a-z0-9]+)+")
SUBJECT = re.compile(r"[a-z]+(?:[.-][a-z]+)*")
NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
LONGEST_VERB, LONGEST_SUBJECT, LONGEST_NAME = 60, 40, 60
LANGUAGES = ("nl", "en")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Words:
    nl: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language.startswith("en") else self.nl


@dataclass(frozen=True, slots=True)
class Verb:
    code: str
    kind: Literal["change", "read"]
    words: Words


VERBS: dict[str, Verb] = {}
SUBJECTS: dict[str, Words] = {}
NAMES: dict[str, Words] = {}


class UnknownVerbError(LookupError):
    """A deed is recorded under a name that no app registered."""


def load(path: Path) -> None:
    """Add what the file holds; loading the same file again changes nothing.

    Raises ``ValueError`` for a malformed entry, a missing language, or a code that stands
    elsewhere with other words.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if unknown := set(data) - {"verbs", "subjects", "names"}:
        raise ValueError(f"{path.name}: unknown tables {sorted(unknown)}")
    for code, fields in data.get("verbs", {}).items():
        kind = fields.get("kind")
        if not VERB.fullmatch(code) or len(code) > LONGEST_VERB or kind not in {"change", "read"}:
            raise ValueError(f"{path.name}: {code} is no verb")
        _add(VERBS, code, Verb(code, kind, _words(path, code, fields)))
    for code, fields in data.get("subjects", {}).items():
        if not SUBJECT.fullmatch(code) or len(code) > LONGEST_SUBJECT:
            raise ValueError(f"{path.name}: {code} is no kind of subject")
        _add(SUBJECTS, code, _words(path, code, fields))
    for code, fields in data.get("names", {}).items():
        if not NAME.fullmatch(code) or len(code) > LONGEST_NAME:
            raise ValueError(f"{path.name}: {code} is no name of a value")
        _add(NAMES, code, _words(path, code, fields))


def verb(code: str) -> Verb:
    """Find a registered verb; raises ``UnknownVerbError``."""
    try:
        return VERBS[code]
    except KeyError:
        raise UnknownVerbError(f"{code!r} is in no app's verbs.toml") from None


def verb_label(code: str, language: str) -> str:
    """Give the words for a verb; an old row may have one that no app knows any more."""
    known = VERBS.get(code)
    return known.words.in_language(language) if known else code


def subject_label(code: str, language: str) -> str:
    return _label(SUBJECTS, code, language)


def name_label(code: str, language: str) -> str:
    return _label(NAMES, code, language)


def choices(language: str) -> list[tuple[str, str]]:
    """Every verb with its words, in the order of the words."""
    return sorted(((code, v.words.in_language(language)) for code, v in VERBS.items()), key=_second)


def _second(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def _label(known: Mapping[str, Words], code: str, language: str) -> str:
    words = known.get(code)
    return words.in_language(language) if words else code


def _words(path: Path, code: str, fields: Mapping[str, str]) -> Words:
    if missing := [language for language in LANGUAGES if not _filled(fields.get(language))]:
        raise ValueError(f"{path.name}: {code} has no text in {missing}")
    return Words(nl=fields["nl"], en=fields["en"])


def _filled(text: object) -> bool:
    return isinstance(text, str) and bool(text.strip())


def _add(registry: dict[str, _T], code: str, value: _T) -> None:
    if registry.setdefault(code, value) != value:
        raise ValueError(f"{code} is registered twice, with other words")
