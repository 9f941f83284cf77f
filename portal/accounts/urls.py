from django.urls import path

from portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("aanmelden/", views.register, name="register"),
    path("aanmelden/verstuurd/", views.registered, name="registered"),
    path("aanmelden/bevestigen/<str:token>/", views.confirm, name="confirm"),
    path("uitnodiging/<str:token>/", views.accept, name="accept"),
    path("organisatie/", views.own_organisation, name="own-organisation"),
    path("organisatie/gegevens/", views.correct, name="correct"),
    path("organisatie/wie-mag-wat/", views.rights, name="rights"),
    path("organisatie/wisselen/", views.switch, name="switch"),
    path("organisatie/verlaten/", views.leave, name="leave"),
    path("organisatie/meedoen/", views.join, name="join"),
    path("organisatie/meedoen/<int:pk>/intrekken/", views.withdraw_join, name="withdraw-join"),
    path("organisatie/mensen/", views.people, name="people"),
    path("organisatie/mensen/uitnodigen/", views.invite, name="invite"),
    path("organisatie/mensen/<int:pk>/rol/", views.change_role, name="change-role"),
    path("organisatie/mensen/<int:pk>/weg/", views.remove, name="remove"),
    path("organisatie/uitnodigingen/<int:pk>/opnieuw/", views.resend, name="resend"),
    path("organisatie/uitnodigingen/<int:pk>/intrekken/", views.withdraw, name="withdraw"),
    path("organisatie/verzoeken/<int:pk>/", views.answer_join, name="answer-join"),
    path("account/mails/", views.mails, name="mails"),
    path("secretariaat/organisaties/", views.organisations, name="organisations"),
    path("secretariaat/organisaties/<int:pk>/", views.organisation, name="organisation"),
    path("secretariaat/organisaties/<int:pk>/besluit/", views.decide, name="decide"),
    path(
        "secretariaat/organisaties/<int:pk>/beheerder/",
        views.invite_administrator,
        name="invite-administrator",
    ),
    path("secretariaat/mensen/", views.persons, name="persons"),
    path("secretariaat/mensen/<int:pk>/buiten/", views.put_out, name="put-out"),
    path("secretariaat/mensen/<int:pk>/binnen/", views.let_in, name="let-in"),
]
