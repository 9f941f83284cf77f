"""The difference between two dossiers is complete: with it the old one becomes the new one."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.core.content import FIELDS, canonical, digest_of
from duediligence.core.differences import differences

VALUES = st.sampled_from([None, "", "a", "b", 0, 1, True, [1], [1, 2]])
ANSWERS = st.dictionaries(
    st.sampled_from(["responsible", "report"]),
    st.builds(
        lambda value, note, year: {"value": value, "note": note, "confirmed": year},
        st.sampled_from("xyz"),
        st.sampled_from(["", "n"]),
        st.sampled_from([2026, 2027]),
    ),
    max_size=2,
)


def rows(kind):
    """At most two rows with a few fields each: what a field holds does not matter here."""
    row = st.dictionaries(st.sampled_from(FIELDS[kind]), VALUES, max_size=3)
    if kind == "chains":
        row = st.builds(lambda fields, answers: fields | {"answers": answers}, row, ANSWERS)
    found = st.dictionaries(st.sampled_from([1, 2, 3]), row, max_size=2)
    return found.map(lambda made: [{"id": pk, **made[pk]} for pk in sorted(made)])


CONTENTS = st.fixed_dictionaries(
    {
        "group": st.sampled_from("ABC"),
        "round": st.integers(2026, 2028),
        "answers": ANSWERS,
        **{kind: rows(kind) for kind in FIELDS},
    }
)


def applied(old, changes):
    """Make the new dossier from the old one and what is said to differ."""
    made = copy.deepcopy(old)
    for change in (c for c in changes if c.part in FIELDS):
        found = {row["id"]: row for row in made[change.part]}
        if change.what == "removed":
            del found[change.key]
        else:
            row = found.setdefault(change.key, {"id": change.key, "answers": {}})
            row.update({name: new for name, _old, new in change.fields})
        made[change.part] = [found[pk] for pk in sorted(found)]
    chains = {row["id"]: row for row in made["chains"]}
    for change in changes:
        if change.part == "dossier":
            made[change.key] = change.fields[0][2]
        if change.part == "answers" and (not change.chain or change.chain in chains):
            answers = chains[change.chain]["answers"] if change.chain else made["answers"]
            if change.what == "removed":
                answers.pop(change.key, None)
            else:
                kept = answers.setdefault(change.key, {})
                kept.update({name: new for name, _old, new in change.fields})
    return made


def bare(content):
    """Without what is empty: nothing, an empty text and an empty list say the same."""
    if isinstance(content, dict):
        return {k: bare(v) for k, v in content.items() if v not in (None, "", [], {})}
    return [bare(each) for each in content] if isinstance(content, list) else content


@settings(max_examples=40, deadline=None)
@given(old=CONTENTS, new=CONTENTS)
def test_with_the_differences_the_old_becomes_the_new(old, new):
    assert bare(applied(old, differences(old, new))) == bare(new)


@settings(max_examples=20, deadline=None)
@given(content=CONTENTS)
def test_a_dossier_does_not_differ_from_itself(content):
    assert differences(content, copy.deepcopy(content)) == []
    assert digest_of(content) == digest_of(dict(reversed(content.items())))
    assert canonical(content).isascii()
