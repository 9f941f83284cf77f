"""The page of the plan: choosing days, refusals with the article, conflicts, calendar files."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.urls import reverse
from icalendar import Calendar
from lxml import html

from portal.accounts.enums import Role
from tenders.actions.planning import choose_days
from tenders.models import Plan, PlanningDays, Tender
from tests.factories import MembershipFactory, full_tender

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory(role=Role.ADMINISTRATOR)


@pytest.fixture
def tender(member):
    return full_tender(member.organisation, by=member.user)


@pytest.fixture
def page(client, member):
    client.force_login(member.user)
    return client


def url(tender, name="plan"):
    return reverse(f"tenders:{name}", args=[tender.pk])


def send(page, tender, **days):
    kept = {
        "notice": "2026-09-01",
        "closing": "2026-11-02T12:00",
        "start": "2027-06-01",
        "version": tender.version,
    }
    return page.post(url(tender), {**kept, **days})


def test_chosen_days_go_to_the_tender_and_the_rest_into_the_plan(page, tender):
    answer = send(page, tender, notice="2026-09-02", questions="2026-10-05")
    assert answer.status_code == 302
    kept = Tender.objects.get(pk=tender.pk)
    assert (kept.notice_date, kept.start_date) == (date(2026, 9, 2), date(2027, 6, 1))
    assert kept.closing_at == datetime(2026, 11, 2, 11, tzinfo=UTC)
    assert Plan.objects.get(tender=tender).days == {"questions": "2026-10-05"}
    text = page.get(url(tender)).content.decode()
    assert 'value="2026-10-05"' in text
    # An emptied day is taken away.
    send(page, kept, questions="")
    assert Plan.objects.get(tender=tender).days == {}


def test_a_day_under_the_minimum_is_refused_with_the_article_and_stays_in_the_form(page, tender):
    answer = send(page, tender, closing="2026-10-12T12:00")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Niet vóór dinsdag 13 oktober 2026" in text
    assert "Aw 2.71(1), 2.74b" in text
    assert 'value="2026-10-12T12:00"' in text
    assert Tender.objects.get(pk=tender.pk).closing_at == datetime(2026, 11, 2, 11, tzinfo=UTC)
    page.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = send(page, tender, closing="2026-10-12T12:00").content.decode()
    assert "Not before Tuesday 13 October 2026: at least 40 days after the notice" in english


def test_a_day_that_was_too_early_already_is_said_and_refuses_no_other_day(page, tender):
    """As in a notice that was read: what happened cannot be undone by planning."""
    Tender.objects.filter(pk=tender.pk).update(closing_at=datetime(2026, 10, 9, 10, tzinfo=UTC))
    assert send(page, tender, closing="2026-10-09T12:00", start="2027-06-02").status_code == 302
    assert "Niet vóór dinsdag 13 oktober 2026" in page.get(url(tender)).content.decode()
    again = Tender.objects.get(pk=tender.pk)
    assert send(page, again, closing="2026-10-09T12:00", notice="2026-09-02").status_code == 200


#: Local time -> what the message says; the clock goes on 28 March and back on 31 October 2027.
HOURS = [
    ("2027-03-28T02:30", "slaat de klok dit uur over"),
    ("2027-10-31T02:30", "komt dit uur twee keer voor"),
    ("2027-10-31T03:00", ""),
    ("2027-03-28T03:00", ""),
]


@pytest.mark.parametrize(("moment", "said"), HOURS)
def test_hours_that_are_not_or_are_twice_are_refused(page, tender, moment, said):
    answer = send(page, tender, closing=moment, start="2029-01-02")
    assert answer.status_code == (200 if said else 302)
    assert said in answer.content.decode()


def test_who_saves_second_keeps_what_was_typed_and_sees_what_the_colleague_saved(
    page, member, tender
):
    choose_days(
        tender, {"questions": date(2026, 10, 6)}, None, version=tender.version, by=member.user
    )
    stale = tender.version - 1
    answer = page.post(
        url(tender),
        {"notice": "2026-09-01", "closing": "2026-11-02T12:00", "start": "2027-06-01",
         "questions": "2026-10-01", "version": stale},
    )  # fmt: skip
    text = answer.content.decode()
    assert 'value="2026-10-01"' in text
    assert "dinsdag 6 oktober 2026" in text
    assert Plan.objects.get(tender=tender).days == {"questions": "2026-10-06"}
    # Once more is saving after having looked.
    assert send(page, Tender.objects.get(pk=tender.pk), questions="2026-10-01").status_code == 302


def test_the_advised_days_fill_only_what_is_empty(page, tender):
    def days(address):
        form = html.fromstring(page.get(address).content)
        return {field.name: field.value for field in form.xpath("//input[contains(@type, 'date')]")}

    before, proposed = days(url(tender)), days(f"{url(tender)}?voorstel=1")
    chosen = {name: day for name, day in before.items() if day}
    assert chosen["notice"] == "2026-09-01"
    assert {name: proposed[name] for name in chosen} == chosen
    assert all(proposed.values())
    assert not before["award"]


def test_empty_states(page, tender):
    Tender.objects.filter(pk=tender.pk).update(notice_date=None, start_date=None)
    assert "Nog niet bekend vanaf welke dag" in page.get(url(tender)).content.decode()
    Tender.objects.filter(pk=tender.pk).update(jurisdiction="")
    assert "Kies eerst het land" in page.get(url(tender)).content.decode()


def test_a_reader_sees_the_plan_and_no_form(client, tender):
    reader = MembershipFactory(organisation=tender.organisation, role=Role.READER)
    client.force_login(reader.user)
    text = client.get(url(tender)).content.decode()
    assert "maandag 2 november 2026" in text
    assert 'name="closing"' not in text
    assert client.post(url(tender), {}).status_code == 403


def test_the_organisations_own_days_count_at_once(page, member, tender):
    place = reverse("tenders:planning-days")
    assert page.get(place).status_code == 200
    assert page.post(place, {"version": 0, "due-diligence": 120}).status_code == 302
    assert PlanningDays.objects.get(organisation=member.organisation).days == {"due-diligence": 120}
    assert "120 dagen na de gunning" in page.get(url(tender)).content.decode()
    late = page.post(place, {"version": 0, "due-diligence": 10})
    assert late.status_code == 200
    assert 'value="10"' in late.content.decode()
    assert page.post(place, {"version": 1, "due-diligence": 10}).status_code == 302


def events(answer):
    return {
        str(event["summary"]): event.decoded("dtstart")
        for event in Calendar.from_ical(answer.content).walk("VEVENT")
    }


def test_the_calendar_file_of_one_tender(page, tender):
    answer = page.get(url(tender, "plan-calendar"))
    assert answer["Cache-Control"] == "private, no-store"
    found = events(answer)
    assert found[f"{tender.reference}: Aankondiging verzenden"] == date(2026, 9, 1)
    assert found[f"{tender.reference}: Sluiting van de inschrijvingen"] == datetime(
        2026, 11, 2, 11, tzinfo=UTC
    )


def test_the_feed_shows_what_its_owner_may_see_now_and_stops_when_revoked(
    page, client, member, tender, django_assert_max_num_queries
):
    full_tender()  # of somebody else
    text = page.post(reverse("tenders:feed"), {"make": "1"}).content.decode()
    address = "/" + text.split("<code>")[1].split("</code>")[0].split("/", 3)[3]
    client.logout()
    with django_assert_max_num_queries(8):
        answer = client.get(address)
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "private, no-store"
    assert {name.split(":")[0] for name in events(answer)} == {tender.reference}
    assert client.get(address.replace(".ics", "x.ics")).status_code == 404
    full_tender(member.organisation, reference="2026-9999")
    with django_assert_max_num_queries(8):
        assert len(events(client.get(address))) > len(events(answer))
    type(member).objects.filter(pk=member.pk).delete()
    assert not events(client.get(address))
    client.force_login(member.user)
    client.post(reverse("tenders:feed"), {"revoke": "1"})
    assert client.get(address).status_code == 404


def test_the_feed_is_limited(client, settings):
    place = reverse("tenders:feed-file", args=["x"])
    codes = [client.get(place).status_code for _each in range(62)]
    assert (codes[0], codes[-1]) == (404, 429)
