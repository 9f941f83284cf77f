"""The log: rows, their chain, and the side table that can be erased.

``Entry`` and ``Link`` are written once; triggers refuse anything else (``triggers.py``). What the
chain rests on, and what it can and cannot prove, stands in docs/audit-log.md.
"""

from django.db import models
from django.db.models import Q

from portal.audit.enums import Door
from portal.audit.querysets import EntryQuerySet, PendingQuerySet, ValueQuerySet


class Entry(models.Model):
    """One deed. Holds no personal data: random or serial ids, codes, salted commitments.

    No foreign keys: who and what stand above this app, and may go while the log stays.
    """

    moment = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)  # None: the portal itself, or nobody logged in
    organisation_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    door = models.CharField(max_length=10, choices=Door)
    request_id = models.UUIDField(null=True)
    #: Canonical JSON, name of a value → commitment in hex. Text: both databases keep it as it is.
    commitments = models.TextField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(door__in=Door.values), name="audit_door_is_known"),
        ]
        # One per filter of the page, each ending in the order of the page.
        indexes = [
            models.Index(fields=["moment", "id"], name="audit_by_moment"),
            models.Index(fields=["organisation_id", "moment", "id"], name="audit_by_organisation"),
            models.Index(
                fields=["organisation_id", "verb", "moment", "id"], name="audit_by_org_and_verb"
            ),
            models.Index(fields=["verb", "moment", "id"], name="audit_by_verb"),
            models.Index(
                fields=["subject_type", "subject_id", "moment", "id"], name="audit_by_subject"
            ),
            models.Index(fields=["actor_id", "moment", "id"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"


class Value(models.Model):
    """What a row committed itself to. May be erased (deleted), never changed."""

    # Found by the index of the constraint below; each index is paid for by every deed.
    entry = models.ForeignKey(
        Entry, on_delete=models.DO_NOTHING, related_name="kept", db_index=False
    )
    name = models.CharField(max_length=60)
    personal = models.BooleanField()
    content = models.TextField()  # canonical JSON
    salt = models.CharField(max_length=32)  # 16 random bytes in hex

    objects = ValueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "name"], name="audit_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.entry_id}"


class Pending(models.Model):
    """A row that waits for its place in the chain; written by a trigger, at commit."""

    # Neither constraint nor index: a short queue, on the path of every deed.
    entry = models.ForeignKey(
        Entry, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )

    objects = PendingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"pending {self.entry_id}"


class Link(models.Model):
    """The place of a row in the chain: 1, 2, 3, without gaps."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.DO_NOTHING, related_name="link")
    previous = models.CharField(max_length=64)  # hex; of the first: ``chain.GENESIS``
    digest = models.CharField(max_length=64)  # hex

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(position__gte=1), name="audit_link_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.digest[:12]}"


class Head(models.Model):
    """Where the chain ends, sealed with the server's key: rows gone from the end are missed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)  # hex; empty: once found broken, and not sealed again

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="audit_one_head")]

    def __str__(self) -> str:
        return f"{self.position}: {self.digest[:12]}"
