"""``permissions.toml``: read for the test, and written out as a page that people can read.

``python -m tests.permissions`` writes docs/permissions.md anew.
"""

import tomllib
from pathlib import Path

HERE = Path(__file__).parent
#: Who is led to the log-in.
OUTSIDE = {"anonymous", "inactive"}
PAGE = HERE.parent / "docs" / "permissions.md"
HEAD = """# Who may see and do what

Made from `tests/permissions.toml` by `python -m tests.permissions`; do not edit this page. The
table is written by hand and tested: every model with a door, every policy and every address of
the portal has a row, or the tests fail.

"""


def load():
    return tomllib.loads((HERE / "permissions.toml").read_text(encoding="utf-8"))


def cells(row, columns):
    """The marks of one row: one per column, or one for all."""
    marks = row.split()
    if len(marks) == 1:
        marks = marks * len(columns)
    if len(marks) != len(columns):
        raise ValueError(f"{len(marks)} marks for {len(columns)} columns: {row}")
    return dict(zip(columns, marks, strict=True))


def by_role(table, roles):
    """Role → state → mark; who has no line of its own has that of ``others``."""
    states = table["states"]
    return {role: cells(table.get(role, table["others"]), states) for role in roles}


def statuses(row, roles):
    """Role → status; ``all 200`` is one status for all, ``in 200`` one for who is logged in."""
    word, _, status = row.partition(" ")
    match word:
        case "all":
            return dict.fromkeys(roles, status)
        case "in":
            return {role: "302" if role in OUTSIDE else status for role in roles}
    return cells(row, roles)


def markdown(data):
    parts = [HEAD, "## The roles\n"]
    parts += [f"- **{role}**: {text}" for role, text in data["roles"].items()]
    parts += ["\n## Doors: whose rows are seen\n", data["doors"]["_about"], ""]
    parts += _by_state(data["doors"], data["roles"])
    parts += ["\n## Policies: who may do what\n", data["policies"]["_about"], ""]
    parts += _by_state(data["policies"], [role for role in data["roles"] if role != "anonymous"])
    parts += ["\n## Roles in one tender\n", data["tender-roles"]["_about"], ""]
    parts += [
        f"- **{role}**: {', '.join(rights.split())}"
        for role, rights in data["tender-roles"].items()
        if role != "_about"
    ]
    parts += ["\n## Addresses\n", data["urls"]["_about"], ""]
    roles = list(data["roles"])
    parts += _table(["address", *roles], _url_rows(data["urls"], roles))
    return "\n".join(parts) + "\n"


def _by_state(tables, roles):
    for name, table in tables.items():
        if name == "_about":
            continue
        states = table["states"]
        yield f"\n### {name}\n"
        rows = ([role, *marks.values()] for role, marks in by_role(table, roles).items())
        yield from _table(["role", *states], rows)


def _url_rows(urls, roles):
    for name, row in urls.items():
        if name != "_about":
            yield [f"`{name}`", *statuses(row, roles).values()]


def _table(head, rows):
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    PAGE.write_text(markdown(load()), encoding="utf-8")
