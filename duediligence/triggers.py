"""A frozen version of a dossier is not changed and not removed (portal/shared/kept.py)."""

from portal.shared.kept import Kept

KEPT = Kept(
    "snapshot_refuse",
    "a frozen version of a dossier is not changed",
    {
        "snapshot_kept_update": ("UPDATE", "duediligence_snapshot", ""),
        "snapshot_kept_delete": ("DELETE", "duediligence_snapshot", ""),
    },
)
install, uninstall, lifted = KEPT.install, KEPT.uninstall, KEPT.lifted
