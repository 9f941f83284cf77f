"""One chain: its picture, the table that says the same, its themes, what is known of its stone."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from duediligence import policies
from duediligence.facts import facts_of
from duediligence.lists import KINDS
from duediligence.pages import chain as pages
from duediligence.pages.frame import tabs
from duediligence.pages.overview import places
from duediligence.pages.worldmap import map_view
from duediligence.views.finding import dossier_or_404, person

#: So many places stand in the table of the page; the list of places has the rest.
MOST = 25


@require_safe
def chain(request: HttpRequest, pk: UUID, chain: int) -> HttpResponse:
    dossier = dossier_or_404(request, pk)
    facts = facts_of(dossier)
    found = next((each for each in facts.chains if each.id == chain), None)
    if found is None:
        raise Http404
    shown = pages.sites_shown(found, facts.sites, facts.links)
    rows = {site.pk: site for site in dossier.sites.filter(pk__in=shown)}
    sites, links = KINDS["schakels"], KINDS["verbindingen"]
    of_chain = sites.rows(dossier).filter(chains=found.id)
    said, silent = pages.suggestions(found, facts.sites)
    context = {
        "dossier": dossier,
        "tabs": tabs(dossier, "ketens"),
        "chain": pages.chain_view(dossier, found, facts.sites, facts.links, rows),
        "map": map_view(found.id, facts.sites, facts.links),
        "note": dossier.chains.values_list("note", flat=True).get(pk=found.id),
        "sites": [sites.line(dossier, site) for site in of_chain[:MOST]],
        "links": [
            links.line(dossier, link) for link in links.rows(dossier).filter(chain=found.id)[:MOST]
        ],
        "link_count": sum(link.chain == found.id for link in facts.links),
        "themes": pages.theme_rows(dossier, found, facts.risks),
        "said": said,
        "silent": silent,
        "places": [place for place in places(dossier, facts) if place.chain == found.id],
        "may_edit": policies.may_edit_dossier(person(request), dossier),
    }
    return render(request, "duediligence/chain.html", context)
