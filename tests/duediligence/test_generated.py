"""Whatever a dossier holds: a spreadsheet of it loses nothing."""

import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from duediligence.content import content_of
from duediligence.core.content import FIELDS, MANY, POINTS_TO
from duediligence.exchange.reading import import_sheets
from duediligence.exchange.writing import workbook_of
from duediligence.sheets import WRITERS, read_workbook
from tests.duediligence.generated import DOSSIERS, built
from tests.factories import DossierFactory

#: What a spreadsheet keeps does not depend on the database.
pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
KEY = re.compile(r"\b([KSVRMBC])(\d+)\b")
#: Which columns hold keys.
KEYS = {"key", *POINTS_TO}


def there_and_back(dossier, kind):
    book = read_workbook(WRITERS[kind](workbook_of(dossier)))
    return {
        sheet.name: [[c if isinstance(c, str) else None for c in r] for r in sheet.rows]
        for sheet in book
    }


def as_new(sheets):
    """The same rows with keys of one's own, as if another company had typed them."""
    found = {}
    for name, rows in sheets.items():
        heads = rows[0] if rows else []
        found[name] = [
            rows_
            if number < 2
            else [
                KEY.sub(r"nieuw\1\2", cell) if head in KEYS else "0" if head == "version" else cell
                for head, cell in zip(heads, rows_, strict=False)
            ]
            for number, rows_ in enumerate(rows)
        ]
    return found


def without_ids(content):
    """Rows by their place in the order instead of their number."""
    places = {kind: {row["id"]: n for n, row in enumerate(content[kind])} for kind in FIELDS}
    plain = {"group": content["group"], "answers": content["answers"]}
    for kind, names in FIELDS.items():
        plain[kind] = []
        for row in content[kind]:
            kept = {}
            for name in names:
                value = row[name]
                if name in POINTS_TO and value:
                    place = places[POINTS_TO[name]]
                    value = sorted(place[pk] for pk in value) if name in MANY else place[value]
                kept[name] = value
            plain[kind].append(kept)
    return plain


@pytest.mark.parametrize("kind", WRITERS)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    # One dossier takes a second: making a failing one smaller would take five minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(plan=DOSSIERS)
def test_a_spreadsheet_loses_nothing(db, kind, plan):
    dossier = built(DossierFactory(group="C"), plan)
    before = content_of(dossier)
    sheets = there_and_back(dossier, kind)

    same = import_sheets(dossier, sheets)
    assert (same.problems, same.conflicts, same.created, same.updated) == ([], [], 0, 0)
    assert content_of(dossier) == before

    other = DossierFactory(group="C", round=dossier.round, first_round=dossier.first_round)
    copied = import_sheets(other, as_new(sheets))
    assert (copied.problems, copied.conflicts) == ([], [])
    assert without_ids(content_of(other)) == without_ids(before)
