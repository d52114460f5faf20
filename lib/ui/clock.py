"""Times as a person says them, in the time zone of the one who looks. Pure but for that zone."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from lib.charts.figures import count
from lib.ui.words import name_day


def find_zone() -> tzinfo:
    """The browser's time zone; UTC where it says none."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def name_time(at: float, now: float, zone: tzinfo) -> str:
    """``10:04``, or ``23 November 2026, 18:10`` for another day."""
    moment, today = datetime.fromtimestamp(at, zone), datetime.fromtimestamp(now, zone)
    clock = f"{moment:%H:%M}"
    return clock if moment.date() == today.date() else f"{name_day(moment.date())}, {clock}"


def name_age(seconds: float) -> str:
    """``just now``, ``3 minutes ago``, ``2 hours ago``, ``4 days ago``."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            return f"{count(int(seconds // length), unit)} ago"
    return "just now"
