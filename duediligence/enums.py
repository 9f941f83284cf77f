"""What rows of a dossier can say. Roles, themes and kinds of evidence are reference data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CompanyGroup(models.TextChoices):
    """TruStone's groups; what each means stands in ``reference/groups.toml``."""

    A = "A", _("group A: does not import")
    B = "B", _("group B: imports from the EEA only")
    C = "C", _("group C: imports from outside the EEA")


class Level(models.IntegerChoices):
    """How well something is known; the higher, the less it rests on somebody's word."""

    UNKNOWN = 0, _("unknown")
    DECLARED = 1, _("declared")
    DOCUMENT = 2, _("document")
    VISITED = 3, _("visited")
    VERIFIED = 4, _("independently verified")


class Finding(models.TextChoices):
    RISK = "risk", _("there is a risk or harm")
    NONE = "none", _("looked for, not found")
    UNKNOWN = "unknown", _("not known yet")


class Direction(models.TextChoices):
    UP = "up", _("with suppliers, towards the quarry")
    OWN = "own", _("in the own company")
    DOWN = "down", _("with customers, towards the work")


class Affected(models.TextChoices):
    PEOPLE = "people", _("people")
    ANIMALS = "animals", _("animals")
    ENVIRONMENT = "environment", _("environment")


class Involvement(models.TextChoices):
    CAUSE = "cause", _("we cause it ourselves")
    CONTRIBUTE = "contribute", _("we contribute to it")
    LINKED = "linked", _("we are linked to it through a supplier")


class MeasureKind(models.TextChoices):
    STOP = "stop", _("stop what we do ourselves")
    PREVENT = "prevent", _("prevent or reduce")
    FIND_OUT = "find-out", _("find out what we do not know")
    JOINT = "joint", _("together with others")
    REMEDY = "remedy", _("repair harm")
    EXIT = "exit", _("end the relation, as a last resort")


class MeasureStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    BUSY = "busy", _("busy")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")


class ComplaintStatus(models.TextChoices):
    OPEN = "open", _("open")
    BUSY = "busy", _("being dealt with")
    CLOSED = "closed", _("closed")


class EvidenceScope(models.TextChoices):
    COMPANY = "company", _("the whole company")
    QUARRY = "quarry", _("a quarry")
    FACTORY = "factory", _("a factory or workplace")
    DELIVERY = "delivery", _("one delivery")
    CHAIN = "chain", _("a whole chain")


class PrintKind(models.TextChoices):
    SUMMARY = "summary", _("public summary")
    REPORT = "report", _("yearly report")


class ReminderKind(models.TextChoices):
    EVIDENCE = "evidence", _("evidence that ends")
    UNKNOWN = "unknown", _("unknown place of which the day has passed")
    BEGIN = "begin", _("round to begin")
    REPORT = "report", _("yearly report to make")


class MatchState(models.TextChoices):
    """Whether two suppliers name one place: what TIN or the secretariat said about it."""

    FOUND = "found", _("to be judged")
    CONFIRMED = "confirmed", _("one place")
    SPLIT = "split", _("two places")


#: A judgement can be changed, until both suppliers were told.
NEXT_OF_MATCH: dict[MatchState, frozenset[MatchState]] = {
    MatchState.FOUND: frozenset({MatchState.CONFIRMED, MatchState.SPLIT}),
    MatchState.CONFIRMED: frozenset({MatchState.SPLIT}),
    MatchState.SPLIT: frozenset({MatchState.CONFIRMED}),
}


class Consent(models.TextChoices):
    YES = "yes", _("yes, you may tell us both")
    NO = "no", _("no, keep it to yourself")


class Stage(models.TextChoices):
    """How much a receiver sees; the fields of each stage stand in ``core.sharing``."""

    BEFORE_AWARD = "before-award", _("country and risk only")
    TIN = "tin", _("names too, for TIN only")
    AFTER_AWARD = "after-award", _("everything, by agreement")


class Part(models.TextChoices):
    CHAIN = "chain", _("the chain")
    RISKS = "risks", _("risks and measures")
    EVIDENCE = "evidence", _("evidence")


class ShareEnd(models.TextChoices):
    REVOKED = "revoked", _("revoked")
    REPLACED = "replaced", _("replaced by a new one")


class ShareState(models.TextChoices):
    """Not stored: it follows from the dates of the share."""

    RUNNING = "running", _("running")
    OVER = "over", _("over")
    REVOKED = "revoked", _("revoked")
    REPLACED = "replaced", _("replaced by a new one")


class FileKind(models.TextChoices):
    """As what the whole dossier can be taken along; the spreadsheets are made at once."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "DOCX"
    ODT = "odt", "ODT"
    ZIP = "zip", "ZIP"


class Told(models.TextChoices):
    """What a receiver is told about a share."""

    SHARED = "shared"
    CHANGED = "changed"  # other parts, another stage or another last day
    NEWER = "newer"
    ENDED = "ended"
