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
from tenders.views.feeds import feed, feed_file
from tenders.views.guides import download_guide, guide, guide_progress
from tenders.views.listing import TenderList, export
from tenders.views.members import end_role, members
from tenders.views.notices import preview_notice, upload_notice
from tenders.views.planning import plan, plan_calendar, planning_days
from tenders.views.stations import metrokaart, station, tick
from tenders.views.tender import create, detail, edit_step, new

__all__ = [
    "TenderList",
    "advice",
    "check",
    "check_json",
    "check_progress",
    "checks",
    "create",
    "decide",
    "decide_finding",
    "detail",
    "download_guide",
    "edit_step",
    "end_role",
    "export",
    "feed",
    "feed_file",
    "guide",
    "guide_progress",
    "members",
    "metrokaart",
    "new",
    "plan",
    "plan_calendar",
    "planning_days",
    "preview_notice",
    "station",
    "stop_check",
    "tick",
    "upload_notice",
]
