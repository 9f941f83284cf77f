"""Who sees what of the demonstration dossiers: two suppliers, two tenders and TIN."""

from datetime import date, timedelta

from django.utils import timezone

from duediligence.actions.answering import answer_questions
from duediligence.actions.dossiers import open_dossier
from duediligence.actions.rows import add_row, change_row
from duediligence.actions.sharing import Terms, ask_for_dossiers, note_reading, send_newest, share
from duediligence.core.sharing import KINDS
from duediligence.enums import Stage
from duediligence.models import Chain, Dossier, Measure, Risk, Site
from portal.accounts.models import Organisation, User
from portal.operations.demo.people import Cast
from tenders.models import Tender

#: Of the second supplier, in its first year: what is missing here is still open.
ANSWERS = {
    "policy-statement": ("partly", "Wij volgen de code van onze brancheorganisatie."),
    "ask-origin": ("yes", "Bij elke bestelling."),
    "report": ("no", ""),
}


def make_shares(cast: Cast, dossier: Dossier) -> None:
    """The square is not awarded, the cemetery is: so one sees countries, the other everything."""
    today = timezone.localdate()
    officer, supplier = cast.people["officer"], cast.people["supplier"]
    square = Tender.objects.get(reference="DEMO-2026-001")
    cemetery = Tender.objects.get(reference="DEMO-2026-003")
    ask = ask_for_dossiers(square, ["chain", "risks"], list(KINDS), version=0, by=officer)
    carried_out = ask_for_dossiers(cemetery, ["risks"], list(KINDS), version=0, by=officer)
    half_a_year = today + timedelta(days=182)
    before = Terms(Stage.BEFORE_AWARD, ["chain", "risks"], half_a_year)
    seen = share(dossier, before, receiver=cast.city, ask=ask, by=supplier)
    note_reading(seen.versions.get(), officer)
    _find_the_quarry(dossier, supplier, today)
    send_newest(seen, by=supplier)
    after = Terms(Stage.AFTER_AWARD, list(KINDS), half_a_year, "Raamovereenkomst, artikel 12")
    share(dossier, after, receiver=cast.city, ask=carried_out, by=supplier)
    tin = Organisation.objects.get(kind="tin")
    names = Terms(Stage.TIN, ["chain", "evidence"], today + timedelta(days=60))
    share(dossier, names, receiver=tin, by=supplier)
    second = _second_dossier(cast.trader, cast.people["supplier2"], today)
    share(second, before, receiver=cast.city, ask=ask, by=cast.people["supplier2"])


def _find_the_quarry(dossier: Dossier, by: User, today: date) -> None:
    """What the receiver sees change: one quarry is not unknown any more."""
    quarry = dossier.sites.get(role="quarry", place="Karnataka")
    values = {
        "name": "Groeve Voorbeeld-Zuid",
        "level": 1,
        "known_from": "de exporteur",
        "known_since": today,
    }
    change_row(quarry, values, version=quarry.version, by=by)


def _second_dossier(organisation: Organisation, by: User, today: date) -> Dossier:
    """A small trader of group B with one chain, in its first year."""
    dossier = open_dossier(organisation, "B", by=by)
    values = {"name": "Graniet uit Portugal", "stone": "granite", "product": "kerbs"}
    chain = add_row(Chain, dossier, values, by=by)
    sites = (
        {"role": "quarry", "country": "PT", "action": "De groothandel vragen"},
        {"role": "processor", "country": "PT", "level": 2, "known_from": "de factuur"},
    )
    for site in sites:
        day = today + timedelta(days=40) if "action" in site else None
        add_row(Site, dossier, {"chains": [chain], "action_date": day, **site}, by=by)
    risk = add_row(
        Risk,
        dossier,
        {
            "theme": "safety",
            "title": "Stof bij het zagen",
            "finding": "risk",
            "chain": chain,
            "scale": 3,
            "scope": 1,
            "irremediability": 3,
            "likelihood": 1,
            "involvement": "linked",
        },
        by=by,
    )
    add_row(
        Measure,
        dossier,
        {
            "title": "Vragen hoe er gezaagd wordt",
            "kind": "find-out",
            "risks": [risk],
            "due_date": today + timedelta(days=40),
        },
        by=by,
    )
    steps = {1: ("policy-statement",), 2: ("ask-origin",), 5: ("report",)}
    for step, codes in steps.items():
        given = {code: ANSWERS[code] for code in codes}
        answer_questions(dossier, step, given, version=0, by=by)
    return dossier
