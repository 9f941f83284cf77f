"""The list of tenders: search, filter, sort, export."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from tenders import exports, policies
from tenders.filters import TenderFilter
from tenders.models import Tender
from tenders.querysets import TenderQuerySet
from tenders.views.finding import person


class TenderList(ListView[Any]):
    """The page is cut from ids, and only its own rows are read: 10,000 tenders cost as few."""

    template_name = "tenders/list.html"
    context_object_name = "tenders"
    paginate_by = 25

    def get_queryset(self) -> Any:
        self.filter = TenderFilter(self.request.GET, visible(self.request))
        return self.filter.qs.values_list("pk", flat=True)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["tenders"] = visible(self.request).page(list(context["page_obj"].object_list))
        membership = person(self.request).current_membership
        context["filter"] = self.filter
        context["is_filtered"] = self.filter.is_narrowed
        context["may_create"] = membership is not None and policies.may_create_tender(
            person(self.request), membership.organisation
        )
        return context


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same rows as the list shows, all pages, as CSV or as a spreadsheet (ODS)."""
    if kind not in exports.WRITERS:
        raise Http404
    found = TenderFilter(request.GET, visible(request)).qs
    return exports.as_file(kind, found.with_progress().select_related("organisation"))


def visible(request: HttpRequest) -> TenderQuerySet:
    return Tender.objects.visible_to(request.user)
