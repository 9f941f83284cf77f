"""What of a frozen dossier a receiver may see: an allow-list per stage, cut before it is sent.

Three stages, each with all of the one before. Before the award only which stone, which country and
which risk; to TIN the names too; after the award everything of the parts that were agreed on. What
is on no list is never shown: a field that somebody adds to a dossier stays inside until somebody
decides about it here. ``NEVER`` says what was decided to stay inside, and a test holds the two
together to all fields there are.

The cut holds no key for what it does not show. So 'not shared' can be told from 'nothing there'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from duediligence.core.content import FIELDS, MANY, POINTS_TO
from duediligence.core.reference import questions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

StageCode = Literal["before-award", "tin", "after-award"]
PartCode = Literal["chain", "risks", "evidence"]

#: Part → the kinds of rows in it. Chains are the frame of every part: which stone it is about.
KINDS: Mapping[str, tuple[str, ...]] = {
    "chain": ("sites", "links"),
    "risks": ("risks", "measures"),
    "evidence": ("evidences",),
}
FRAME = "chains"
#: Stage → kind → what this stage adds to the stage before.
_ADDED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "before-award": {
        "chains": ("stone", "product"),
        "sites": ("role", "chains", "country", "level", "action_date"),
        "risks": (
            "theme",
            "finding",
            "chain",
            "is_actual",
            "scale",
            "scope",
            "irremediability",
            "likelihood",
            "direction",
            "affects",
            "involvement",
        ),
        "measures": ("kind", "risks", "due_date", "status"),
        "evidences": ("kind", "scope", "chain", "level", "issued_on", "valid_until"),
    },
    "tin": {
        "chains": ("name",),
        "sites": ("name", "place", "known_since", "verified_on", "action"),
        "links": ("chain", "seller", "buyer", "level", "known_since"),
        "risks": ("title", "site"),
        "measures": ("title", "site"),
        "evidences": ("title", "site", "issuer", "place", "measures", "file_name", "sha256"),
    },
    "after-award": {
        "sites": ("known_from",),
        "links": ("material", "known_from"),
        "risks": ("description", "sources"),
        "measures": ("goal", "indicator", "partners", "otherwise", "effect", "last_resort"),
        "evidences": ("delivery", "replaces", "doubt", "doubt_answer"),
    },
}
STAGES: tuple[StageCode, ...] = ("before-award", "tin", "after-award")
#: Stays with the supplier at every stage: its own notes, and who complained of what.
NEVER: Mapping[str, tuple[str, ...]] = {
    "chains": ("note",),
    "sites": ("note",),
    "links": ("note",),
    "evidences": ("note",),
    "complaints": FIELDS["complaints"],
}
#: From this stage on answers in words are shown; before it only what was chosen from a list.
WORDS_FROM: StageCode = "after-award"


#: From this stage on the file itself goes along: before it a report could tell every name.
FILES_FROM: StageCode = "after-award"


def file_of(cut: Mapping[str, Any], stage: str, row: int) -> tuple[str, str]:
    """Give the name and SHA-256 of the file of a piece of evidence that goes along, else empty."""
    if _place(stage) >= _place(FILES_FROM):
        for each in cut.get("evidences", ()):
            if each["id"] == row and each.get("sha256"):
                return each.get("file_name", ""), each["sha256"]
    return "", ""


def shown(stage: str, kind: str) -> tuple[str, ...]:
    """Give the fields of a kind of row at this stage, in the order of the dossier. ``KeyError``."""
    upto = STAGES[: _place(stage) + 1]
    allowed = {name for each in upto for name in _ADDED[each].get(kind, ())}
    return tuple(name for name in FIELDS[kind] if name in allowed)


def shows_words(stage: str) -> bool:
    return _place(stage) >= _place(WORDS_FROM)


def limited(content: Mapping[str, Any], stage: str, parts: Collection[str]) -> dict[str, Any]:
    """Cut a dossier to what this stage shows of these parts; an unknown stage or part raises.

    Ids stay, so that two cuts can be compared; what points at a row outside the cut does not.
    """
    kinds = [FRAME, *(kind for part in sorted(parts) for kind in KINDS[part])]
    cut: dict[str, Any] = {"group": content.get("group"), "round": content.get("round")}
    with_answers = "risks" in parts
    if with_answers:
        cut["answers"] = _answers(content.get("answers", {}), stage)
    for kind in FIELDS:
        names = shown(stage, kind)
        if kind not in kinds or not names:
            continue
        cut[kind] = [_row(row, names, kinds) for row in content.get(kind, ())]
    if with_answers:
        kept = {chain["id"]: chain.get("answers", {}) for chain in content.get(FRAME, ())}
        for chain in cut[FRAME]:
            chain["answers"] = _answers(kept[chain["id"]], stage)
    return cut


def _row(row: Mapping[str, Any], names: tuple[str, ...], kinds: Collection[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": row["id"]}
    for name in names:
        if name not in row:
            continue
        if name in POINTS_TO and POINTS_TO[name] not in kinds:
            found[name] = [] if name in MANY else None
        else:
            found[name] = row[name]
    return found


def _answers(answers: Mapping[str, Any], stage: str) -> dict[str, Any]:
    """Of questions that are known: what was chosen, and at the last stage the words too."""
    found = {}
    for code, kept in answers.items():
        question = questions().get(code)
        if question is None:
            continue
        if shows_words(stage):
            found[code] = {name: kept.get(name, "") for name in ("value", "note", "confirmed")}
        elif question.kind == "choice":
            found[code] = {name: kept.get(name, "") for name in ("value", "confirmed")}
    return found


def _place(stage: str) -> int:
    if stage not in STAGES:
        raise KeyError(stage)
    return STAGES.index(stage)
