"""The portal's addresses with the files among them, wherever the portal itself puts them."""

from django.urls import include, path

from portal.urls import urlpatterns as portal

urlpatterns = list(portal)
if not any(getattr(part, "app_name", "") == "files" for part in portal):
    urlpatterns.append(path("bestanden/", include("portal.files.urls")))
