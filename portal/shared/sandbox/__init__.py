"""Parse and render in a child process with limits of its own: time, memory, no leftovers.

``client.py`` is our side, ``server.py`` the process that forks the children, ``wire.py`` what
they say to each other.
"""

from portal.shared.sandbox.client import run_isolated
from portal.shared.sandbox.errors import SandboxFailed, SandboxMemory, SandboxTimeout
from portal.shared.sandbox.telling import tell

__all__ = ["SandboxFailed", "SandboxMemory", "SandboxTimeout", "run_isolated", "tell"]
