"""The kind of reviewed text that dossiers bring: the words of the questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duediligence.core.reference import questions
from portal.texts import kinds
from portal.texts.kinds import Field, Kind, Payload, PayloadError

if TYPE_CHECKING:
    from collections.abc import Mapping

QUESTION = "question"
#: What is said of each question, in each language.
SAID = ("ask", "why", "example")
LANGUAGES = ("nl", "en")


def register() -> None:
    kinds.register(QUESTIONS)


def _names() -> dict[str, str]:
    return {"ask": _("Question"), "why": _("Why do we ask this?"), "example": _("Example")}


def _check(payload: Mapping[str, Any]) -> None:
    empty = [
        f"{name} ({language})"
        for language in LANGUAGES
        for name in SAID
        if not str((payload.get(language) or {}).get(name, "")).strip()
    ]
    if empty:
        raise PayloadError([f"{place} is empty." for place in empty])


def _name(payload: Mapping[str, Any], language: str) -> str:
    asked: str = payload[_spoken(language)]["ask"]
    return asked


def _parts(payload: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    words = payload[_spoken(language)]
    return [(name, words[said]) for said, name in _names().items()]


def _fields(_payload: Mapping[str, Any]) -> list[Field]:
    languages = {"nl": _("Dutch"), "en": _("English")}
    return [
        Field((code, said), f"{name} ({language})", "line" if said == "ask" else "text")
        for said, name in _names().items()
        for code, language in languages.items()
    ]


def _seeds() -> dict[str, Payload]:
    return {
        question.code: {
            language: {said: getattr(question, said).to(language) for said in SAID}
            for language in LANGUAGES
        }
        for question in questions().values()
    }


def _spoken(language: str) -> str:
    return "en" if language.startswith("en") else "nl"


QUESTIONS = Kind(
    code=QUESTION,
    title=gettext_lazy("questions of the dossier"),
    check=_check,
    name=_name,
    parts=_parts,
    fields=_fields,
    seeds=_seeds,
)
