"""
When a schedule of pg_cron was due last: minute by minute and day by day, from the words of crontab(5).

Source: crontab(5) and the README of pg_cron: five fields in UTC; where day of month and day of week are both
restricted, a day counts that is in either; a field that starts with `*` is not restricted; `$` is the last day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEK = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
LONGEST = 15_000  # days: 29 February on a certain weekday comes back after 40 years at most
NAMED = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}


def last_slot(schedule: str, upto: datetime) -> datetime | None:
    """Give the last minute that *schedule* was due, *upto* included; `None` where it never was in 40 years."""
    minutes, hours, month_days, months, week_days = NAMED.get(schedule, schedule).lower().split()
    times = sorted(
        (hour, minute)
        for hour in range(24)
        if allows(hours, hour, 0, 23)
        for minute in range(60)
        if allows(minutes, minute, 0, 59)
    )
    today = upto.astimezone(UTC).date()
    for back in range(LONGEST):
        day = today - timedelta(days=back)
        if not (allows(months, day.month, 1, 12, MONTHS) and _day_counts(month_days, week_days, day)):
            continue
        for hour, minute in reversed(times):
            slot = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
            if slot <= upto:
                return slot
    return None


def _day_counts(month_days: str, week_days: str, day: date) -> bool:
    is_last = (day + timedelta(days=1)).day == 1
    by_date = is_last if month_days == "$" else allows(month_days, day.day, 1, 31)
    week_day = day.isoweekday() % 7
    by_week = allows(week_days, week_day, 0, 7, WEEK) or (week_day == 0 and allows(week_days, 7, 0, 7, WEEK))
    if month_days.startswith("*") or week_days.startswith("*"):
        return by_date and by_week
    return by_date or by_week


def allows(field: str, number: int, lowest: int, highest: int, names: tuple[str, ...] = ()) -> bool:
    """Tell whether a field of a schedule allows *number*."""

    def read(word: str) -> int:
        return names.index(word) + lowest if word in names else int(word)

    for item in field.split(","):
        span, _, step = item.partition("/")
        first, _, last = span.partition("-")
        start, end = (lowest, highest) if span == "*" else (read(first), read(last or first))
        if start <= number <= end and (number - start) % int(step or 1) == 0:
            return True
    return False
