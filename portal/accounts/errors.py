"""Refusals about people and organisations, each with a text for who asked."""

from portal.shared.errors import PortalError


class StepNotAllowed(PortalError):
    """The status does not allow this step, or somebody else was first."""

    code = "step-not-allowed"


class LinkUnusable(PortalError):
    """The link of a mail is used, withdrawn, expired, or never was."""

    code = "link-unusable"


class LastManager(PortalError):
    """An organisation always keeps somebody who decides about its people."""

    code = "last-manager"


class RoleUnknownHere(PortalError):
    """A role that this kind of organisation does not have."""

    code = "role-unknown-here"


class AlreadyThere(PortalError):
    """The person is a member, or the invitation or request is open already."""

    code = "already-there"


class TooMany(PortalError):
    """More than ``limits.toml`` allows."""

    code = "too-many"


class NotApprovedYet(PortalError):
    """An organisation that waits for approval cannot do this yet."""

    code = "not-approved"
