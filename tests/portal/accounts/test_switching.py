import pytest
from django.urls import reverse

from portal.accounts.enums import OrganisationKind, OrganisationStatus, Role
from portal.accounts.models import Membership, Organisation
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(editor):
    return MembershipFactory(user=editor, role=Role.READER).organisation


def here(client):
    return client.get(reverse("home:work")).context["chrome"]


def test_the_choice_holds_for_the_session(client, city, editor, second):
    client.force_login(editor)
    assert here(client).organisation == city.name

    client.post(reverse("accounts:switch"), {"organisation": second.pk})

    assert here(client).organisation == second.name
    assert [(p.name, p.here) for p in here(client).places] == [
        (city.name, False),
        (second.name, True),
    ]


@pytest.mark.parametrize("wanted", ["", "x", "0", "-1", "99999999999999999999"])
def test_a_place_of_others_is_not_there(client, editor, stranger, wanted):
    client.force_login(editor)
    other = stranger.memberships.get().organisation_id

    for organisation in (wanted, other):
        answer = client.post(reverse("accounts:switch"), {"organisation": organisation})
        assert answer.status_code == 404


def test_a_choice_that_no_longer_holds_is_forgotten(client, city, editor, second):
    client.force_login(editor)
    client.post(reverse("accounts:switch"), {"organisation": second.pk})
    Membership.objects.filter(organisation=second).update(ended_at="2026-01-01T00:00Z")

    assert here(client).organisation == city.name
    assert here(client).places == ()


def test_leaving_goes_to_what_is_left(client, city, administrator, editor, second):
    client.force_login(editor)

    client.post(reverse("accounts:leave"))

    assert here(client).organisation == second.name


BANNERS = {
    OrganisationStatus.PENDING: "waits for approval",
    OrganisationStatus.REFUSED: "is not approved",
    OrganisationStatus.CLOSED: "is closed",
    OrganisationStatus.APPROVED: "",
}


@pytest.mark.parametrize("status", OrganisationStatus)
@pytest.mark.parametrize("kind", [OrganisationKind.AUTHORITY, OrganisationKind.SUPPLIER])
def test_the_screen_says_what_an_unapproved_organisation_can_do(client, kind, status):
    membership = MembershipFactory(organisation__kind=kind, organisation__status=status)
    client.force_login(membership.user)
    client.cookies["django_language"] = "en"

    for address in ("home:work", "accounts:people", "accounts:own-organisation"):
        page = client.get(reverse(address)).content.decode()
        found = {text for text in BANNERS.values() if text and f" {text}</h2>" in page}
        assert found == {BANNERS[status]} - {""}


def test_an_unapproved_authority_drafts(client):
    membership = MembershipFactory(organisation__status=OrganisationStatus.PENDING)
    client.force_login(membership.user)

    assert client.get(reverse("tenders:create")).status_code == 200
    Organisation.objects.update(status=OrganisationStatus.CLOSED)
    assert client.get(reverse("tenders:create")).status_code == 403
