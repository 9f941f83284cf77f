"""From the TOML files to rows: new texts are published as version 1, changed ones are proposed.

A published version is never overwritten. What the file says anew becomes a draft that somebody
must review; a draft that is being written by a person is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.texts.actions import draft_from_seed
from portal.texts.enums import VersionState
from portal.texts.kinds import Kind, Payload, digest_of, kinds
from portal.texts.models import Text, Version


@dataclass(slots=True)
class Loaded:
    """Keys by what happened to them."""

    published: list[str] = field(default_factory=list)  # version 1, from the seed
    proposed: list[str] = field(default_factory=list)  # a draft waits for a reader
    waiting: list[str] = field(default_factory=list)  # somebody is writing a version already
    unchanged: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)  # has rows, and no seed any more


def load_all() -> dict[str, Loaded]:
    """Every kind, in one transaction. Raises ``PayloadError`` for a seed that is no text."""
    with transaction.atomic():
        return {kind.code: _load(kind) for kind in kinds()}


def _load(kind: Kind) -> Loaded:
    seeds = kind.seeds()
    known = {text.key: text for text in Text.objects.filter(kind=kind.code)}
    versions: dict[int, list[Version]] = {}
    for version in Version.objects.of_kind(kind.code).order_by("number"):
        versions.setdefault(version.text_id, []).append(version)
    done = Loaded()
    new: list[tuple[str, Payload]] = []
    for key, payload in seeds.items():
        kind.check(payload)
        if key not in known:
            new.append((key, payload))
            continue
        text = known[key]
        _propose(text, payload, versions.get(text.pk, []), done)
    _publish_new(kind, new)
    done.published = [key for key, _payload in new]
    done.absent = sorted(known.keys() - seeds.keys())
    return done


def _propose(text: Text, payload: Payload, versions: list[Version], done: Loaded) -> None:
    """A seed that was seen before, in whatever state, is not put forward a second time."""
    if any(version.digest == digest_of(payload) for version in versions):
        done.unchanged.append(text.key)
    elif any(version.is_open for version in versions):
        done.waiting.append(text.key)
    else:
        draft_from_seed(text, payload, note=_("The text that comes with the portal has changed."))
        done.proposed.append(text.key)


def _publish_new(kind: Kind, new: list[tuple[str, Payload]]) -> None:
    texts = Text.objects.bulk_create([Text(kind=kind.code, key=key) for key, _payload in new])
    now = timezone.now()
    Version.objects.bulk_create(
        Version(
            text=text,
            number=1,
            payload=payload,
            digest=digest_of(payload),
            state=VersionState.PUBLISHED,
            decided_at=now,
        )
        for text, (_key, payload) in zip(texts, new, strict=True)
    )
