from django.urls import path

from tenders import views

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
    path("<uuid:pk>/toets/", views.checks, name="checks"),
    path("<uuid:pk>/toets/<int:number>/", views.check, name="check"),
    path("<uuid:pk>/toets/<int:number>/voortgang/", views.check_progress, name="check-progress"),
    path("<uuid:pk>/toets/<int:number>/stoppen/", views.stop_check, name="check-stop"),
    path("<uuid:pk>/toets/<int:number>/bevinding/", views.decide_finding, name="finding"),
    path("<uuid:pk>/toets/<int:number>/toets.json", views.check_json, name="check-json"),
    path("<uuid:pk>/metrokaart/", views.metrokaart, name="map"),
    path("<uuid:pk>/metrokaart/<str:code>/", views.station, name="station"),
    path("<uuid:pk>/metrokaart/<str:code>/klaar/", views.tick, name="tick"),
    path("<uuid:pk>/mensen/", views.members, name="members"),
    path("<uuid:pk>/mensen/<int:member>/weg/", views.end_role, name="end-role"),
    path("<uuid:pk>/gids/", views.guide, name="guide"),
    path("<uuid:pk>/gids/voortgang/", views.guide_progress, name="guide-progress"),
    path("<uuid:pk>/gids/<str:language>.pdf", views.download_guide, name="guide-file"),
]
