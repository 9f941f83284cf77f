"""Mail as files: what a local installation does in place of sending."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.base import BaseEmailBackend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage


class EmlFileBackend(BaseEmailBackend):
    """Write each mail as one RFC 5322 file ``<moment>-<random>.eml``, readable by mail programs.

    The folder is ``settings.EMAIL_FILE_PATH`` or ``file_path``; it is made when needed. Files
    sort by moment (UTC, microseconds) and appear whole or not at all. Blind copies are not in
    the file, as in what a receiver gets.
    """

    def __init__(self, *args: Any, file_path: str | Path | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        folder = file_path or getattr(settings, "EMAIL_FILE_PATH", None)
        if not folder:
            raise ImproperlyConfigured("EmlFileBackend needs EMAIL_FILE_PATH")
        self.folder = Path(folder)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write those that have a receiver; returns how many."""
        count = 0
        for mail in email_messages:
            if not mail.recipients():
                continue
            try:
                self._write(mail)
            except OSError:
                if not self.fail_silently:
                    raise
            else:
                count += 1
        return count

    def _write(self, mail: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S-%f")
        target = self.folder / f"{moment}-{secrets.token_hex(4)}.eml"
        content = mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own as_bytes
        unfinished = target.with_suffix(".part")
        # Mails hold links with which a password can be set: for the owner's eyes only.
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123 -- a descriptor
            file.write(content)
        unfinished.rename(target)
