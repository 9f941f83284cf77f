"""One way for all commands to answer programs and people, and to refuse.

With ``--json`` everything, also a refusal and a mistake in the arguments, is JSON on stdout::

    {"error": {"code": "unknown-date", "message": "..."}}

Without it, a refusal is one line on stderr. Either way the exit status of a refusal is 2.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, SystemCheckError
from django.utils.translation import gettext as _

from portal.shared.errors import PortalError

#: Exit status of bad use and of a refusal.
REFUSED = 2


class BadUseError(PortalError):
    """The arguments of a command make no sense."""

    code = "bad-use"


class PortalCommand(BaseCommand):
    """A command with ``--json``. Refuse with a ``PortalError``; answer with ``answer``.

    ``handle`` ends with another status by ``sys.exit``. Called from Python (``call_command``) a
    refusal is simply the ``PortalError``.
    """

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # Abbreviations would let "--js" switch on JSON after we looked for "--json".
        parser = super().create_parser(prog_name, subcommand, allow_abbrev=False, **kwargs)
        parser.called_from_command_line = False  # then argparse's errors come to us as exceptions
        parser.add_argument("--json", action="store_true", help="answer in JSON on stdout")
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        try:
            super().run_from_argv(argv)
        except PortalError as refusal:
            self._refuse(refusal, as_json="--json" in argv)
        except CommandError as error:
            message = str(error).removeprefix("Error: ")
            self._refuse(BadUseError(message), as_json="--json" in argv)

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except SystemCheckError:
            raise
        except CommandError as error:  # Django's own refusals: an unknown database, say
            raise BadUseError(str(error)) from error

    def answer(self, data: object) -> None:
        """Write ``data`` as JSON on stdout, in ASCII: no terminal or pipe can spoil it."""
        self.stdout.write(json.dumps(data, indent=2))

    def _refuse(self, refusal: PortalError, *, as_json: bool) -> None:
        if as_json:
            self.answer({"error": {"code": refusal.code, "message": str(refusal.message)}})
        else:
            self.stderr.write(str(refusal.message))
        sys.exit(REFUSED)


def check_writable(output: Path) -> None:
    """Say so before the work, not after it. Raises ``PortalError`` (``unwritable-output``)."""
    folder = output.parent
    taken = output.is_dir() or (output.exists() and not os.access(output, os.W_OK))
    if taken or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise not_writable(output)


def not_writable(output: Path) -> PortalError:
    return PortalError(
        _("%(file)s cannot be written.") % {"file": output}, code="unwritable-output"
    )
