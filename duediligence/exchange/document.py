"""The whole dossier as one document, from which PDF, DOCX and ODT are written.

Everything that was filled in stands in it, also what is asked no more; what is open says so.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from duediligence.content import content_of
from duediligence.core import ordering
from duediligence.core.content import FIELDS, digest_of
from duediligence.core.facts import DossierFacts
from duediligence.core.known import known_share
from duediligence.core.progress import progress
from duediligence.core.reference import questions_for, step, steps
from duediligence.facts import facts_of
from duediligence.models import Dossier
from duediligence.pages.overview import point_text
from duediligence.pages.versions import field_label, name_of_row, value_in_words
from duediligence.wording import every_question
from portal.shared.templatetags.isv import date_plain
from tenders.choices import language
from tenders.clauses.document import Document, Element, Heading, Paragraph, Run, Table

#: What stands in a table: its columns, each with the fields that share it. The rest of a row is
#: said with its name in the last column.
COLUMNS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "sites": (
        ("role", "name"),
        ("place", "country"),
        ("chains",),
        ("level", "known_from", "known_since"),
    ),
    "links": (("seller", "buyer"), ("chain",), ("material",), ("level", "known_from")),
    "evidences": (
        ("title", "kind"),
        ("scope", "site", "chain", "delivery"),
        ("issuer", "issued_on", "valid_until"),
        ("level",),
        ("file_name",),
    ),
}
#: These are told one by one, with a heading each.
TOLD = ("chains", "risks", "measures", "complaints")
#: What no document of XML can hold: it is shown as a sign that says so.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def document_of(dossier: Dossier, *, day: date) -> Document:
    """In the present language; as many queries for a large dossier as for a small one."""
    content, facts = content_of(dossier), facts_of(dossier)
    owners = dict(dossier.measures.values_list("pk", "owner"))
    for row in content["measures"]:
        row["owner"] = owners.get(row["id"], "")
    elements = [
        *_head(dossier, content, day),
        *_progress(facts),
        *_answers(dossier, content["answers"], "company"),
        *_chains(dossier, content),
        *_table("sites", content),
        *_table("links", content),
        *_told("risks", content, _in_order(facts)),
        *_told("measures", content),
        *_table("evidences", content),
        *_told("complaints", content),
    ]
    return Document(
        title=_("Due diligence dossier %(year)s") % {"year": dossier.round},
        subtitle=clean(dossier.organisation.name),
        language=language(),
        elements=tuple(elements),
    )


def _head(dossier: Dossier, content: Mapping[str, Any], day: date) -> Iterator[Element]:
    rows = [
        (_("Supplier"), dossier.organisation.name),
        (_("Registration number"), dossier.organisation.number or "-"),
        (_("Group"), dossier.get_group_display()),
        (_("Round"), str(dossier.round)),
        (_("Made on"), date_plain(day)),
        (_("Fingerprint of the content"), digest_of(content)[:16]),
    ]
    yield table_of([_("About"), _("This document")], rows, _("About this document"))
    said = _(
        "This is the whole dossier, with the names of places and companies. These are trade "
        "secrets: decide yourself who gets this file."
    )
    yield Paragraph((Run(said),), "note")


def _progress(facts: DossierFacts) -> Iterator[Element]:
    yield Heading(1, _("How far it is"))
    if facts.chains:
        known = known_share(facts.chains, facts.sites)
        words = _("%(percent)s%% of the quarries and factories is known: %(known)s of %(total)s.")
        counts = {"percent": known.percent or 0, "known": known.known, "total": known.total}
        yield Paragraph((Run(words % counts),))
    rows = [
        (
            f"{found.number}. {step(found.number).name.to(language())}",
            point_text(p.code, p.done, p.total),
        )
        for found in progress(facts)
        for p in found.points
    ]
    yield table_of([_("Step"), _("What")], rows, _("How far it is"))


def _answers(
    dossier: Dossier, kept: Mapping[str, Mapping[str, Any]], scope: Any, level: int = 1
) -> Iterator[Element]:
    """What is asked now, answered or not; then what was answered and is asked no more."""
    asked = [q.code for q in questions_for(dossier.group, dossier.round_number, scope=scope)]
    known = every_question()
    codes = [*asked, *(code for code in kept if code not in asked)]
    if level == 1 and codes:
        yield Heading(1, _("Answers"))
    for each in steps():
        rows = []
        for code in codes:
            question = known.get(code)
            if (question.step if question else 1) != each.number:
                continue
            row = kept.get(code, {})
            value = value_in_words("answers", "value", row.get("value", ""), {})
            rows.append(
                (
                    question.ask.to(language()) if question else code,
                    value if row.get("value") else _("not answered yet"),
                    str(row.get("note") or "-"),
                    str(row.get("confirmed") or "-"),
                )
            )
        if rows:
            name = f"{each.number}. {each.name.to(language())}"
            yield Heading(level + 1, name)
            head = [_("Question"), _("Answer"), _("In your own words"), _("Round")]
            yield table_of(head, rows, name)


def _chains(dossier: Dossier, content: Mapping[str, Any]) -> Iterator[Element]:
    if content["chains"]:
        yield Heading(1, _("Chains"))
    for row in content["chains"]:
        yield Heading(2, clean(row["name"]))
        yield from _fields("chains", row, content, leave=("name",))
        yield from _answers(dossier, row["answers"], "chain", level=2)


def _in_order(facts: DossierFacts) -> list[int]:
    """The order in which risks are dealt with; those without a place come after."""
    return [risk.id for risk in ordering.in_order(facts.risks)]


def _told(kind: str, content: Mapping[str, Any], first: Iterable[int] = ()) -> Iterator[Element]:
    rows = {row["id"]: row for row in content[kind]}
    order = [pk for pk in first if pk in rows]
    order += [pk for pk in rows if pk not in set(order)]
    if order:
        yield Heading(1, _names()[kind])
    for number, pk in enumerate(order, start=1):
        yield Heading(2, clean(rows[pk]["title"]), f"{number}.")
        yield from _fields(kind, rows[pk], content, leave=("title",))


def _fields(
    kind: str, row: Mapping[str, Any], content: Mapping[str, Any], leave: Iterable[str]
) -> Iterator[Element]:
    """Every field with something in it, one paragraph each."""
    names = [*FIELDS[kind], *(("owner",) if "owner" in row else ())]
    for name in names:
        if name not in leave and row[name] not in ("", None, [], False):
            text = value_in_words(kind, name, row[name], content)
            yield Paragraph((Run(clean(text)),), lead=_said(kind, name))


def _table(kind: str, content: Mapping[str, Any]) -> Iterator[Element]:
    if not content[kind]:
        return
    columns = COLUMNS[kind]
    in_columns = {name for column in columns for name in column}
    rest = [name for name in FIELDS[kind] if name not in in_columns]
    head = _heads()[kind]
    rows = []
    for row in content[kind]:
        cells = [_joined(kind, column, row, content) for column in columns]
        further = [
            f"{_said(kind, name)}: {value_in_words(kind, name, row[name], content)}"
            for name in rest
            if row[name] not in ("", None, [])
        ]
        rows.append([*cells, "\n".join(further) or "-"])
    yield Heading(1, _names()[kind])
    yield table_of([*head, _("Further")], rows, _names()[kind])


def _joined(
    kind: str, column: Iterable[str], row: Mapping[str, Any], content: Mapping[str, Any]
) -> str:
    """The fields of one column, each on a line; who delivers to whom is one sentence."""
    names = tuple(column)
    if kind == "links" and names[0] == "seller":
        return name_of_row("links", row["id"], content)
    parts = [value_in_words(kind, name, row[name], content) for name in names]
    return "\n".join(part for part in parts if part != "-") or "-"


def table_of(head: list[str], rows: Iterable[Iterable[str]], name: str) -> Table:
    return Table(
        tuple(head),
        tuple(tuple((Run(clean(text)),) for text in row) for row in rows),
        name,
    )


def _said(kind: str, name: str) -> str:
    text = field_label(kind, name)
    return text[:1].upper() + text[1:]


def _heads() -> dict[str, list[str]]:
    return {
        "sites": [
            _("The place in the chain"),
            _("Where"),
            _("Chains"),
            _("How sure, and from whom"),
        ],
        "links": [_("Who delivers to whom"), _("Chain"), _("What"), _("How sure, and from whom")],
        "evidences": [
            _("What is it?"),
            _("About what"),
            _("By whom and when"),
            _("How strong"),
            _("The file"),
        ],
    }


def _names() -> dict[str, str]:
    return {
        "sites": _("Places"),
        "links": _("Links"),
        "risks": _("Risks"),
        "measures": _("Measures"),
        "evidences": _("Evidence"),
        "complaints": _("Complaints"),
    }


def clean(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
