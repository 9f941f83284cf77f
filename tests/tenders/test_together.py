"""Tasks, notes, two people at once, and what happens to a tender as a whole."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from lxml import html

from portal.accounts.enums import Role
from portal.audit.models import Entry
from portal.operations.privacy.retention import keep_no_longer
from tenders import forms
from tenders.actions import keeping, together
from tenders.actions.editing import ChangedMeanwhile, ReferenceTaken, change_tender
from tenders.enums import TenderRole
from tenders.forms import conflict
from tenders.models import Guide, Note, OutcomeDecision, StationState, Task, Tender
from tenders.pages.history import history_page, in_words
from tests.factories import MembershipFactory, NoteFactory, TaskFactory, TenderFactory, full_tender

pytestmark = pytest.mark.django_db


def last_verb():
    return Entry.objects.latest("pk").verb


def read(answer):
    return html.fromstring(answer.content.decode())


def posted(pairs):
    data = QueryDict(mutable=True)
    for name, values in pairs.items():
        data.setlist(name, values if isinstance(values, list) else [values])
    return data


# --- Both values per field: no database ---------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (["a"], ["a"], True),
        (["a\r\nb "], ["a\nb"], True),
        (["b", "a"], ["a", "b"], True),
        ([""], [], True),
        (["a"], ["b"], False),
        (["a"], ["a", "b"], False),
    ],
)
def test_what_says_the_same_is_no_difference(one, other, expected):
    assert conflict.same(one, other) is expected


def unsaved(**values):
    return Tender(jurisdiction="nl", authority_level="subcentral", nature="works", **values)


def mine_and_theirs(mine, theirs, read):
    """The differences when they saved ``theirs`` and I typed ``mine``, having read ``read``."""
    shown = conflict.read_values(forms.ValueForm(instance=unsaved(**read)))
    form = forms.ValueForm(posted(mine), instance=unsaved(**read))
    fresh = forms.ValueForm(instance=unsaved(**theirs))
    return {
        d.name: (d.mine, d.theirs, d.keeps_mine) for d in conflict.differences(form, fresh, shown)
    }


def test_only_fields_that_differ_are_shown_and_what_i_left_alone_takes_theirs():
    found = mine_and_theirs(
        mine={"value_cents": "500", "options_cents": "10", "start_date": "2027-01-04"},
        theirs={"value_cents": 60_000, "options_cents": 1_000, "start_date": date(2027, 2, 1)},
        read={"value_cents": 10_000, "options_cents": 1_000, "start_date": date(2027, 1, 4)},
    )
    assert found == {
        "value_cents": ("500", "600", True),
        "start_date": ("4 januari 2027", "1 februari 2027", False),
    }


def test_an_amount_typed_otherwise_is_no_difference():
    assert mine_and_theirs({"value_cents": "€ 5.000,00"}, {"value_cents": 500_000}, {}) == {}


@pytest.mark.parametrize("read", ["", "x", "[]", "{", '{"value_cents": 3}', "null", "9" * 300_000])
def test_nonsense_about_what_was_read_keeps_mine(read):
    form = forms.ValueForm(posted({"value_cents": "5"}), instance=unsaved())
    fresh = forms.ValueForm(instance=unsaved(value_cents=600))
    (found,) = conflict.differences(form, fresh, read)
    assert (found.name, found.keeps_mine) == ("value_cents", True)


def test_choosing_theirs_puts_their_value_in_my_data():
    fresh = forms.IsvStepForm(instance=unsaved(isv_forms=["award", "selection"]))
    data = posted({"isv_forms": ["performance"], "keep-isv_forms": "theirs", "risk_category": "no"})
    chosen = conflict.with_choices(data, fresh)
    assert chosen.getlist("isv_forms") == ["award", "selection"]
    assert chosen["risk_category"] == "no"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("value_cents", 560_000_000, "€\xa05.600.000"),
        ("procedure", "open", "openbare procedure"),
        ("nature", "works", "werk"),
        ("isv_forms", ["award"], "gunningscriterium"),
        ("start_date", "2027-01-04", "4 januari 2027"),
        ("closing_at", "2026-11-02T11:00:00+00:00", "2 november 2026, 12.00"),
        ("e_auction", False, "nee"),
        ("place", None, "-"),
        ("place", "2026-02-30", "2026-02-30"),
        ("place", "\ud800", "?"),
        ("person", 7, "Ilse"),
        ("assignee", 8, "persoon nummer 8"),
    ],
)
def test_a_value_of_the_history_is_read_as_words(name, value, expected):
    assert in_words(name, value, {7: "Ilse"}).lower() == expected.lower()


# --- Two officers -------------------------------------------------------------------------------
def step(tender, name="opdracht"):
    return reverse("tenders:step", args=[tender.pk, name])


def typed(page):
    """What a browser would send back of the first form with a version."""
    form = page.xpath("//form[.//input[@name='version']]")[0]
    return {name: value for name, value in form.form_values() if not name.startswith("csrf")}


def test_two_officers_in_conflict_keep_what_they_typed_and_choose(at_work, tender, buyer):
    mine = typed(read(at_work.get(step(tender))))
    change_tender(tender, {"title": "Van hen", "place": "Elders"}, version=1, by=buyer.user)

    page = read(at_work.post(step(tender), {**mine, "title": "Van mij"}))
    boxes = {i.get("name"): i.get("value") for i in page.xpath("//input[@type='radio'][@checked]")}
    assert boxes["keep-title"] == "mine"
    assert boxes["keep-place"] == "theirs"
    assert "keep-reference" not in boxes
    text = " ".join(page.xpath("string(//*[@class='kaart botsing'])").split())
    assert "Van mij" in text
    assert "Van hen" in text
    tender.refresh_from_db()
    assert tender.title == "Van hen"

    again = at_work.post(step(tender), typed(page))
    assert again.status_code == 302
    tender.refresh_from_db()
    assert (tender.title, tender.place) == ("Van mij", "Elders")


def test_rows_in_conflict_are_chosen_row_by_row(at_work, tender, buyer):
    mine = typed(read(at_work.get(step(tender, "percelen"))))
    theirs = [
        {"identifier": "1", "title": "Plein"},
        {"identifier": "2", "title": "Hun straat"},
        {"identifier": "3", "title": "Hun brug"},
    ]
    change_tender(tender, {}, version=1, by=buyer.user, lots=theirs)

    page = read(at_work.post(step(tender, "percelen"), {**mine, "form-0-title": "Mijn plein"}))
    choice = {"keep-form-0": "mine", "keep-form-1": "theirs", "keep-form-2": "theirs"}
    again = at_work.post(step(tender, "percelen"), {**typed(page), **choice})

    assert again.status_code == 302
    assert [lot.title for lot in tender.lots.all()] == ["Mijn plein", "Hun straat", "Hun brug"]


def test_autosave_writes_only_what_changed(at_work, tender):
    address = reverse("tenders:autosave-step", args=[tender.pk, "opdracht"])
    data = {"version": "1", "changed": "title", "title": "Nieuw", "place": "Nee"}
    answer = at_work.post(address, data)
    tender.refresh_from_db()
    assert (tender.title, tender.place, tender.version) == ("Nieuw", "Toetsstad", 2)
    assert "Kept at" in answer.content.decode()
    assert 'value="2"' in answer.content.decode()

    late = at_work.post(address, {**data, "title": "Te laat"})
    tender.refresh_from_db()
    assert (tender.title, tender.version) == ("Nieuw", 2)
    assert "somebody else changed this" in late.content.decode()

    wrong = at_work.post(address, {"version": "2", "changed": "title", "title": ""})
    tender.refresh_from_db()
    assert (tender.title, tender.version) == ("Nieuw", 2)
    assert "Not kept yet" in wrong.content.decode()


def test_saving_what_autosave_has_just_kept_is_no_conflict(at_work, tender):
    """The page sends the version it was read at; its own autosave has made that old."""
    mine = {**typed(read(at_work.get(step(tender)))), "title": "Van mij"}
    address = reverse("tenders:autosave-step", args=[tender.pk, "opdracht"])
    at_work.post(address, {"version": "1", "changed": "title", "title": "Van mij"})

    assert at_work.post(step(tender), mine).status_code == 302
    assert at_work.post(step(tender), {**mine, "title": "Nog anders"}).status_code == 200
    tender.refresh_from_db()
    assert (tender.title, tender.version) == ("Van mij", 2)


def test_saving_a_station_that_autosave_has_just_kept_is_no_conflict(at_work, tender):
    page = reverse("tenders:station", args=[tender.pk, "A2"])
    mine = {**typed(read(at_work.get(page))), "owner": "Van mij"}
    address = reverse("tenders:autosave", args=[tender.pk, "A2"])
    at_work.post(address, {"version": "1", "changed": "owner", "owner": "Van mij"})

    assert at_work.post(page, mine).status_code == 302
    assert at_work.post(page, {**mine, "owner": "Nog anders"}).status_code == 200
    assert StationState.objects.get(tender=tender, code="A2").owner == "Van mij"


def test_autosave_keeps_rows_together(at_work, tender, buyer):
    tender.lots.all().delete()
    address = reverse("tenders:autosave-step", args=[tender.pk, "percelen"])
    before = typed(read(at_work.get(step(tender, "percelen"))))
    mine = {**before, "form-0-identifier": "1", "form-0-title": "Plein"}

    answer = at_work.post(address, mine).content.decode()
    tender.refresh_from_db()
    assert ([lot.title for lot in tender.lots.all()], tender.version) == (["Plein"], 2)
    assert "Kept at" in answer
    assert 'value="2"' in answer

    # The answer never came: saving what was kept already is no conflict.
    assert at_work.post(step(tender, "percelen"), mine).status_code == 302

    change_tender(tender, {}, version=2, by=buyer.user, lots=[])
    late = at_work.post(address, {**mine, "version": "2", "form-0-title": "Te laat"})
    assert "somebody else changed this" in late.content.decode()
    assert not tender.lots.exists()

    unfinished = {**mine, "version": "3", "form-0-identifier": ""}
    assert "Lot 1" in at_work.post(address, unfinished).content.decode()
    assert not tender.lots.exists()


def test_autosave_of_a_station_keeps_the_rest(at_work, tender):
    address = reverse("tenders:autosave", args=[tender.pk, "A2"])
    at_work.post(address, {"version": "1", "changed": "due_date", "due_date": "2026-10-01"})
    state = StationState.objects.get(tender=tender, code="A2")
    assert (state.owner, state.due_date, state.version) == ("Inkoper", date(2026, 10, 1), 2)


# --- Tasks and notes ----------------------------------------------------------------------------
def test_a_task_lives_from_adding_to_removing(at_work, tender, buyer):
    work = reverse("tenders:work", args=[tender.pk])
    values = {"title": "Bel", "assignee": buyer.user.pk, "due_date": "2026-09-09", "code": "B1"}
    assert at_work.post(work, values).status_code == 302
    task = Task.objects.get(tender=tender)
    assert (task.assignee, task.code, task.created_by) == (buyer.user, "B1", buyer.user)

    mine = typed(read(at_work.get(reverse("tenders:task", args=[tender.pk, task.pk]))))
    together.change_task(task, {"title": "Mail"}, version=1, by=buyer.user)
    page = read(at_work.post(task_url(task), {**mine, "title": "Schrijf"}))
    assert "Mail" in page.text_content()
    assert at_work.post(task_url(task), typed(page)).status_code == 302
    task.refresh_from_db()
    assert task.title == "Schrijf"

    at_work.post(reverse("tenders:finish-task", args=[tender.pk, task.pk]), {"done": "1"})
    task.refresh_from_db()
    assert task.done_by == buyer.user
    at_work.post(reverse("tenders:remove-task", args=[tender.pk, task.pk]))
    assert not Task.objects.exists()
    assert last_verb() == "tender.task-removed"


def task_url(task):
    return reverse("tenders:task", args=[task.tender_id, task.pk])


def test_a_task_cannot_go_to_a_stranger(at_work, tender, stranger):
    values = {"title": "Bel", "assignee": stranger.user.pk}
    assert at_work.post(reverse("tenders:work", args=[tender.pk]), values).status_code == 200
    assert not Task.objects.exists()


def test_my_work_shows_my_tasks_by_when_they_are_due(at_work, tender, buyer, reader):
    today = timezone.localdate()
    for title, days, who in (
        ("Te laat!", -1, buyer.user),
        ("Bijna", 3, buyer.user),
        ("Ooit", None, buyer.user),
        ("Van haar", 1, reader.user),
    ):
        day = None if days is None else today + timedelta(days=days)
        TaskFactory(tender=tender, title=title, assignee=who, due_date=day)
    page = read(at_work.get(reverse("home:work")))
    shown = {
        part.get("aria-labelledby"): part.text_content()
        for part in page.xpath("//section[starts-with(@aria-labelledby, 'taken-')]")
    }
    assert "Te laat!" in shown["taken-te-laat"]
    assert "Bijna" in shown["taken-deze-week"]
    assert "Ooit" in shown["taken-later"]
    assert "Van haar" not in page.text_content()


def test_a_note_is_its_authors_and_removing_it_can_be_undone(at_work, tender, buyer):
    theirs = NoteFactory(tender=tender, code="B1", text="Van een ander.")
    note = together.write_note(tender, "B1", "Van mij.", by=buyer.user)
    where = {"pk": tender.pk, "note_pk": note.pk}
    for name in ("note", "remove-note"):
        address = reverse(f"tenders:{name}", args=[tender.pk, theirs.pk])
        assert at_work.post(address, {"text": "x", "version": 1}).status_code == 403

    at_work.post(reverse("tenders:note", kwargs=where), {"text": "Beter.", "version": "1"})
    note.refresh_from_db()
    assert (note.text, note.version, note.edited_at is not None) == ("Beter.", 2, True)
    with pytest.raises(ChangedMeanwhile):
        together.edit_note(note, "Te laat.", version=1, by=buyer.user)

    at_work.post(reverse("tenders:remove-note", kwargs=where))
    assert note not in Note.objects.visible_to(buyer.user)
    at_work.post(reverse("tenders:note-back", kwargs=where))
    assert note in Note.objects.visible_to(buyer.user)
    theirs.refresh_from_db()
    assert theirs.text == "Van een ander."


# --- The tender as a whole ----------------------------------------------------------------------
def test_a_copy_has_what_is_bought_and_nothing_of_what_happened(tender, buyer):
    Tender.objects.filter(pk=tender.pk).update(notice_id="n-1", award_cents=5)
    tender.refresh_from_db()
    made = keeping.copy_tender(tender, title="Nog een plein", reference="NIEUW", by=buyer.user)
    made.refresh_from_db()
    same = {name: getattr(made, name) for name in keeping.COPIED}
    assert same == {name: getattr(tender, name) for name in keeping.COPIED}
    empty = ("notice_date", "closing_at", "start_date", "end_date", "award_cents", "notice_id")
    assert {getattr(made, name) or None for name in empty} == {None}
    assert [s.stone for s in made.stones.all()] == ["granite"]
    assert [lot.identifier for lot in made.lots.all()] == ["1", "2"]
    for model in (StationState, Note, Task, OutcomeDecision, Guide):
        assert not model.objects.filter(tender=made).exists(), model
    with pytest.raises(ReferenceTaken):
        keeping.copy_tender(tender, title="x", reference="NIEUW", by=buyer.user)


@pytest.fixture
def draft(buyer):
    return full_tender(buyer.organisation, by=buyer.user, notice_date=None, reference="CONCEPT")


def manage(tender):
    return reverse("tenders:manage", args=[tender.pk])


def test_a_deleted_draft_is_nowhere_and_comes_back_whole(at_work, draft, buyer):
    TaskFactory(tender=draft)
    models = (StationState, Note, Task, OutcomeDecision, Guide)
    before = {m: m.objects.visible_to(buyer.user).count() for m in models}
    page = at_work.post(manage(draft), {"deed": "delete"}).content.decode()
    assert reverse("tenders:restore", args=[draft.pk]) in page

    assert at_work.get(draft.get_absolute_url()).status_code == 404
    assert "CONCEPT" not in at_work.get(reverse("tenders:list") + "?kept=all").content.decode()
    assert {m.objects.visible_to(buyer.user).count() for m in models} == {0}
    TenderFactory(organisation=buyer.organisation, reference="CONCEPT")
    refused = at_work.post(reverse("tenders:restore", args=[draft.pk]), follow=True)
    assert "You have another tender with reference CONCEPT now." in refused.content.decode()
    Tender.objects.filter(reference="CONCEPT", deleted_at=None).delete()

    at_work.post(reverse("tenders:restore", args=[draft.pk]))
    assert at_work.get(draft.get_absolute_url()).status_code == 200
    assert {m: m.objects.visible_to(buyer.user).count() for m in models} == before


def test_after_thirty_days_a_draft_is_gone_and_a_day_earlier_it_is_not(draft, buyer):
    keeping.delete_draft(draft, by=buyer.user)
    keep_no_longer(now=timezone.now() + timedelta(days=29))
    assert Tender.objects.filter(pk=draft.pk).exists()
    keep_no_longer(now=timezone.now() + timedelta(days=31))
    assert not Tender.objects.filter(pk=draft.pk).exists()
    assert not StationState.objects.filter(tender=draft.pk).exists()


def test_what_was_announced_is_not_deleted(at_work, tender):
    Tender.objects.filter(pk=tender.pk).update(notice_date=date(2020, 1, 1))
    answer = at_work.post(manage(tender), {"deed": "delete"}, follow=True)
    assert "Archive it instead" in answer.content.decode()
    assert Tender.objects.get(pk=tender.pk).deleted_at is None


def test_a_reference_is_unique_outside_the_bin_only(draft, buyer):
    keeping.delete_draft(draft, by=buyer.user)
    TenderFactory(organisation=buyer.organisation, reference="CONCEPT")
    with pytest.raises(IntegrityError):
        TenderFactory(organisation=buyer.organisation, reference="CONCEPT")


def test_archive_and_template_leave_the_list_until_asked(at_work, tender, buyer):
    at_work.post(manage(tender), {"deed": "archive"})
    keeping.copy_tender(
        tender, title="Vast begin", reference="SJAB", by=buyer.user, as_template=True
    )
    pages = {
        kept: at_work.get(reverse("tenders:list") + f"?kept={kept}").content.decode()
        for kept in ("", "archived", "templates", "all")
    }
    shown = {k: ("Marktplein" in page, "Vast begin" in page) for k, page in pages.items()}
    assert shown == {
        "": (False, False),
        "archived": (True, False),
        "templates": (False, True),
        "all": (True, True),
    }
    at_work.post(manage(tender), {"deed": "unarchive"})
    assert Tender.objects.get(pk=tender.pk).archived_at is None


def test_handing_over_makes_a_colleague_lead_and_tells_her(
    at_work, tender, buyer, stranger, monkeypatch
):
    told = []
    monkeypatch.setattr("tenders.actions.members.send", lambda *sent, **_more: told.append(sent))
    colleague = MembershipFactory(organisation=buyer.organisation, role=Role.EDITOR)
    keeping.hand_over(tender, buyer.user, by=buyer.user)
    with pytest.raises(keeping.NotAColleague):
        keeping.hand_over(tender, stranger.user, by=buyer.user)

    answer = at_work.post(manage(tender), {"deed": "hand-over", "to": colleague.user.pk})

    assert answer.status_code == 302
    roles = set(tender.members.active().values_list("user", "role"))
    assert roles == {
        (colleague.user.pk, TenderRole.LEAD),
        (buyer.user.pk, TenderRole.MEMBER),
    }
    assert last_verb() == "tender.handed-over"
    assert [sent[:2] for sent in told][-2:] == [
        ("tender_role", colleague.user.email),
        ("tender_role", buyer.user.email),
    ]


# --- History ------------------------------------------------------------------------------------
def test_the_history_says_from_and_to_and_stays_at_three_queries(
    tender, buyer, django_assert_num_queries
):
    values = {"value_cents": 700_000_00, "title": "Ander plein"}
    change_tender(tender, values, version=1, by=buyer.user)
    for number in range(60):
        change_tender(tender, {"place": f"P{number}"}, version=2 + number, by=buyer.user)
    with django_assert_num_queries(3):
        page = history_page(tender, {})
    assert len(page.deeds) == 50
    with django_assert_num_queries(3):
        older = history_page(tender, {"older": page.older})
    changes = {c.label: (c.old, c.new) for d in older.deeds for c in d.changes if c.old}
    assert changes["titel"] == ("Herinrichting Marktplein", "Ander plein")
    assert changes["geraamde waarde"] == ("€\xa05.600.000", "€\xa0700.000")
    assert {d.person for d in older.deeds} >= {buyer.user.full_name}


@pytest.mark.parametrize("place", ["x", "1-2-3", "9" * 17 + "-1", "\0"])
def test_a_place_in_the_history_that_is_none_is_not_found(at_work, tender, place):
    address = reverse("tenders:history", args=[tender.pk])
    assert at_work.get(address, {"older": place}).status_code in {200, 404}
