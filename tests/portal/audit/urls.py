"""The page of the log beside all others."""

from django.urls import include, path

urlpatterns = [
    path("toets-logboek/", include("portal.audit.urls")),
    path("", include("portal.urls")),
]
