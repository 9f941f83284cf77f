"""How work in a child process may end badly, each with a text for the person who asked."""

from portal.shared.errors import PortalError


class SandboxTimeout(PortalError):
    """It took longer than allowed; the child and all it started were killed."""

    code = "took-too-long"


class SandboxMemory(PortalError):
    """It wanted more memory than allowed."""

    code = "too-much-memory"


class SandboxFailed(PortalError):
    """It broke in a way nobody foresaw; the log has the child's own words."""

    code = "processing-failed"
