"""The map as one file that another site can keep: fonts and styles inside, no script.

Links lead to the pages of the stations on the portal; nothing else is asked of any host.
"""

import re
from base64 import b64encode
from functools import cache
from html import escape
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from tenders.metrokaart import drawing
from tenders.metrokaart.network import Language
from tenders.pages.public_map import Address, addresses, public_map, whole_map

#: In the order of ``templates/kaart/framed.html``.
STYLES = ("tokens.css", "base.css", "components.css", "map.css", "framed.css")
_TYPES = {".woff2": "font/woff2", ".svg": "image/svg+xml"}
#: Faces of the drawing; the italic of the pages is not on it.
_FACES = ("overpass-600", "overpass-700", "source-sans-400", "source-sans-600", "source-sans-700")


def svg_file(country: str, language: Language, address: Address, source: str) -> str:
    """The drawing alone. ``source``: where it comes from, kept in the file for who finds it."""
    layout = whole_map(country, language)
    drawn = drawing.svg(layout, hrefs=addresses(country, address), target="_top", alone=True)
    size = f' width="{layout.width:g}" height="{layout.height:g}"'
    head = re.match(r"<svg[^>]*", drawn)
    start = head.end() if head else 0
    style = f"<style>{_faces()}{_FOCUS}</style>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<!-- {escape(source).replace('--', '- -')} -->\n"
        f"{drawn[:start]}{size}>{style}{drawn[start + 1 :]}\n"
    )


def html_file(country: str, language: Language, address: Address, context: dict[str, str]) -> str:
    """Map and list as one page; ``context`` as ``templates/kaart/framed.html`` takes it."""
    return render_to_string(
        "kaart/framed.html",
        {
            **context,
            "language": language,
            "page": public_map(country, language, address, target="_top"),
            "style": mark_safe(_styles()),  # noqa: S308 -- our own style sheets
        },
    )


#: As map.css says it for the pages; here there are no tokens.
_FOCUS = (
    "a:focus{outline:none}"
    "a:focus-visible .focus-frame{stroke:#1b2529;stroke-width:3px}"
    "a:focus-visible .focus-line,a:hover .focus-line{stroke:#1b2529;stroke-width:4px}"
)


@cache
def _faces() -> str:
    """The rules of ``tokens.css`` for the faces of the drawing, with the fonts inside."""
    rules = re.findall(r"@font-face \{[^}]*\}", _static("css/tokens.css").read_text("utf-8"))
    wanted = [rule for rule in rules if any(f"/{face}.woff2" in rule for face in _FACES)]
    return _inside("".join(wanted))


@cache
def _styles() -> str:
    return _inside("\n".join(_static(f"css/{name}").read_text("utf-8") for name in STYLES))


def _inside(css: str) -> str:
    """The same rules with every file that they name in them."""

    def inside(found: re.Match[str]) -> str:
        file = _static(found[1])
        data = b64encode(file.read_bytes()).decode()
        return f'url("data:{_TYPES[file.suffix]};base64,{data}")'

    return re.sub(r'url\("\.\./([^")]+)"\)', inside, css)


def _static(name: str) -> Path:
    return Path(settings.BASE_DIR) / "static" / name
