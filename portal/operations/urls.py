"""One's own data, and requests to erase it."""

from django.urls import path

from portal.operations import views

app_name = "privacy"
urlpatterns = [
    path("account/gegevens/", views.own_data, name="own-data"),
    path("account/gegevens/kopie/", views.ask_export, name="ask-export"),
    path("account/gegevens/kopie/ophalen/", views.download_export, name="download-export"),
    path("account/gegevens/wissen/", views.ask_erasure, name="ask-erasure"),
    path("account/gegevens/wissen/intrekken/", views.withdraw_erasure, name="withdraw-erasure"),
    path("secretariaat/gegevens-wissen/", views.requests, name="requests"),
    path("secretariaat/gegevens-wissen/<int:pk>/", views.answer, name="answer"),
]
