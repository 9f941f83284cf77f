"""A large file through a real browser, over a line that breaks on the way."""

import hashlib

import pytest
from django.conf import settings as project
from django.urls import reverse

from portal.files.models import StoredFile, Upload
from tests.e2e.browser import chromium

pytestmark = [pytest.mark.e2e, pytest.mark.urls("tests.portal.files.urls")]


def test_a_broken_line_costs_a_piece_and_not_the_file(
    live_server, client, supplier, places, monkeypatch, tmp_path
):
    # Playwright has a loop of its own in this thread; the rows are read between its steps.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    content = bytes(range(32, 127)) * 221_000  # 20 MB of text: three pieces of 8 MB
    path = tmp_path / "groot.txt"
    path.write_bytes(content)
    client.force_login(supplier.user)
    session = client.cookies[project.SESSION_COOKIE_NAME].value
    broken = []

    def break_once(route):
        if route.request.headers.get("upload-offset", "0") != "0" and not broken:
            broken.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    with chromium() as browser:
        context = browser.new_context()
        context.add_cookies(
            [{"name": project.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        page.route("**/hervatbaar/*/", break_once)
        page.goto(live_server.url + reverse("files:send", args=["evidence"]))
        page.set_input_files('input[type="file"]', str(path))
        page.click('form[data-tus] button[type="submit"]')
        page.wait_for_url("**" + reverse("files:list"), timeout=60_000)
        assert page.get_by_text("groot.txt").is_visible()
        context.close()
    file = StoredFile.objects.get()
    assert len(broken) == 1
    assert (file.state, file.size) == ("checking", len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert Upload.objects.get().pieces == []
    assert (len(places.stored), places.left_over) == (1, [])
