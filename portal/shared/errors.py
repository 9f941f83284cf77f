"""What may go wrong in a way that a person should read."""


class PortalError(Exception):
    """A refusal with a text for the person who asked; anything else is a bug.

    ``code`` is stable and meant for programs (the ``error.code`` of the commands);
    ``message`` is translated and meant for people.
    """

    code = "refused"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code
