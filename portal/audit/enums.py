"""By which door a deed came in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Door(models.TextChoices):
    WEB = "web", _("website")
    TASK = "task", _("background work")
    COMMAND = "command", _("command on the server")
