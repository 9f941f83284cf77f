"""Why a notice is not read."""

from typing import Literal

from portal.shared.errors import PortalError
from tenders.notices import data

RefusalCode = Literal["not-a-call", "incomplete-notice", "not-xml", "forbidden-xml", "too-large"]


class NoticeRefused(PortalError):
    """The only exception that reading a notice raises, whatever the bytes.

    ``code`` is one of ``RefusalCode``. ``message`` is Dutch; ``text`` gives either language.
    ``subject`` is what the text is about: the form type, or the missing parts by code.
    """

    def __init__(self, code: RefusalCode, *subject: str) -> None:
        self.subject = subject
        self.refusal: RefusalCode = code
        super().__init__(self.text("nl"), code=code)

    def __reduce__(self) -> tuple[type["NoticeRefused"], tuple[str, ...]]:
        """Let it cross from the child process that reads to the process that asked."""
        return type(self), (self.refusal, *self.subject)

    def text(self, language: data.Language) -> str:
        return data.text("refusal", self.refusal, language, self._detail(language))

    def _detail(self, language: data.Language) -> str:
        if self.refusal == "not-a-call":
            return data.text("form", self.subject[0], language)
        if self.refusal == "incomplete-notice":
            return ", ".join(data.text("missing", part, language) for part in self.subject)
        return "".join(self.subject)
