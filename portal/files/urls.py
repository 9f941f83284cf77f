"""Files; to be included under ``bestanden/``."""

from django.urls import path

from portal.files import tus, views

app_name = "files"
urlpatterns = [
    path("", views.file_list, name="list"),
    path("sturen/<slug:kind_code>/", views.send, name="send"),
    path("hervatbaar/", tus.uploads, name="tus"),
    path("hervatbaar/<uuid:pk>/", tus.upload, name="tus-upload"),
    path("<uuid:pk>/stand/", views.state, name="state"),
    path("<uuid:pk>/ophalen/", views.download, name="download"),
    path("<uuid:pk>/verwijderen/", views.remove, name="remove"),
]
