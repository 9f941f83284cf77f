"""The card of one station, worded for one tender: what the page and the guide show."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from string import Formatter

from tenders.advice.facts import Facts, Stone
from tenders.advice.outcome import CERTAINTIES, Certainty
from tenders.metrokaart import content, network
from tenders.metrokaart.conditions import holds, may_hold
from tenders.metrokaart.content import OWN, Hook, Item, Said
from tenders.metrokaart.files import Language, country_labels, stone_labels, vocabulary
from tenders.metrokaart.situation import Situation, areas

#: So many kinds of stone are named in a sentence; the rest is 'and more'.
STONES_NAMED = 3
EURO_PARAMETERS = frozenset({"threshold"})


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with what it rests on. ``reference`` is the source, with the article."""

    text: str
    certainty: Certainty
    source: str
    reference: str
    checked: str


@dataclass(frozen=True, slots=True)
class HookLine:
    """One legal hook: ``reference`` is 'Aw 2012, art. 2.114 lid 3-4'."""

    jurisdiction: str
    reference: str
    text: str
    certainty: Certainty
    source: str
    checked: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    key: str
    title: str
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class StationCard:
    """Everything one station says. ``certainties``: the marks that occur, surest first."""

    code: str
    phase: str
    name: str
    lines: tuple[str, ...]
    owner: str
    tin_moment: int | None
    purpose: str
    questions: tuple[Line, ...]
    attention: tuple[Line, ...]
    outcomes: tuple[Line, ...]
    hooks: tuple[HookLine, ...]
    sources: tuple[SourceLine, ...]
    certainties: tuple[Certainty, ...]

    def as_data(self) -> dict[str, object]:
        """Plain JSON values, the same for the same facts."""
        return asdict(self)


def station_card(
    code: str, facts: Facts, parameters: Mapping[str, object], language: Language
) -> StationCard:
    """Word the station ``code`` for one tender. Raises KeyError for an unknown code.

    ``parameters`` are those of ``vocabulary.toml``; a missing one means 'not known'. A sentence
    that needs something which is not known is left out; hooks of all sides that may hold stay.
    """
    everything = content.load()
    said = everything.stations[code]
    situation = Situation(facts, parameters)
    known = words(situation, language)
    station = network.load(facts.jurisdiction or "nl").station(code)

    def lines(items: Iterable[Item]) -> tuple[Line, ...]:
        worded = (_line(item, known, language) for item in items if holds(item.when, situation))
        return tuple(line for line in worded if line is not None)

    questions, attention, outcomes = map(lines, (said.questions, said.attention, said.outcomes))
    hooks = tuple(
        _hook_line(hook, language) for hook in said.hooks if may_hold(hook.when, situation)
    )
    used: list[Line | HookLine] = [*questions, *attention, *outcomes, *hooks]
    return StationCard(
        code=code,
        phase=station.phase,
        name=station.name.to(language),
        lines=station.lines,
        owner=fill(said.owner, known, language) or "",
        tin_moment=station.tin_moment,
        purpose=fill(said.purpose, known, language) or "",
        questions=questions,
        attention=attention,
        outcomes=outcomes,
        hooks=hooks,
        sources=_sources({line.source for line in used}, language),
        certainties=tuple(
            mark for mark in CERTAINTIES if any(line.certainty == mark for line in used)
        ),
    )


def _line(item: Item, known: Mapping[str, str], language: Language) -> Line | None:
    text = fill(item.text, known, language)
    if text is None:
        return None
    return Line(
        text, item.certainty, item.source, reference(item, language), item.checked.isoformat()
    )


def reference(item: Item, language: Language) -> str:
    """Name the source of an item in a few words, with the article where there is one."""
    source = content.load().sources[item.source]
    if not item.article:
        return source.short.to(language)
    article = content.dutch_article(item.article) if language == "nl" else item.article
    return f"{source.short.to(language)}, art. {article}"


def _hook_line(hook: Hook, language: Language) -> HookLine:
    law = content.load().sources[hook.law].short.to(language)
    return HookLine(
        jurisdiction=hook.jurisdiction,
        reference=f"{law}, art. {hook.article.to(language)}",
        text=hook.text.to(language),
        certainty=hook.certainty,
        source=hook.law,
        checked=hook.checked.isoformat(),
    )


def _sources(used: set[str], language: Language) -> tuple[SourceLine, ...]:
    """In the order of the file; our own reconstruction last."""
    listed = content.load().sources.values()
    ordered = sorted(
        (source for source in listed if source.key in used), key=lambda s: s.key == OWN
    )
    return tuple(
        SourceLine(s.key, s.title.to(language), s.url, s.state.to(language)) for s in ordered
    )


def fill(said: Said, known: Mapping[str, str], language: Language) -> str | None:
    """Put words in the placeholders; None when one of them is not known."""
    parts: list[str] = []
    for literal, name, _, _ in Formatter().parse(said.to(language)):
        parts.append(literal)
        if name is None:
            continue
        word = known.get(name[:1].lower() + name[1:])
        if word is None:
            return None
        parts.append(word[:1].upper() + word[1:] if name[:1].isupper() else word)
    return "".join(parts)


def words(situation: Situation, language: Language) -> Mapping[str, str]:
    """Every placeholder that is known for this tender."""
    facts = situation.facts
    side = facts.jurisdiction or "any"
    known = {name: entry[language][side] for name, entry in vocabulary()["words"].items()}
    for name in vocabulary()["parameters"]:
        worded = _parameter(name, situation.parameters.get(name), language)
        if worded is not None:
            known[name] = worded
    if facts.value_cents is not None:
        known["value"] = euros(Decimal(facts.value_cents) / 100, language)
    if facts.lots:
        known["lots"] = str(len(facts.lots))
    for name in ("notice_date", "closing_date", "start_date"):
        day = getattr(facts, name)
        if day is not None:
            known[name] = long_date(day, language)
    known.update(_stone_words(facts, language))
    return known


def _parameter(name: str, value: object, language: Language) -> str | None:
    """Word one parameter: dates in full, amounts with the euro sign, numbers plain."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, date):
        return long_date(value, language)
    if isinstance(value, int) and name in EURO_PARAMETERS:
        return euros(Decimal(value), language)
    return str(value)


def euros(amount: Decimal, language: Language) -> str:
    """``€ 1.200.000`` in Dutch, ``€1,200,000`` in English; cents only when there are any."""
    text = f"{amount:,.2f}".removesuffix(".00")
    if language == "en":
        return f"€{text}"
    return "€ " + text.translate(str.maketrans(",.", ".,"))


def long_date(day: date, language: Language) -> str:
    return f"{day.day} {vocabulary()['months'][language][day.month - 1]} {day.year}"


def _stone_words(facts: Facts, language: Language) -> dict[str, str]:
    known: dict[str, str] = {}
    named = list(dict.fromkeys(filter(None, (_stone(stone, language) for stone in facts.stones))))
    if named:
        more = f" {_phrase('more', language)}" if named[STONES_NAMED:] else ""
        known["stones"] = f"{_join(named[:STONES_NAMED], language)}{more}"
    outside = {
        country_labels()[code]
        for stone in facts.stones
        if "outside" in areas(stone)
        for code in (stone.origin_country, stone.processing_country)
        if code in country_labels() and not country_labels()[code].eea
    }
    if outside:
        names = sorted(country.nl if language == "nl" else country.en for country in outside)
        known["origins"] = _join(names, language)
    return known


def _stone(stone: Stone, language: Language) -> str:
    """``kasseien en keien van graniet uit India``; empty when nothing is known."""
    product = _label("product", stone.product, language)
    kind = _label("stone", stone.stone, language)
    both = f"{product} {_phrase('of', language)} {kind}" if product and kind else ""
    what = both or product or kind
    origin = _country(stone.origin_country, language)
    if not what or not origin:
        return what
    return f"{what} {_phrase('from', language)} {origin}"


def _label(kind: str, code: str, language: Language) -> str:
    entry = stone_labels()[kind].get(code)
    return entry[language].lower() if entry else ""


def _country(code: str, language: Language) -> str:
    country = country_labels().get(code)
    return "" if country is None else country.nl if language == "nl" else country.en


def _join(names: list[str], language: Language) -> str:
    if len(names) < 2:  # noqa: PLR2004 -- one name needs no 'and'
        return "".join(names)
    return f"{', '.join(names[:-1])} {_phrase('and', language)} {names[-1]}"


def _phrase(name: str, language: Language) -> str:
    text: str = vocabulary()["phrases"][name][language]
    return text
