"""The form that starts a check of documents."""

from typing import Any

from django.utils.translation import gettext as _

from portal.files.forms import SendForm
from portal.files.kinds import Kind, megabytes
from tenders.actions.checking import readable


class CheckForm(SendForm):
    """As for sending files, but only those that the check can read."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        endings = sorted(readable())
        field = self.fields["documents"]
        field.help_text = _("At most %(size)s for each file. Possible are: %(extensions)s.") % {
            "size": megabytes(kind.rules.max_bytes),
            "extensions": ", ".join(ending.removeprefix(".") for ending in endings),
        }
        field.widget.attrs["accept"] = ",".join(endings)
