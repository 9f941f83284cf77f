"""What a supplier has to do before a day: measures, places, evidence, the round, questions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from duediligence import choices
from duediligence.actions.reminding import NOTICE
from duediligence.core.rounds import round_due
from duediligence.enums import Level
from duediligence.models import Dossier, Evidence, MatchConsent, Measure, Site
from duediligence.pages.overview import row_url
from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Due:
    day: date | None
    title: str
    detail: str
    url: str
    action: str


def due_of(user: User, most: int) -> Iterable[Due]:
    """Five queries, the earliest days of each kind."""
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
    yield from _rounds(user)
    asked = MatchConsent.objects.visible_to(user).open()
    for question in asked[:most]:
        yield Due(
            None,
            _("Answer a question of TIN"),
            _("About a place in your chain"),
            question.get_absolute_url(),
            _("Read the question"),
        )


def _rounds(user: User) -> Iterable[Due]:
    """The round that has to begin, or of which nothing is frozen at the end of the year."""
    today = timezone.localdate()
    mine = Dossier.objects.visible_to(user).annotate(frozen=Max("snapshots__round"))
    for pk, present, frozen in mine.order_by("pk").values_list("pk", "round", "frozen"):
        due = round_due(present, frozen or 0, today)
        if due is None:
            continue
        if due.what == "begin":
            yield Due(
                due.day,
                _("Begin the round of %(year)s") % {"year": due.year},
                _("You begin with the answers of last year"),
                reverse("duediligence:detail", args=[pk]),
                _("Open the dossier"),
            )
        else:
            yield Due(
                due.day,
                _("Make your yearly report of %(year)s") % {"year": due.year},
                _("Step 5. Freeze a version, and the report is there"),
                reverse("duediligence:report", args=[pk]),
                _("Make the report"),
            )
