"""The life of a file on one screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileState(models.TextChoices):
    CHECKING = "checking", _("being checked")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


#: The whole life; both ends are final. A refused file is sent again as a new one.
NEXT = {FileState.CHECKING: {FileState.ACCEPTED, FileState.REFUSED}}
