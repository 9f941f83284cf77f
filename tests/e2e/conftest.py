"""The portal as `make run` starts it, and a browser that people of the world use."""

import pytest

from tests import prepared
from tests.e2e import portal as installation
from tests.e2e.browser import People, chromium


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    """One per process of the tests: what a test changes, it changes in a world of its own."""
    common = prepared.shared(tmp_path_factory.getbasetemp())
    with installation.running(tmp_path_factory.mktemp("portal"), common) as running:
        yield running


@pytest.fixture(scope="module")
def crowd(portal):
    """Per module: Playwright keeps an event loop, in which Django refuses its database."""
    with chromium() as browser:
        yield People(browser, portal)


@pytest.fixture
def people(crowd):
    """Windows are closed after each test; who logged in stays so."""
    yield crowd
    crowd.leave()
