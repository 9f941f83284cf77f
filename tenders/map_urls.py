"""The metrokaart that everybody may read, and what other sites may show of it."""

from django.urls import path

from tenders.views import public_map as views

app_name = "map"
urlpatterns = [
    path("", views.public_map, name="map"),
    path("insluiten/", views.embed, name="embed"),
    path("ingesloten/<str:country>/<str:language>/", views.framed, name="framed"),
    path("bestand/metrokaart-<str:country>-<str:language>.<str:kind>", views.map_file, name="file"),
    path("station/<str:code>/", views.public_station, name="station"),
]
