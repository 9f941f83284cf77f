"""The advice in words, Dutch and English: only here do codes and parameters become sentences.

Texts: ``reference/wording.toml``. Words that differ per jurisdiction (inschrijving, offerte):
``reference/vocabulary.toml``. A code without a text raises ``KeyError``; a test asks for all.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.shared.money import euros
from tenders.advice.outcome import Outcome
from tenders.advice.reference import Language, all_procedures, country_name, labels, raw
from tenders.advice.risks import Profile, profiles

#: Parameters that are whole euros, and those that are cents with their name in the texts.
EUROS = frozenset({"amount", "limit", "largest", "room"})
DATES = frozenset({"first", "last", "date", "known_first", "known_last"})


def word(outcome: Outcome, language: Language) -> str:
    """What the outcome says, as one or more sentences; the article is not in it."""
    group = text_group(outcome.key)
    values = _values(outcome.params, language)
    if group == "risk":
        return _risk(outcome, language, values)
    if group.startswith("term-"):
        return _term(outcome, language, values, group)
    text: str = raw("wording")["text"][group][outcome.code][language]
    return text.format_map(values)


def title(outcome: Outcome, language: Language) -> str:
    """The name of the question that the outcome answers."""
    values = _values(outcome.params, language)
    group = text_group(outcome.key)
    if group == "procedure":
        return values["procedure_name"]
    if group == "risk":
        role = outcome.params["role"] if outcome.params["country"] else "unknown"
        return _title(f"risk-{role}", language).format_map(values)
    name = "procedure" if group == "procedure-choice" else group
    return _title(name, language).format_map(values)


def title_of_key(key: str, language: Language) -> str:
    """As ``title``, for who has only the key: the question in general; the key when unknown."""
    group = text_group(key)
    name = "procedure" if group == "procedure-choice" else group
    found = raw("wording")["title"].get(name)
    text = str(found[language]) if found else key
    return key if "{" in text else text


def word_stored(stored: Mapping[str, Any], language: Language) -> str:
    """What a stored outcome (``Outcome.as_data()``) said; its bare code when the text is gone."""
    outcome = from_data(stored)
    try:
        return word(outcome, language)
    except KeyError:
        return outcome.code


def from_data(stored: Mapping[str, Any]) -> Outcome:
    """The opposite of ``Outcome.as_data()``."""
    return Outcome(
        key=stored["key"],
        code=stored["code"],
        rule=stored["rule"],
        article=stored["article"],
        source=stored["source"],
        certainty=stored["certainty"],
        checked=date.fromisoformat(stored["checked"]),
        params=stored["params"],
    )


def text_group(key: str) -> str:
    """Under which group of texts the outcomes with this key stand."""
    first, _, rest = key.partition(".")
    if first in ("term", "form") or (first == "threshold" and rest):
        return f"{first}-{rest}"
    if first == "award" and rest:
        return f"award-{rest}"
    if first == "isv" and rest:
        return "isv-reason"
    if key == "procedure":
        return "procedure-choice"
    return first


def _title(name: str, language: Language) -> str:
    return str(raw("wording")["title"][name][language])


# --- Terms --------------------------------------------------------------------------------------
def reason_without_days(outcome: Outcome, language: Language) -> str:
    """Why a term has no statutory minimum; "" when it has one."""
    reason = outcome.params.get("reason")
    if not isinstance(reason, str):
        return ""
    text: str = raw("wording")["reason"][reason][language]
    return text.format_map(_values(outcome.params, language))


def _term(outcome: Outcome, language: Language, values: Mapping[str, str], group: str) -> str:
    texts = raw("wording")
    notes = outcome.params["notes"]
    assert isinstance(notes, list)  # noqa: S101 -- terms.py always gives a list
    if outcome.code == "no-minimum":
        sentences = [reason_without_days(outcome, language)]
    else:
        sentences = [texts["text"][group][outcome.code][language]]
    said = [note for note in notes if note != "if-european"]
    sentences += [texts["note"][note][language] for note in said]
    return " ".join(sentences).format_map(values)


# --- Risk ---------------------------------------------------------------------------------------
def _risk(outcome: Outcome, language: Language, values: Mapping[str, str]) -> str:
    texts = raw("wording")
    sentences = [texts["text"]["risk"][outcome.code][language]]
    ids = outcome.params["profiles"]
    assert isinstance(ids, list)  # noqa: S101 -- risks.py always gives a list
    known = profiles()
    sentences += [_profile(known[name], language, values) for name in ids if name in known]
    return " ".join(sentences)


def _profile(profile: Profile, language: Language, values: Mapping[str, str]) -> str:
    texts = raw("wording")["risk"]
    if profile.texts:
        year = texts["year"][language].format(year=profile.year) if profile.year else ""
        text = profile.texts[language]
        return f"{text.removesuffix('.')}{year}." if year else text
    both = profile.child_labour and profile.forced_labour
    labour = "both" if both else "child" if profile.child_labour else "forced"
    listed: str = texts["listed"][language]
    return listed.format(
        year=profile.year,
        country_name=values["country_name"],
        good=profile.good,
        labour=texts[labour][language],
    )


# --- Values in the texts ------------------------------------------------------------------------
def _values(params: Mapping[str, Any], language: Language) -> dict[str, str]:
    """Every placeholder that a text may hold, written out in ``language``."""
    jurisdiction = str(params.get("jurisdiction") or "any")
    values = _vocabulary(jurisdiction, language)
    for name, value in params.items():
        if name in EUROS and isinstance(value, int):
            values[name] = euros(value * 100, language)
        elif name in DATES and isinstance(value, str):
            values[name] = day_text(date.fromisoformat(value), language)
        elif isinstance(value, str | int):
            values[name] = str(value)
    if isinstance(params.get("value_cents"), int):
        values["value"] = euros(params["value_cents"], language)
    if "procedure" in params:
        values["procedure_name"] = _procedure_name(params["procedure"], language)
    values |= _list_values(params, language)
    if "counted_from" in params:
        values |= _term_values(params, language)
    if "country" in params:
        values |= _stone_values(params, language)
    return values


def _list_values(params: Mapping[str, Any], language: Language) -> dict[str, str]:
    values = {}
    if isinstance(params.get("lots"), list):
        values["lots"] = ", ".join(params["lots"])
    if isinstance(params.get("advised"), list):
        values["advised"] = _names(params["advised"], language)
    return values


def _vocabulary(jurisdiction: str, language: Language) -> dict[str, str]:
    """``bid`` and ``Bid``, as the jurisdiction says it."""
    words: dict[str, str] = {}
    for name, entry in raw("vocabulary")["words"].items():
        text = entry[language][jurisdiction]
        words[name] = text
        words[name.capitalize()] = text[:1].upper() + text[1:]
    return words


def _term_values(params: Mapping[str, Any], language: Language) -> dict[str, str]:
    event = params["counted_from"]
    if event == "award" and params["jurisdiction"] == "be":
        event = "award-be"
    dps = {"nl": " of een aankoopsysteem", "en": " or a purchasing system"}[language]
    return {
        "event": raw("wording")["event"][event][language],
        "or_dps": dps if params["jurisdiction"] == "nl" else "",
    }


def _stone_values(params: Mapping[str, Any], language: Language) -> dict[str, str]:
    some = raw("wording")["word"]["some-stone"][language]
    stone, product = params["stone"], params["product"]
    goods = labels("stone")[stone][language] if stone in labels("stone") else some
    if product in labels("product"):
        goods = f"{goods} ({labels('product')[product][language].lower()})"
    return {"goods": goods, "country_name": country_name(params["country"], language)}


def _procedure_name(code: str, language: Language) -> str:
    found = all_procedures().get(code)
    return found.names[language] if found else code


def _names(codes: list[str], language: Language) -> str:
    words = raw("wording")["word"]
    if not codes:
        return str(words["nothing"][language])
    return f" {words['and'][language]} ".join(_procedure_name(code, language) for code in codes)


def day_text(day: date, language: Language) -> str:
    """``1 januari 2026`` or ``1 January 2026``."""
    return f"{day.day} {raw('vocabulary')['months'][language][day.month - 1]} {day.year}"
