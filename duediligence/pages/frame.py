"""What stands around every page of a dossier: its tabs."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from duediligence.models import Dossier


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    url: str
    here: bool


def tabs(dossier: Dossier, here: str) -> list[Tab]:
    """``here`` is the code of the tab, or empty; group A has no chains to keep."""
    rows = [
        ("schakels", _("Places")),
        ("risicos", _("Risks")),
        ("maatregelen", _("Measures")),
        ("bewijs", _("Evidence")),
        ("klachten", _("Complaints")),
    ]
    found = [
        Tab(_("Overview"), dossier.get_absolute_url(), here == "overview"),
        Tab(_("Chains"), _rows(dossier, "ketens"), here == "ketens"),
    ]
    found += [Tab(name, _rows(dossier, slug), here == slug) for slug, name in rows]
    frozen = reverse("duediligence:versions", args=[dossier.pk])
    shares = reverse("duediligence:sharing", args=[dossier.pk])
    files = reverse("duediligence:files", args=[dossier.pk])
    return [
        *found,
        Tab(_("Versions"), frozen, here == "versions"),
        Tab(
            _("Yearly report"), reverse("duediligence:report", args=[dossier.pk]), here == "report"
        ),
        Tab(_("Public"), reverse("duediligence:summary", args=[dossier.pk]), here == "summary"),
        Tab(_("Who sees what"), shares, here == "sharing"),
        Tab(_("Files"), files, here == "files"),
    ]


def _rows(dossier: Dossier, slug: str) -> str:
    return reverse("duediligence:rows", args=[dossier.pk, slug])
