from django.urls import path

from duediligence import views

app_name = "summaries"
urlpatterns = [
    path("", views.summaries, name="list"),
    path("<uuid:pk>/", views.public_summary, name="summary"),
    path("<uuid:pk>/samenvatting-<str:language>.pdf", views.public_file, name="file"),
]
