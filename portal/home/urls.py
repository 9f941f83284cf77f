"""The public pages and 'Mijn werk'."""

from django.urls import path

from portal.home import search, views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("mijn-werk/", views.work, name="work"),
    path("zoeken/", search.results, name="search"),
    path("over/", views.about, name="about"),
    path("help/", views.help_page, name="help"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("kwetsbaarheid-melden/", views.vulnerability, name="vulnerability"),
    path("contact/", views.contact, name="contact"),
    path("stijlgids/", views.style_guide, name="style-guide"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
]
