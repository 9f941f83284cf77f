"""The motivation in words: paragraphs as codes and parameters become Dutch or English here.

The words of the jurisdiction (inschrijving, offerte) come from ``reference/vocabulary.toml``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.shared.money import euros
from tenders.advice.facts import Facts
from tenders.advice.reference import Language, country_name, raw
from tenders.proportionality.weigh import Answers, Ground, Point


def motivation(
    *,
    title: str,
    facts: Facts,
    ground: Ground,
    points: Sequence[Point],
    answers: Answers,
    language: Language,
) -> str:
    """A proposal for the file: paragraphs, an empty line between; unknown points are left out."""
    texts = raw("proportionality")["text"]
    words = vocabulary(facts.jurisdiction or "any", language)
    said = [
        texts["opening"][language].format_map(
            {**words, "title": title, "article": ground.basis.article}
        )
    ]
    said += [point_text(point, facts, language) for point in points if point.side != "unknown"]
    said += [
        texts["law"][language].format(name=law_name(code, facts, language), answer=answer)
        for code in ground.points
        if (answer := answers.law.get(code, "").strip())
    ]
    said.append(_closing(facts, language, words))
    return "\n\n".join(said)


def point_text(point: Point, facts: Facts, language: Language) -> str:
    text: str = raw("proportionality")["text"][point.code][point.answer][language]
    words = vocabulary(facts.jurisdiction or "any", language)
    return text.format_map({**words, **_values(point.params, language)})


def point_name(code: str, language: Language) -> str:
    name: str = raw("proportionality")["point"][code][language]
    return name


def side_name(side: str, language: Language) -> str:
    name: str = raw("proportionality")["side"][side][language]
    return name


def law_name(code: str, facts: Facts, language: Language) -> str:
    text: str = raw("proportionality")["law_point"][code][language]
    return text.format_map(vocabulary(facts.jurisdiction or "any", language))


def ground_text(ground: Ground, facts: Facts, language: Language) -> str:
    text: str = raw("proportionality")["ground_text"][ground.code][language]
    return text.format_map(vocabulary(facts.jurisdiction or "any", language))


def vocabulary(jurisdiction: str, language: Language) -> dict[str, str]:
    return {
        name: entry[language][jurisdiction] for name, entry in raw("vocabulary")["words"].items()
    }


def _closing(facts: Facts, language: Language, words: Mapping[str, str]) -> str:
    texts, names = raw("proportionality")["text"]["closing"], raw("proportionality")["forms"]
    chosen = [name for form, name in names.items() if form in facts.isv_forms]
    text: str = texts["chosen" if chosen else "open"][language]
    return text.format_map({**words, "forms": "; ".join(name[language] for name in chosen)})


def _values(params: Mapping[str, Any], language: Language) -> dict[str, str]:
    values = {name: str(value) for name, value in params.items()}
    if "value_cents" in params:
        values["value"] = euros(params["value_cents"], language)
    if "countries" in params:
        names = [country_name(code, language) for code in params["countries"]]
        values["countries"] = ", ".join(names)
    return values
