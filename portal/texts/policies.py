"""Who may work on texts. Whether it is the right moment is for the deed to say."""

from portal.accounts.models import User
from portal.accounts.policies import may_decide_organisations
from portal.texts.models import Version


def may_edit_texts(user: User) -> bool:
    """Administrators and editors of the secretariat write and review texts."""
    return may_decide_organisations(user)


def may_change_version(user: User, version: Version) -> bool:
    """One's own draft, and what a seed brought and nobody has taken up."""
    return version.author_id in (None, user.pk) and may_edit_texts(user)


def may_publish_version(user: User, version: Version) -> bool:
    """The second reader: never who wrote it."""
    return version.author_id != user.pk and may_edit_texts(user)


def may_give_feedback(user: User, version: Version) -> bool:
    """Everybody who may log in, about what is published."""
    return user.is_active and version.is_published
