"""What LibreOffice makes of the exports: ``python -m tests.tenders.clauses.office``.

Every clause, in both languages and for both countries, as DOCX and as ODT. LibreOffice opens each
file, saves it in the other format and back, and writes what it shows as text; the numbers of all
paragraphs must be those of the document each time. Exit status 0 good, 1 not. No part of the
suite: LibreOffice (Debian: libreoffice-writer-nogui) is not among what the project installs.
"""

import difflib
import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import which

MOMENT = datetime(2026, 11, 28, 9, tzinfo=UTC)
#: Where a file goes from each format, by LibreOffice's names of its filters.
ROUND = {
    "docx": ("odt:writer8", "docx:MS Word 2007 XML"),
    "odt": ("docx:MS Word 2007 XML", "odt:writer8"),
}
#: Seconds for all files of one step.
PATIENCE = 300


def main():
    office = which("soffice") or which("libreoffice")
    if not office:
        sys.exit("LibreOffice is not installed (Debian: apt-get install libreoffice-writer-nogui)")
    with tempfile.TemporaryDirectory() as folder:
        wrong = list(faults(office, Path(folder)))
    sys.stdout.write("\n".join([*wrong, f"{len(wrong)} faults"]) + "\n")
    return bool(wrong)


def faults(office, folder):
    wanted = {}
    for kind in ROUND:
        (folder / kind).mkdir()
    for name, document in documents():
        wanted[name] = numbered(document)
        for kind, data in written(document).items():
            (folder / kind / f"{name}.{kind}").write_bytes(data)
    for kind, steps in ROUND.items():
        here = folder / kind
        yield from compared(f"{kind} as it is", shown(office, here, kind), wanted)
        for step in steps:
            here = converted(office, here, step)
            yield from compared(
                f"{kind} after {step}", shown(office, here, here.suffix[1:]), wanted
            )


def documents():
    from django.utils import translation  # noqa: PLC0415 -- after the set-up

    from tenders.clauses.checking import Chosen  # noqa: PLC0415 -- the same
    from tenders.clauses.document import build  # noqa: PLC0415 -- the same
    from tenders.clauses.facts import ClauseFacts  # noqa: PLC0415 -- the same
    from tenders.clauses.filling import first_values  # noqa: PLC0415 -- the same
    from tenders.clauses.seeds import clauses  # noqa: PLC0415 -- the same

    texts = {"title": "Plein & straat", "reference": "R-1", "authority": "Stad <X>"}
    for jurisdiction in ("nl", "be"):
        facts = ClauseFacts(jurisdiction=jurisdiction, texts=texts)
        chosen = [Chosen(each, first_values(each, facts), 1, "ab" * 32) for each in clauses()]
        for language in ("nl", "en"):
            with translation.override(language):
                document = build(chosen, facts, language, day=date(2026, 11, 28))
            yield f"{jurisdiction}-{language}", document


def written(document):
    from tenders.clauses import docx, odt  # noqa: PLC0415 -- after the set-up

    return {
        "docx": docx.write(document, made_at=MOMENT),
        "odt": odt.write(document, made_at=MOMENT),
    }


def numbered(document):
    """The number and the words of every numbered paragraph, and the heading above it."""
    from tenders.clauses.document import Heading, Paragraph  # noqa: PLC0415 -- after the set-up

    found, count = [], 0
    for element in document.elements:
        if isinstance(element, Heading):
            count = 0
            found.append(plain(f"{element.number} {element.text}"))
        elif isinstance(element, Paragraph) and element.kind == "numbered":
            count += 1
            words = "".join(run.text for run in element.runs)
            found.append(plain(f"{count}. {words}"))
    return found


def shown(office, folder, kind):
    """What LibreOffice shows of each file, line by line."""
    texts = converted(office, folder, "txt:Text (encoded):UTF8", of=kind)
    return {
        file.stem: [plain(line) for line in file.read_text("utf-8-sig").splitlines()]
        for file in texts.glob("*.txt")
    }


def converted(office, folder, step, of=""):
    """All files of the folder in another format, in a new folder."""
    ending = step.partition(":")[0]
    target = Path(tempfile.mkdtemp(suffix=f".{ending}", dir=folder.parent))
    profile = folder.parent / "profile"
    files = sorted(map(str, folder.glob(f"*.{of}" if of else "*")))
    command = [office, f"-env:UserInstallation=file://{profile}", "--headless"]
    subprocess.run(  # noqa: S603 -- a program of the system with our own files
        [*command, "--convert-to", step, "--outdir", str(target), *files],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    return target


def compared(when, seen, wanted):
    count = sum(map(len, wanted.values()))
    sys.stdout.write(f"{when}: {len(wanted)} files, {count} headings and numbered paragraphs\n")
    for name, lines in wanted.items():
        there = seen.get(name)
        if there is None:
            yield f"{when}, {name}: LibreOffice does not open it"
            continue
        # Tables, items and the rest stand between: what is wanted comes in this order.
        left = iter(there)
        for line in lines:
            if line not in left:
                near = difflib.get_close_matches(line, there, 1, 0.5)
                shown_as = near[0][:90] if near else "nothing like it"
                yield f"{when}, {name}: {line[:90]!r} is shown as {shown_as!r}"
                break


def plain(text):
    return re.sub(r"\s+", " ", text).strip()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    sys.exit(main())
