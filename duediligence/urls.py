from django.urls import path

from duediligence import views

app_name = "duediligence"
urlpatterns = [
    path("", views.start, name="start"),
    path("zelfde-plek/", views.matches, name="matches"),
    path("zelfde-plek/<uuid:pk>/", views.match, name="match"),
    path("vraag/<uuid:pk>/", views.consent, name="consent"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/groep/", views.group, name="group"),
    path("<uuid:pk>/ronde/", views.begin_round, name="round"),
    path("<uuid:pk>/stap/<slug:step>/", views.answer, name="step"),
    path("<uuid:pk>/stap/<slug:step>/bewaar/", views.autosave, name="autosave"),
    path("<uuid:pk>/keten/<int:chain>/", views.chain, name="chain"),
    path("<uuid:pk>/keten/<int:chain>/stap/<slug:step>/", views.answer, name="chain-step"),
    path("<uuid:pk>/dossier.<str:format>", views.sheet, name="sheet"),
    path("<uuid:pk>/bestanden/", views.files, name="files"),
    path("<uuid:pk>/bestanden/<slug:kind>/maak/", views.make_file, name="make-file"),
    path("<uuid:pk>/bestanden/<slug:kind>/stand/", views.file_progress, name="file-progress"),
    path("gedeeld/", views.received, name="received"),
    path("gedeeld/<uuid:share>/", views.shared, name="shared"),
    path("gedeeld/<uuid:share>/<slug:kind>/", views.shared_rows, name="shared-rows"),
    path("<uuid:pk>/delen/", views.sharing, name="sharing"),
    path("<uuid:pk>/delen/nieuw/", views.share_new, name="share"),
    path("<uuid:pk>/delen/<uuid:share>/sturen/", views.send_newest, name="send"),
    path("<uuid:pk>/delen/<uuid:share>/intrekken/", views.revoke, name="revoke"),
    path("<uuid:pk>/gelezen/", views.readings, name="readings"),
    path("<uuid:pk>/jaarrapport/", views.report, name="report"),
    path(
        "<uuid:pk>/jaarrapport/<int:year>/jaarrapport-<str:language>.pdf",
        views.report_file,
        name="report-file",
    ),
    path("<uuid:pk>/samenvatting/", views.summary, name="summary"),
    path("<uuid:pk>/versies/", views.versions, name="versions"),
    path("<uuid:pk>/versies/<int:number>/", views.version, name="version"),
    path("<uuid:pk>/versies/<int:number>.json", views.version_file, name="version-file"),
    path(
        "<uuid:pk>/keten/<int:chain>/stap/<slug:step>/bewaar/",
        views.autosave,
        name="chain-autosave",
    ),
    path("<uuid:pk>/lijst/<slug:kind>/", views.row_list, name="rows"),
    path("<uuid:pk>/lijst/<slug:kind>/nieuw/", views.add, name="add"),
    path("<uuid:pk>/lijst/<slug:kind>/<int:row>/", views.row, name="row"),
    path("<uuid:pk>/lijst/<slug:kind>/<int:row>/weg/", views.remove, name="remove"),
]
