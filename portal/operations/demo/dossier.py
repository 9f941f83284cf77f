"""The dossier of the demonstration supplier: everybody and every place in it is made up."""

from datetime import date, timedelta

from django.utils import timezone

from duediligence.actions.answering import answer_questions
from duediligence.actions.dossiers import open_dossier
from duediligence.actions.freezing import freeze
from duediligence.actions.rows import add_row, change_row
from duediligence.core.reference import Scope, questions_for
from duediligence.models import (
    Chain,
    Complaint,
    Dossier,
    Link,
    Measure,
    Risk,
    Site,
)
from portal.accounts.models import Organisation, User

#: Answers by question; what is missing here is still open, on purpose.
ANSWERS = {
    "policy-statement": ("yes", "Eén bladzijde, vastgesteld door de directie."),
    "responsible": ("De directeur beslist. Het hoofd inkoop houdt het dossier bij.", ""),
    "supplier-terms": ("partly", "Bij twee van de drie leveranciers. De derde volgt in maart."),
    "overview": ("yes", ""),
    "priority": ("Stoflongen gaan nooit meer over. Daarom komt stof eerst.", ""),
    "leverage": ("Wij geven contracten voor drie jaar en vragen samen met andere kopers.", ""),
    "stop-first": ("yes", "Spoedbestellingen. Die doen wij niet meer."),
    "complaints-way": ("unknown", "Wij vragen in februari aan de vakbond hoe dat het best kan."),
}
OF_GRANITE = {
    "chain-middlemen": ("yes", "Via een exporteur. Hij noemde de verwerker, de groeve nog niet."),
    "chain-sources": ("Een rapport uit 2017 over groeves in drie Indiase staten.", ""),
    "chain-home-work": ("unknown", "Wij vragen het vóór 1 maart aan de verwerker."),
    "chain-together": ("Met twee andere importeurs.", ""),
}
OF_BLUESTONE = {
    "chain-middlemen": ("no", "Wij kopen rechtstreeks bij de groeve."),
    "chain-sources": ("Het verslag van ons eigen bezoek.", ""),
    "chain-home-work": ("no", "Alles gebeurt in de fabriek bij de groeve."),
}


def make_dossier(organisation: Organisation, supplier: User) -> Dossier:
    """One importer of group C with two chains: one that it knows well, one that it does not."""
    today = timezone.localdate()
    dossier = open_dossier(organisation, "C", by=supplier)
    granite = _granite(dossier, supplier, today)
    bluestone = _bluestone(dossier, supplier, today)
    _sandstone(dossier, supplier, today)
    for chain, given in ((None, ANSWERS), (granite, OF_GRANITE), (bluestone, OF_BLUESTONE)):
        scope: Scope = "company" if chain is None else "chain"
        for step in range(1, 7):
            asked = questions_for("C", 1, step=step, scope=scope)
            answers = {q.code: given[q.code] for q in asked if q.code in given}
            if answers:
                answer_questions(dossier, step, answers, chain=chain, version=0, by=supplier)
    freeze(dossier, "Begin van de ronde", by=supplier)
    _since(dossier, supplier, today)
    return dossier


def _since(dossier: Dossier, by: User, today: date) -> None:
    """What changed after the first version was frozen."""
    measure = dossier.measures.get(status="busy")
    effect = "Zes van tien zagen zijn nu nat. De meting volgt in januari."
    change_row(measure, {"effect": effect}, version=measure.version, by=by)
    quarry = dossier.sites.get(role="quarry", place="Rajasthan")
    values = {"action": "Vragen aan de kasseiplaats", "action_date": today + timedelta(days=75)}
    change_row(quarry, values, version=quarry.version, by=by)


def _granite(dossier: Dossier, by: User, today: date) -> Chain:
    chain = add_row(
        Chain,
        dossier,
        {"name": "Graniet uit India", "stone": "granite", "product": "cobbles"},
        by=by,
    )

    def site(**values: object) -> Site:
        return add_row(Site, dossier, {"chains": [chain], **values}, by=by)

    quarry = site(
        role="quarry",
        place="Karnataka",
        country="IN",
        action="De exporteur vragen, samen met twee andere kopers",
        action_date=today + timedelta(days=46),
    )
    processor = site(
        role="processor",
        name="Voorbeeld Granites",
        place="Voorbeeldpur",
        country="IN",
        level=3,
        known_from="eigen bezoek",
        known_since=today - timedelta(days=400),
        verified_on=today - timedelta(days=190),
    )
    exporter = site(
        role="exporter",
        name="Voorbeeld Exports",
        place="Chennai",
        country="IN",
        level=2,
        known_from="vrachtbrief",
        known_since=today - timedelta(days=90),
    )
    importer = site(
        role="importer",
        name="Voorbeeld Natuursteen",
        place="Voorbeeldhaven",
        country="NL",
        level=4,
        known_from="wij zelf, gezien door een accountant",
        verified_on=today - timedelta(days=160),
    )
    work = site(
        role="work",
        name="Marktplein",
        place="Voorbeeldstad",
        country="NL",
        level=1,
        known_from="de aannemer",
        known_since=today - timedelta(days=20),
    )
    for seller, buyer, level in (
        (quarry, processor, 0),
        (processor, exporter, 2),
        (exporter, importer, 2),
        (importer, work, 1),
    ):
        values = {"chain": chain, "seller": seller, "buyer": buyer, "level": level}
        add_row(Link, dossier, {**values, "material": "kasseien"}, by=by)
    _granite_work(dossier, by, today, chain, (quarry, processor))
    return chain


def _granite_work(
    dossier: Dossier, by: User, today: date, chain: Chain, places: tuple[Site, Site]
) -> None:
    quarry, processor = places

    def risk(theme: str, title: str, weights: str, **more: object) -> Risk:
        scale, scope, irremediability, likelihood = (int(each) for each in weights)
        values = {
            "theme": theme,
            "title": title,
            "finding": "risk",
            "chain": chain,
            "scale": scale,
            "scope": scope,
            "irremediability": irremediability,
            "likelihood": likelihood,
            "involvement": "linked",
            **more,
        }
        return add_row(Risk, dossier, values, by=by)

    dust = risk(
        "safety",
        "Stoflongen",
        "3233",
        site=processor,
        is_actual=True,
        description="Er wordt droog gezaagd. Drie van tien zagen zijn nat.",
        sources="Eigen bezoek.",
    )
    debt = risk(
        "forced-labour",
        "Schuldarbeid",
        "3322",
        site=quarry,
        description="Voorschotten die niemand kan terugbetalen komen in deze streek veel voor.",
        sources="Rapport uit 2017 over drie Indiase staten.",
    )
    wage = risk(
        "living-wage",
        "Te laag loon",
        "2212",
        site=processor,
        description="Het loon is het wettelijk minimum. Of een gezin ervan leeft, is niet bekend.",
    )
    risk("environment", "Water en slib", "1111", affects="environment", site=processor)
    for theme, finding, title, words in (
        ("child-labour", "unknown", "Kinderarbeid in de groeve", "De groeve is nog niet bekend."),
        (
            "freedom-of-association",
            "unknown",
            "Vakbond bij de verwerker",
            "Er is een vakbond in de streek. Of arbeiders lid mogen zijn, vragen wij na.",
        ),
        (
            "animals",
            "none",
            "Geen lastdieren gezien",
            "Bij het bezoek aan de verwerker keken wij ernaar. Alles gaat met vrachtwagens.",
        ),
    ):
        values = {"theme": theme, "finding": finding, "title": title, "description": words}
        values |= {"affects": "animals"} if theme == "animals" else {}
        add_row(Risk, dossier, {**values, "chain": chain}, by=by)

    def measure(title: str, days: int, risks: list[Risk], **more: object) -> None:
        values = {"title": title, "due_date": today + timedelta(days=days), "risks": risks, **more}
        add_row(Measure, dossier, values, by=by)

    measure(
        "Natte zaag en maskers bij de verwerker",
        -8,
        [dust],
        status="busy",
        owner="Hoofd inkoop",
        site=processor,
        goal="Geen droge zaag meer.",
        indicator="Aantal natte zagen, en een meting van stof per kwartaal.",
        otherwise="Dan betalen wij de pompen mee, en vragen wij een tweede meting.",
    )
    measure(
        "Groeve achterhalen via de exporteur",
        46,
        [debt],
        kind="find-out",
        owner="Hoofd inkoop",
        site=quarry,
        goal="Wij weten uit welke groeve de kasseien komen.",
        indicator="De groeve staat in het dossier, met een bewijsstuk.",
        partners="twee andere importeurs",
    )
    measure(
        "Gesprek over voorschotten en schulden",
        91,
        [debt, wage],
        kind="joint",
        owner="Directie",
        goal="Arbeiders weten wat zij schuldig zijn en kunnen weg.",
        partners="vakbond ter plaatse",
    )


def _bluestone(dossier: Dossier, by: User, today: date) -> Chain:
    chain = add_row(
        Chain,
        dossier,
        {"name": "Hardsteen uit Henegouwen", "stone": "bluestone", "product": "kerbs"},
        by=by,
    )
    seen = {"level": 3, "known_from": "eigen bezoek", "verified_on": today - timedelta(days=60)}
    places = [
        add_row(
            Site,
            dossier,
            {"chains": [chain], "role": role, "name": name, "country": "BE", **seen},
            by=by,
        )
        for role, name in (
            ("quarry", "Groeve Voorbeeldingen"),
            ("processor", "Zagerij Voorbeeldingen"),
        )
    ]
    values = {"chain": chain, "seller": places[0], "buyer": places[1], "level": 3}
    add_row(Link, dossier, {**values, "material": "blokken"}, by=by)
    for theme, title in (
        ("living-wage", "Loon volgens cao"),
        ("freedom-of-association", "Vakbond aanwezig"),
    ):
        add_row(
            Risk,
            dossier,
            {
                "theme": theme,
                "finding": "none",
                "title": title,
                "chain": chain,
                "description": "Bij het bezoek gevraagd aan directie en vakbond.",
            },
            by=by,
        )
    add_row(
        Complaint,
        dossier,
        {
            "chain": chain,
            "title": "Lawaai van de zagerij in de avond",
            "received_on": today - timedelta(days=75),
            "from_whom": "een buur",
            "status": "closed",
            "answer": "De zagerij stopt nu om 18.00 uur.",
        },
        by=by,
    )
    return chain


def _sandstone(dossier: Dossier, by: User, today: date) -> Chain:
    """The chain that splits: two quarries, a yard and work at home that nobody can see yet."""
    chain = add_row(
        Chain,
        dossier,
        {"name": "Zandsteen uit Rajasthan", "stone": "sandstone", "product": "cobbles"},
        by=by,
    )
    rows = (
        ("quarry", "Groeve Voorbeeld-Noord", "Budhpura", "IN", 1),
        ("quarry", "", "Rajasthan", "IN", 0),
        ("cobble-yard", "Kasseiplaats Voorbeeld", "Budhpura", "IN", 3),
        ("home-work", "", "Budhpura", "IN", 0),
        ("exporter", "Voorbeeld Sandstone", "Kota", "IN", 2),
        ("importer", "Voorbeeld Natuursteen", "Voorbeeldhaven", "NL", 4),
    )
    sites = []
    for role, name, place, country, level in rows:
        values: dict[str, object] = {
            "chains": [chain],
            "role": role,
            "name": name,
            "place": place,
            "country": country,
            "level": level,
            "known_from": "de exporteur" if level else "",
        }
        if role == "home-work":
            values["action"] = "Met een organisatie ter plaatse langs de huizen"
            values["action_date"] = today + timedelta(days=120)
        sites.append(add_row(Site, dossier, values, by=by))
    north, south, yard, home, exporter, importer = sites
    for seller, buyer, level in (
        (north, yard, 1),
        (south, yard, 0),
        (south, home, 0),
        (yard, exporter, 2),
        (home, exporter, 0),
        (exporter, importer, 2),
    ):
        values = {"chain": chain, "seller": seller, "buyer": buyer, "level": level}
        add_row(Link, dossier, {**values, "material": "kasseien"}, by=by)
    add_row(
        Risk,
        dossier,
        {
            "theme": "child-labour",
            "finding": "risk",
            "title": "Kinderen hakken mee",
            "chain": chain,
            "site": home,
            "scale": 3,
            "scope": 2,
            "irremediability": 3,
            "likelihood": 3,
            "involvement": "linked",
            "description": "Bronnen noemen thuiswerk waarbij kinderen helpen.",
        },
        by=by,
    )
    return chain
