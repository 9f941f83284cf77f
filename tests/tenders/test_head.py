"""The tabs of a tender: every page has its place, and the page that is open is marked once."""

import pytest

from tenders.models import Tender
from tenders.pages.head import head_of
from tests.factories import TenderFactory

pytestmark = pytest.mark.django_db
#: The name of the page → the tab that it stands behind, by place.
PLACES = {
    "detail": 0,
    "advice": 1,
    "weighing": 1,
    "isv-form": 1,
    "clauses": 2,
    "checks": 3,
    "plan": 4,
    "dossiers": 5,
    "map": 6,
    "guide": 6,
    "work": 7,
    "members": 7,
    "history": 7,
}


@pytest.mark.parametrize(("page", "place"), PLACES.items())
def test_the_open_page_is_marked_in_one_place(page, place):
    head = head_of(Tender.objects.prefetch_related("stones").get(pk=TenderFactory().pk), page)

    assert [group.here for group in head.tabs] == [n == place for n in range(len(head.tabs))]
    beside = head.beside.parts if head.beside else []
    assert [tab.here for tab in beside].count(True) == (1 if beside else 0)
    addresses = {tab.url for group in head.tabs for tab in group.parts} | {g.url for g in head.tabs}
    assert len(addresses) == len(PLACES)
