"""Instants around the hours that a zone skips or has twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

YEAR = 2024
SKIPPED = (
    *("2024-03-31 02:30:00 Europe/Berlin", "2024-10-27 02:30:00 Europe/Berlin", "2024-03-10 02:30:00 America/New_York"),
    *("2024-11-03 01:30:00 America/New_York", "2024-10-06 02:15:00 Australia/Lord_Howe"),
    *("2011-12-30 12:00:00 Pacific/Apia", "1900-01-01 00:00:00 Europe/Amsterdam"),
)
"""Hours that a zone skips or has twice, half an hour that it skips, a day that it skips, and a time before zones."""


@cache
def shifts(zone: str) -> tuple[str, ...]:
    """List local times within the hours that a zone skips or has twice, in one year; none where it is not known."""
    if zone.removeprefix("Etc/") in {"UTC", "GMT"}:
        return ()
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ()
    first = datetime(YEAR, 1, 1, tzinfo=UTC)
    found = []
    for hour in range(366 * 24):
        before, after = ((first + timedelta(hours=hour + late)).astimezone(place) for late in (0, 1))
        if before.utcoffset() != after.utcoffset():
            turn = before.replace(tzinfo=None) + timedelta(hours=1)
            later = after.replace(tzinfo=None)
            found.append((min(turn, later) + timedelta(minutes=30)).strftime("%Y-%m-%d %H:%M:%S"))
    return tuple(found)


def instants(zone: str, *, zoned: bool) -> SearchStrategy[str]:
    """
    Give times that do not exist, or exist twice.

    Args:
        zone: The session's, as its TimeZone says.
        zoned: Whether the text may name a zone.
    """
    local = shifts(zone) or tuple(text[:19] for text in SKIPPED)
    return st.sampled_from([*local, *(SKIPPED if zoned else ())])
