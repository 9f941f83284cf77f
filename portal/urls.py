"""All addresses of the portal. Every page asks for a log-in unless a test lists it as public."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from portal.home import health

handler500 = "portal.home.errors.server_error"

urlpatterns = [
    path("", include("portal.home.urls")),
    path("", include("portal.accounts.urls")),
    path("aanbestedingen/", include("tenders.urls")),
    path("aanbestedingen/", include("duediligence.tender_urls")),
    path("metrokaart/", include("tenders.visit_urls")),
    path("dossier/", include("duediligence.urls")),
    path("samenvattingen/", include("duediligence.summary_urls")),
    path("kaart/", include("tenders.map_urls")),
    path("bepalingen/", include("tenders.library_urls")),
    path("bestanden/", include("portal.files.urls")),
    path("teksten/", include("portal.texts.urls")),
    path("", include("portal.accounts.security.urls")),
    path("", include("portal.operations.urls")),
    path("logboek/", include("portal.audit.urls")),
    # Without the token of a form: pages that tell nobody where one comes from cannot send one, and
    # the worst that a forged request does here is another language.
    path("taal/", login_not_required(csrf_exempt(set_language)), name="set_language"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
