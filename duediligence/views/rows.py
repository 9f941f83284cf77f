"""The lists of a dossier, and the pages on which their rows are added, changed and removed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duediligence import choices, policies
from duediligence.actions import rows as deeds
from duediligence.actions.evidence import KIND, add_evidence
from duediligence.forms import RowForm, searching
from duediligence.lists import KINDS, Kind
from duediligence.models import Chain, Dossier, DossierRow, Evidence
from duediligence.pages.frame import tabs
from duediligence.pages.table import rows_table
from duediligence.views.finding import dossier_or_404, dossier_to_edit, person
from portal.files.uploads import streams_uploads
from portal.shared.errors import PortalError
from tenders.forms import conflict, read_again

PAGE = 25


@require_safe
def row_list(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    dossier, of = dossier_or_404(request, pk), _kind(kind)
    found = of.filter(request.GET, of.rows(dossier), dossier)
    page = Paginator(of.shown(found.qs), PAGE).get_page(request.GET.get("page"))
    may_edit = policies.may_edit_dossier(person(request), dossier)
    table = of.table(dossier, page.object_list)
    context = {
        "dossier": dossier,
        "kind": of,
        "tabs": tabs(dossier, "ketens" if kind == "verbindingen" else kind),
        "page_obj": page,
        "table": rows_table(table, str(of.title), linked=may_edit or of.model is Chain),
        "filter": found,
        "may_edit": may_edit,
    }
    return render(request, "duediligence/rows.html", context)


@streams_uploads(KIND)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    dossier, of = dossier_to_edit(request, pk), _kind(kind)
    form_class = of.new_form or of.form
    if request.method == "POST" and searching.is_search(request.POST):
        form = form_class(dossier=dossier, initial=searching.typed(form_class, request.POST))
    elif request.method == "POST":
        form = form_class(request.POST, request.FILES, dossier=dossier)
        if form.is_valid():
            try:
                made = _add(request, dossier, of, form)
            except PortalError as refusal:
                form.add_error("document" if "document" in form.fields else None, refusal.message)
            else:
                messages.success(request, str(of.added))
                return redirect(_after(dossier, of, made))
    else:
        form = form_class(dossier=dossier, initial=_asked(request, dossier, form_class))
    return render(request, "duediligence/row.html", _context(request, dossier, of, form))


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, pk: UUID, kind: str, row: int) -> HttpResponse:
    dossier, of = dossier_to_edit(request, pk), _kind(kind)
    found = _row_or_404(dossier, of, row)
    if request.method == "POST" and searching.is_search(request.POST):
        form = _form(of, dossier, found, typed=searching.typed(of.form, request.POST))
        read = request.POST.get("read", "")
        context = _context(request, dossier, of, form) | {"row": found, "read": read}
        return render(request, "duediligence/row.html", context)
    fresh = _form(of, dossier, found)
    read = conflict.read_values(fresh)
    clash: list[conflict.Difference] = []
    data = conflict.with_choices(request.POST, fresh) if request.POST else None
    form = _form(of, dossier, found, data)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.change_row(
                found,
                form.values(),
                version=form.cleaned_data["version"] or 0,
                by=person(request),
            )
        except PortalError as refusal:
            found = _row_or_404(dossier, of, row)
            fresh = _form(of, dossier, found)
            form.add_error(None, refusal.message)
            clash = conflict.differences(form, fresh, request.POST.get("read", ""))
            read_again(form, found.version)
            read = conflict.read_values(fresh)
        else:
            messages.success(request, _("Saved."))
            return redirect(_after(dossier, of, found))
    context = _context(request, dossier, of, form)
    context |= {"row": found, "read": read, "clash": clash}
    return render(request, "duediligence/row.html", context)


@require_safe
def options(request: HttpRequest, pk: UUID, kind: str, field: str) -> HttpResponse:
    """What one search field finds, while one types; without a script the page itself does it."""
    dossier, of = dossier_to_edit(request, pk), _kind(kind)
    form = of.form(dossier=dossier, initial=searching.typed(of.form, request.GET))
    if field not in form.choosing():
        raise Http404
    search = searching.look(form, field, request.GET)
    context = {"search": search, "key": form[field].auto_id, "said": True}
    return render(request, "isv/search_options.html", context)


@require_POST
def remove(request: HttpRequest, pk: UUID, kind: str, row: int) -> HttpResponse:
    dossier, of = dossier_to_edit(request, pk), _kind(kind)
    deeds.remove_row(_row_or_404(dossier, of, row), by=person(request))
    messages.success(request, str(of.removed))
    return redirect("duediligence:rows", dossier.pk, of.slug)


def _kind(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def _row_or_404(dossier: Dossier, of: Kind, pk: int) -> DossierRow:
    found: DossierRow = get_object_or_404(of.rows(dossier).select_related("dossier"), pk=pk)
    return found


def _form(
    of: Kind, dossier: Dossier, found: DossierRow, data: Any = None, typed: Any = None
) -> RowForm:
    read = typed or {"version": found.version}
    return of.form(data, dossier=dossier, instance=found, initial=read)


def _add(request: HttpRequest, dossier: Dossier, of: Kind, form: RowForm) -> DossierRow:
    if of.model is Evidence:
        content = form.cleaned_data["document"]
        return add_evidence(dossier, form.values(), content, by=person(request))
    return deeds.add_row(of.model, dossier, form.values(), by=person(request))


def _after(dossier: Dossier, of: Kind, made: DossierRow) -> str:
    """A new chain shows itself; everything else leads back to its list."""
    if isinstance(made, Chain):
        return made.get_absolute_url()
    return reverse("duediligence:rows", args=[dossier.pk, of.slug])


def _asked(request: HttpRequest, dossier: Dossier, form_class: type[RowForm]) -> dict[str, Any]:
    """What the link said: the theme or chain from which one came, or what a file replaces.

    Only what this dossier has: a number of somebody else's row chooses nothing.
    """
    names = set(form_class.base_fields)
    asked: dict[str, Any] = {}
    if "theme" in names and request.GET.get("theme", "") in dict(choices.themes()):
        asked["theme"] = request.GET["theme"]
        asked["title"] = choices.theme_name(asked["theme"])
    for name, rows in (
        ("chain", dossier.chains),
        ("site", dossier.sites),
        ("replaces", dossier.evidences),
    ):
        number = request.GET.get(name, "")
        if name in names and number.isascii() and number.isdigit() and len(number) < 10:  # noqa: PLR2004 -- of digits
            asked[name] = rows.filter(pk=number).values_list("pk", flat=True).first()
    if "chains" in names and (chain := request.GET.get("chain", "")).isdigit():
        asked["chains"] = list(dossier.chains.filter(pk__in=[chain[:9]]))
    return asked


def _context(request: HttpRequest, dossier: Dossier, of: Kind, form: RowForm) -> dict[str, Any]:
    form.offer(
        request.POST,
        lambda name: reverse("duediligence:options", args=[dossier.pk, of.slug, name]),
    )
    return {
        "dossier": dossier,
        "kind": of,
        "form": form,
        "tabs": tabs(dossier, "ketens" if of.slug == "verbindingen" else of.slug),
        "list_url": reverse("duediligence:rows", args=[dossier.pk, of.slug]),
        "has_file": "document" in form.fields,
    }
