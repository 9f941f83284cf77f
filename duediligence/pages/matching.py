"""Two places side by side, and what their score rests on; what a supplier is asked and told."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from duediligence import choices
from duediligence.core import matching
from duediligence.enums import Consent, Level, MatchState
from duediligence.models import MatchConsent, Site, SiteMatch
from portal.shared.templatetags.isv import date_plain
from tenders import choices as of_tenders

#: How each state is shown in a list: the kind of chip.
CHIPS = {MatchState.FOUND: "nu", MatchState.CONFIRMED: "goed", MatchState.SPLIT: "stil"}


@dataclass(frozen=True, slots=True)
class MatchLine:
    url: str
    names: tuple[str, str]
    suppliers: tuple[str, str]
    country: str
    score: int
    chip: str
    state: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that was compared: what each says, and the points it gave of how many."""

    label: str
    one: str
    other: str
    points: int | None
    most: int


@dataclass(frozen=True, slots=True)
class Answered:
    supplier: str
    said: str


@dataclass(frozen=True, slots=True)
class MatchPage:
    suppliers: tuple[str, str]
    rows: tuple[Compared, ...]
    total: int | None  # of the places as they are now; ``None`` when they are no pair any more
    chip: str
    state: str
    answers: tuple[Answered, ...]


def match_line(match: SiteMatch) -> MatchLine:
    one, other = match.first, match.second
    return MatchLine(
        match.get_absolute_url(),
        (str(one), str(other)),
        (one.dossier.organisation.name, other.dossier.organisation.name),
        of_tenders.name_of("country", one.country or other.country),
        match.score,
        CHIPS[MatchState(match.state)],
        match.get_state_display(),
    )


def match_page(match: SiteMatch) -> MatchPage:
    one, other = match.first, match.second
    points = matching.score(named(one), named(other))
    rows = (
        _row(_("Name"), one.name, other.name, points.name if points else None, matching.NAME),
        _row(_("Place"), one.place, other.place, points.place if points else None, matching.PLACE),
        _row(
            _("Country"),
            of_tenders.name_of("country", one.country),
            of_tenders.name_of("country", other.country),
            points.country if points else None,
            matching.COUNTRY,
        ),
        _row(
            _("Role"),
            choices.role_name(one.role),
            choices.role_name(other.role),
            points.role if points else None,
            matching.ROLE,
        ),
        _row(_("Stone"), _stones(one), _stones(other), None, 0),
        _row(_("How sure"), _level(one), _level(other), None, 0),
        _row(_("Known since"), _since(one), _since(other), None, 0),
    )
    return MatchPage(
        (one.dossier.organisation.name, other.dossier.organisation.name),
        rows,
        points.total if points else None,
        CHIPS[MatchState(match.state)],
        match.get_state_display(),
        tuple(_answered(each) for each in match.consents.all()),
    )


def named(site: Site) -> matching.Named:
    return matching.Named(site.pk, site.dossier_id, site.name, site.place, site.country, site.role)


def _row(label: str, one: str, other: str, points: int | None, most: int) -> Compared:
    return Compared(label, one or _("unknown"), other or _("unknown"), points, most)


def _stones(site: Site) -> str:
    """Codes of a list; the name of a chain is not needed to judge, so it is not shown."""
    codes = sorted({chain.stone for chain in site.chains.all() if chain.stone})
    return ", ".join(of_tenders.name_of("stone", code) for code in codes)


def _level(site: Site) -> str:
    return str(Level(site.level).label)


def _since(site: Site) -> str:
    return date_plain(site.known_since) if site.known_since else ""


def _answered(consent: MatchConsent) -> Answered:
    said = {
        "": _("has not answered yet"),
        Consent.YES: _("said yes"),
        Consent.NO: _("said no"),
    }
    return Answered(consent.dossier.organisation.name, said[consent.answer])


@dataclass(frozen=True, slots=True)
class Told:
    """What a supplier hears once both said yes: its own words for the place, and who else."""

    place: str
    place_url_pk: int
    supplier: str


def told(consent: MatchConsent) -> Told | None:
    """Nothing, as long as not both agreed. Never what the other typed."""
    if consent.match.told_at is None:
        return None
    other = consent.match.consents.exclude(pk=consent.pk).select_related("dossier__organisation")
    return Told(str(consent.site), consent.site_id, other.get().dossier.organisation.name)
