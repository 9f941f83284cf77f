"""What a supplier has to do before a day: measures, places to find out, evidence that ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from duediligence import choices
from duediligence.enums import Level
from duediligence.models import Evidence, Measure, Site
from duediligence.pages.overview import row_url
from portal.accounts.models import User

#: So long before its last day a piece of evidence is told to end.
NOTICE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Due:
    day: date
    title: str
    detail: str
    url: str
    action: str


def due_of(user: User, most: int) -> Iterable[Due]:
    """Three queries, the earliest days of each kind."""
    measures = Measure.objects.visible_to(user).running().filter(due_date__isnull=False)
    for row in measures.select_related("dossier").by_day()[:most]:
        if row.due_date:
            url = row_url(row.dossier, "maatregelen", row.pk)
            yield Due(row.due_date, row.title, _("Measure"), url, _("Open the measure"))
    sites = Site.objects.visible_to(user).filter(level=Level.UNKNOWN, action_date__isnull=False)
    for site in sites.select_related("dossier").order_by("action_date", "pk")[:most]:
        if site.action_date:
            what = _("%(role)s unknown") % {"role": choices.role_name(site.role)}
            url = row_url(site.dossier, "schakels", site.pk)
            yield Due(site.action_date, site.action or what, what, url, _("Open the place"))
    ending = Evidence.objects.visible_to(user).filter(
        valid_until__lte=timezone.localdate() + NOTICE, newer=None
    )
    for each in ending.select_related("dossier").order_by("valid_until", "pk")[:most]:
        if each.valid_until:
            url = row_url(each.dossier, "bewijs", each.pk)
            yield Due(
                each.valid_until, each.title, _("This evidence ends"), url, _("Open the evidence")
            )
