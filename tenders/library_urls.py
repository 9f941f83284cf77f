"""The library of clauses, for everybody; to be included under ``bepalingen/``."""

from django.urls import path

from tenders.views import clauses as views

app_name = "clauses"
urlpatterns = [
    path("", views.library, name="library"),
    path("<slug:clause>/", views.clause_page, name="clause"),
]
