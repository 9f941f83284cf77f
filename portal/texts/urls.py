"""Reviewed texts; to be included under ``teksten/``."""

from django.urls import path

from portal.texts import views

app_name = "texts"
urlpatterns = [
    path("", views.text_list, name="list"),
    path("opmerkingen/<int:pk>/klaar/", views.handle_feedback, name="handle-feedback"),
    path("<slug:text_kind>/<slug:text_key>/", views.text, name="text"),
    path("<slug:text_kind>/<slug:text_key>/nieuw/", views.start, name="start"),
    path("<slug:text_kind>/<slug:text_key>/wijzigen/", views.edit, name="edit"),
    path("<slug:text_kind>/<slug:text_key>/<int:number>/", views.version, name="version"),
    path("<slug:text_kind>/<slug:text_key>/<int:number>/stap/", views.step, name="step"),
    path(
        "<slug:text_kind>/<slug:text_key>/<int:number>/opmerking/",
        views.give_feedback,
        name="feedback",
    ),
]
