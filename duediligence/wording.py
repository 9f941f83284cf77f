"""The questions of the dossier in the words that the secretariat published last.

Which questions there are, for whom and from when on, is reference data; only their words are
reviewed texts (``portal.texts``). Where nothing was published the words are those of the files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from duediligence.core.reference import Question, Words, questions
from duediligence.texts import QUESTION, SAID
from portal.texts.models import Version


def in_words(known: Iterable[Question]) -> list[Question]:
    """The same questions, as they are asked now; one query."""
    published = _published()
    return [_worded(question, published.get(question.code)) for question in known]


def every_question() -> Mapping[str, Question]:
    """All questions by code, as they are asked now; one query."""
    return {question.code: question for question in in_words(questions().values())}


def _published() -> dict[str, Mapping[str, Any]]:
    found = Version.objects.current().of_kind(QUESTION)
    return dict(found.values_list("text__key", "payload"))


def _worded(question: Question, payload: Mapping[str, Any] | None) -> Question:
    if payload is None:
        return question
    ask, why, example = (Words(payload["nl"][name], payload["en"][name]) for name in SAID)
    return replace(question, ask=ask, why=why, example=example)
