"""The metrokaart that everybody may read, and the one page of the portal that may be framed.

What may be framed has no form and no script, reads no cookie and says nothing about anybody: see
docs/adr/0019.
"""

from collections.abc import Callable
from typing import get_args

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from tenders import choices
from tenders.advice.facts import Jurisdiction
from tenders.metrokaart.network import LANGUAGES, Language
from tenders.pages import public_map as pages
from tenders.pages import standalone

#: How long others may keep what has no person in it, in seconds.
KEEP = "public, max-age=300"
#: The rules of the page that other sites may frame, over those of every page.
FRAMED = {
    "script-src": [NONE],
    "connect-src": [NONE],
    "form-action": [NONE],
    "frame-ancestors": ["*"],
}


@login_not_required
@require_safe
def public_map(request: HttpRequest) -> HttpResponse:
    country = _country(request.GET.get("land", "nl"))
    page = pages.public_map(country, choices.language(), _address(country))
    context = {"page": page, "country": country, "countries": _countries(country)}
    return render(request, "kaart/map.html", context)


@login_not_required
@require_safe
def public_station(request: HttpRequest, code: str) -> HttpResponse:
    country = _country(request.GET.get("land", "nl"))
    try:
        page = pages.station_page(country, code, choices.language(), _address(country))
    except KeyError:
        raise Http404 from None
    return render(request, "kaart/station.html", {**page, "map_url": _map_url(country)})


@login_not_required
@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """How to show the map on another site: a frame, or a file."""
    country = _country(request.GET.get("land", "nl"))
    language = _language(request.GET.get("taal", choices.language()))
    framed_at = settings.PORTAL_URL + reverse("map:framed", args=[country, language])
    with translation.override(language):
        names = _("Metrokaart natural stone"), _("Metrokaart natural stone, as a list")
    context = {
        "country": country,
        "countries": _countries(country, taal=language),
        "languages": [
            {
                "name": name,
                "url": f"?land={country}&taal={code}",
                "here": code == language,
            }
            for code, name in (("nl", _("Dutch")), ("en", _("English")))
        ],
        "codes": [
            _code("kaart", _("Map and list"), framed_at, 1100, names[0]),
            _code("lijst", _("List only"), f"{framed_at}?vorm=lijst", 1800, names[1]),
        ],
        "files": [
            {"kind": kind, "url": reverse("map:file", args=[country, language, kind])}
            for kind in FILES
        ],
        "map_address": settings.PORTAL_URL + _map_url(country),
    }
    return render(request, "kaart/embed.html", context)


@login_not_required
@require_safe
@xframe_options_exempt
@csp_replace(FRAMED)  # type: ignore[arg-type]  # its type knows no parts of an address
def framed(request: HttpRequest, country: str, language: str) -> HttpResponse:
    """Map and list without anything around them, in the language of the address.

    Rendered without the request: so nothing of who looks, not even a cookie, can come into it.
    """
    chosen, spoken = _country(country), _language(language)
    with translation.override(spoken):
        page = pages.public_map(
            chosen, spoken, _address(chosen, settings.PORTAL_URL), target="_top"
        )
        context = {
            **_about(chosen),
            "language": spoken,
            "page": page,
            "list_only": request.GET.get("vorm") == "lijst",
        }
        response = HttpResponse(render_to_string("kaart/framed.html", context))
    response.headers["Cache-Control"] = KEEP
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_safe
def map_file(request: HttpRequest, country: str, language: str, kind: str) -> HttpResponse:  # noqa: ARG001 -- a view
    """The map as one file to keep. A download, so that nothing in it ever runs on our host."""
    chosen, spoken = _country(country), _language(language)
    make = FILES.get(kind)
    if make is None:
        raise Http404
    with translation.override(spoken):
        made = make(chosen, spoken)
    response = HttpResponse(made, content_type="application/octet-stream")
    name = f"metrokaart-natuursteen-{chosen}-{spoken}.{kind}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = KEEP
    return response


def _code(key: str, title: str, address: str, height: int, name: str) -> dict[str, str | int]:
    """One line to put in a page: ``name`` is what a screen reader says of the frame."""
    return {"id": key, "title": title, "url": address, "height": height, "name": name}


def _svg(country: Jurisdiction, language: Language) -> str:
    about = _about(country)
    source = f"{about['name']}. {about['portal']}, {about['map_address']}"
    return standalone.svg_file(country, language, _address(country, settings.PORTAL_URL), source)


def _html(country: Jurisdiction, language: Language) -> str:
    address = _address(country, settings.PORTAL_URL)
    return standalone.html_file(country, language, address, _about(country))


FILES: dict[str, Callable[[Jurisdiction, Language], str]] = {"svg": _svg, "html": _html}


def _about(country: Jurisdiction) -> dict[str, str]:
    return {
        "name": _("Metrokaart natural stone"),
        "portal": _("ISV-portaal Natuursteen"),
        "map_address": settings.PORTAL_URL + _map_url(country),
    }


def _country(code: str) -> Jurisdiction:
    """Raise ``Http404`` for a country that the map has no words for."""
    for country in get_args(Jurisdiction):
        if country == code:
            return "be" if code == "be" else "nl"
    raise Http404


def _language(code: str) -> Language:
    if code not in LANGUAGES:
        raise Http404
    return "en" if code == "en" else "nl"


def _behind(country: str) -> str:
    return "" if country == "nl" else f"?land={country}"


def _map_url(country: str) -> str:
    return reverse("map:map") + _behind(country)


def _address(country: str, host: str = "") -> pages.Address:
    return lambda code: host + reverse("map:station", args=[code]) + _behind(country)


def _countries(here: str, **more: str) -> list[dict[str, str | bool]]:
    names = {"nl": _("The Netherlands"), "be": _("Flanders and Belgium")}
    behind = "".join(f"&{name}={value}" for name, value in more.items())
    return [
        {
            "code": code,
            "name": names[code],
            "url": f"?land={code}{behind}",
            "here": code == here,
        }
        for code in pages.COUNTRIES
    ]
