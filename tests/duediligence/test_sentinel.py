"""Secret words in every field of a dossier: looked for everywhere, by everybody, at every stage.

Who may read which word is written here by hand, not taken from the code that cuts. The test asks
for equality: a word where it may not be is a leak, and a word that is nowhere that it may be means
that nobody looked.
"""

import io
import itertools
import re
import zipfile
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from duediligence.actions import keeping
from duediligence.actions.answering import answer_questions
from duediligence.actions.cuts import request_cut
from duediligence.actions.rows import add_row
from duediligence.actions.sharing import revoke, send_newest, share
from duediligence.core import sharing
from duediligence.core.content import FIELDS
from duediligence.core.reference import questions, steps
from duediligence.enums import Stage
from duediligence.lists import KINDS
from duediligence.models import (
    Chain,
    Complaint,
    Dossier,
    Evidence,
    Link,
    Measure,
    Risk,
    Share,
    SharedFile,
    Site,
)
from portal.audit.models import Value
from portal.files.enums import FileState
from portal.files.models import Blob, StoredFile
from portal.jobs.runner import perform
from portal.mail.models import MailLog
from portal.operations.privacy.exporting import export_person
from portal.shared.text import folded
from tenders.models import Tender
from tests import permissions_world as made
from tests.duediligence.sharing import EVERYTHING, in_days, terms
from tests.factories import DossierFactory
from tests.test_permissions import ADDRESSES, browser

#: What of a dossier is shown does not depend on the database, and the walk is long.
pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
#: In front of every secret word, and searched for by itself: it finds rows, and is no secret.
FINDABLE = "vindbaar"
#: What is looked for in pages: a word of every field in which people type.
WORDS = {
    "chains": ("name", "note"),
    "sites": ("name", "place", "known_from", "action", "note"),
    "links": ("material", "known_from", "note"),
    "risks": ("title", "description", "sources"),
    "measures": (
        "title", "goal", "indicator", "partners", "otherwise", "effect", "last_resort", "owner",
    ),
    "evidences": (
        "title", "delivery", "issuer", "place", "note", "doubt", "doubt_answer", "file_name",
    ),
    "complaints": ("title", "from_whom", "description", "answer", "remedy"),
    "answers": ("note", "words"),
}  # fmt: skip
#: Stage → the words that its receiver may read, beside those of the stage before.
TO_TIN = {
    "chains.name", "sites.name", "sites.place", "sites.action", "risks.title", "measures.title",
    "evidences.title", "evidences.issuer", "evidences.place", "evidences.file_name",
}  # fmt: skip
AFTER = TO_TIN | {
    "sites.known_from", "links.material", "links.known_from", "risks.description", "risks.sources",
    "measures.goal", "measures.indicator", "measures.partners", "measures.otherwise",
    "measures.effect", "measures.last_resort", "evidences.delivery", "evidences.doubt",
    "evidences.doubt_answer", "answers.note", "answers.words", "files.x",
}  # fmt: skip
#: What stands in the file of a piece of evidence.
INSIDE = "files.x"
ALL = {INSIDE} | {f"{kind}.{name}" for kind, names in WORDS.items() for name in names}
#: A price, as people write it in a note: nobody but the supplier may ever read it.
PRICE = "987654321"
#: Who works for the buyer, and reads what the tender received.
BUYERS = ("administrator", "editor", "reader", "tender-reader")
TIN = ("coordinator", "adviser")
SUPPLIER = "supplier"
#: In bytes: what the world of the permissions keeps in the place of a PDF is smaller.
SMALL = 100


def secret(code):
    """One word for each field, which nothing else in the portal says."""
    return "geheim" + re.sub(r"\W|_", "", code)


def said(kind, name):
    return f"{FINDABLE} {secret(f'{kind}.{name}')}"


@dataclass
class Secrets:
    world: made.World
    dossier: Dossier
    clients: dict
    rows: list = field(default_factory=list)  # slug of the list and id
    file: StoredFile | None = None

    @property
    def by(self):
        return self.world.people[SUPPLIER]


@pytest.fixture
def secrets(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    world = made.build()
    organisation = world.people[SUPPLIER].current_membership.organisation
    dossier = DossierFactory(organisation=organisation, group="C")
    clients = {role: browser(user) for role, user in world.people.items()}
    found = Secrets(world, dossier, clients)
    fill(found)
    made.an_ask(world)
    ask = made.ask_for_dossiers(
        world.tender["own"], EVERYTHING, EVERYTHING, version=1, by=world.people["editor"]
    )
    assert ask.parts(Stage.BEFORE_AWARD) == sorted(EVERYTHING)
    return found


def fill(secrets):
    """A row of every kind with a secret word in each field, through the deeds of the portal."""
    dossier, by = secrets.dossier, secrets.by

    def row(model, part, **more):
        values = {name: said(part, name) for name in WORDS[part] if name != "file_name"}
        if "note" in values:
            values["note"] += f", € {PRICE}"
        found = add_row(model, dossier, values | more, by=by)
        secrets.rows.append((SLUGS[part], found.pk))
        return found

    chain = row(Chain, "chains", stone="granite")
    site = row(Site, "sites", role="quarry", country="IN", level=2, chains=[chain])
    other = add_row(Site, dossier, {"role": "processor", "chains": [chain]}, by=by)
    row(Link, "links", chain=chain, seller=site, buyer=other)
    risk = row(
        Risk, "risks", theme="safety", finding="risk", chain=chain, site=site, scale=3, scope=2,
        irremediability=3, likelihood=2,
    )  # fmt: skip
    measure = row(Measure, "measures", kind="exit", risks=[risk], site=site, status="done")
    secrets.file = stored(dossier, by)
    row(
        Evidence, "evidences", kind="audit", scope="quarry", site=site, chain=chain,
        measures=[measure], file=secrets.file, file_name=secrets.file.original_name,
    )  # fmt: skip
    row(Complaint, "complaints", received_on=in_days(-3), chain=chain, status="closed")
    answer(dossier, by, None)
    answer(dossier, by, chain)


def answer(dossier, by, chain):
    scope = "chain" if chain else "company"
    asked = [each for each in questions().values() if each.scope == scope and "C" in each.groups]
    for number, group in itertools.groupby(asked, key=lambda each: each.step):
        given = {
            each.code: ("yes", said("answers", "note"))
            if each.kind == "choice"
            else (said("answers", "words"), "")
            for each in group
        }
        answer_questions(dossier, number, given, chain=chain, version=0, by=by)


def stored(dossier, by):
    name = f"{secret('evidences.file_name')}.pdf"
    inside = ContentFile(f"{FINDABLE} {secret(INSIDE)}".encode())
    blob = Blob.objects.create(
        organisation=dossier.organisation, sha256="1" * 64, size=1, shared=True,
        storage_name=default_storage.save("bewijs", inside),
    )  # fmt: skip
    return StoredFile.objects.create(
        kind="evidence", organisation=dossier.organisation, owner=by, original_name=name, size=1,
        sha256="1" * 64, state=FileState.ACCEPTED, blob=blob,
    )  # fmt: skip


SLUGS = {
    "chains": "ketens",
    "sites": "schakels",
    "links": "verbindingen",
    "risks": "risicos",
    "measures": "maatregelen",
    "evidences": "bewijs",
    "complaints": "klachten",
}


# --- Walking ------------------------------------------------------------------------------------
def values_of(secrets):
    """Everything that can stand in an address of a dossier."""
    shares = [share.pk for share in Share.objects.filter(dossier=secrets.dossier)]
    return {
        "pk": [secrets.dossier.pk],
        "share": shares,
        "chain": [secrets.dossier.chains.get().pk],
        "step": [each.slug for each in steps()],
        "number": list(secrets.dossier.snapshots.values_list("number", flat=True)),
        "format": ["xlsx", "ods", "pdf", "docx", "odt", "zip"],
        "kind": list(KINDS),
        "year": [secrets.dossier.round],
        "language": ["nl"],
        "file": [secrets.file.pk],
    }


def of_dossier(name, secrets):
    """Every address with this name that is about the secret dossier, its files or its shares."""
    parts, values = sorted(ADDRESSES[name]), values_of(secrets)
    if name.startswith("dossiers:") or name in ("tenders:detail", "tenders:history"):
        return [reverse(name, args=[secrets.world.tender["own"].pk])]
    if name.startswith("files:"):
        return [reverse(name, args=[secrets.file.pk])] if parts == ["pk"] else []
    if "row" in parts:
        return [
            reverse(name, kwargs={"pk": secrets.dossier.pk, "kind": kind, "row": row})
            for kind, row in secrets.rows
        ]
    # A part that this file does not know yet is filled as tests/permissions_world.py does.
    known = (values.get(part) or [made.PARTS.get(part, secrets.dossier.pk)] for part in parts)
    every = itertools.product(*known)
    return [reverse(name, kwargs=dict(zip(parts, each, strict=True))) for each in every]


#: What may change with every share; the lists and searches below are walked at the fullest stage.
OF_SHARES = (
    "duediligence:shared",
    "duediligence:shared-rows",
    "duediligence:shared-file",
    "duediligence:shared-sheet",
    "dossiers:tender",
)
FOR_EVERYBODY = ("home:work", "tenders:list", "files:list")
SEARCHES = ("home:search", "tenders:list", "audit:log")


def of_shares(secrets, *, every_kind):
    """What another may come to read by a share."""
    found = [*of_dossier("dossiers:tender", secrets), *of_dossier("tenders:history", secrets)]
    found += [reverse("duediligence:received"), reverse("audit:log")]
    for each in Share.objects.filter(dossier=secrets.dossier):
        found.append(each.get_absolute_url())
        found += [
            reverse("duediligence:shared-file", args=[each.pk, row])
            for kind, row in secrets.rows
            if kind == "bewijs"
        ]
        found += [
            reverse("duediligence:shared-sheet", args=[each.pk, ending])
            for ending in ("xlsx", "ods", "pdf")
        ]
        slugs = KINDS if every_kind and each.ended_at is None else ["schakels"]
        found += [reverse("duediligence:shared-rows", args=[each.pk, slug]) for slug in slugs]
    return found


def of_lists(secrets):
    """What everybody has, and where one would search for it."""
    found = [reverse(name) for name in FOR_EVERYBODY]
    found += [f"{reverse(name)}?q={FINDABLE}" for name in SEARCHES]
    return [*found, *of_dossier("tenders:detail", secrets)]


def of_supplier(secrets):
    """By name every address of the dossier itself, and of its files."""
    own = [name for name in ADDRESSES if name.startswith(("duediligence:", "files:"))]
    found = {name: of_dossier(name, secrets) for name in own if name not in OF_SHARES}
    rows = [reverse("duediligence:rows", args=[secrets.dossier.pk, kind]) for kind in KINDS]
    return found | {"search": [f"{address}?q={FINDABLE}" for address in rows]}


def text_of(answer):
    """Every word of an answer: of a page, of a file, of what is packed in a file."""
    if answer.has_header("Location"):
        return answer["Location"]
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return unpacked(raw)


def unpacked(raw):
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return " ".join(unpacked(packed.read(name)) for name in packed.namelist())
    if raw.startswith(b"%PDF-") and len(raw) > SMALL:
        pages = pdfium.PdfDocument(raw)
        return " ".join(page.get_textpage().get_text_range() for page in pages)
    return raw.decode("utf-8", "ignore")


def words_in(text):
    low = folded(text)
    found = {code for code in ALL if secret(code) in low}
    if PRICE in low:
        found.add("price")
    return found


def read_by(secrets, role, asked):
    """Every secret that this person comes across."""
    found = set()
    for address in dict.fromkeys(asked):
        with transaction.atomic():
            answer = secrets.clients[role].get(address)
            found |= words_in(text_of(answer))
            answer.close()
            transaction.set_rollback(True)
    return found


def read_by_all(secrets, roles, *, everywhere):
    """``everywhere``: in the lists too, and at one of each kind of address of the dossier."""
    asked = of_shares(secrets, every_kind=everywhere)
    if everywhere:
        asked += of_lists(secrets)
        asked += [found[0] for found in of_supplier(secrets).values() if found]
    return {role: read_by(secrets, role, asked) for role in roles}


# --- Stages -------------------------------------------------------------------------------------
def with_tender(secrets, stage=Stage.BEFORE_AWARD, seen=None):
    ask = made.an_ask(secrets.world)
    return share(
        secrets.dossier, terms(stage), receiver=secrets.world.city, ask=ask, seen=seen,
        by=secrets.by,
    )  # fmt: skip


def with_tin(secrets):
    tin = secrets.world.people["coordinator"].current_membership.organisation
    return share(secrets.dossier, terms(Stage.TIN), receiver=tin, by=secrets.by)


def award(secrets):
    Tender.objects.filter(pk=secrets.world.tender["own"].pk).update(award_date=in_days(-1))


def not_shared(_secrets):
    return {}


def before_the_award(secrets):
    with_tender(secrets)
    return {}


def to_tin_too(secrets):
    with_tin(secrets)
    return dict.fromkeys(TIN, TO_TIN)


def after_the_award(secrets):
    award(secrets)
    wide = with_tender(secrets, Stage.AFTER_AWARD, seen=running(secrets))
    add_row(Site, secrets.dossier, {"role": "exporter", "country": "BE"}, by=secrets.by)
    send_newest(wide, by=secrets.by)
    return dict.fromkeys(BUYERS, AFTER) | dict.fromkeys(TIN, TO_TIN)


def past_the_last_day(_secrets):
    Share.objects.update(ends_on=in_days(-1))
    return {}


def narrowed_again(secrets):
    """Country and risk alone, after everything: the wider copy goes out of sight with it."""
    Share.objects.update(ends_on=in_days(1))
    with_tender(secrets, seen=running(secrets))
    return dict.fromkeys(TIN, TO_TIN)


def revoked(secrets):
    with_tender(secrets, Stage.AFTER_AWARD, seen=running(secrets))
    for each in Share.objects.filter(ended_at=None):
        revoke(each, by=secrets.by)
    return {}


def take_along(secrets):
    """The PDF of everything that is shared now; in its place the words that would be laid out."""
    for each in Share.objects.running().filter(dossier=secrets.dossier):
        version = each.versions.first()
        perform(request_cut(version, "nl", by=secrets.by).job_id)
        assert version.files.get().pdf
    assert not SharedFile.objects.exclude(version__share__ended_at=None).exists()


def running(secrets):
    return Share.objects.filter(tender=secrets.world.tender["own"], ended_at=None).first()


#: One after the other, in one world: what came before must leave nothing behind.
STATES = (
    not_shared,
    before_the_award,
    to_tin_too,
    after_the_award,
    past_the_last_day,
    narrowed_again,
    revoked,
)
#: Who walks at every stage; at the fullest stage everybody does.
WALKERS = ("editor", "tender-reader", "coordinator", "secretariat", "other-supplier")


def test_every_field_in_which_people_type_has_its_secret_word():
    typed = {
        model: {
            f.name
            for f in model._meta.fields
            if f.get_internal_type() in ("CharField", "TextField") and not f.choices
        }
        - {"search_key", "role", "country", "theme", "kind", "stone", "product"}
        for model in (Chain, Site, Link, Risk, Measure, Evidence, Complaint)
    }

    assert {model: set(WORDS[f"{model._meta.model_name}s"]) for model in typed} == typed
    assert set(WORDS) - {"answers"} == set(FIELDS)


def test_at_every_stage_a_secret_reaches_whom_it_may_reach_and_nobody_else(
    secrets, caplog, monkeypatch
):
    monkeypatch.setattr(keeping, "pdf_from_html", lambda words: words.encode())
    for state in STATES:
        allowed = state(secrets)
        take_along(secrets)
        full = state is after_the_award
        roles = [r for r in secrets.clients if r != SUPPLIER] if full else WALKERS

        found = read_by_all(secrets, roles, everywhere=full)

        assert found == {role: allowed.get(role, set()) for role in roles}, state.__name__
        assert words_in(caplog.text) == set(), state.__name__

    assert words_in(" ".join(each.body for each in mail.outbox)) == set()
    mails = MailLog.objects.filter(template="dossier_shared")
    assert mails.count() > len(STATES)
    assert words_in(" ".join(f"{m.subject} {m.text} {m.html}" for m in mails)) == set()
    assert words_in(" ".join(Value.objects.values_list("content", flat=True))) == set()
    for role, user in secrets.world.people.items():
        if role != SUPPLIER and not isinstance(user, AnonymousUser):
            assert words_in(str(export_person(user.pk))) == set(), role


def test_the_supplier_itself_reads_every_word(secrets):
    """So the words are there to be found, and the pages are those that show them."""
    with_tender(secrets)
    asked = itertools.chain(*of_supplier(secrets).values())

    assert read_by(secrets, SUPPLIER, asked) == ALL | {"price"}
    receiver_sees = of_dossier("duediligence:shared", secrets)
    assert read_by(secrets, SUPPLIER, receiver_sees) == set()


def test_no_other_address_of_the_portal_says_a_secret(secrets):
    """All the rest of the addresses once, with rows of the world, when most has been shared."""
    with_tin(secrets)
    after_the_award(secrets)
    names = [name for name in ADDRESSES if not name.startswith(("duediligence:", "dossiers:"))]
    found = {}
    for name in names:
        with transaction.atomic():
            row = made.row_in_address(name, secrets.world, "editor", "own")
            known = {part: made.PARTS[part] for part in ADDRESSES[name] if part in made.PARTS}
            parts = known | {part: row[part] for part in ADDRESSES[name] if part in row}
            address = reverse(name, kwargs=parts) + made.QUERIES.get(name, "")
            for role in WALKERS:
                answer = secrets.clients[role].get(address)
                if leaked := words_in(text_of(answer)):
                    found[name, role] = leaked
                answer.close()
            transaction.set_rollback(True)

    assert found == {}
    assert len(names) > 100


def test_the_walk_finds_what_is_planted(secrets, monkeypatch):
    """That a leak would be seen: a note that the cut lets through once."""
    added = sharing._ADDED["before-award"]
    monkeypatch.setitem(added, "sites", ("role", "note"))
    with_tender(secrets)

    found = read_by_all(secrets, ("editor", "other-authority"), everywhere=False)

    assert found == {"editor": {"sites.note", "price"}, "other-authority": set()}
