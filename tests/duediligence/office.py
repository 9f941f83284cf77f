"""What LibreOffice makes of the spreadsheets: ``python -m tests.duediligence.office``.

A workbook with the naughty strings, lists to choose from and a formula is written as XLSX and as
ODS; LibreOffice opens each, saves it as XLSX and as ODS, and what we read from that must be what
we wrote, but for signs that it drops (``as_programs_keep``): those are counted.

Exit status 0 good, 1 not. No part of the suite: LibreOffice (Debian: libreoffice-calc-nogui) is not
among what the project installs.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which

from duediligence.sheets import (
    WRITERS,
    Drop,
    Formula,
    Sheet,
    as_programs_keep,
    normal,
    read_workbook,
)
from tests.tenders.naughty import naughty_strings

#: LibreOffice's names of its filters.
FILTERS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods:calc8"}
#: Seconds for one file.
PATIENCE = 120
#: Excel and LibreOffice begin a line anew at each of these, and keep one kind.
TEXTS = [
    "  a  b ",
    "a\nb",
    "\ta",
    "a\tb",
    "0012",
    "1.0",
    "=1+1",
    "+31 6",
    "TRUE",
    "2027-01-31",
    "_x000B_",
]


def main():
    office = which("soffice") or which("libreoffice")
    if not office:
        sys.exit("LibreOffice is not installed (Debian: apt-get install libreoffice-calc-nogui)")
    with tempfile.TemporaryDirectory() as folder:
        wrong = list(faults(office, Path(folder)))
    sys.stdout.write("\n".join([*wrong, f"{len(wrong)} faults"]) + "\n")
    return bool(wrong)


def book():
    texts = [*TEXTS, *(text for text in naughty_strings() if "\0" not in text)]
    rows = [["key", "name"], ["Sleutel", "Naam"], *([f"S{n}", t] for n, t in enumerate(texts))]
    left = Formula("COUNTBLANK(Schakels!$B$3:$B$9)", "0")
    choices = Drop(0, 3, 40, ["Groeve", "Zagerij"], "Lijsten!$A$1:$A$2")
    return [
        Sheet("Schakels", rows, [choices], heads=2),
        Sheet("Lijsten", [["Groeve"], ["Zagerij"]], is_fixed=True),
        Sheet("Controle", [["Leeg", left]], is_fixed=True),
    ]


def faults(office, folder):
    wanted = normal(book()[0].rows)
    for kind, write in WRITERS.items():
        source = folder / f"van-{kind}.{kind}"
        source.write_bytes(write(book()))
        for to in FILTERS:
            made = converted(office, source, to, folder)
            sheets = {sheet.name: sheet for sheet in read_workbook(made.read_bytes())}
            found = normal(sheets["Schakels"].rows)
            when = f"{kind} saved as {to}"
            other_signs = sum(one != other for one, other in zip(wanted, found, strict=False))
            sys.stdout.write(f"{when}: {len(found)} rows, {other_signs} without a sign\n")
            if len(found) != len(wanted):
                yield f"{when}: {len(found)} rows instead of {len(wanted)}"
            for number, (one, other) in enumerate(zip(wanted, found, strict=False), start=1):
                if saved(one) != saved(other):
                    yield f"{when}, row {number}: {one!r} is {other!r}"
            if not isinstance(sheets["Controle"].rows[0][1], Formula):
                yield f"{when}: the formula is gone"


def saved(row):
    return normal([[as_programs_keep(cell) for cell in row]])


def converted(office, source, to, folder):
    target = folder / f"{source.stem}-{to}"
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    subprocess.run(  # noqa: S603 -- a program of the system with our own file
        [office, profile, "--headless", "--convert-to", FILTERS[to], "--outdir", target, source],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    return target / f"{source.stem}.{to}"


if __name__ == "__main__":
    sys.exit(main())
