"""``manage.py advise``: which rules hold for a tender, without a server and without a database.

The terms are those of the procedure that is named, with electronic submission, no prior notice
and no urgency. A European code below the threshold (NL) gives the terms of that procedure, as
for an authority that follows it of its own accord; its standstill is then not required.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from portal.shared.commands import BadUseError, PortalCommand
from portal.shared.errors import PortalError
from tenders.advice import Advice, Facts, Outcome, advise, wording
from tenders.advice.reference import Language, procedures, threshold_periods

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
WHOLE_EUROS = re.compile(r"-?\d+", re.ASCII)
#: One hundred thousand million euros: above it, it is a typing error.
MOST_EUROS = 10**11


class Command(PortalCommand):
    help = "Which threshold, ISV duty, procedures and terms hold for a tender."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jurisdiction", choices=["nl", "be"], required=True)
        parser.add_argument(
            "--authority", choices=["central", "subcentral", "utility"], required=True
        )
        parser.add_argument("--nature", choices=["works", "supplies", "services"], required=True)
        parser.add_argument(
            "--value", required=True, metavar="EUROS", help="estimate in whole euros without VAT"
        )
        parser.add_argument(
            "--date", required=True, metavar="YYYY-MM-DD", help="the day the notice is sent"
        )
        parser.add_argument("--procedure", default="open", metavar="CODE")
        parser.add_argument("--risk-category", choices=["yes", "no"])
        parser.add_argument("--language", choices=["nl", "en"], default="nl")

    def handle(self, *args: Any, **options: Any) -> None:
        language: Language = options["language"]
        with translation.override(language):
            facts = read_facts(options)
            advice = advise(facts)
            if options["json"]:
                self.answer(as_answer(advice, language))
            else:
                self.stdout.write(as_text(advice, language))


def read_facts(options: Mapping[str, Any]) -> Facts:
    """The facts that the arguments state. Raises ``PortalError`` with a code for each mistake."""
    jurisdiction = options["jurisdiction"]
    category = options["risk_category"]
    return Facts(
        jurisdiction=jurisdiction,
        authority=options["authority"],
        nature=options["nature"],
        value_cents=read_euros(options["value"]) * 100,
        notice_date=_day(options["date"]),
        procedure=_procedure(options["procedure"], jurisdiction),
        risk_category=None if category is None else category == "yes",
    )


def read_euros(text: str) -> int:
    if not WHOLE_EUROS.fullmatch(text):
        raise BadUseError(
            _("Give the value in whole euros, for example 480000, not %(text)s.") % {"text": text},
            code="bad-value",
        )
    value = int(text) if len(text) <= len(str(MOST_EUROS)) + 1 else MOST_EUROS + 1
    if text.startswith("-") and int(text[:30]) < 0:
        raise PortalError(_("The value cannot be negative."), code="negative-value")
    if value > MOST_EUROS:
        raise BadUseError(_("The value is too large."), code="bad-value")
    return value


def _day(text: str) -> date:
    """A day inside the known periods: for any other no threshold can be given."""
    try:
        day = date.fromisoformat(text) if ISO_DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise PortalError(
            _("%(text)s is no date. Write it as 2026-11-23.") % {"text": text}, code="unknown-date"
        )
    first, last = threshold_periods()[0].first, threshold_periods()[-1].last
    if not first <= day <= last:
        raise PortalError(
            _("No threshold is known for %(day)s, only from %(first)s up to and with %(last)s.")
            % {"day": text, "first": first.isoformat(), "last": last.isoformat()},
            code="unknown-date",
        )
    return day


def _procedure(code: str, jurisdiction: str) -> str:
    known = procedures("nl" if jurisdiction == "nl" else "be")
    if code not in known:
        raise PortalError(
            _("There is no procedure %(code)s here. Choose one of: %(known)s.")
            % {"code": code, "known": ", ".join(known)},
            code="unknown-procedure",
        )
    return code


# --- The answer ---------------------------------------------------------------------------------
def as_answer(advice: Advice, language: Language) -> dict[str, object]:
    """The JSON of the command; amounts are whole euros."""
    threshold = _get(advice, "threshold")
    return {
        "threshold": {
            "amount": threshold.params["amount"],
            "period": [threshold.params["first"], threshold.params["last"]],
            "source": threshold.source,
            "certainty": threshold.certainty,
        },
        "european": advice.european,
        "isv": {
            "status": _get(advice, "isv").code,
            "reasons": [
                {
                    "code": reason.code,
                    "text": wording.word(reason, language),
                    "source": reason.source,
                    "certainty": reason.certainty,
                }
                for reason in advice.group("isv")
            ],
        },
        "procedures": [
            {
                "code": found.params["procedure"],
                "possible": found.params["possible"],
                "advised": found.params["advised"],
                "reason": wording.word(found, language),
                "article": found.article,
                "source": found.source,
                "certainty": found.certainty,
            }
            for found in advice.group("procedure")
        ],
        "terms": [_term(found, language) for found in advice.group("term")],
    }


def _term(found: Outcome, language: Language) -> dict[str, object]:
    term: dict[str, object] = {
        "code": found.key.removeprefix("term."),
        "days": found.params["days"],
        "base_days": found.params["base_days"],
        "counted_from": found.params["counted_from"],
        "direction": found.params["direction"],
        "article": found.article,
        "source": found.source,
        "certainty": found.certainty,
    }
    if found.params["days"] is None:
        term["reason"] = wording.reason_without_days(found, language)
    return term


def as_text(advice: Advice, language: Language) -> str:
    """The same for a person: one paragraph per outcome, with its article and certainty."""
    certainties = {
        "verified": _("verified"),
        "reconstruction": _("reconstruction"),
        "from-memory": _("from memory"),
    }
    lines: list[str] = []
    for found in advice.outcomes:
        lines += [
            wording.title(found, language),
            f"  {wording.word(found, language)}",
            f"  {found.article} · {certainties[found.certainty]}",
            "",
        ]
    return "\n".join(lines).rstrip()


def _get(advice: Advice, key: str) -> Outcome:
    """An outcome that the checked arguments guarantee."""
    found = advice.get(key)
    if found is None:
        raise LookupError(key)
    return found
