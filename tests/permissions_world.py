"""One small world for ``permissions.toml``: somebody in every role, and rows in every state.

``city`` is where administrator, editor and reader work; what is called "own" belongs to it.
``elsewhere`` is an organisation in which none of them works; "other" belongs to it.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from duediligence.actions.sharing import Terms, ask_for_dossiers, share
from duediligence.choices import codes_of_tenders
from duediligence.core.summary import public
from duediligence.enums import MatchState, ShareState, Stage
from duediligence.models import (
    Ask,
    Chain,
    Complaint,
    Dossier,
    DossierFile,
    Evidence,
    Intake,
    Link,
    MatchConsent,
    Measure,
    PublicSummary,
    Risk,
    Section,
    Share,
    Site,
    SiteMatch,
    Snapshot,
    YearPrint,
)
from portal.accounts.actions.people import deactivate_person
from portal.accounts.enums import (
    InvitationState,
    JoinState,
    NumberScheme,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from portal.accounts.models import (
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    Registration,
    User,
)
from portal.accounts.tokens import hash_of
from portal.audit.actions import record
from portal.files.enums import FileState
from portal.files.models import Blob, StoredFile, Upload
from portal.jobs.models import Job
from portal.operations.models import ErasureRequest, ErasureState
from portal.texts.enums import VersionState
from portal.texts.kinds import digest_of
from portal.texts.models import Feedback, Text, Version
from tenders.checks import Case
from tenders.checks.engine import check as check_documents
from tenders.clauses.seeds import seeds
from tenders.enums import TenderRole
from tenders.models import (
    CalendarFeed,
    CheckCopies,
    ClauseFile,
    DocumentCheck,
    FindingDecision,
    FormChoice,
    Guide,
    MotivationFile,
    OutcomeDecision,
    Plan,
    StationState,
    Tender,
    TenderClause,
    TenderMember,
    Visit,
    VisitFile,
    Worksheet,
)
from tests.factories import (
    DossierFactory,
    MembershipFactory,
    NoteFactory,
    OrganisationFactory,
    TaskFactory,
    TenderFactory,
    UserFactory,
)

K = OrganisationKind
TOKEN = "een-losse-sleutel"
NUMBERS = {"city": "11111111", "elsewhere": "22222222"}


@dataclass
class World:
    city: Organisation
    elsewhere: Organisation
    people: dict[str, User | AnonymousUser]
    colleague: dict[str, Membership]  # "own" and "other": somebody there who does nothing
    tender: dict[str, Tender]

    def __getitem__(self, whose):
        return {"own": self.city, "other": self.elsewhere}[whose]


def build():
    city = OrganisationFactory(number_scheme=NumberScheme.KVK, number=NUMBERS["city"])
    elsewhere = OrganisationFactory(number_scheme=NumberScheme.KVK, number=NUMBERS["elsewhere"])

    def member(role, organisation=None, **kind):
        organisation = organisation or OrganisationFactory(**kind)
        return MembershipFactory(organisation=organisation, role=role).user

    secretariat = OrganisationFactory(kind=K.SECRETARIAT)
    tin = OrganisationFactory(kind=K.TIN)
    people = {
        "anonymous": AnonymousUser(),
        "administrator": member(Role.ADMINISTRATOR, city),
        "editor": member(Role.EDITOR, city),
        "reader": member(Role.READER, city),
        "tender-reader": member(Role.READER),
        "other-authority": member(Role.ADMINISTRATOR),
        "unapproved": member(Role.ADMINISTRATOR, status=OrganisationStatus.PENDING),
        "nowhere": UserFactory(),
        "supplier": member(Role.ADMINISTRATOR, kind=K.SUPPLIER),
        "other-supplier": member(Role.ADMINISTRATOR, kind=K.SUPPLIER),
        "coordinator": member(Role.COORDINATOR, tin),
        "adviser": member(Role.ADVISER, tin),
        "secretariat": member(Role.ADMINISTRATOR, secretariat),
        "secretariat-reader": member(Role.READER, secretariat),
        "inactive": member(Role.ADMINISTRATOR, city),
    }
    world = World(
        city,
        elsewhere,
        people,
        colleague={
            "own": MembershipFactory(organisation=city, role=Role.READER),
            "other": MembershipFactory(organisation=elsewhere, role=Role.READER),
        },
        tender={
            "own": TenderFactory(organisation=city),
            "other": TenderFactory(organisation=elsewhere),
        },
    )
    TenderMember.objects.create(
        tender=world.tender["own"],
        user=people["tender-reader"],
        email=people["tender-reader"].email,
        role=TenderRole.READER,
        given_by=people["editor"],
    )
    deactivate_person(people["inactive"], by=people["secretariat"], reason="Toets.")
    # As one who comes back with an old session: whatever was read of this person before is gone.
    people["inactive"] = User.objects.get(pk=people["inactive"].pk)
    return world


# --- Rows in a state --------------------------------------------------------------------------
def invitation(world, whose="own", state=InvitationState.OPEN):
    now = timezone.now()
    return Invitation.objects.create(
        organisation=world[whose],
        email=f"{whose}-gast@portaal.example",
        role=Role.READER,
        language="nl",
        token_hash=hash_of(f"{TOKEN}-{whose}"),
        invited_by=world.colleague[whose].user,
        expires_at=now - timedelta(days=1)
        if state == InvitationState.EXPIRED
        else now + timedelta(days=1),
        accepted_at=now if state == InvitationState.ACCEPTED else None,
        withdrawn_at=now if state == InvitationState.WITHDRAWN else None,
    )


def registration(_world):
    return Registration.objects.create(
        email="nieuw@portaal.example",
        full_name="Nieuw",
        organisation_name="Gemeente Nieuwstad",
        kind=K.AUTHORITY,
        country="nl",
        authority_level="subcentral",
        number_scheme=NumberScheme.KVK,
        number="33333333",
        language="nl",
        token_hash=hash_of(f"{TOKEN}-own"),
        expires_at=timezone.now() + timedelta(days=1),
    )


def join_request(world, whose="own", state=JoinState.OPEN, user=None):
    return JoinRequest.objects.create(
        user=user or UserFactory(),
        number_scheme=NumberScheme.KVK,
        number=world[whose].number,
        state=state,
    )


def tender(world, state):
    Organisation.objects.filter(pk=world.city.pk).update(status=state)
    found = world.tender["own"]
    found.organisation.status = state
    return found


def organisation(world, state):
    Organisation.objects.filter(pk=world.city.pk).update(status=state)
    return Organisation.objects.get(pk=world.city.pk)


def person(world, state):
    user = world.colleague["own"].user
    User.objects.filter(pk=user.pk).update(is_active=state == "in")
    return user


def membership(world, state):
    found = world.colleague["own"]
    if state == "ended":
        Membership.history.filter(pk=found.pk).update(ended_at=timezone.now())
    return found


def tender_member(world, state):
    found = TenderMember.objects.get(tender=world.tender["own"])
    changes = {
        "active": {},
        "over": {"ends_on": timezone.localdate() - timedelta(days=1)},
        "ended": {"ended_at": timezone.now()},
    }[state]
    TenderMember.objects.filter(pk=found.pk).update(**{"role": found.role, **changes})
    return found


def station_state(world, _state):
    return StationState.objects.create(tender=world.tender["own"], code="A1")


def decision(world, _state):
    return OutcomeDecision.objects.create(
        tender=world.tender["own"],
        key="isv",
        followed=True,
        outcome={},
        rule_version="x",
        decided_at=timezone.now(),
        decided_by=world.people["editor"],
    )


def plan(world, _state):
    return Plan.objects.create(tender=world.tender["own"])


def written(model, **values):
    """Make the first version of something written for a tender."""

    def make(world, _state):
        return model.objects.create(
            tender=world.tender["own"],
            number=1,
            rule_version="x",
            saved_at=timezone.now(),
            saved_by=world.people["editor"],
            **values,
        )

    return make


def calendar_feed(world):
    return CalendarFeed.objects.create(
        user=world.people["editor"], token_hash=hash_of(f"{TOKEN}-own"), made_at=timezone.now()
    )


def visit(_world):
    made = Visit.objects.create(token_hash=hash_of(f"{TOKEN}-own"), changed_on=timezone.localdate())
    pdf = ContentFile(b"%PDF-1.7", name="x.pdf")
    return VisitFile.objects.create(visit=made, language="nl", pdf=pdf)


def guide(world, _state):
    return Guide.objects.create(tender=world.tender["own"], language="nl")


def document_check(world, _state, whose="own"):
    made, _ = DocumentCheck.objects.get_or_create(
        tender=world.tender[whose],
        number=1,
        defaults={
            "started_by": world.colleague[whose].user,
            "result": {"result": check_documents(Case(())).as_data(), "texts": []},
            "finished_at": timezone.now(),
        },
    )
    return made


def check_copies(world, _state, whose="own"):
    check = document_check(world, None, whose)
    storage = default_storage.save("checks/x", ContentFile(b"%PDF"))
    return CheckCopies.objects.create(
        tender=check.tender,
        check_run=check,
        language="nl",
        files=[
            {
                "form": "report",
                "name": "toets.pdf",
                "storage": storage,
                "size": 4,
                "remarks": 0,
                "failed": "",
            }
        ],
    )


def a_copy(world, _role, whose):
    made = check_copies(world, None, whose)
    return {
        "pk": made.tender_id,
        "number": made.check_run.number,
        "language": "nl",
        "place": 0,
    }


def finding_decision(world, _state):
    return FindingDecision.objects.create(
        tender=world.tender["own"],
        identity="ISV-none",
        accepted=True,
        decided_by=world.people["editor"],
        decided_at=timezone.now(),
    )


def a_check(world, _role, whose):
    check = document_check(world, None, whose)
    return {"pk": check.tender_id, "number": check.number}


def tender_clause(world, _state, whose="own"):
    version = text_version(world, VersionState.PUBLISHED)
    return TenderClause.objects.create(
        tender=world.tender[whose], number="ISV-02", version=version, position=1
    )


def clause_file(world, _state):
    return ClauseFile.objects.create(tender=world.tender["own"], language="nl")


def motivation_file(world, _state):
    return MotivationFile.objects.create(tender=world.tender["own"], language="nl")


def stored_file(world, state, whose="own"):
    blob = None
    if state == FileState.ACCEPTED:
        blob = Blob.objects.create(
            organisation=world[whose],
            sha256="0" * 64,
            size=1,
            shared=True,
            storage_name=default_storage.save("stuk", ContentFile(b"x")),
        )
    return StoredFile.objects.create(
        kind="tender-document",
        organisation=world[whose],
        owner=world.colleague[whose].user,
        original_name="stuk.pdf",
        size=1,
        sha256="0" * 64,
        state=state,
        blob=blob,
        incoming_name="x" if state == FileState.CHECKING else "",
        refusal_code="empty" if state == FileState.REFUSED else "",
    )


def upload(world, _state, user=None):
    return Upload.objects.create(
        kind="tender-document",
        organisation=world.city,
        owner=user or world.people["editor"],
        original_name="stuk.pdf",
        length=10,
        expires_at=timezone.now() + timedelta(days=1),
    )


def erasure_request(world, state, user=None):
    return ErasureRequest.objects.create(
        user=user or world.people["reader"],
        state=state,
        answered_at=None if state == ErasureState.OPEN else timezone.now(),
        reason="Nee." if state == ErasureState.REFUSED else "",
    )


def text_version(_world, state, key="ISV-02"):
    payload = seeds()["ISV-01"]
    text, _new = Text.objects.get_or_create(kind="clause", key=key)
    return Version.objects.create(
        text=text,
        number=text.versions.count() + 1,
        payload=payload,
        digest=digest_of(payload),
        state=state,
        reason="Nee." if state == VersionState.REFUSED else "",
    )


def text(world, state):
    given = VersionState.PUBLISHED if state == "published" else VersionState.DRAFT
    return text_version(world, given).text


def feedback(world, _state):
    return Feedback.objects.create(
        version=text_version(world, VersionState.PUBLISHED),
        author=world.people["reader"],
        body="Duidelijk.",
    )


def a_text(world, _role, _whose):
    """The text that stands in the addresses: published, with a draft that nobody has taken up."""
    for state in (VersionState.PUBLISHED, VersionState.DRAFT):
        text_version(world, state, PARTS["text_key"])
    return {}


def dossier(world, whose="own"):
    found = Dossier.objects.filter(organisation=world[whose]).first()
    return found or DossierFactory(organisation=world[whose])


def in_dossier(model, **values):
    """Make a row of the dossier of the city: what kind of organisation it is does not matter."""

    def make(world, _state, whose="own"):
        return model.objects.create(dossier=dossier(world, whose), **values)

    return make


def a_snapshot(world, _state, whose="own"):
    return in_dossier(
        Snapshot, number=1, round=2026, content={}, digest="x", frozen_at=timezone.now()
    )(world, "", whose)


def a_link_row(world, _state, whose="own"):
    of = dossier(world, whose)
    quarry, factory = (
        Site.objects.create(dossier=of, role=role) for role in ("quarry", "processor")
    )
    chain = Chain.objects.create(dossier=of, name="Graniet")
    return Link.objects.create(dossier=of, chain=chain, seller=quarry, buyer=factory)


def an_ask(world, whose="own"):
    found = Ask.objects.filter(tender=world.tender[whose]).first()
    return found or ask_for_dossiers(
        world.tender[whose], ["chain"], ["chain"], version=0, by=world.people["editor"]
    )


def a_share(world, state, whose="own"):
    """A supplier shared with the tender of the city, in each state that a share can be in."""
    supplier = world.people["supplier"].current_membership.organisation
    of = Dossier.objects.filter(organisation=supplier).first() or DossierFactory(
        organisation=supplier
    )
    terms = Terms(Stage.BEFORE_AWARD, ["chain"], timezone.localdate() + timedelta(days=9))
    ask = an_ask(world, whose)
    made = share(of, terms, receiver=world[whose], ask=ask, by=world.people["supplier"])
    changes = {
        ShareState.OVER: {"ends_on": timezone.localdate() - timedelta(days=1)},
        ShareState.REVOKED: {"ended_at": timezone.now(), "ended_why": "revoked"},
        ShareState.REPLACED: {"ended_at": timezone.now(), "ended_why": "replaced"},
    }.get(state)
    if changes:
        Share.objects.filter(pk=made.pk).update(**changes)
    return made


def a_match(world, state=MatchState.CONFIRMED):
    """The city and the organisation elsewhere name one place."""
    sites = [
        Site.objects.create(dossier=dossier(world, whose), role="quarry", name="Groeve", level=1)
        for whose in ("own", "other")
    ]
    return SiteMatch.objects.create(
        first=sites[0], second=sites[1], score=90, state=state, found_at=timezone.now()
    )


def a_question(world, whose="own"):
    match = a_match(world)
    site = match.first if whose == "own" else match.second
    return MatchConsent.objects.create(
        match=match, site=site, dossier=site.dossier, asked_at=timezone.now()
    )


def a_summary(world, state="published", whose="own"):
    found = a_snapshot(world, "", whose)
    empty = {"group": "C", "round": 2026, "answers": {}}
    return PublicSummary.objects.create(
        dossier=found.dossier,
        snapshot=found,
        content=public(empty, codes_of_tenders()),
        digest="x",
        published_at=timezone.now(),
        withdrawn_at=timezone.now() if state == "withdrawn" else None,
    )


def a_print(world, kind="report", whose="own"):
    """With its file; of a summary the summary is public."""
    if kind == "summary":
        found = a_summary(world, whose=whose).snapshot
    else:
        found = a_snapshot(world, "", whose)
    made = YearPrint(dossier=found.dossier, snapshot=found, kind=kind, language="nl")
    made.pdf.save("x.pdf", ContentFile(b"%PDF"))
    return made


def a_report_file(world, _role, whose):
    return {"pk": a_print(world, whose=whose).dossier_id, "year": 2026}


def a_summary_file(world, _role, whose):
    return {"pk": a_print(world, "summary", whose).dossier_id}


def log_row(world, _state):
    return record(
        "organisation.corrected",
        actor_id=world.people["administrator"].pk,
        organisation_id=world.city.pk,
        subject_type="organisation",
        subject_id=world.city.pk,
    )


#: Door of ``permissions.toml`` → how a row of the city in a state is made.
ROWS = {
    "accounts.Invitation": lambda world, state: invitation(world, state=state),
    "accounts.JoinRequest": lambda world, state: join_request(world, state=state),
    "accounts.Membership": membership,
    "accounts.Organisation": organisation,
    "accounts.User": person,
    "audit.Entry": log_row,
    "duediligence.Ask": lambda world, _state: an_ask(world),
    "duediligence.Chain": in_dossier(Chain, name="Graniet"),
    "duediligence.Complaint": in_dossier(Complaint, title="x", received_on="2026-11-02"),
    "duediligence.Dossier": lambda world, _state: dossier(world),
    "duediligence.DossierFile": in_dossier(DossierFile, kind="pdf", language="nl"),
    "duediligence.Evidence": in_dossier(Evidence, title="x", kind="audit", scope="company"),
    "duediligence.Link": a_link_row,
    "duediligence.MatchConsent": lambda world, _state: a_question(world),
    "duediligence.Intake": lambda world, _state: intake_of(
        world, stored_file(world, FileState.ACCEPTED)
    ),
    "duediligence.Measure": in_dossier(Measure, title="x"),
    "duediligence.PublicSummary": a_summary,
    "duediligence.Risk": in_dossier(Risk, title="x", theme="safety", finding="risk"),
    "duediligence.Section": in_dossier(Section, step=1),
    "duediligence.Share": a_share,
    "duediligence.SiteMatch": a_match,
    "duediligence.Snapshot": a_snapshot,
    "duediligence.Site": in_dossier(Site, role="quarry"),
    "duediligence.YearPrint": lambda world, _state: a_print(world),
    "files.StoredFile": stored_file,
    "files.Upload": upload,
    "operations.ErasureRequest": erasure_request,
    "tenders.ClauseFile": clause_file,
    "tenders.MotivationFile": motivation_file,
    "tenders.TenderClause": tender_clause,
    "tenders.FormChoice": written(FormChoice, forms=[], reason="x"),
    "tenders.CheckCopies": check_copies,
    "tenders.DocumentCheck": document_check,
    "tenders.FindingDecision": finding_decision,
    "tenders.Guide": guide,
    "tenders.Note": lambda world, _state: a_note_row(world),
    "tenders.OutcomeDecision": decision,
    "tenders.Plan": plan,
    "tenders.StationState": station_state,
    "tenders.Task": lambda world, _state: TaskFactory(tender=world.tender["own"]),
    "tenders.Tender": tender,
    "tenders.TenderMember": tender_member,
    "tenders.Worksheet": written(Worksheet, answers={}, points=[], text="x"),
    "texts.Feedback": feedback,
    "texts.Text": text,
    "texts.Version": text_version,
}
#: Which enumeration the states of a door must be, one and all.
STATES = {
    "accounts.Invitation": InvitationState,
    "accounts.JoinRequest": JoinState,
    "accounts.Organisation": OrganisationStatus,
    "duediligence.Share": ShareState,
    "duediligence.SiteMatch": MatchState,
    "files.StoredFile": FileState,
    "operations.ErasureRequest": ErasureState,
    "tenders.Tender": OrganisationStatus,
    "texts.Version": VersionState,
}


# --- What stands in an address ----------------------------------------------------------------
#: Parts of an address that mean the same everywhere.
PARTS = {
    "code": "A3",
    "step": "opdracht",
    "kind": "csv",
    "kind_code": "tender-document",
    "language": "nl",
    "paper": "a3",
    "country": "nl",
    "key": "x",
    "uidb36": "1",
    "text_kind": "clause",
    "text_key": "ISV-01",
    "clause": "ISV-02",
    "format": "docx",
    "number": 1,
}


#: What is sent along, where an empty form would say the same to everybody.
POSTED = {
    "duediligence:report": {"language": "nl"},
    "tenders:choose-clauses": {"doe": "weg:ISV-02"},
    "tenders:clause": {
        "title": "Plein",
        "reference": "R-1",
        "products": "graniet",
        "group_term": 14,
        "edition": 1,
    },
    "tenders:finding": {"finding": "ISV-none", "choice": "accept"},
    "tenders:guide": {"language": "nl"},
    "visits:pdf": {"language": "nl"},
    "texts:step": {"stap": "indienen"},
}


def posted(name, world, whose):
    if name == "accounts:switch":
        return {"organisation": world[whose].pk}
    return POSTED.get(name, {})


#: Behind the address, where it says nothing without.
QUERIES = {
    "tenders:guide-progress": "?language=nl",
    "tenders:clauses-pdf-progress": "?language=nl",
}
#: Addresses that are about a row that does not stand in them.
ABOUT_A_ROW = {
    "accounts:switch",
    "duediligence:shared",
    "duediligence:shared-rows",
    "duediligence:shared-sheet",
    "duediligence:shared-pdf",
    "duediligence:shared-pdf-progress",
    "duediligence:shared-file",
}


def asker(world, role):
    """Who asks; in the place of nobody somebody, so that there is a row to find."""
    user = world.people[role]
    return user if isinstance(user, User) else world.people["reader"]


def their(world, role, whose):
    """Give who asks for "own", and somebody else for "other"."""
    return asker(world, role) if whose == "own" else world.colleague["other"].user


def a_link(make):
    """Make the row of a link that works for "own"; for "other" the link is made up."""

    def parts(world, _role, whose):
        if whose == "own":
            make(world)
        return {"token": f"{TOKEN}-{whose}"}

    return parts


def a_role(world, _role, whose):
    colleague = world.colleague[whose].user
    given = TenderMember.objects.create(
        tender=world.tender[whose],
        user=colleague,
        email=colleague.email,
        role=TenderRole.READER,
        given_by=colleague,
    )
    return {"pk": world.tender[whose].pk, "member": given.pk}


def a_note_row(world, author=None, whose="own", **values):
    author = author or world.people["editor"]
    return NoteFactory(tender=world.tender[whose], author=author, **values)


def a_task(world, _role, whose):
    task = TaskFactory(tender=world.tender[whose])
    return {"pk": task.tender_id, "task_pk": task.pk}


def a_note(world, role, whose, **values):
    """Written by who asks, also where they may no longer change the tender."""
    note = a_note_row(world, their(world, role, whose), whose, **values)
    return {"pk": note.tender_id, "note_pk": note.pk}


def a_removed_note(world, role, whose):
    return a_note(world, role, whose, removed_at=timezone.now())


def a_deleted_tender(world, _role, whose):
    Tender.objects.filter(pk=world.tender[whose].pk).update(deleted_at=timezone.now())
    return {"pk": world.tender[whose].pk}


def a_guide(world, _role, whose, kind="guide"):
    made = Guide(tender=world.tender[whose], language="nl", kind=kind)
    made.pdf.save("gids.pdf", ContentFile(b"%PDF"))
    return {"pk": world.tender[whose].pk}


def a_poster(world, role, whose):
    return a_guide(world, role, whose, kind="a3")


def a_session(world, role, whose):
    user = their(world, role, whose)
    key = f"{role}-{whose}"
    return {"pk": UserSession.objects.create(user=user, session_key=key, ip="::1").pk}


def own_wish_to_be_erased(world, role, _whose):
    erasure_request(world, ErasureState.OPEN, asker(world, role))
    return {}


def pk_of(make):
    return lambda world, role, whose: {"pk": make(world, role, whose).pk}


def a_motivation(world, _role, whose):
    made = written(Worksheet, answers={}, points=[], text="x")(world, "")
    Worksheet.objects.filter(pk=made.pk).update(tender=world.tender[whose])
    return {"pk": world.tender[whose].pk, "kind": "odt"}


def a_step(world, _role, whose):
    return {"pk": dossier(world, whose).pk, "step": "beleid"}


def a_chain(world, _role, whose):
    chain = in_dossier(Chain, name="Graniet")(world, "", whose)
    return {"pk": chain.dossier_id, "chain": chain.pk, "step": "risicos"}


def a_site(world, _role, whose):
    site = in_dossier(Site, role="quarry")(world, "", whose)
    return {"pk": site.dossier_id, "kind": "schakels", "row": site.pk}


def a_field(world, role, whose):
    return a_site(world, role, whose) | {"field": "chains"}


def a_sheet(world, _role, whose):
    return {"pk": dossier(world, whose).pk, "format": "ods"}


def a_file_to_read(world, _role, whose):
    """Being checked: what stands in it is for the tests of reading."""
    file = stored_file(world, FileState.CHECKING, whose)
    StoredFile.objects.filter(pk=file.pk).update(kind="spreadsheet")
    intake_of(world, file, whose)
    return {"pk": dossier(world, whose).pk, "file": file.pk}


def intake_of(world, file, whose="own"):
    outcome = {"created": 0, "updated": 0, "unchanged": 1, "problems": [], "conflicts": []}
    return Intake.objects.create(
        file=file,
        dossier=dossier(world, whose),
        found={"outcome": outcome},
        asked={"write": False, "chosen": {}, "matching": None},
    )


def a_job_that_reads(world, role, whose):
    return {**a_file_to_read(world, role, whose), "job": uuid4()}


def a_job_that_wrote(world, _role, whose):
    found = dossier(world, whose)
    job = Job.objects.create(
        task="duediligence.tasks.read_in",
        queue="heavy",
        state="done",
        max_attempts=5,
        finished_at=timezone.now(),
        language="nl",
        result={"dossier": str(found.pk), "created": 1, "updated": 0, "unchanged": 0},
    )
    return {"pk": found.pk, "job": job.pk}


def a_kind_of_file(world, _role, whose):
    return {"pk": dossier(world, whose).pk, "kind": "pdf"}


def a_version(world, _role, whose):
    found = a_snapshot(world, "", whose)
    return {"pk": found.dossier_id, "number": found.number}


def a_shared_dossier(world, _role, whose):
    """Shared by the supplier with the tender: who received it, and the supplier, read it."""
    found = {"share": a_share(world, ShareState.RUNNING, whose).pk}
    return found | {"kind": "schakels", "row": 1, "format": "xlsx"}


def a_share_of(world, _role, whose):
    """Of the dossier in the address, with somebody who has no part in the world."""
    of = dossier(world, whose)
    terms = Terms(Stage.BEFORE_AWARD, ["chain"], timezone.localdate() + timedelta(days=9))
    made = share(of, terms, receiver=OrganisationFactory(), by=None)
    return {"pk": of.pk, "share": made.pk}


a_dossier = pk_of(lambda world, _role, whose: dossier(world, whose))
a_member = pk_of(lambda world, _role, whose: world.colleague[whose])
a_person = pk_of(lambda world, _role, whose: world.colleague[whose].user)
an_organisation = pk_of(lambda world, _role, whose: world[whose])
an_invitation = pk_of(lambda world, _role, whose: invitation(world, whose))
a_file = pk_of(lambda world, _role, whose: stored_file(world, FileState.ACCEPTED, whose))
a_tender = pk_of(lambda world, _role, whose: world.tender[whose])

#: The parts of an address for a row that is "own" (of the city) or "other".
ROW_OF = {
    "accounts:confirm": a_link(registration),
    "accounts:accept": a_link(invitation),
    "accounts:withdraw-join": pk_of(
        lambda world, role, whose: join_request(world, whose, user=their(world, role, whose))
    ),
    "accounts:change-role": a_member,
    "accounts:remove": a_member,
    "accounts:resend": an_invitation,
    "accounts:withdraw": an_invitation,
    "accounts:answer-join": pk_of(lambda world, _role, whose: join_request(world, whose)),
    "accounts:organisation": an_organisation,
    "accounts:decide": an_organisation,
    "accounts:invite-administrator": an_organisation,
    "accounts:put-out": a_person,
    "accounts:let-in": a_person,
    "tenders:end-role": a_role,
    "tenders:check": a_check,
    "tenders:check-progress": a_check,
    "tenders:check-stop": a_check,
    "tenders:check-json": a_check,
    "tenders:check-take": a_check,
    "tenders:check-take-progress": a_check,
    "tenders:check-copy": a_copy,
    "tenders:finding": a_check,
    "tenders:task": a_task,
    "tenders:finish-task": a_task,
    "tenders:remove-task": a_task,
    "tenders:note": a_note,
    "tenders:remove-note": a_note,
    "tenders:note-back": a_removed_note,
    "tenders:restore": a_deleted_tender,
    "tenders:feed-file": a_link(calendar_feed),
    **dict.fromkeys(
        (
            "visits:result",
            "visits:step",
            "visits:station",
            "visits:pdf",
            "visits:pdf-progress",
            "visits:pdf-file",
            "visits:delete",
            "visits:take",
        ),
        a_link(visit),
    ),
    "tenders:guide-file": a_guide,
    "tenders:poster-file": a_poster,
    "tenders:motivation": a_motivation,
    "map:file": lambda _world, _role, _whose: {"kind": "svg"},
    "files:state": a_file,
    "files:remove": a_file,
    "files:download": a_file,
    "duediligence:report": lambda world, _role, whose: {
        "pk": a_snapshot(world, "", whose).dossier_id
    },
    "duediligence:report-file": a_report_file,
    "duediligence:summary": lambda world, _role, whose: {"pk": dossier(world, whose).pk},
    "summaries:summary": lambda world, _role, whose: {
        "pk": a_summary(world, whose=whose).dossier_id
    },
    "summaries:file": a_summary_file,
    "duediligence:match": pk_of(lambda world, _role, _whose: a_match(world)),
    "duediligence:consent": pk_of(lambda world, _role, whose: a_question(world, whose)),
    "duediligence:step": a_step,
    "duediligence:autosave": a_step,
    "duediligence:chain": a_chain,
    "duediligence:chain-step": a_chain,
    "duediligence:chain-autosave": a_chain,
    "duediligence:sheet": a_sheet,
    **dict.fromkeys(("duediligence:make-file", "duediligence:file-progress"), a_kind_of_file),
    **dict.fromkeys(
        (
            "duediligence:read",
            "duediligence:read-json",
            "duediligence:read-stop",
        ),
        a_file_to_read,
    ),
    "duediligence:read-progress": a_job_that_reads,
    "duediligence:read-done": a_job_that_wrote,
    "duediligence:shared": a_shared_dossier,
    "duediligence:shared-rows": a_shared_dossier,
    "duediligence:shared-sheet": a_shared_dossier,
    "duediligence:shared-pdf": a_shared_dossier,
    "duediligence:shared-pdf-progress": a_shared_dossier,
    "duediligence:shared-file": a_shared_dossier,
    "duediligence:send": a_share_of,
    "duediligence:revoke": a_share_of,
    "dossiers:tender": a_tender,
    "duediligence:row": a_site,
    "duediligence:remove": a_site,
    **dict.fromkeys(
        (
            "duediligence:detail",
            "duediligence:files",
            "duediligence:read-in",
            "duediligence:sharing",
            "duediligence:share",
            "duediligence:readings",
            "duediligence:group",
            "duediligence:round",
            "duediligence:versions",
        ),
        a_dossier,
    ),
    **dict.fromkeys(("duediligence:rows", "duediligence:add"), a_site),
    "duediligence:options": a_field,
    **dict.fromkeys(("duediligence:version", "duediligence:version-file"), a_version),
    "files:tus-upload": pk_of(
        lambda world, role, whose: upload(world, "", user=their(world, role, whose))
    ),
    "privacy:withdraw-erasure": own_wish_to_be_erased,
    "privacy:answer": pk_of(
        lambda world, _role, whose: erasure_request(
            world, ErasureState.OPEN, world.colleague[whose].user
        )
    ),
    "end_session": a_session,
    "texts:handle-feedback": pk_of(lambda world, _role, _whose: feedback(world, "given")),
}


def a_chosen_clause(world, _role, whose):
    tender_clause(world, "", whose)
    return {"pk": world.tender[whose].pk}


def a_published_clause(world, _role, _whose):
    text_version(world, VersionState.PUBLISHED)
    return {}


def row_in_address(name, world, role, whose):
    if name == "tenders:clause":
        return a_chosen_clause(world, role, whose)
    if name == "clauses:clause":
        return a_published_clause(world, role, whose)
    if name in ROW_OF:
        return ROW_OF[name](world, role, whose)
    if name.startswith("texts:"):
        return a_text(world, role, whose)
    return a_tender(world, role, whose) if name.startswith("tenders:") else {}
