"""The map alone on one large sheet, A3 or A4 landscape: what is printed on it.

A4 has a second sheet with the same stations as a list, because the labels get small there. On A3
the map stands alone; who hears the page hears every station as the alternative of the picture.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenders.advice import wording
from tenders.enums import GuideKind
from tenders.guide import drawings, words
from tenders.guide.subject import Subject
from tenders.guide.text import one_line
from tenders.journey import Journey, map_stations
from tenders.metrokaart import network
from tenders.metrokaart.drawing import SOFT_HYPHEN, spoken
from tenders.metrokaart.network import Language
from tenders.metrokaart.route import station_card
from tenders.metrokaart.shapes import NextStep, StationInput
from tenders.metrokaart.strip import summary as progress

#: What fits in the corner of the sheet; the title of the document is never cut.
TITLE, AUTHORITY = 120, 70
#: In the order in which they are read: the authority, then the others, then the ring.
LINES = "DLTZ"


def facts(subject: Subject, journey: Journey, language: Language, paper: str) -> dict[str, Any]:
    """Everything that is printed, as JSON values, in the language that is active."""
    jurisdiction = journey.facts.jurisdiction or "nl"
    dates = {code: _day(journey, code, language) for code in journey.route.on_map}
    drawn = map_stations(journey, language, dates)
    fixed = words.poster()
    listed = paper == GuideKind.A4
    drawing, legend = drawings.poster_svg(
        drawn,
        language,
        jurisdiction,
        _said(drawn, language, listed=listed),
        _next(journey, language),
    )
    return {
        "kind": paper,
        "language": language,
        "words": fixed,
        "title": one_line(subject.title),
        "short_title": Truncator(one_line(subject.title)).chars(TITLE),
        "authority": one_line(subject.authority),
        "short_authority": Truncator(one_line(subject.authority)).chars(AUTHORITY),
        "created": subject.day.isoformat(),
        "status": _("Facts of %(day)s, rules %(version)s")
        % {
            "day": wording.day_text(subject.day, language),
            "version": journey.advice.rule_version,
        },
        "subtitle": _subtitle(journey),
        "map": drawing,
        "legend": legend,
        "lines": _lines(journey, language),
        "phases": _phases(drawn, language, jurisdiction) if listed else [],
    }


def _subtitle(journey: Journey) -> str:
    total = journey.total
    if journey.parameters.get("isv_declined"):
        said = ngettext(
            "In %(count)s station through your tender",
            "In %(count)s stations through your tender",
            total,
        )
    else:
        said = ngettext(
            "In %(count)s station to a tender with international social conditions (ISV)",
            "In %(count)s stations to a tender with international social conditions (ISV)",
            total,
        )
    return said % {"count": total}


def _said(stations: Sequence[StationInput], language: Language, *, listed: bool) -> str:
    """The alternative of the picture: how far one is, and each station unless a list follows."""
    said = [words.fixed()["map"] + ".", progress(stations, language)]
    if listed:
        said.append(words.poster()["list_follows"])
    else:
        said += [spoken(station, language).replace(SOFT_HYPHEN, "") for station in stations]
    return " ".join(said)


def _next(journey: Journey, language: Language) -> NextStep | None:
    code = journey.present
    if not code:
        return None
    card = station_card(code, journey.facts, journey.parameters, language)
    day = journey.day(code)
    return NextStep(
        title=f"{code} {card.name}",
        text=card.questions[0].text if card.questions else card.purpose,
        deadline=_("Ready before %(day)s") % {"day": wording.day_text(day, language)}
        if day
        else "",
    )


def _lines(journey: Journey, language: Language) -> list[dict[str, str]]:
    known = network.load(journey.facts.jurisdiction or "nl")
    here = {line for code in journey.route.on_map for line in known.station(code).lines}
    if journey.route.has_ring:
        here.add(known.ring.line)
    more = {"T": _("TIN, an independent team, on call")}
    return [
        {"letter": line, "name": more.get(line, known.line(line).name.to(language))}
        for line in LINES
        if line in here
    ]


def _phases(
    stations: Sequence[StationInput], language: Language, jurisdiction: str
) -> list[dict[str, Any]]:
    known = network.load(jurisdiction)
    said = words.states()
    found = []
    for phase in known.phases:
        inside = [station for station in stations if station.phase == phase.code]
        if inside:
            rows = [
                {
                    "code": station.code,
                    "name": station.name,
                    "state": said[station.state],
                    "here": station.state == "now",
                    "day": station.date,
                    "lines": [
                        {"letter": line, "name": known.line(line).name.to(language)}
                        for line in LINES
                        if line in station.lines
                    ],
                }
                for station in inside
            ]
            found.append({"code": phase.code, "name": phase.name.to(language), "stations": rows})
    return found


def _day(journey: Journey, code: str, language: Language) -> str:
    day = journey.day(code)
    return wording.day_text(day, language) if day else ""
