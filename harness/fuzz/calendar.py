"""Days and instants over all of PostgreSQL's range, which is longer than Python's: numbers to texts and back."""

from __future__ import annotations

import re

DAY = 86_400_000_000  # microseconds
EPOCH = 730_425  # days from 0000-03-01 to 2000-01-01, PostgreSQL's day 0
FIRST_DAY = -2_451_545  # 4714-11-24 BC
LAST_DATE = 2_145_031_948  # 5874897-12-31
LAST_DAY = 106_751_982  # 294276-12-31, the last day of a timestamp
ISO = re.compile(
    r"(\d{4,7})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:\+00(?::?00)?)?)?( BC)?\Z", re.ASCII
)
CLOCK = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?\Z", re.ASCII)
Number = int | float
"""A day, or a microsecond; an infinity as a float."""


def date_of(day: int) -> tuple[int, int, int]:
    """Give year (0 is 1 BC), month and day of the month of a day counted from 2000-01-01."""
    era, day_of_era = divmod(day + EPOCH, 146_097)
    year = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * day_of_year + 2) // 153  # months since March
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year + era * 400 + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1


def day_of(year: int, month: int, day: int) -> int:
    """Count the days from 2000-01-01."""
    year -= month <= 2
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - EPOCH


def _infinite(value: Number) -> str | None:
    return None if isinstance(value, int) else "infinity" if value > 0 else "-infinity"


def write_date(day: Number) -> str:
    """Write a day as every DateStyle reads it."""
    return _infinite(day) or _dated(int(day), "")


def write_timestamp(micros: Number) -> str:
    """Write an instant, counted from 2000-01-01, without a zone."""
    if isinstance(micros, float):
        return str(_infinite(micros))
    day, rest = divmod(micros, DAY)
    return _dated(day, f" {write_time(rest)}")


def write_timestamptz(micros: Number) -> str:
    """Write an instant in UTC."""
    if isinstance(micros, float):
        return str(_infinite(micros))
    day, rest = divmod(micros, DAY)
    return _dated(day, f" {write_time(rest)}+00")


def write_time(micros: Number) -> str:
    """Write a time of day; 24:00:00 is one."""
    seconds, fraction = divmod(int(micros), 1_000_000)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return clock + (f".{fraction:06}".rstrip("0") if fraction else "")


def _dated(day: int, rest: str) -> str:
    year, month, day_of_month = date_of(day)
    before = " BC" if year < 1 else ""
    return f"{year if year > 0 else 1 - year:04}-{month:02}-{day_of_month:02}{rest}{before}"


def read_date(text: str) -> Number | None:
    """Read what `write_date` writes; anything else is `None`."""
    found = read_timestamp(text)
    return found // DAY if isinstance(found, int) else found


def read_timestamp(text: str) -> Number | None:
    """Read what `write_timestamp` and `write_timestamptz` write; anything else is `None`."""
    if text in {"infinity", "-infinity"}:
        return float(text)
    found = ISO.match(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.group(1, 2, 3))
    clock = read_time(":".join(found.group(4, 5, 6)) + (f".{found[7]}" if found[7] else "")) if found[4] else 0
    return day_of(1 - year if found[8] else year, month, day) * DAY + int(clock or 0)


def read_time(text: str) -> Number | None:
    """Read what `write_time` writes; anything else is `None`."""
    found = CLOCK.match(text)
    if found is None:
        return None
    hours, minutes, seconds = (int(part) for part in found.group(1, 2, 3))
    return (hours * 3600 + minutes * 60 + seconds) * 1_000_000 + int((found[4] or "").ljust(6, "0"))
