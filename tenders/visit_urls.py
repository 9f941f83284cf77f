"""The wizard without an account; the addresses of a visit hold its secret."""

from django.urls import path

from tenders.views import visits

app_name = "visits"
urlpatterns = [
    path("", visits.begin, name="begin"),
    path("gewist/", visits.deleted, name="deleted"),
    path("<str:token>/", visits.result, name="result"),
    path("<str:token>/vraag/<slug:step>/", visits.step, name="step"),
    path("<str:token>/station/<str:code>/", visits.station, name="station"),
    path("<str:token>/pdf/", visits.pdf, name="pdf"),
    path("<str:token>/pdf/<str:language>/voortgang/", visits.pdf_progress, name="pdf-progress"),
    path("<str:token>/pdf/<str:language>.pdf", visits.pdf_file, name="pdf-file"),
    path("<str:token>/wissen/", visits.delete, name="delete"),
    path("<str:token>/meenemen/", visits.take, name="take"),
]
