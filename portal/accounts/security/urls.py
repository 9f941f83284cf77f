"""Logging in and one's own account. Only these pages of allauth: there is no sign-up by it.

Passkeys and OpenID Connect come in by routes here and by ``MFA_SUPPORTED_TYPES``; see ADR 9.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from portal.accounts.security import views

urlpatterns = [
    path("inloggen/", account.login, name="account_login"),
    path("inloggen/code/", mfa.authenticate, name="mfa_authenticate"),
    path("inloggen/uitgeschakeld/", account.account_inactive, name="account_inactive"),
    path("uitloggen/", views.log_out, name="account_logout"),
    path("bevestigen/", account.reauthenticate, name="account_reauthenticate"),
    path("bevestigen/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("wachtwoord/wijzigen/", account.password_change, name="account_change_password"),
    path("wachtwoord/vergeten/", account.password_reset, name="account_reset_password"),
    path(
        "wachtwoord/vergeten/verstuurd/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "wachtwoord/nieuw/klaar/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # The key holds dashes too, so the first dash ends the number.
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/tweede-stap/", views.second_factor, name="mfa_index"),
    path("account/tweede-stap/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/tweede-stap/app/weg/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "account/tweede-stap/herstelcodes/",
        views.recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/tweede-stap/herstelcodes/nieuw/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("account/sessies/", views.session_list, name="usersessions_list"),
    path("account/sessies/<int:pk>/beeindigen/", views.end_session, name="end_session"),
]
