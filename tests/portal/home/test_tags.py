import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from portal.shared.templatetags import isv


def days(number):
    return timezone.localdate() + timedelta(days=number)


DISTANCES = [
    #  days  distance (en)    deadline (en)   class
    (-3, "3 days ago", "3 days late", "te-laat"),
    (-1, "1 day ago", "1 day late", "te-laat"),
    (0, "today", "today", "binnenkort"),
    (1, "in 1 day", "in 1 day", "binnenkort"),
    (7, "in 7 days", "in 7 days", "binnenkort"),
    (8, "in 8 days", "in 8 days", "later"),
]


@pytest.mark.parametrize(("number", "distance", "deadline", "css"), DISTANCES)
def test_a_date_says_how_far_away_it_is(number, distance, deadline, css):
    with translation.override("en"):
        assert isv.distance(days(number)) == distance
        assert isv.deadline(days(number)) == deadline
    assert isv.urgency(days(number)) == css


def test_no_date_is_an_empty_text():
    assert [f(None) for f in (isv.date_long, isv.date_short, isv.distance, isv.deadline)] == [
        ""
    ] * 4
    assert isv.urgency(None) == "later"


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("nl", "vrijdag 27 november 2020", "27 nov 2020"),
        ("en", "Friday 27 November 2020", "27 Nov 2020"),
    ],
)
def test_dates_in_both_languages(language, long, short):
    with translation.override(language):
        assert isv.date_long(date(2020, 11, 27)) == long
        assert isv.date_short(date(2020, 11, 27)) == short


def test_a_moment_becomes_the_day_here():
    moment = datetime(2020, 11, 26, 23, 30, tzinfo=UTC)
    with translation.override("nl"):
        assert isv.date_long(moment) == "vrijdag 27 november 2020"


@pytest.mark.parametrize(
    ("cents", "nl", "en"),
    [
        (48000000, "€\u00a0480.000", "€480,000"),
        (123450, "€\u00a01.234,50", "€1,234.50"),
        (0, "€\u00a00", "€0"),
        (None, "", ""),
    ],
)
def test_amounts_in_both_languages(cents, nl, en):
    with translation.override("nl"):
        assert isv.euros_filter(cents) == nl
    with translation.override("en"):
        assert isv.euros_filter(cents) == en


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Contract officer", "CO"),
        ("Officer", "O"),
        ("de eerste van allen", "DA"),
        ("inkoper@gemeente.example", "IE"),
        ("", ""),
    ],
)
def test_initials_are_at_most_two_capitals(name, letters):
    assert isv.initials(name) == letters


def render(source, **context):
    return Template("{% load isv %}" + source).render(Context(context))


def test_a_chip_has_shape_and_word():
    shown = render('{% chip "goed" "In orde" %}')

    assert shown.startswith('<span class="chip c-goed"><svg class="icoon i-goed"')
    assert shown.strip().endswith("</svg>In orde</span>")


def test_texts_are_escaped():
    for source in (
        '{% chip "tip" evil %}',
        "{% crumbs evil evil evil %}",
        '{% alert "tip" title=evil %}x{% endalert %}',
        "{% empty title=evil %}x{% endempty %}",
        "{% level_blocks 1 evil %}",
        "{% letter evil %}",
    ):
        shown = render(source, evil='"><img src=x>')
        assert "<img" not in shown, source
        assert "&gt;&lt;img" in shown, source


def test_crumbs_lead_up_and_end_here():
    with translation.override("en"):
        shown = render('{% crumbs "/a/" "A" "/b/" "B" "C" %}')

    assert shown == (
        '<nav class="kruimel" aria-label="Breadcrumbs"><ol><li><a href="/a/">A</a></li>'
        '<li><a href="/b/">B</a></li><li aria-current="page">C</li></ol></nav>'
    )


def test_pages_keep_the_filter():

    request = RequestFactory().get("/?q=graniet")
    shown = render("{% pagination page %}", page=Paginator(range(100), 10).page(5), request=request)

    assert 'href="?q=graniet&amp;page=4"' in shown
    assert 'href="?q=graniet&amp;page=10"' in shown


def test_one_page_needs_no_pagination():

    shown = render(
        "{% pagination page %}",
        page=Paginator(range(3), 10).page(1),
        request=RequestFactory().get("/"),
    )

    assert shown.strip() == ""


def test_a_moment_is_written_small_in_dutch_and_no_page_writes_months_otherwise():
    """Django writes 'Nov' in Dutch too, so short months go through our own filters alone."""
    moment = datetime(2026, 11, 30, 13, 39, 5, tzinfo=UTC)
    with translation.override("nl"):
        assert isv.moment(moment) == "30 nov 2026, 14:39:05"
        assert isv.moment(None) == ""
    with translation.override("en"):
        assert isv.moment(moment) == "30 Nov 2026, 14:39:05"
    own = re.compile(r"""date:["'][^"']*M""")
    found = [
        file.name
        for file in (settings.BASE_DIR / "templates").rglob("*.html")
        if own.search(file.read_text("utf-8"))
    ]
    assert found == []
