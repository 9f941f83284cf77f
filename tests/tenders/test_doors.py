"""Who sees what: through the querysets, and at every address of a tender."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import URLPattern, reverse

from portal.accounts.enums import OrganisationKind, Role
from tenders.models import Guide, Lot, OutcomeDecision, StationState, StoneItem, Tender
from tenders.urls import urlpatterns
from tests.factories import MembershipFactory, TenderFactory, UserFactory, full_tender

pytestmark = pytest.mark.django_db

#: Name → arguments after the id, and what GET and POST answer: to who may change the tender and
#: to who may only look. 405: this address does not know the method.
#    name             more            GET  POST of buyer, GET  POST of reader
OF_A_TENDER = {
    "detail": ([], (200, 405), (200, 405)),
    "step": (["opdracht"], (200, 200), (403, 403)),
    "advice": ([], (200, 405), (200, 405)),
    "decide": ([], (302, 200), (302, 403)),
    "map": ([], (200, 405), (200, 405)),
    "station": (["A3"], (200, 302), (200, 403)),
    "tick": (["A3"], (302, 302), (302, 403)),
    "members": ([], (200, 200), (200, 403)),
    "end-role": ([1], (404, 404), (404, 404)),
    "guide": ([], (200, 404), (200, 404)),
    "guide-progress": ([], (404, 405), (404, 405)),
    "guide-file": (["nl"], (404, 405), (404, 405)),
    "poster-file": (["a3", "nl"], (404, 405), (404, 405)),
}
#: The addresses without a tender in them: buyer, reader, somebody of a supplier.
#    name               more       GET  POST, GET  POST, GET  POST
WITHOUT_TENDER = {
    "list": ([], (200, 405), (200, 405), (200, 405)),
    "export": (["csv"], (200, 405), (200, 405), (200, 405)),
    "new": ([], (200, 405), (403, 405), (403, 405)),
    "create": ([], (200, 200), (403, 403), (403, 403)),
    "upload-notice": ([], (302, 200), (403, 403), (403, 403)),
    "preview-notice": (["x"], (302, 302), (403, 403), (403, 403)),
}
#: What a browser sends when nothing was filled in.
EMPTY = {"csrfmiddlewaretoken": "x"}
MODELS = [Tender, OutcomeDecision, StationState, Guide]
CONTENT = [Tender, Lot, StoneItem, OutcomeDecision, StationState, Guide]


def everything():
    """All rows with all their values: what nothing may have changed in."""
    return [list(model.objects.order_by("pk").values()) for model in CONTENT]


def said(answer):
    """The page without its one-time token and the number of the request."""
    text = answer.content.decode().replace(answer["X-Request-ID"], "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def address(name, tender):
    return reverse(f"tenders:{name}", args=[tender.pk, *OF_A_TENDER[name][0]])


def test_the_tables_name_addresses_that_are_there():
    """Every address, these and all others, has its rows in tests/permissions.toml."""
    names = {entry.name for entry in urlpatterns if isinstance(entry, URLPattern)}
    with_tender = {entry.name for entry in urlpatterns if "<uuid:pk>" in str(entry.pattern)}

    assert OF_A_TENDER.keys() <= with_tender
    assert WITHOUT_TENDER.keys() <= names - with_tender


# --- The querysets ------------------------------------------------------------------------------
@pytest.mark.parametrize("model", MODELS)
def test_only_rows_of_the_own_organisation_are_visible(model, tender, buyer, reader, stranger):
    own = (
        [model.objects.get(pk=tender.pk)]
        if model is Tender
        else model.objects.filter(tender=tender)
    )

    for membership in (buyer, reader):
        assert set(model.objects.visible_to(membership.user)) == set(own)
    assert not set(model.objects.visible_to(stranger.user)) & set(own)
    assert model.objects.visible_to(stranger.user).count() == model.objects.count() - len(own)
    assert list(model.objects.visible_to(AnonymousUser())) == []
    assert list(model.objects.visible_to(UserFactory())) == []


@pytest.mark.parametrize("model", MODELS)
def test_who_works_for_two_organisations_sees_both_once(model, buyer, tender):
    second = MembershipFactory(user=buyer.user, role=Role.READER)
    full_tender(second.organisation)
    full_tender()

    seen = list(model.objects.visible_to(buyer.user))

    assert len(seen) == len(set(seen)) == model.objects.count() * 2 // 3


# --- The addresses ------------------------------------------------------------------------------
@pytest.mark.parametrize("name", OF_A_TENDER)
def test_a_tender_of_others_answers_as_one_that_is_not_there(client, stranger, tender, name):
    client.force_login(stranger.user)
    before = everything()
    missing = TenderFactory.build()

    for method in ("get", "post", "head", "put", "patch", "delete", "options"):
        answer = getattr(client, method)(address(name, tender))
        nowhere = getattr(client, method)(address(name, missing))

        knows_method = method == "get" or (method == "post" and OF_A_TENDER[name][1][1] != 405)
        assert answer.status_code == (404 if knows_method else nowhere.status_code), method
        assert answer.status_code in {404, 405}, method
        assert nowhere.status_code == answer.status_code, method
        assert said(answer).replace(str(tender.pk), str(missing.pk)) == said(nowhere), method
        assert tender.title not in answer.content.decode(), method
    assert everything() == before


@pytest.mark.parametrize("name", OF_A_TENDER)
def test_the_roles_of_one_organisation(client, buyer, reader, tender, name):
    _more, as_buyer, as_reader = OF_A_TENDER[name]
    client.force_login(reader.user)
    before = everything()

    assert (
        client.get(address(name, tender)).status_code,
        client.post(address(name, tender), EMPTY).status_code,
    ) == as_reader
    assert everything() == before

    client.force_login(buyer.user)
    assert (
        client.get(address(name, tender)).status_code,
        client.post(address(name, tender), EMPTY).status_code,
    ) == as_buyer


@pytest.mark.parametrize("name", WITHOUT_TENDER)
def test_who_may_begin_a_tender(client, buyer, reader, name):
    more, *expected = WITHOUT_TENDER[name]
    supplier = MembershipFactory(
        role=Role.ADMINISTRATOR, organisation__kind=OrganisationKind.SUPPLIER
    )
    url = reverse(f"tenders:{name}", args=more)
    found = []
    for membership in (buyer, reader, supplier):
        client.force_login(membership.user)
        found.append((client.get(url).status_code, client.post(url, EMPTY).status_code))

    assert found == expected
    assert Tender.objects.count() == 0


def test_a_reader_is_offered_no_change(client, reader, tender):
    client.force_login(reader.user)
    for name in ("detail", "advice", "map", "station"):
        text = client.get(address(name, tender)).content.decode()
        assert f"{tender.pk}/gegevens/" not in text
        assert "/besluit/" not in text
        assert "/klaar/" not in text
        assert 'id="werk"' not in text


def test_nobody_without_organisation_sees_or_makes_a_tender(client, tender):
    client.force_login(UserFactory())

    assert client.get(address("detail", tender)).status_code == 404
    assert client.get(reverse("tenders:create")).status_code == 403
    assert tender.title not in client.get(reverse("tenders:list")).content.decode()


@pytest.mark.parametrize(
    "name", [*OF_A_TENDER, *(name for name in WITHOUT_TENDER), "login", "logout"]
)
def test_a_post_without_token_is_refused(buyer, tender, name):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(buyer.user)
    others = {
        "login": reverse("account_login"),
        "logout": reverse("account_logout"),
    }
    if name in OF_A_TENDER:
        url = address(name, tender)
    elif name in WITHOUT_TENDER:
        url = reverse(f"tenders:{name}", args=WITHOUT_TENDER[name][0])
    else:
        url = others[name]
    before = everything()

    assert browser.post(url, {"done": "1", "stop": "1"}).status_code == 403
    assert everything() == before
    assert "_auth_user_id" in browser.session


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_station_that_does_not_exist_is_not_found(at_work, tender, language):
    at_work.cookies["django_language"] = language
    for code in ("Z9", "a1", "A11", "x" * 500, "A1\0", "<script>"):
        url = reverse("tenders:station", args=[tender.pk, code])
        assert at_work.get(url).status_code == 404, code
        assert at_work.post(url, {"note": "x"}).status_code == 404, code
        assert at_work.post(f"{url}klaar/", {"done": "1"}).status_code == 404, code
    assert tender.stations.count() == 2
