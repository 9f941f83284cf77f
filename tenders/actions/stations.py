"""Working through the metrokaart: ticking off, owner and date per station."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from tenders.actions.editing import ChangedMeanwhile
from tenders.actions.log import record_deed
from tenders.enums import StationStatus
from tenders.models import StationState, Tender


@transaction.atomic
def change_station(
    tender: Tender, code: str, values: Mapping[str, Any], *, by: User, version: int
) -> StationState:
    """Note ``owner``, ``due_date`` and ``status`` of one station.

    ``version`` is the one that was read, 0 when nothing was noted yet. Raises
    ``ChangedMeanwhile`` when somebody else was first.
    """
    state, made = StationState.objects.get_or_create(
        tender=tender, code=code, defaults={**_stamped(values), "updated_by": by}
    )
    if made:
        record_deed("tender.station-changed", tender, by=by, new={"station": code, **values})
        return state
    old = {name: getattr(state, name) for name in values}
    won = StationState.objects.filter(pk=state.pk, version=version).update(
        **_stamped(values), updated_by=by, updated_at=timezone.now(), version=F("version") + 1
    )
    if not won:
        raise ChangedMeanwhile(
            _(
                "Somebody else changed this station while you were busy. "
                "Look at it, then save again."
            )
        )
    state.refresh_from_db()
    record_deed("tender.station-changed", tender, by=by, old=old, new={"station": code, **values})
    return state


@transaction.atomic
def tick_station(tender: Tender, code: str, *, done: bool, by: User) -> None:
    """Tick a station off, or open it again; what is noted there stays."""
    status = StationStatus.DONE if done else StationStatus.OPEN
    values = {**_stamped({"status": status}), "updated_by": by}
    StationState.objects.update_or_create(
        tender=tender,
        code=code,
        defaults={**values, "version": F("version") + 1},
        create_defaults=values,
    )
    record_deed(
        "tender.station-changed", tender, by=by, new={"station": code, "status": str(status)}
    )


def _stamped(values: Mapping[str, Any]) -> dict[str, Any]:
    """With the moment of ticking off, which follows from the status."""
    if "status" not in values:
        return dict(values)
    done = values["status"] == StationStatus.DONE
    return {**values, "done_at": timezone.now() if done else None}
