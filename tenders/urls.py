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
    path("prullenbak/", views.removed, name="bin"),
    path("prullenbak/<uuid:pk>/terug/", views.restore, name="restore"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/gegevens/<slug:step>/", views.edit_step, name="step"),
    path("<uuid:pk>/gegevens/<slug:step>/bewaren/", views.autosave_step, name="autosave-step"),
    path("<uuid:pk>/advies/", views.advice, name="advice"),
    path("<uuid:pk>/advies/besluit/", views.decide, name="decide"),
    path("<uuid:pk>/metrokaart/", views.metrokaart, name="map"),
    path("<uuid:pk>/metrokaart/<str:code>/", views.station, name="station"),
    path("<uuid:pk>/metrokaart/<str:code>/klaar/", views.tick, name="tick"),
    path("<uuid:pk>/metrokaart/<str:code>/bewaren/", views.autosave_station, name="autosave"),
    path("<uuid:pk>/taken/", views.work, name="work"),
    path("<uuid:pk>/taken/<int:task_pk>/", views.task, name="task"),
    path("<uuid:pk>/taken/<int:task_pk>/klaar/", views.finish_task, name="finish-task"),
    path("<uuid:pk>/taken/<int:task_pk>/weg/", views.remove_task, name="remove-task"),
    path("<uuid:pk>/notities/", views.notes, name="notes"),
    path("<uuid:pk>/notities/<int:note_pk>/", views.note, name="note"),
    path("<uuid:pk>/notities/<int:note_pk>/weg/", views.remove_note, name="remove-note"),
    path("<uuid:pk>/notities/<int:note_pk>/terug/", views.take_back_note, name="note-back"),
    path("<uuid:pk>/geschiedenis/", views.history, name="history"),
    path("<uuid:pk>/beheer/", views.manage, name="manage"),
    path("<uuid:pk>/mensen/", views.members, name="members"),
    path("<uuid:pk>/mensen/<int:member>/weg/", views.end_role, name="end-role"),
    path("<uuid:pk>/gids/", views.guide, name="guide"),
    path("<uuid:pk>/gids/voortgang/", views.guide_progress, name="guide-progress"),
    path("<uuid:pk>/gids/<str:language>.pdf", views.download_guide, name="guide-file"),
]
