"""Chromium of the system, people who log in, and what a page must never do while it is shown."""

import base64
import hmac
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from shutil import which
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.e2e.portal import Portal

#: No sandbox: the tests may run as root. The rest keeps the browser from calling its maker.
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: In the order of bin/ground.py: first the one that is quickest.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
#: Milliseconds; two tests share two cores with the portal and its worker.
PATIENCE = 20_000
WIDE, NARROW, NARROWEST = 1280, 390, 320
HEIGHT = 900


@contextmanager
def chromium() -> Iterator[Browser]:
    program = next(path for path in map(which, PROGRAMS) if path)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """One person in a browser of their own. ``complaints`` fills up while they look around."""

    page: Page
    portal: Portal
    role: str = ""
    complaints: list[str] = field(default_factory=list)

    def go(self, address: str) -> int:
        """Open a page; the status it answers with. ``{name}`` stands for a place of the world."""
        answer = self.page.goto(self.portal.address + address.format(**self.portal.places))
        assert answer
        return answer.status

    def forget(self) -> None:
        """Empty what the browser keeps of its visitor: cookies, and what scripts laid aside."""
        self.page.context.clear_cookies()
        if self.page.url.startswith(self.portal.address):
            self.page.evaluate("localStorage.clear(); sessionStorage.clear()")

    def _on_console(self, message: ConsoleMessage) -> None:
        # The browser reports the status of a page that we ask for on purpose, such as a 404.
        is_the_page = message.location.get("url") == self.page.url
        if message.type in {"error", "warning"} and not (
            is_the_page and message.text.startswith("Failed to load resource")
        ):
            self.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def _on_request(self, url: str) -> None:
        asked = urlsplit(url)
        if asked.netloc != urlsplit(self.portal.address).netloc:
            self.complaints.append(f"foreign request: {url}")


@dataclass
class People:
    """Everybody who uses the portal in a test; each logs in once."""

    browser: Browser
    portal: Portal
    remembered: dict[str, object] = field(default_factory=dict)
    opened: list[BrowserContext] = field(default_factory=list)
    kept: dict[tuple[str, str], Visitor] = field(default_factory=dict)

    def visit(
        self, role: str = "", *, language: str = "nl", width: int = WIDE, scripts: bool = True
    ) -> Visitor:
        """Open a browser for ``role`` ("" is somebody who is not logged in)."""
        context = self._new_browser(role, language, width, scripts=scripts)
        self.opened.append(context)
        return self._window(context, role)

    def look(self, role: str, language: str) -> Visitor:
        """Go on in the window that ``role`` had already: a new one takes a second, and this none.

        Who is not logged in is a new person each time: what the browser kept of them is gone.
        """
        visitor = self.kept.get((role, language))
        if visitor is None:
            context = self._new_browser(role, language, WIDE, scripts=True)
            visitor = self.kept[role, language] = self._window(context, role)
        visitor.complaints.clear()
        visitor.page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        if not role:
            visitor.forget()
        return visitor

    def _new_browser(
        self, role: str, language: str, width: int, *, scripts: bool
    ) -> BrowserContext:
        options = {
            "viewport": {"width": width, "height": HEIGHT},
            "locale": {"nl": "nl-NL", "en": "en-GB"}[language],
            "timezone_id": "Europe/Amsterdam",
            "java_script_enabled": scripts,
            "reduced_motion": "reduce",
        }
        if role in self.remembered:
            options["storage_state"] = self.remembered[role]
        context = self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        return context

    def _window(self, context: BrowserContext, role: str) -> Visitor:
        visitor = Visitor(context.new_page(), self.portal, role)
        visitor.page.on("console", visitor._on_console)
        visitor.page.on(
            "pageerror", lambda error: visitor.complaints.append(f"script: {error.message}")
        )
        visitor.page.on("request", lambda request: visitor._on_request(request.url))
        if role and role not in self.remembered:
            log_in(visitor, role)
            self.remembered[role] = context.storage_state()
        return visitor

    def leave(self) -> None:
        """Close every window, except the first of who may look again."""
        while self.opened:
            self.opened.pop().close()
        for visitor in self.kept.values():
            for page in visitor.page.context.pages:
                if page is not visitor.page:
                    page.close()


def log_in(visitor: Visitor, role: str) -> None:
    email, password = visitor.portal.people[role]
    visitor.go("/inloggen/")
    visitor.page.fill("input[name=login]", email)
    visitor.page.fill("input[name=password]", password)
    visitor.page.click("main form button[type=submit]")
    if secret := visitor.portal.second_steps.get(role):
        visitor.page.wait_for_url("**/inloggen/code/")
        visitor.page.fill("input[name=code]", code_now(secret))
        visitor.page.click("main form button[type=submit]")
    visitor.page.wait_for_url("**/mijn-werk/")


def code_now(secret: str) -> str:
    """The six digits that an app shows now (RFC 6238: SHA-1, steps of thirty seconds)."""
    moment = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), moment, "sha1").digest()
    place = digest[-1] & 0xF
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
