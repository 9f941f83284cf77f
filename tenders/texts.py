"""The kinds of reviewed text that tenders bring: clauses (and what a person may edit in them)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.texts import kinds
from portal.texts.kinds import Field, Kind, Payload, PayloadError
from tenders import choices
from tenders.clauses import payload as rules
from tenders.clauses.seeds import seeds

if TYPE_CHECKING:
    from collections.abc import Mapping

CLAUSE, EXAMPLE = "clause", "example"
_EXAMPLES = Path(__file__).with_name("reference") / "examples" / "stations.toml"
#: Of an example: the station, a hyphen and a number that is never used twice.
_KEY = re.compile(r"([A-D][1-9])-[0-9]+")


def register() -> None:
    kinds.register(CLAUSES)
    kinds.register(EXAMPLES)


def _check(payload: Mapping[str, Any]) -> None:
    if wrong := rules.mistakes(payload):
        raise PayloadError(wrong)


def _name(payload: Mapping[str, Any], language: str) -> str:
    spoken = "en" if language.startswith("en") else "nl"
    title: str = payload["title"][spoken]
    return title


def _parts(payload: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    spoken = "en" if language.startswith("en") else "nl"
    texts = payload["text"]
    parts = [(_("Title"), payload["title"][spoken]), (_("Text"), texts[spoken])]
    if spoken == "nl" and "be" in texts:
        parts.append((_("Text for Flanders"), texts["be"]))
    parts += [(name, payload[code][spoken]) for code, name in rules.said_names().items()]
    parts += [
        (
            _("Parameter %(code)s") % {"code": row["code"]},
            f"{row['name'][spoken]}: {_limits(row)}",
        )
        for row in payload.get("parameters", ())
    ]
    sure = {
        "verified": _("read in the law"),
        "reconstruction": _("reconstruction"),
        "from-memory": _("from memory, not checked"),
    }
    rests = "\n".join(f"{row['article']} ({sure[row['certainty']]})" for row in payload["basis"])
    return [*parts, (_("Rests on"), rests)]


def _limits(row: Mapping[str, Any]) -> str:
    if row["type"] == "text":
        return str(row["default"] or "-")
    return f"{row['minimum']} - {row['maximum']}, {row['default']}"


def _fields(payload: Mapping[str, Any]) -> list[Field]:
    """What the secretariat edits; what a clause is for and rests on stays with the files."""
    languages = {"nl": _("Dutch"), "en": _("English")}
    found = [
        Field(("title", code), f"{_('Title')} ({name})", "line") for code, name in languages.items()
    ]
    found += [
        Field(("text", code), f"{_('Text')} ({name})", "text") for code, name in languages.items()
    ]
    found.append(Field(("text", "be"), _("Text for Flanders"), "text", required=False))
    found += [
        Field((said, code), f"{label} ({name})", "text")
        for said, label in rules.said_names().items()
        for code, name in languages.items()
    ]
    limits = {"minimum": _("least"), "maximum": _("most"), "default": _("default")}
    for index, row in enumerate(payload.get("parameters", ())):
        if row["type"] in rules.NUMBERS:
            found += [
                Field(
                    ("parameters", index, limit),
                    f"{row['name'][choices.language()]}: {word}",
                    "number",
                )
                for limit, word in limits.items()
            ]
    return found


def _seeds() -> dict[str, Payload]:
    return {number: dict(payload) for number, payload in seeds().items()}


CLAUSES = Kind(
    code=CLAUSE,
    title=gettext_lazy("clauses"),
    check=_check,
    name=_name,
    parts=_parts,
    fields=_fields,
    seeds=_seeds,
)


# --- Examples at stations ----------------------------------------------------------------------
def station_of(key: str) -> str:
    """The code of the station that an example is for."""
    return key.partition("-")[0]


def _check_example(payload: Mapping[str, Any]) -> None:
    empty = [
        f"{name} ({language})"
        for name in ("title", "text")
        for language in ("nl", "en")
        if not str((payload.get(name) or {}).get(language, "")).strip()
    ]
    if empty:
        raise PayloadError([f"{place} is empty." for place in empty])


def _example_parts(payload: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    spoken = "en" if language.startswith("en") else "nl"
    return [(_("Title"), payload["title"][spoken]), (_("Text"), payload["text"][spoken])]


def _example_fields(_payload: Mapping[str, Any]) -> list[Field]:
    languages = {"nl": _("Dutch"), "en": _("English")}
    return [
        *(
            Field(("title", code), f"{_('Title')} ({name})", "line")
            for code, name in languages.items()
        ),
        *(
            Field(("text", code), f"{_('Text')} ({name})", "text")
            for code, name in languages.items()
        ),
    ]


@cache
def _example_seeds() -> dict[str, Payload]:
    data = tomllib.loads(_EXAMPLES.read_text(encoding="utf-8"))
    found = {row["key"]: {"title": row["title"], "text": row["text"]} for row in data["example"]}
    if wrong := [key for key in found if not _KEY.fullmatch(key)]:
        raise ValueError(f"{_EXAMPLES.name}: {wrong} is no station with a number")
    return found


EXAMPLES = Kind(
    code=EXAMPLE,
    title=gettext_lazy("examples at stations"),
    check=_check_example,
    name=_name,
    parts=_example_parts,
    fields=_example_fields,
    seeds=_example_seeds,
)
