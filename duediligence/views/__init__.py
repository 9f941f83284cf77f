"""The doors for the browser; every view finds, asks, does and answers."""

from duediligence.views.chains import chain
from duediligence.views.dossier import begin_round, detail, group, start
from duediligence.views.matching import consent, match, matches
from duediligence.views.questions import answer, autosave
from duediligence.views.reading import (
    read,
    read_done,
    read_in,
    read_json,
    read_progress,
    read_stop,
)
from duediligence.views.rows import add, options, remove, row, row_list
from duediligence.views.shared import (
    ask_shared_pdf,
    of_tender,
    received,
    shared,
    shared_file,
    shared_pdf_progress,
    shared_rows,
    shared_sheet,
)
from duediligence.views.sharing import readings, revoke, send_newest, share_new, sharing
from duediligence.views.sheets import file_progress, files, make_file, sheet
from duediligence.views.versions import version, version_file, versions
from duediligence.views.year import (
    public_file,
    public_summary,
    report,
    report_file,
    summaries,
    summary,
)

__all__ = [
    "add",
    "answer",
    "ask_shared_pdf",
    "autosave",
    "begin_round",
    "chain",
    "consent",
    "detail",
    "file_progress",
    "files",
    "group",
    "make_file",
    "match",
    "matches",
    "of_tender",
    "options",
    "public_file",
    "public_summary",
    "read",
    "read_done",
    "read_in",
    "read_json",
    "read_progress",
    "read_stop",
    "readings",
    "received",
    "remove",
    "report",
    "report_file",
    "revoke",
    "row",
    "row_list",
    "send_newest",
    "share_new",
    "shared",
    "shared_file",
    "shared_pdf_progress",
    "shared_rows",
    "shared_sheet",
    "sharing",
    "sheet",
    "start",
    "summaries",
    "summary",
    "version",
    "version_file",
    "versions",
]
