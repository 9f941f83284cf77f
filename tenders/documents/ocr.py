"""Text of a scan by Tesseract in Dutch, where it is installed; otherwise none."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Dots per inch that Tesseract asks for, over the 72 points of PDF.
_SCALE = 200 / 72
#: Pixels of one page that are still drawn.
_MOST_PIXELS = 30_000_000
#: Wall-clock seconds for one page, and pages that are read at most.
_SECONDS = 60
MOST_PAGES = 200


@cache
def tesseract() -> str:
    """The program, when it is here and knows Dutch; otherwise ``""``."""
    program = shutil.which("tesseract")
    if not program:
        return ""
    told = subprocess.run(  # noqa: S603 -- a program found on the path, fixed arguments
        [program, "--list-langs"], capture_output=True, text=True, check=False, timeout=20
    )
    return program if "nld" in told.stdout.split() else ""


def pages_of_scan(path: str) -> Iterator[str]:
    """The text of each page, in order; a page turned upside down is turned by Tesseract."""
    program = tesseract()
    document = pdfium.PdfDocument(path)
    try:
        with TemporaryDirectory(prefix="ocr-") as folder:
            for number in range(min(len(document), MOST_PAGES)):
                page = document[number]
                width, height = page.get_size()
                scale = min(_SCALE, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
                drawn = page.render(scale=scale, grayscale=True).to_pil()
                page.close()
                darkest, lightest = drawn.getextrema()
                if darkest == lightest:  # nothing on it
                    yield ""
                    continue
                picture = f"{folder}/page.png"
                drawn.save(picture)
                yield _text(program, picture)
    finally:
        document.close()


def _text(program: str, picture: str) -> str:
    for mode in ("1", "3"):  # with the turn of the page first; without it when that is unknown
        try:
            told = subprocess.run(  # noqa: S603 -- a program found on the path, fixed arguments
                [program, picture, "-", "-l", "nld", "--psm", mode],
                capture_output=True,
                check=False,
                timeout=_SECONDS,
                # Its threads only wait for each other on a machine with other work.
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except subprocess.TimeoutExpired:
            return ""
        if told.returncode == 0 and told.stdout.strip():
            return told.stdout.decode("utf-8", "replace")
    return ""
