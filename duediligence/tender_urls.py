"""What dossiers add to the pages of a tender; stands behind the addresses of tenders."""

from django.urls import path

from duediligence import views

app_name = "dossiers"
urlpatterns = [path("<uuid:pk>/dossiers/", views.of_tender, name="tender")]
