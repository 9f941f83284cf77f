"""What jobs and mails are called, for the list of what failed; the code stays beside it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: The task of a job → what it makes. ``tests/portal/home/test_secretariat.py``: none is left out.
JOBS: Mapping[str, str | Promise] = {
    "portal.jobs.tasks.rehearse_heavy": _("rehearsal of heavy work"),
    "portal.jobs.tasks.rehearse_public": _("rehearsal of work for visitors"),
    "portal.jobs.tasks.rehearse_quick": _("rehearsal of quick work"),
    "portal.files.tasks.check_file": _("check of a file that was sent"),
    "portal.operations.tasks.export_own_data": _("copy of somebody's own data"),
    "duediligence.tasks.make_file": _("whole dossier as a file"),
    "duediligence.tasks.render_cut": _("shared dossier (PDF)"),
    "duediligence.tasks.read_in": _("file that is read into a dossier"),
    "duediligence.tasks.render_year": _("public summary or yearly report of a dossier (PDF)"),
    "tenders.tasks.render_guide": _("guide or poster (PDF)"),
    "tenders.tasks.render_clauses": _("clauses (PDF)"),
    "tenders.tasks.render_motivation": _("motivation of proportionality (PDF)"),
    "tenders.tasks.render_visit": _("metrokaart of a visitor (PDF)"),
    "tenders.tasks.check_documents": _("check of tender documents"),
    "tenders.tasks.copy_check": _("copy of a check with comments"),
}
#: The template of a mail → what it is about.
MAILS: Mapping[str, str | Promise] = {
    "account_changed": _("something about logging in was changed"),
    "confirm_registration": _("confirm a registration"),
    "dossier_reminder": _("reminder of a dossier"),
    "dossier_shared": _("what a supplier shares"),
    "invitation": _("invitation"),
    "join_answer": _("answer to a request to join"),
    "join_request": _("request to join"),
    "match_asked": _("question of TIN to a supplier"),
    "match_told": _("answer to a question of TIN"),
    "organisation_decided": _("decision about an organisation"),
    "organisation_waiting": _("an organisation waits for approval"),
    "password_reset": _("new password"),
    "tender_role": _("role in a tender"),
}
