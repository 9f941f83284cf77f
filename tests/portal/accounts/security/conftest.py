import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse

from tests.factories import PASSWORD


@pytest.fixture(autouse=True)
def _plain_static(settings):
    """Pages are read without collecting the static files first."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def log_in(client):
    """Through the real form, as a visitor does; gives the answer."""

    def submit(user, password=PASSWORD):
        data = {"login": user.email, "password": password}
        return client.post(reverse("account_login"), data)

    return submit


@pytest.fixture
def with_app():
    """Give a person a second factor; returns the secret of the app and the recovery codes."""

    def add(user):
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        codes = RecoveryCodes.activate(user).get_unused_codes()
        assert Authenticator.objects.filter(user=user).count() == 2
        return secret, codes

    return add
