"""The lists of a dossier: for every kind of row its words, what a page reads, and its form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from duediligence import forms
from duediligence.filters import LinkFilter, RowFilter, SiteFilter
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
from duediligence.pages import lines

Text = str | Promise
Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """``rows``: of a dossier, in the order of the list. ``shown``: of those what a line shows."""

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
    rows: Callable[[Dossier], Rows]
    shown: Callable[[Rows], Rows]
    table: Callable[[Dossier, Any], lines.Table]
    new_form: type[forms.RowForm] | None = None
    filter: type[RowFilter] = RowFilter


def _only(rows: Rows, *fields: str) -> Rows:
    """With the dossier, which Django asks of every row that it reads through one."""
    found: Rows = rows.only("dossier", *fields)
    return found


def _chains(rows: Rows) -> Rows:
    counted = rows.annotate(site_count=Count("sites"))
    return _only(counted, "name", "stone", "product")


def _sites(rows: Rows) -> Rows:
    fields = ("role", "name", "place", "country", "level", "known_from", "action", "action_date")
    return _only(rows, *fields)


def _links(rows: Rows) -> Rows:
    ends = [f"{end}__{name}" for end in ("seller", "buyer") for name in ("role", "name", "place")]
    own = ("material", "level", "known_from", "chain__name")
    return _only(rows.select_related("chain", "seller", "buyer"), *own, *ends)


def _risks(rows: Rows) -> Rows:
    own = ("theme", "finding", "title", "is_actual", "scale", "scope", "irremediability")
    counted = rows.select_related("chain").annotate(measure_count=Count("measures"))
    return _only(counted, *own, "likelihood", "chain__name")


def _measures(rows: Rows) -> Rows:
    fields = ("title", "kind", "status", "due_date", "owner")
    return _only(rows, *fields)


def _evidence(rows: Rows) -> Rows:
    own = ("title", "kind", "scope", "delivery", "issuer", "issued_on", "valid_until", "level")
    told = ("doubt", "doubt_answer", "file_name", "file__state", "chain__name")
    site = ("site__role", "site__name", "site__place")
    newer = Evidence.objects.filter(replaces=OuterRef("pk"))
    rows = rows.select_related("file", "site", "chain").annotate(is_replaced=Exists(newer))
    return _only(rows, *own, *told, *site)


def _complaints(rows: Rows) -> Rows:
    fields = ("title", "status", "received_on", "from_whom", "chain__name")
    return _only(rows.select_related("chain"), *fields)


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
        rows=lambda dossier: dossier.chains.order_by("pk"),
        shown=_chains,
        table=lines.chains,
    ),
    Kind(
        slug="schakels",
        model=Site,
        form=forms.SiteForm,
        filter=SiteFilter,
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
        rows=lambda dossier: dossier.sites.order_by("pk"),
        shown=_sites,
        table=lines.sites,
    ),
    Kind(
        slug="verbindingen",
        model=Link,
        form=forms.LinkForm,
        filter=LinkFilter,
        title=gettext_lazy("Links"),
        intro=gettext_lazy(
            "Who delivers to whom. Without it we can only guess how the stone goes."
        ),
        add=gettext_lazy("Add a link"),
        change=gettext_lazy("Change the link"),
        added=gettext_lazy("The link is added."),
        removed=gettext_lazy("The link is removed."),
        none_yet=gettext_lazy("No links yet"),
        rows=lambda dossier: dossier.links.order_by("pk"),
        shown=_links,
        table=lines.links,
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
        rows=lambda dossier: dossier.risks.order_by("pk"),
        shown=_risks,
        table=lines.risks,
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
        rows=lambda dossier: dossier.measures.by_day(),
        shown=_measures,
        table=lines.measures,
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
        rows=lambda dossier: dossier.evidences.order_by("-pk"),
        shown=_evidence,
        table=lines.evidence,
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
        rows=lambda dossier: dossier.complaints.order_by("-pk"),
        shown=_complaints,
        table=lines.complaints,
    ),
)
KINDS: Mapping[str, Kind] = {kind.slug: kind for kind in _ALL}
