"""The browser's way in: find through the door, ask the policy, call one deed, answer."""

from tenders.views.advice import advice, decide
from tenders.views.checks import (
    check,
    check_json,
    check_progress,
    checks,
    decide_finding,
    stop_check,
)
from tenders.views.copies import copies_progress, download_copy, take_along
from tenders.views.feeds import feed, feed_file
from tenders.views.guides import download_guide, download_poster, guide, guide_progress
from tenders.views.keeping import manage, removed, restore
from tenders.views.listing import TenderList, export
from tenders.views.members import end_role, members
from tenders.views.notices import preview_notice, upload_notice
from tenders.views.planning import plan, plan_calendar, planning_days
from tenders.views.saving import autosave_station, autosave_step
from tenders.views.stations import metrokaart, station, tick
from tenders.views.tender import create, detail, edit_step, new
from tenders.views.together import (
    finish_task,
    history,
    note,
    notes,
    remove_note,
    remove_task,
    take_back_note,
    task,
    work,
)
from tenders.views.weighing import (
    ask_motivation,
    isv_form,
    motivation_file,
    motivation_progress,
    weighing,
)

__all__ = [
    "TenderList",
    "advice",
    "ask_motivation",
    "autosave_station",
    "autosave_step",
    "check",
    "check_json",
    "check_progress",
    "checks",
    "copies_progress",
    "create",
    "decide",
    "decide_finding",
    "detail",
    "download_copy",
    "download_guide",
    "download_poster",
    "edit_step",
    "end_role",
    "export",
    "feed",
    "feed_file",
    "finish_task",
    "guide",
    "guide_progress",
    "history",
    "isv_form",
    "manage",
    "members",
    "metrokaart",
    "motivation_file",
    "motivation_progress",
    "new",
    "note",
    "notes",
    "plan",
    "plan_calendar",
    "planning_days",
    "preview_notice",
    "remove_note",
    "remove_task",
    "removed",
    "restore",
    "station",
    "stop_check",
    "take_along",
    "take_back_note",
    "task",
    "tick",
    "upload_notice",
    "weighing",
    "work",
]
