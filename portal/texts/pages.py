"""What the pages about texts show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language

from portal.shared.text import folded
from portal.texts import kinds
from portal.texts.diffs import Piece, words
from portal.texts.enums import VersionState
from portal.texts.models import Feedback, Text, Version
from portal.texts.policies import may_change_version, may_edit_texts, may_publish_version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from portal.accounts.models import User

#: Rows of feedback on one page.
MOST_FEEDBACK = 50


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    kind: str
    name: str
    state: str
    state_code: str
    number: int
    url: str
    author: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class PartDiff:
    heading: str
    pieces: list[Piece]


def to_review() -> int:
    """How many versions wait for a reader, and drafts of a seed for somebody to take them up."""
    return Version.objects.in_hand().exclude(state=VersionState.DRAFT, author__isnull=False).count()


def texts_page(user: User, query: Mapping[str, str]) -> dict[str, Any]:
    """All texts with what is in hand first; a fixed number of queries."""
    language = get_language() or "nl"
    wanted, kind_code = query.get("q", "").strip(), query.get("kind", "")
    in_hand = {
        version.text_id: version
        for version in Version.objects.visible_to(user).in_hand().select_related("author", "text")
    }
    current = {
        version.text_id: version
        for version in Version.objects.visible_to(user).current().select_related("text")
    }
    registered = {kind.code: kind for kind in kinds.kinds()}
    rows = []
    for text in Text.objects.visible_to(user).order_by("kind", "key"):
        kind = registered.get(text.kind)
        shown = current.get(text.pk) or in_hand.get(text.pk)
        if kind is None or shown is None:
            continue
        name = kind.name(shown.payload, language)
        if kind_code and text.kind != kind_code:
            continue
        if not all(word in folded(f"{text.key} {name}") for word in folded(wanted).split()):
            continue
        rows.append(_row(text, name, current.get(text.pk), in_hand.get(text.pk)))
    return {
        "waiting": [row for row in rows if row.state_code in ("draft", "review")],
        "rows": rows,
        "query": wanted,
        "kind_code": kind_code,
        "kinds": [(kind.code, kind.title) for kind in kinds.kinds()],
        "feedback": list(
            Feedback.objects.visible_to(user)
            .unread()
            .select_related("author", "version__text")
            .order_by("created_at", "pk")[:MOST_FEEDBACK]
        ),
        "may_edit": may_edit_texts(user),
    }


def text_page(user: User, text: Text) -> dict[str, Any]:
    kind, language = kinds.kind(text.kind), get_language() or "nl"
    versions = list(
        text.versions.visible_to(user).select_related("author", "reviewer").order_by("-number")
    )
    current = next((v for v in versions if v.is_published), None)
    shown = current or versions[0]
    return {
        "text": text,
        "kind": kind,
        "name": kind.name(shown.payload, language),
        "parts": kind.parts(shown.payload, language),
        "current": current,
        "versions": versions,
        "in_hand": next((v for v in versions if v.is_open), None),
        "feedback": Feedback.objects.visible_to(user)
        .filter(version__text=text)
        .select_related("author", "version")
        .order_by("-created_at", "-pk")[:MOST_FEEDBACK],
        "may_edit": may_edit_texts(user),
    }


def version_page(user: User, version: Version, against: Version | None) -> dict[str, Any]:
    """One version beside an older one, word by word; without one, simply its words."""
    kind, language = kinds.kind(version.text.kind), get_language() or "nl"
    return {
        "version": version,
        "text": version.text,
        "kind": kind,
        "name": kind.name(version.payload, language),
        "against": against,
        "others": [n for n in _numbers(version) if n != version.number],
        "diffs": _diffs(kind, against, version) if against else [],
        "parts": kind.parts(version.payload, language),
        "may_change": may_change_version(user, version),
        "may_publish": may_publish_version(user, version),
        "may_edit": may_edit_texts(user),
        "edit_url": reverse("texts:edit", args=[version.text.kind, version.text.key]),
    }


def _row(text: Text, name: str, current: Version | None, hand: Version | None) -> Row:
    shown = hand or current
    if shown is None:  # pragma: no cover -- a text has a version from its first moment
        raise LookupError(text.key)
    args = [text.kind, text.key]
    url = (
        reverse("texts:version", args=[*args, hand.number])
        if hand
        else reverse("texts:text", args=args)
    )
    return Row(
        key=text.key,
        kind=text.kind,
        name=name,
        state=shown.get_state_display(),
        state_code=shown.state,
        number=shown.number,
        url=url,
        author=str(shown.author or ""),
        since=shown.submitted_at or shown.created_at,
    )


def _diffs(kind: kinds.Kind, old: Version, new: Version) -> list[PartDiff]:
    """Both languages: a change in one that nobody shows is a change that nobody reads."""
    found = []
    for language in ("nl", "en"):
        before = dict(kind.parts(old.payload, language))
        after = dict(kind.parts(new.payload, language))
        for heading in [*after, *(each for each in before if each not in after)]:
            a, b = before.get(heading, ""), after.get(heading, "")
            if a != b:
                found.append(PartDiff(f"{heading} ({language})", words(a, b)))
    return found


def _numbers(version: Version) -> list[int]:
    return list(version.text.versions.order_by("number").values_list("number", flat=True))
