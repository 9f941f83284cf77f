"""What is wrong with the page that is open: for everybody, at every width."""

from pathlib import Path

from lxml import html
from playwright.sync_api import Page

from tests.e2e.browser import HEIGHT, NARROW, NARROWEST, WIDE, Visitor
from tests.test_doors import faults_of

#: Evaluated in the page: a script element is what the Content-Security-Policy refuses.
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
#: Everything axe knows of WCAG 2.2 up to AA, and its best practices.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RUN_AXE = """async ([tags, contrast]) => {
    const found = await axe.run(document, {
        runOnly: {type: "tag", values: tags},
        rules: {"color-contrast": {enabled: contrast}},
        resultTypes: ["violations"],
        preload: false,
    });
    return found.violations.map((each) => each.id + ": " + each.nodes.map(
        (node) => node.target.join(" ") + " (" + node.any.concat(node.all, node.none).map(
            (check) => check.message).join("; ") + ")").join(" | "));
}"""
#: What reaches further to the right than the window; what is meant to scroll may.
OUTSIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.body.querySelectorAll("*")]
        .filter((each) => each.getBoundingClientRect().right > width + 1)
        .map((each) => each.tagName.toLowerCase() + "." + each.getAttribute("class"))
        .slice(0, 6).concat(["scrollWidth " + document.documentElement.scrollWidth]);
}"""


def faults(visitor: Visitor, language: str = "nl", axe_at: tuple[int, ...] = (WIDE, NARROW)):
    """Every fault of the page that is open, as sentences; leaves the window at 320 pixels.

    axe looks at the widths ``axe_at``; whether something falls outside is seen at all of them.
    """
    page = visitor.page
    # A deed may end on a new page whose style sheets are still on their way.
    page.wait_for_load_state("load")
    found = faults_of(page.content())
    spoken = page.get_attribute("html", "lang")
    if spoken != language:
        found.append(f"lang is {spoken!r}")
    if not page.title().partition("|")[0].strip():
        found.append("the title is empty")
    if (headings := html.fromstring(page.content()).xpath("count(//h1)")) != 1:
        found.append(f"{headings:.0f} first headings")
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if width in axe_at:
            # Half of the time goes to contrast, and colours are the same at every width.
            seen = axe(page, contrast=width == WIDE)
            found += [f"axe at {width}: {violation}" for violation in seen]
        found += [f"too wide at {width}: {name}" for name in page.evaluate(OUTSIDE)]
    page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
    found += [f"too wide at {NARROWEST}: {name}" for name in page.evaluate(OUTSIDE)]
    found += visitor.complaints
    return found


def axe(page: Page, *, contrast: bool = True) -> list[str]:
    """The violations that axe finds, each with where and why."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    violations: list[str] = page.evaluate(RUN_AXE, [TAGS, contrast])
    return violations
