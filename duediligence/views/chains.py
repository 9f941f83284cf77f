"""One chain: its picture, the table that says the same, its themes, what is known of its stone."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from duediligence import policies
from duediligence.facts import facts_of
from duediligence.lists import KINDS
from duediligence.pages import research
from duediligence.pages.chain import chain_view, groups_table, sites_shown
from duediligence.pages.frame import tabs
from duediligence.pages.lines import Table
from duediligence.pages.overview import places
from duediligence.pages.table import rows_table
from duediligence.pages.worldmap import map_view
from duediligence.views.finding import dossier_or_404, person

#: So many links stand on the page; the list of links has the rest.
MOST = 25


@require_safe
def chain(request: HttpRequest, pk: UUID, chain: int) -> HttpResponse:
    """Of a large chain the page shows groups; its places and links are in the lists."""
    dossier = dossier_or_404(request, pk)
    facts = facts_of(dossier)
    found = next((each for each in facts.chains if each.id == chain), None)
    if found is None:
        raise Http404
    may_edit = policies.may_edit_dossier(person(request), dossier)
    sites, links = KINDS["schakels"], KINDS["verbindingen"]
    here, between = facts.by_chain()[found.id]
    shown = sites_shown(here)
    rows = list(dossier.sites.filter(pk__in=shown).order_by("pk"))
    of_chain = links.shown(links.rows(dossier).filter(chain=found.id))
    delivered = of_chain[:MOST] if shown else of_chain.none()
    said, silent = research.suggestions(found, facts.sites)
    view = chain_view(dossier, found, here, between, {site.pk: site for site in rows})

    def in_table(table: Table, first: str) -> SafeString | None:
        return rows_table(table, first, linked=may_edit, with_detail=False)

    context = {
        "dossier": dossier,
        "tabs": tabs(dossier, "ketens"),
        "chain": view,
        "map": map_view(here, between),
        "note": dossier.chains.values_list("note", flat=True).get(pk=found.id),
        "groups": rows_table(groups_table(view.groups), _("Role and country"), linked=True),
        "sites": in_table(sites.table(dossier, rows), _("Place in the chain")),
        "links": in_table(links.table(dossier, delivered), _("Link")),
        "most": MOST,
        "themes": research.theme_rows(dossier, found, facts.risks),
        "said": said,
        "silent": silent,
        "places": [place for place in places(dossier, facts) if place.chain == found.id],
        "may_edit": may_edit,
    }
    return render(request, "duediligence/chain.html", context)
