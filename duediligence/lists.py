"""The lists of a dossier: for every kind of row its words, its columns and its form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duediligence import choices
from duediligence.core import ordering
from duediligence.enums import Finding, Level
from duediligence.forms import rows as forms
from duediligence.models import (
    Chain,
    Complaint,
    Dossier,
    DossierRow,
    Evidence,
    Link,
    Measure,
    Risk,
    Site,
)
from duediligence.pages.overview import row_url
from portal.shared.templatetags.isv import date_plain
from tenders import choices as of_tenders

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Cell:
    label: str
    text: str
    level: int | None = None
    chip: str = ""  # kind of chip, when the text is shown as one


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    detail: str
    url: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """``door``: the rows of a dossier with all that a line shows, in the order of the list."""

    slug: str
    model: type[DossierRow]
    form: type[forms.RowForm]
    title: Text
    intro: Text
    add: Text
    change: Text
    added: Text
    removed: Text
    none_yet: Text
    door: Callable[[Dossier], QuerySet[Any]]
    line: Callable[[Dossier, Any], Line]
    new_form: type[forms.RowForm] | None = None

    def rows(self, dossier: Dossier, words: str = "") -> QuerySet[Any]:
        found = self.door(dossier)
        return found.search(words) if words else found  # type: ignore[attr-defined] # rows of a dossier can be searched


def _chain_line(_dossier: Dossier, row: Chain) -> Line:
    stone = of_tenders.name_of("stone", row.stone) or _("stone unknown")
    cells = (
        Cell(_("Stone"), stone),
        Cell(_("Product"), of_tenders.name_of("product", row.product) or "-"),
        Cell(_("Number of places"), str(getattr(row, "site_count", 0))),
    )
    return Line(row.name, "", row.get_absolute_url(), cells)


def _site_line(dossier: Dossier, row: Site) -> Line:
    name = row.name or row.place or _("unknown")
    chip = ""
    action = row.action
    if row.action_date:
        action = _("%(action)s, before %(day)s") % {
            "action": row.action.rstrip(".") or "-",
            "day": date_plain(row.action_date),
        }
    if row.level == Level.UNKNOWN:
        chip = "" if action else "onbekend"
        action = action or _("say what you will do, and when")
    cells = (
        Cell(_("Role"), choices.role_name(row.role)),
        Cell(_("Where"), _where(row)),
        Cell(_("How sure"), str(Level(row.level).label).capitalize(), level=row.level),
        Cell(_("From whom"), row.known_from or "-"),
        Cell(_("To do"), action or "-", chip=chip),
    )
    chains = ", ".join(chain.name for chain in row.chains.all())
    return Line(name, chains, row_url(dossier, "schakels", row.pk), cells)


def _where(row: Site) -> str:
    country = of_tenders.name_of("country", row.country)
    place = row.place if row.name else ""
    return ", ".join(part for part in (place, country) if part) or "-"


def _link_line(dossier: Dossier, row: Link) -> Line:
    title = _("%(seller)s delivers to %(buyer)s") % {
        "seller": forms.site_label(row.seller),
        "buyer": forms.site_label(row.buyer),
    }
    cells = (
        Cell(_("What"), row.material or "-"),
        Cell(_("How sure"), str(Level(row.level).label).capitalize(), level=row.level),
        Cell(_("From whom"), row.known_from or "-"),
    )
    return Line(title, row.chain.name, row_url(dossier, "verbindingen", row.pk), cells)


def _risk_line(dossier: Dossier, row: Risk) -> Line:
    fact = row.fact
    if row.finding != Finding.RISK:
        severity, likelihood = "-", "-"
    else:
        severity = str(choices.SEVERITIES.get(ordering.severity(fact), _("not weighed yet")))
        likelihood = (
            _("it happens now") if row.is_actual else str(dict(choices.LIKELIHOOD)[row.likelihood])
        )
    chip = {Finding.NONE: "stil", Finding.UNKNOWN: "onbekend"}.get(Finding(row.finding), "")
    number = len(row.measures.all())
    cells = (
        Cell(_("Theme"), choices.theme_name(row.theme)),
        Cell(_("Found"), row.get_finding_display().capitalize(), chip=chip),
        Cell(_("Severity"), severity),
        Cell(_("Likelihood"), likelihood),
        Cell(_("Measures"), str(number)),
    )
    where = row.chain.name if row.chain else _("all chains")
    return Line(row.title, where, row_url(dossier, "risicos", row.pk), cells)


def _measure_line(dossier: Dossier, row: Measure) -> Line:
    chip = {"done": "goed", "stopped": "stil", "busy": "nu"}.get(row.status, "")
    cells = (
        Cell(_("Status"), row.get_status_display().capitalize(), chip=chip),
        Cell(_("Ready before"), date_plain(row.due_date) or "-"),
        Cell(_("Who"), row.owner or "-"),
        Cell(_("Against"), ", ".join(risk.title for risk in row.risks.all()) or "-"),
    )
    kind = row.get_kind_display().capitalize()
    return Line(row.title, kind, row_url(dossier, "maatregelen", row.pk), cells)


def _evidence_line(dossier: Dossier, row: Evidence) -> Line:
    cells = (
        Cell(_("About"), _about(row)),
        Cell(_("Made"), ", ".join(p for p in (row.issuer, date_plain(row.issued_on)) if p) or "-"),
        _validity(row.valid_until),
        Cell(_("How strong"), str(Level(row.level).label).capitalize(), level=row.level),
        _state(row),
    )
    kind = choices.evidence_kind_name(row.kind)
    return Line(row.title, kind, row_url(dossier, "bewijs", row.pk), cells)


def _about(row: Evidence) -> str:
    if row.site:
        return forms.site_label(row.site)
    if row.chain:
        return row.chain.name
    return row.delivery or row.get_scope_display().capitalize()


def _validity(until: date | None) -> Cell:
    if until is None:
        return Cell(_("Valid until"), _("not said"))
    over = until < timezone.localdate()
    return Cell(_("Valid until"), date_plain(until), chip="waarschuwing" if over else "")


def _state(row: Evidence) -> Cell:
    label = _("The file")
    if row.is_doubted:
        return Cell(label, _("doubted"), chip="waarschuwing")
    if any(True for _newer in row.newer.all()):
        return Cell(label, _("replaced by a newer one"), chip="stil")
    if row.file is None:
        return Cell(label, _("no file"), chip="onbekend")
    if row.file.is_refused:
        return Cell(label, _("refused"), chip="fout")
    if row.file.is_checking:
        return Cell(label, _("being checked"), chip="stil")
    return Cell(label, row.file_name)


def _complaint_line(dossier: Dossier, row: Complaint) -> Line:
    chip = {"open": "waarschuwing", "busy": "nu", "closed": "goed"}[row.status]
    cells = (
        Cell(_("Status"), row.get_status_display().capitalize(), chip=chip),
        Cell(_("Received"), date_plain(row.received_on)),
        Cell(_("From"), row.from_whom or "-"),
    )
    where = row.chain.name if row.chain else ""
    return Line(row.title, where, row_url(dossier, "klachten", row.pk), cells)


def _chains(dossier: Dossier) -> QuerySet[Any]:
    return dossier.chains.annotate(site_count=Count("sites")).order_by("pk")


_ALL = (
    Kind(
        slug="ketens",
        model=Chain,
        form=forms.ChainForm,
        title=gettext_lazy("Chains"),
        intro=gettext_lazy("One chain is one stone from one region, from the quarry to the work."),
        add=gettext_lazy("Add a chain"),
        change=gettext_lazy("Change the chain"),
        added=gettext_lazy("The chain is added. Now write down who is in it."),
        removed=gettext_lazy("The chain is removed."),
        none_yet=gettext_lazy("No chains yet"),
        door=_chains,
        line=_chain_line,
    ),
    Kind(
        slug="schakels",
        model=Site,
        form=forms.SiteForm,
        title=gettext_lazy("Places"),
        intro=gettext_lazy(
            "Every place where your stone comes by. You fill a place in once and use it in every "
            "chain. Only your own company sees the names."
        ),
        add=gettext_lazy("Add a place"),
        change=gettext_lazy("Change the place"),
        added=gettext_lazy("The place is added."),
        removed=gettext_lazy("The place is removed."),
        none_yet=gettext_lazy("No places yet"),
        door=lambda dossier: dossier.sites.prefetch_related("chains").order_by("pk"),
        line=_site_line,
    ),
    Kind(
        slug="verbindingen",
        model=Link,
        form=forms.LinkForm,
        title=gettext_lazy("Links"),
        intro=gettext_lazy(
            "Who delivers to whom. Without it we can only guess how the stone goes."
        ),
        add=gettext_lazy("Add a link"),
        change=gettext_lazy("Change the link"),
        added=gettext_lazy("The link is added."),
        removed=gettext_lazy("The link is removed."),
        none_yet=gettext_lazy("No links yet"),
        door=lambda dossier: dossier.links.select_related("chain", "seller", "buyer").order_by(
            "pk"
        ),
        line=_link_line,
    ),
    Kind(
        slug="risicos",
        model=Risk,
        form=forms.RiskForm,
        title=gettext_lazy("Risks"),
        intro=gettext_lazy(
            "What can go wrong, or does go wrong, for people, animals and the environment. "
            "“Looked for, not found” belongs here too."
        ),
        add=gettext_lazy("Add a risk"),
        change=gettext_lazy("Change the risk"),
        added=gettext_lazy("The risk is added."),
        removed=gettext_lazy("The risk is removed."),
        none_yet=gettext_lazy("No risks yet"),
        door=lambda dossier: (
            dossier.risks.select_related("chain").prefetch_related("measures").order_by("pk")
        ),
        line=_risk_line,
    ),
    Kind(
        slug="maatregelen",
        model=Measure,
        form=forms.MeasureForm,
        title=gettext_lazy("Measures"),
        intro=gettext_lazy("What you do about it, who does it, and how you see that it helps."),
        add=gettext_lazy("Add a measure"),
        change=gettext_lazy("Change the measure"),
        added=gettext_lazy("The measure is added."),
        removed=gettext_lazy("The measure is removed."),
        none_yet=gettext_lazy("No measures yet"),
        door=lambda dossier: dossier.measures.by_day().prefetch_related("risks"),
        line=_measure_line,
    ),
    Kind(
        slug="bewijs",
        model=Evidence,
        form=forms.EvidenceForm,
        new_form=forms.NewEvidenceForm,
        title=gettext_lazy("Evidence"),
        intro=gettext_lazy(
            "Reports, certificates, photos and waybills. A certificate is one piece of evidence, "
            "and says nothing about what it was not made for."
        ),
        add=gettext_lazy("Add evidence"),
        change=gettext_lazy("Change the evidence"),
        added=gettext_lazy("The evidence is added. The file is being checked."),
        removed=gettext_lazy("The evidence is removed."),
        none_yet=gettext_lazy("No evidence yet"),
        door=lambda dossier: (
            dossier.evidences.select_related("file", "site", "chain")
            .prefetch_related("newer")
            .order_by("-pk")
        ),
        line=_evidence_line,
    ),
    Kind(
        slug="klachten",
        model=Complaint,
        form=forms.ComplaintForm,
        title=gettext_lazy("Complaints"),
        intro=gettext_lazy("Somebody told of harm. Write down what you do about it, never a name."),
        add=gettext_lazy("Add a complaint"),
        change=gettext_lazy("Change the complaint"),
        added=gettext_lazy("The complaint is added."),
        removed=gettext_lazy("The complaint is removed."),
        none_yet=gettext_lazy("No complaints"),
        door=lambda dossier: dossier.complaints.select_related("chain").order_by("-pk"),
        line=_complaint_line,
    ),
)
KINDS: Mapping[str, Kind] = {kind.slug: kind for kind in _ALL}
