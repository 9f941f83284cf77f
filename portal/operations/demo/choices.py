"""A weighing, a form of ISV and a plan for the main example, as an officer would fill them in."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils.translation import override

from portal.accounts.models import User
from tenders.actions.planning import choose_days
from tenders.actions.weighing import choose_form, save_worksheet
from tenders.advice.engine import advise
from tenders.facts import facts_of
from tenders.models import Tender
from tenders.pages.weighing import form_page, propose
from tenders.proportionality.weigh import Answers, weigh

ANSWERS = Answers(
    stone_percent=35,
    market="some",
    small_firms="with-help",
    law={
        "terms": "Ruimer dan het minimum, zodat leveranciers hun keten kunnen navragen.",
        "contract": "De leverancier krijgt drie maanden voor risicoanalyse en plan van aanpak.",
    },
)
REASON = (
    "Uitvoeringsvoorwaarde, want dan gaat elke inschrijver akkoord. Daarnaast een "
    "gunningscriterium, omdat enkele leveranciers al verder zijn en dat mag tellen."
)


def choose_for(tender: Tender, officer: User, weekday: Callable[[date], date]) -> None:
    """The steps between facts and documents; the days hang on those of the tender."""
    tender = Tender.objects.prefetch_related("lots", "stones").get(pk=tender.pk)
    facts = facts_of(tender)
    advice = advise(facts)
    with override("nl"):
        text = propose(tender, facts, advice, ANSWERS)
        scores = {str(score): words for score, words in form_page(tender).scores.items()}
    save_worksheet(tender, ANSWERS, weigh(facts, advice, ANSWERS), text, number=0, by=officer)
    choose_form(
        tender,
        ["performance", "award"],
        reason=REASON,
        weights={"price": 60, "quality": 25, "isv": 15},
        scores=scores,
        version=tender.version,
        by=officer,
    )
    closing, start = facts.closing_date, facts.start_date
    assert closing  # noqa: S101 -- the example has one
    assert start  # noqa: S101 -- and the other
    award = weekday(closing + timedelta(days=57))
    choose_days(
        tender,
        {
            "questions": weekday(closing - timedelta(days=24)),
            "information": weekday(closing - timedelta(days=14)),
            "award-letter": weekday(closing + timedelta(days=28)),
            "award": award,
            "award-notice": weekday(award + timedelta(days=10)),
            "due-diligence": weekday(start - timedelta(days=14)),
        },
        None,
        version=tender.version,
        by=officer,
    )
