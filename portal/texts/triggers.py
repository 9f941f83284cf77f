"""A published version is not changed and not removed, nor is a number (portal/shared/kept.py)."""

from portal.shared.kept import Kept

_PUBLISHED = "OLD.state = 'published'"
KEPT = Kept(
    "texts_refuse",
    "a published text is not changed",
    {
        "texts_version_kept_update": ("UPDATE", "texts_version", _PUBLISHED),
        "texts_version_kept_delete": ("DELETE", "texts_version", _PUBLISHED),
        "texts_text_kept_update": ("UPDATE", "texts_text", ""),
        "texts_text_kept_delete": ("DELETE", "texts_text", ""),
    },
)
install, uninstall, lifted = KEPT.install, KEPT.uninstall, KEPT.lifted
