"""`make screens`: a picture of every page at 1280 and 390 pixels in docs/screens.

``python -m tests.e2e.screens [NAME...]`` makes all of them, or those that are named.
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page as Window

from tests.e2e import portal as installation
from tests.e2e.browser import HEIGHT, NARROW, WIDE, People, chromium
from tests.e2e.pages import PAGES, Page

FOLDER = installation.BASE / "docs" / "screens"
#: Colours of one picture; the shades at the edge of letters take the nearest.
COLOURS = 48
#: Two colours nearer than this (sum of the differences of red, green and blue) share a place.
ALIKE = 24
#: Pixels from the top; below that a page goes on as it was.
TALLEST = 4100


def main(names: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    chosen = [page for page in PAGES if not names or page.name in names]
    with (
        tempfile.TemporaryDirectory() as folder,
        installation.running(Path(folder), Path(folder)) as portal,
        chromium() as browser,
    ):
        people = People(browser, portal)
        for page in chosen:
            picture(people, page)
            people.leave()
    (FOLDER / "README.md").write_text(contents(), "utf-8")
    if not names:
        tidy()


def picture(people: People, page: Page) -> None:
    visitor = people.visit(page.role, language=page.language)
    visitor.go(page.address)
    if page.deed:
        page.deed(visitor)
    for width in (WIDE, NARROW):
        visitor.page.set_viewport_size({"width": width, "height": HEIGHT})
        keep(visitor.page, FOLDER / f"{page.name}-{width}.png")


def few_colours(picture: Image.Image) -> list[tuple[int, ...]]:
    """Choose the most frequent colours that differ; a small purple T is not lost among greys."""
    chosen: list[tuple[int, ...]] = []
    for _count, colour in sorted(picture.getcolors(picture.width * picture.height), reverse=True):
        if all(
            sum(abs(a - b) for a, b in zip(colour, other, strict=True)) >= ALIKE for other in chosen
        ):
            chosen.append(colour)
        if len(chosen) == COLOURS:
            break
    return chosen


def keep(window: Window, file: Path) -> None:
    """Write the whole page in few colours, so that the file stays small."""
    window.evaluate("document.fonts.ready")
    taken = Image.open(io.BytesIO(window.screenshot(full_page=True))).convert("RGB")
    taken = taken.crop((0, 0, taken.width, min(taken.height, TALLEST)))
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in few_colours(taken) for part in colour])
    taken.quantize(palette=palette, dither=Image.Dither.NONE).save(file, optimize=True)


def contents() -> str:
    """List every picture, with who looks and where."""
    lines = [
        "# Pictures of every page",
        "",
        "Made by `make screens` from the demonstration world, and a little more; at 1280 and at",
        "390 pixels wide, and the first 4,100 of long pages. The list of pages is",
        "`tests/e2e/pages.py`.",
        "",
        "| page | address | who | pictures |",
        "|---|---|---|---|",
    ]
    for page in PAGES:
        links = ", ".join(f"[{width}]({page.name}-{width}.png)" for width in (WIDE, NARROW))
        shown = page.address.replace("{", "‹").replace("}", "›")
        who = page.role or "everybody"
        lines.append(f"| {page.name} | `{shown}` | {who} | {links} |")
    return "\n".join(lines) + "\n"


def tidy() -> None:
    """Remove the pictures of pages that are no more."""
    wanted = {f"{page.name}-{width}.png" for page in PAGES for width in (WIDE, NARROW)}
    for file in FOLDER.glob("*.png"):
        if file.name not in wanted:
            file.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
