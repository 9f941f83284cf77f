"""Which stations a tender passes, which it does not, and why.

The rules are data (``reference/stations/route.toml``): each names stations, a condition and a
reason in both languages with its source. Why they are as they are:

- *What is not known leaves a station in.* An empty tender has all 24 stations; every fact may
  take some away, never silently: a station that falls out is in ``skipped`` with its reason.
- *A contract under a framework agreement* repeats nothing that was decided with the framework:
  policy, estimate, form, procedure, clause, plan, report. Without a new competition there are
  no bids either.
- *One company or a very small amount* has no market to explore, nothing to weigh, no vault and
  no losers to inform; what the supplier does stays, in a small form.
- *Without a notice* there is nothing to publish: ISV stands in the invitation (C1).
- *Award criterion (B4)* is left out only where price alone is free: in Belgium, and in the
  Netherlands below the threshold. In a European tender in the Netherlands it always stays,
  because price alone needs reasons there (article 2.114).
- *ISV in the selection only* obliges to nothing afterwards: no plan, report or dialogue. In
  Belgium verification and sanctions stay, because article 7 binds the whole chain directly.
- *ISV declined* leaves the stations of an ordinary procurement, with the place where the
  reason is recorded. ISV not chosen yet leaves everything open.
- *Stone from the EEA alone* needs no verification on site; *a short contract* no annual report
  and no dialogue halfway. TIN comes on call: its stations fall out only for these reasons.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product
from types import MappingProxyType
from typing import get_args

from tenders.advice.facts import (
    AwardMethod,
    Conditions,
    Facts,
    Framework,
    IsvForm,
    Jurisdiction,
    Stone,
)
from tenders.advice.outcome import Certainty
from tenders.metrokaart import content, network
from tenders.metrokaart.cards import StationCard, fill, reference, station_card, words
from tenders.metrokaart.conditions import holds
from tenders.metrokaart.files import Language, procedures
from tenders.metrokaart.situation import Situation

__all__ = ["Route", "Skipped", "StationCard", "all_routes", "route", "station_card"]

NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Skipped:
    """A station that is not in the route: the code of the rule, and the reason in words.

    ``drawn``: it stays on the map, in dashes; else it stands in the list only.
    """

    station: str
    code: str
    nl: str
    en: str
    reference: str
    reference_en: str
    certainty: Certainty
    drawn: bool

    def to(self, language: Language) -> str:
        return self.nl if language == "nl" else self.en


@dataclass(frozen=True, slots=True)
class Route:
    """Station codes in order of travel, and the rest of the stations with the reason."""

    stations: tuple[str, ...]
    skipped: tuple[Skipped, ...]

    @property
    def has_ring(self) -> bool:
        """Whether the ring of due diligence belongs on the map."""
        return any(network.load().station(code).ring_anchor for code in self.stations)

    @property
    def on_map(self) -> tuple[str, ...]:
        """The stations of the map in order, those in dashes included."""
        drawn = {skipped.station for skipped in self.skipped if skipped.drawn}
        shown = drawn.union(self.stations)
        return tuple(s.code for s in network.load().stations if s.code in shown)

    def reason(self, station: str) -> Skipped | None:
        return next((skipped for skipped in self.skipped if skipped.station == station), None)

    def as_data(self, language: Language) -> dict[str, object]:
        """Plain JSON values, the same for the same facts."""
        return {
            "stations": list(self.stations),
            "skipped": [
                {
                    "station": skipped.station,
                    "code": skipped.code,
                    "reason": skipped.to(language),
                    "reference": (skipped.reference if language == "nl" else skipped.reference_en),
                    "certainty": skipped.certainty,
                    "drawn": skipped.drawn,
                }
                for skipped in self.skipped
            ],
        }


def route(facts: Facts, advice_facts: Mapping[str, object] = NOTHING) -> Route:
    """Return the route of one tender; ``advice_facts`` as the parameters of ``vocabulary.toml``.

    Never raises for any facts, and always has a station of the authority.
    """
    situation = Situation(facts, advice_facts)
    reasons: dict[str, content.Rule] = {}
    for rule in content.load().rules:
        wanted = [station for station in rule.stations if station not in reasons]
        if wanted and holds(rule.reason.when, situation):
            reasons.update(dict.fromkeys(wanted, rule))
    order = [station.code for station in network.load().stations]
    return Route(
        stations=tuple(code for code in order if code not in reasons),
        skipped=tuple(
            _skipped(code, reasons[code], situation) for code in order if code in reasons
        ),
    )


def _skipped(station: str, rule: content.Rule, situation: Situation) -> Skipped:
    said = rule.reason.text
    return Skipped(
        station=station,
        code=rule.code,
        nl=fill(said, words(situation, "nl"), "nl") or said.nl,
        en=fill(said, words(situation, "en"), "en") or said.en,
        reference=reference(rule.reason, "nl"),
        reference_en=reference(rule.reason, "en"),
        certainty=rule.reason.certainty,
        drawn=rule.drawn,
    )


#: Stones, lengths and conditions, enough to reach every rule that looks at them.
_STONES = (
    Stone("paving", "bluestone", origin_country="BE", processing_country="BE"),
    Stone("cobbles", "sandstone", origin_country="IN", processing_country="IN"),
)
_START = date(2027, 3, 1)
_ENDS = (date(2027, 6, 1), date(2027, 12, 1), date(2031, 3, 1))
_AWARDS: tuple[AwardMethod, ...] = ("quality", "price")
_CONDITIONS = (Conditions(), Conditions(urgent=True))


def all_routes() -> Iterator[tuple[Facts, Route]]:
    """Every kind of tender that the rules tell apart, with its route.

    Jurisdiction x procedure x technique x form of ISV (undecided, declined and compulsory too)
    x way of awarding x length x origin x urgency. For tests of what is drawn; some 20,000.
    """
    for (base, parameters), award, end, stone, conditions in product(
        _tenders(), _AWARDS, _ENDS, _STONES, _CONDITIONS
    ):
        facts = replace(
            base, award_method=award, end_date=end, stones=(stone,), conditions=conditions
        )
        yield facts, route(facts, parameters)


def _tenders() -> Iterator[tuple[Facts, Mapping[str, object]]]:
    """Jurisdiction, procedure, technique and form; the duty of the State in its own cases."""
    for side, (code, sides) in product(get_args(Jurisdiction), procedures().items()):
        if side not in sides:
            continue
        base = Facts(jurisdiction=side, procedure=code, start_date=_START)
        for technique, (forms, parameters) in product(_techniques(base), _forms()):
            yield replace(technique, isv_forms=forms), parameters
    frameworks: tuple[Framework, ...] = ("none", "fa-w-rc")
    for code, framework in product(("open", "comp-dial", "neg-wo-call"), frameworks):
        yield (
            Facts(
                jurisdiction="nl",
                authority="central",
                procedure=code,
                framework=framework,
                start_date=_START,
                risk_category=True,
                isv_forms=frozenset({"performance"}),
            ),
            {"european": True, "isv_compulsory": True},
        )


def _techniques(base: Facts) -> Iterator[Facts]:
    if base.procedure == "call-off":
        frameworks: tuple[Framework, ...] = get_args(Framework)
        yield replace(base, dynamic_purchasing=True)
    else:
        frameworks = ("none", "fa-wo-rc", "fa-w-rc")
    for framework in frameworks:
        yield replace(base, framework=framework)


def _forms() -> Iterator[tuple[frozenset[IsvForm], Mapping[str, object]]]:
    names: tuple[IsvForm, ...] = get_args(IsvForm)
    for size in range(len(names) + 1):
        for chosen in combinations(names, size):
            yield frozenset(chosen), NOTHING
    yield frozenset(), {"isv_declined": True}
