"""The pages of a large dossier against those of a small one."""

from datetime import date

from django.urls import reverse

from duediligence.lists import KINDS
from duediligence.models import (
    Chain,
    Dossier,
    Evidence,
    Link,
    Measure,
    Risk,
    Section,
    Site,
)
from portal.shared.text import folded
from tests.factories import DossierFactory

#: Role → the countries of its places in turn; of some nobody knows the country.
ROLES = {
    "quarry": ("IN", "CN", "VN", ""),
    "processor": ("IN", "CN"),
    "cobble-yard": ("IN",),
    "exporter": ("IN", "CN"),
    "importer": ("BE", "NL"),
}
#: Sites, links, evidence; the rest grows along.
SMALL, LARGE = (5, 6, 10), (200, 600, 2_000)
SOME_DAY = date(2027, 5, 3)


def filled(organisation, sizes, *, chains=4):
    """A dossier of group C with so many sites, links and pieces of evidence."""
    sites, links, evidence = sizes
    dossier = DossierFactory(organisation=organisation, group="C")
    made = Chain.objects.bulk_create(
        Chain(dossier=dossier, name=f"Keten {n}", stone="granite", search_key=f"keten {n}")
        for n in range(chains)
    )
    places = Site.objects.bulk_create(_site(dossier, n) for n in range(sites))
    through = Site.chains.through
    through.objects.bulk_create(
        through(site=site, chain=made[n % chains]) for n, site in enumerate(places)
    )
    of_chain = [[s for n, s in enumerate(places) if n % chains == c] for c in range(chains)]
    Link.objects.bulk_create(_link(dossier, made, of_chain, n) for n in range(links))
    risks = Risk.objects.bulk_create(
        Risk(
            dossier=dossier,
            chain=made[n % chains],
            site=places[n % sites],
            theme="safety",
            finding="risk",
            title=f"Stof bij de zagen {n}",
            scale=n % 3 + 1,
            scope=2,
            irremediability=2,
            likelihood=n % 3 + 1,
        )
        for n in range(max(sites // 4, 2))
    )
    measures = Measure.objects.bulk_create(
        Measure(dossier=dossier, title=f"Nat zagen {n}", due_date=SOME_DAY, owner="Inkoop")
        for n in range(len(risks))
    )
    tied = Measure.risks.through
    tied.objects.bulk_create(
        tied(measure=measure, risk=risk) for measure, risk in zip(measures, risks, strict=True)
    )
    Evidence.objects.bulk_create(_evidence(dossier, places, n) for n in range(evidence))
    Section.objects.bulk_create(
        Section(dossier=dossier, chain=chain, step=2, answers={}) for chain in made
    )
    return Dossier.objects.get(pk=dossier.pk)


def _site(dossier, n):
    """Every seventh place is unknown, with a plan."""
    role = list(ROLES)[n // 4 % len(ROLES)]
    countries = ROLES[role]
    name = f"Bedrijf {n} in het dal" if n % 7 else ""
    return Site(
        dossier=dossier,
        role=role,
        name=name,
        country=countries[n // 20 % len(countries)],
        level=n % 4 + 1 if name else 0,
        known_from="exporteur, per mail" if name else "",
        action="" if name else "De exporteur vragen",
        action_date=None if name else SOME_DAY,
        note="Wij spraken er twee keer over.",
        search_key=folded(f"{name} Wij spraken er twee keer over."),
    )


def _link(dossier, chains, of_chain, n):
    chain = n % len(chains)
    places = of_chain[chain]
    turn = n // len(chains)
    seller = turn % len(places)
    buyer = (seller + 1 + turn // len(places)) % len(places)
    if buyer == seller:
        buyer = (seller + 1) % len(places)
    return Link(
        dossier=dossier,
        chain=chains[chain],
        seller=places[seller],
        buyer=places[buyer] if len(places) > 1 else of_chain[chain - 1][0],
        material=f"blokken {n}",
        level=1,
    )


def _evidence(dossier, places, n):
    title = f"Verslag {n} van een bezoek"
    return Evidence(
        dossier=dossier,
        title=title,
        kind="audit",
        scope="factory",
        site=places[n % len(places)],
        issuer="Bureau",
        issued_on=SOME_DAY,
        level=2,
        file_name=f"verslag-{n}.pdf",
        search_key=folded(title),
    )


def pages(dossier):
    """Every page that shows rows of a dossier, by its name in the results."""
    chain = dossier.chains.earliest("pk")
    at = [dossier.pk]
    found = {
        "overview": dossier.get_absolute_url(),
        "step": reverse("duediligence:step", args=[*at, "risicos"]),
        "chain": chain.get_absolute_url(),
        "files": reverse("duediligence:files", args=at),
        "versions": reverse("duediligence:versions", args=at),
    }
    found |= {kind: reverse("duediligence:rows", args=[*at, kind]) for kind in KINDS}
    found |= {f"add {kind}": reverse("duediligence:add", args=[*at, kind]) for kind in KINDS}
    for kind, rows in (("schakels", dossier.sites), ("bewijs", dossier.evidences)):
        address = reverse("duediligence:row", args=[*at, kind, rows.latest("pk").pk])
        found[f"change {kind}"] = address
    return found
