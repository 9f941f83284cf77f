"""Every page, wide and narrow: axe, a quiet console, no foreign host, nothing falls outside."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.e2e.browser import NARROW, WIDE
from tests.e2e.looks import faults
from tests.e2e.pages import NOT_A_PAGE, PAGES


def names(patterns, prefix=""):
    """The names of all addresses, with their name space."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inside = f"{entry.namespace}:" if entry.namespace else ""
            yield from names(entry.url_patterns, prefix + inside)
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.name)


def test_every_address_has_a_page_in_the_list_or_a_reason_why_not():
    listed = {page.view for page in PAGES if page.view}

    assert set(names(get_resolver().url_patterns)) == listed | NOT_A_PAGE.keys()
    assert listed & NOT_A_PAGE.keys() == set()


def test_every_picture_has_a_name_of_its_own():
    seen = [page.name for page in PAGES]

    assert sorted(seen) == sorted(set(seen))


#: axe looks at each page wide, and at the first state of each page narrow too: the other states
#: (refused, busy, as a reader, in English) are made of the same parts.
FIRST = {page.view: page.name for page in reversed(PAGES)}


# What a page looks like does not depend on the database; that each page stands on PostgreSQL is
# seen by tests/test_permissions.py, and the journeys of this folder walk there too.
@pytest.mark.e2e
@pytest.mark.embedded
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_without_faults(people, page):
    visitor = people.look(page.role, page.language)

    assert visitor.go(page.address) == page.status
    if page.deed:
        page.deed(visitor)

    narrow_too = not page.view or FIRST[page.view] == page.name
    assert faults(visitor, page.language, (WIDE, NARROW) if narrow_too else (WIDE,)) == []


PLANTED = [
    ("<img src='/static/x.png'>", "image-alt"),
    ("<p class='planted'>bleek</p>", "color-contrast"),
    ("<button></button>", "button-name"),
    ("<h1>x</h1>", "2 first headings"),
    ("<p style='color: red'>x</p>", "style=color: red"),
    ("<p class='wide'>x</p>", "too wide at 320"),
    ("<script>0</script>", "<script>"),
]


@pytest.mark.e2e
@pytest.mark.parametrize(("markup", "expected"), PLANTED)
def test_the_looks_find_what_is_planted(people, markup, expected):
    visitor = people.visit()
    visitor.go("/contact/")
    visitor.page.evaluate(
        """(markup) => {
            document.querySelector("main .wrap").insertAdjacentHTML("beforeend", markup);
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(".planted { color: #eee; background: #fff } .wide { width: 500px }");
            document.adoptedStyleSheets.push(sheet);
        }""",
        markup,
    )

    assert any(expected in fault for fault in faults(visitor))
