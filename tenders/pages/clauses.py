"""What the pages about clauses show: the library, one clause, and the selection of a tender."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.shared.errors import PortalError
from portal.shared.text import folded
from tenders import choices
from tenders.actions import clauses as deeds
from tenders.advice import reference
from tenders.clauses import choosing, html
from tenders.clauses.checking import Chosen, Finding, check
from tenders.clauses.document import clause_body
from tenders.clauses.facts import ClauseFacts
from tenders.clauses.filling import in_words, value_of
from tenders.clauses.payload import AMBITIONS, PHASES, THEMES, TYPES, Clause, said_names
from tenders.metrokaart.network import LANGUAGES
from tenders.models import ClauseFile
from tenders.pages.printing import Addresses, PrintRow, print_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.safestring import SafeString

    from portal.texts.models import Version
    from tenders.clauses.payload import Basis, Language
    from tenders.models import Tender, TenderClause

#: What the library is filtered by, besides words.
FILTERS = ("phase", "type", "theme", "ambition", "jurisdiction")


@dataclass(frozen=True, slots=True)
class Row:
    """A clause in a list."""

    number: str
    title: str
    purpose: str
    type: str
    ambition: str
    phase: str
    url: str
    needs_lawyer: bool
    chosen: bool = False
    advised: bool = False
    why: str = ""
    against: str = ""


@dataclass(frozen=True, slots=True)
class ChosenRow:
    number: str
    title: str
    version: int
    newer: int  # 0: nothing newer to answer
    why: str
    filled: str
    fill_url: str
    compare_url: str


@dataclass(frozen=True, slots=True)
class Remark:
    text: str
    number: str
    stop: bool


@dataclass(frozen=True, slots=True)
class BasisRow:
    """An article that a clause rests on; ``source`` says where it was read, and in which state."""

    country: str
    article: str
    certainty: str
    source: str


def names() -> dict[str, dict[str, str]]:
    """The words for the codes of clauses, by what is filtered on."""
    return {
        "phase": {
            "A": _("deciding and consulting"),
            "B": _("designing and preparing"),
            "C": _("tendering"),
            "D": _("carrying out"),
        },
        "type": {
            "consultation": _("market consultation"),
            "notice": _("notice"),
            "exclusion": _("exclusion"),
            "selection": _("selection"),
            "specification": _("specification and origin"),
            "labels": _("labels"),
            "award": _("award criterion"),
            "declaration": _("declaration"),
            "performance": _("ISV performance condition"),
            "contract": _("contract"),
            "verification": _("verification"),
            "letter": _("letter"),
        },
        "theme": {
            "due-diligence": _("due diligence"),
            "origin": _("origin"),
            "risk": _("risk"),
            "labour": _("labour"),
            "remedy": _("remedy"),
            "sanction": _("sanction"),
            "transparency": _("openness"),
            "verification": _("verification"),
            "labels": _("labels"),
            "subcontracting": _("subcontracting"),
            "dialogue": _("dialogue"),
            "environment": _("environment"),
            "procedure": _("procedure"),
        },
        "ambition": {
            "basis": _("basis"),
            "significant": _("significant"),
            "ambitious": _("ambitious"),
        },
        "jurisdiction": {"nl": _("the Netherlands"), "be": _("Belgium (Flanders)")},
    }


# --- The library --------------------------------------------------------------------------------
def library_page(query: Mapping[str, str]) -> dict[str, Any]:
    """For everybody: all clauses that the filters leave; one query."""
    language, words = choices.language(), names()
    found = filtered(deeds.library().clauses, query, language)
    return {
        "rows": [_row(clause, words, language, public=True) for clause in found],
        "filters": filter_fields(query, words),
        "query": query.get("q", ""),
    }


def filtered(
    clauses: Iterable[Clause], query: Mapping[str, str], language: Language
) -> list[Clause]:
    wanted = folded(query.get("q", "")).split()
    return [
        clause
        for clause in clauses
        if all(_matches(clause, name, query.get(name, "")) for name in FILTERS)
        and all(word in _words_of(clause, language) for word in wanted)
    ]


def filter_fields(
    query: Mapping[str, str], words: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    labels = {
        "phase": _("Phase"),
        "type": _("Kind"),
        "theme": _("Theme"),
        "ambition": _("Ambition"),
        "jurisdiction": _("Country"),
    }
    known = {"phase": PHASES, "type": TYPES, "theme": THEMES, "ambition": AMBITIONS}
    return [
        {
            "name": name,
            "label": labels[name],
            "choices": [(code, words[name][code]) for code in known.get(name, words[name])],
            "value": query.get(name, ""),
        }
        for name in FILTERS
    ]


def clause_page(version: Version) -> dict[str, Any]:
    """One clause for everybody, in the words of both countries, with its places open."""
    language = choices.language()
    clause, words = deeds.clause_of(version), names()
    texts = [("nl", _("The Netherlands")), ("be", _("Flanders"))]
    differs = "be" in clause.payload["text"] and language == "nl"
    shown = texts if differs else texts[:1]
    return {
        "clause": clause,
        "basis": basis_rows(clause),
        "version": version,
        "title": clause.title(language),
        "texts": [
            (name if differs else "", _open_text(clause, country, language))
            for country, name in shown
        ],
        "said": [(label, clause.said(code, language)) for code, label in said_names().items()],
        "facts": [
            (_("Kind"), words["type"][clause.type]),
            (_("Ambition"), words["ambition"][clause.ambition]),
            (_("Phase"), words["phase"][clause.phase]),
            (_("Theme"), ", ".join(words["theme"][t] for t in THEMES if t in clause.themes)),
            (
                _("Country"),
                ", ".join(words["jurisdiction"][c] for c in clause.payload["jurisdictions"]),
            ),
            (_("Groups of suppliers"), ", ".join(clause.payload["groups"])),
        ],
        "parameters": [
            {
                "code": p.code,
                "name": p.name(language),
                "limits": f"{p.minimum} - {p.maximum}" if p.minimum is not None else "",
                "default": p.default,
            }
            for p in clause.parameters
        ],
        "numbers": [v.number for v in _published(version)],
    }


def basis_rows(clause: Clause, jurisdiction: str = "") -> list[BasisRow]:
    """All of them, or those that hold in this jurisdiction."""
    countries = {**names()["jurisdiction"], "eu": _("international")}
    wanted = {jurisdiction, "eu"} if jurisdiction else set(countries)
    return [
        BasisRow(countries[row.jurisdiction], row.article, row.certainty, _source_of(row))
        for row in clause.basis
        if row.jurisdiction in wanted
    ]


def _source_of(row: Basis) -> str:
    source = reference.sources()[row.source]
    if row.certainty != "verified":
        return _("Source: %(name)s.") % {"name": source.name}
    if source.state is None:
        return _("Read in: %(name)s.") % {"name": source.name}
    said = {"name": source.name, "day": date_format(source.state, "j F Y")}
    return _("Read in: %(name)s, text of %(day)s.") % said


def _published(version: Version) -> list[Version]:
    return list(version.text.versions.published().order_by("number"))


def _open_text(clause: Clause, country: str, language: Language) -> SafeString:
    """The words as they stand in the library: what is filled in shows its name."""
    facts = ClauseFacts(jurisdiction=country)
    values = {p.code: f"[{p.name(language)}]" for p in clause.parameters}
    return html.fragment(clause_body(Chosen(clause, values), facts, language))


# --- The selection of a tender --------------------------------------------------------------------
def selection_page(tender: Tender, query: Mapping[str, str]) -> dict[str, Any]:
    """A fixed number of queries, whatever is chosen."""
    language, words = choices.language(), names()
    known = deeds.library()
    facts = deeds.facts_for(tender, language)
    pairs = deeds.chosen_clauses(tender, language)
    newest = deeds.newer([row for row, _each in pairs], known)
    fits = {fit.clause.number: fit for fit in choosing.fits(known.clauses, facts)}
    chosen = {row.number for row, _each in pairs}
    found = filtered([fit.clause for fit in fits.values()], query, language)
    return {
        "chosen": [
            _chosen_row(tender, row, each, newest.get(row.number), fits.get(row.number), language)
            for row, each in pairs
        ],
        "remarks": [
            _remark(finding, {e.clause.number: e for _r, e in pairs}, language)
            for finding in check([each for _row, each in pairs], facts)
        ],
        "library": [
            _row(clause, words, language, chosen=clause.number in chosen, fit=fits[clause.number])
            for clause in found
        ],
        "filters": [f for f in filter_fields(query, words) if f["name"] != "jurisdiction"],
        "query": query.get("q", ""),
        "advised_left": sum(fit.advised and number not in chosen for number, fit in fits.items()),
        "unread": any(each.clause.needs_lawyer for _row, each in pairs),
        "pdfs": pdf_rows(tender) if pairs else [],
    }


def pdf_rows(tender: Tender) -> list[PrintRow]:
    """A row per language; a fixed number of queries."""
    found = {file.language: file for file in tender.clause_files.select_related("job")}
    page = reverse("tenders:clauses", args=[tender.pk])
    progress = reverse("tenders:clauses-pdf-progress", args=[tender.pk])

    def addresses(language: str) -> Addresses:
        ask = reverse("tenders:clauses-pdf", args=[tender.pk, language])
        file = reverse("tenders:clauses-file", args=[tender.pk, language, "pdf"])
        return Addresses(page, ask, f"{progress}?language={language}", file)

    steps = {"drawing": _("We put the clauses in order.")}
    return [
        print_row(each, found.get(each), _digest(tender, each), addresses(each), steps)
        for each in LANGUAGES
    ]


def _digest(tender: Tender, language: Language) -> str:
    """Of what the PDF would say now; "" when the clauses cannot leave like this."""
    try:
        return deeds.PDF.of(ClauseFile(language=language), tender).digest
    except PortalError:
        return ""


def filled_text(row: TenderClause, tender: Tender) -> SafeString:
    """The clause as it will stand in the document."""
    language = choices.language()
    chosen = deeds.chosen_clause(row, language)
    return html.fragment(clause_body(chosen, deeds.facts_for(tender, language), language))


def _chosen_row(
    tender: Tender,
    row: TenderClause,
    each: Chosen,
    newer: Version | None,
    fit: choosing.Fit | None,
    language: Language,
) -> ChosenRow:
    values = [
        f"{p.name(language)}: {in_words(p, value_of(p, each.values), language)}"
        for p in each.clause.parameters
    ]
    return ChosenRow(
        number=row.number,
        title=each.clause.title(language),
        version=row.version.number,
        newer=newer.number if newer else 0,
        why=_why(fit),
        filled="; ".join(values),
        fill_url=reverse("tenders:clause", args=[tender.pk, row.number]),
        compare_url=reverse("clauses:clause", args=[row.number]),
    )


def _row(
    clause: Clause,
    words: Mapping[str, Mapping[str, str]],
    language: Language,
    *,
    public: bool = False,
    chosen: bool = False,
    fit: choosing.Fit | None = None,
) -> Row:
    return Row(
        number=clause.number,
        title=clause.title(language),
        purpose=clause.said("purpose", language),
        type=words["type"][clause.type],
        ambition=words["ambition"][clause.ambition],
        phase=words["phase"][clause.phase],
        url=reverse("clauses:clause", args=[clause.number]),
        needs_lawyer=clause.needs_lawyer,
        chosen=chosen,
        advised=bool(fit and fit.advised),
        why="" if public else _why(fit),
        against="" if public else _against(fit),
    )


def _why(fit: choosing.Fit | None) -> str:
    words = {
        "form": _("fits the form of ISV that you chose"),
        "always": _("belongs in every tender of this kind"),
        "european": _("the tender is European"),
        "group-c": _("stone may come from outside Europe"),
        "long": _("the contract lasts a year or more"),
    }
    return "; ".join(words[why] for why in fit.reasons if why in words) if fit else ""


def _against(fit: choosing.Fit | None) -> str:
    words = {
        "other-form": _("is for another form of ISV"),
        "no-such-supplier": _("no supplier of that group can deliver here"),
        "other-nature": _("is for another kind of assignment"),
        "not-european": _("is for European tenders"),
        "european-only": _("is for tenders below the threshold"),
    }
    return "; ".join(words[code] for code in fit.against) if fit else ""


def _remark(finding: Finding, chosen: Mapping[str, Chosen], language: Language) -> Remark:
    clause = chosen[finding.number].clause

    def called(code: str, number: str = "") -> str:
        owner = chosen[number].clause if number in chosen else clause
        return next((p.name(language) for p in owner.parameters if p.code == code), code)

    said: dict[str, Any] = {**finding.params, "number": finding.number}
    said["name"] = called(str(finding.params.get("parameter", "")))
    sentences = {
        "outside-limits": _("%(name)s must be between %(minimum)s and %(maximum)s."),
        "not-filled": _("Still to fill in: %(name)s."),
        "not-here": _("This clause is not for this country."),
        "needs": _("This clause works only together with %(other)s, which you have not chosen."),
        "no-sanction": _("Nothing happens when these duties are not met: %(numbers)s. Add ISV-12."),
        "no-access": _("Nobody may come and look for: %(numbers)s. Add ISV-09."),
        "order": _("%(first_name)s (%(other)s) is longer or more than %(then_name)s."),
        "beyond-contract": _(
            "%(name)s is longer than the contract, which lasts %(months)s months."
        ),
        "before-delivery": _(
            "%(name)s ends after the stone is delivered: there are %(days)s days between closing "
            "and start."
        ),
        "weights": _("The weights of %(numbers)s are together %(total)s%%: more than the whole."),
        "twice": _("This clause is there twice."),
    }
    if finding.code == "order":
        said["first_name"] = called(str(finding.params["first"]), str(finding.params["other"]))
        said["then_name"] = called(str(finding.params["then"]))
    return Remark(capfirst(sentences[finding.code] % said), finding.number, finding.stop)


def _matches(clause: Clause, name: str, wanted: str) -> bool:
    if not wanted:
        return True
    if name == "theme":
        return wanted in clause.themes
    if name == "jurisdiction":
        return wanted in clause.jurisdictions
    return str(clause.payload[name]) == wanted


def _words_of(clause: Clause, language: Language) -> str:
    return folded(
        f"{clause.number} {clause.title(language)} {clause.said('purpose', language)} "
        f"{clause.text(language, 'nl')}"
    )
