from django.urls import path

from tenders import views
from tenders.views import clauses

app_name = "tenders"
urlpatterns = [
    path("", views.TenderList.as_view(), name="list"),
    path("export.<str:kind>", views.export, name="export"),
    path("nieuw/", views.new, name="new"),
    path("nieuw/formulier/", views.create, name="create"),
    path("nieuw/aankondiging/", views.upload_notice, name="upload-notice"),
    path("nieuw/aankondiging/<str:key>/", views.preview_notice, name="preview-notice"),
    path("agenda/", views.feed, name="feed"),
    path("agenda/<str:token>.ics", views.feed_file, name="feed-file"),
    path("planning/termijnen/", views.planning_days, name="planning-days"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/gegevens/<slug:step>/", views.edit_step, name="step"),
    path("<uuid:pk>/advies/", views.advice, name="advice"),
    path("<uuid:pk>/advies/besluit/", views.decide, name="decide"),
    path("<uuid:pk>/planning/", views.plan, name="plan"),
    path("<uuid:pk>/planning/agenda.ics", views.plan_calendar, name="plan-calendar"),
    path("<uuid:pk>/metrokaart/", views.metrokaart, name="map"),
    path("<uuid:pk>/metrokaart/<str:code>/", views.station, name="station"),
    path("<uuid:pk>/metrokaart/<str:code>/klaar/", views.tick, name="tick"),
    path("<uuid:pk>/mensen/", views.members, name="members"),
    path("<uuid:pk>/mensen/<int:member>/weg/", views.end_role, name="end-role"),
    path("<uuid:pk>/bepalingen/", clauses.selection, name="clauses"),
    path("<uuid:pk>/bepalingen/kiezen/", clauses.choose, name="choose-clauses"),
    path("<uuid:pk>/bepalingen/pdf/<str:language>/", clauses.ask_pdf, name="clauses-pdf"),
    path("<uuid:pk>/bepalingen/kopie/<str:language>/", clauses.clipboard, name="clauses-copy"),
    path(
        "<uuid:pk>/bepalingen/bestand/<str:language>.<slug:format>",
        clauses.download,
        name="clauses-file",
    ),
    path("<uuid:pk>/bepalingen/<slug:clause>/", clauses.fill, name="clause"),
    path("<uuid:pk>/gids/", views.guide, name="guide"),
    path("<uuid:pk>/gids/voortgang/", views.guide_progress, name="guide-progress"),
    path("<uuid:pk>/gids/<str:language>.pdf", views.download_guide, name="guide-file"),
]
