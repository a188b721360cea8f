"""Values as texts: the calendar, and what is made of parts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from harness.fuzz import calendar, compose

EPOCH = datetime(2000, 1, 1)


@given(st.dates())
def test_days_are_counted_as_python_counts_them(day: date) -> None:
    """Where both know a day, both give it the same number and the same text."""
    number = (day - date(2000, 1, 1)).days

    assert calendar.day_of(day.year, day.month, day.day) == number
    assert calendar.write_date(number) == day.isoformat()


@given(st.integers(calendar.FIRST_DAY, calendar.LAST_DATE))
def test_a_day_is_read_as_it_is_written(day: int) -> None:
    """Over all of PostgreSQL's range, which is longer than Python's."""
    assert calendar.read_date(calendar.write_date(day)) == day


@given(st.datetimes())
def test_instants_are_counted_as_python_counts_them(moment: datetime) -> None:
    """Microseconds from 2000-01-01, there and back."""
    micros = (moment - EPOCH) // timedelta(microseconds=1)

    assert calendar.read_timestamp(moment.isoformat(" ")) == micros
    assert calendar.read_timestamp(calendar.write_timestamp(micros)) == micros
    assert calendar.read_timestamp(calendar.write_timestamptz(micros)) == micros


def test_the_ends_of_time_are_written_as_postgresql_writes_them() -> None:
    """The first day, the last, the year before 1, and infinity."""
    got = [calendar.write_date(day) for day in (calendar.FIRST_DAY, calendar.LAST_DATE, -730_120, float("-inf"))]

    assert got == ["4714-11-24 BC", "5874897-12-31", "0001-12-31 BC", "-infinity"]


def test_arrays_quote_what_would_be_read_as_something_else() -> None:
    """Quotes, backslashes, the word NULL, dimensions and lower bounds."""
    assert compose.array(['a"b', "\\", "NULL", None, ""]) == r'{"a\"b","\\","NULL",NULL,""}'
    assert compose.array([["1", "2"], ["3", None]], lower=(0, -1)) == '[0:1][-1:0]={{"1","2"},{"3",NULL}}'
    assert compose.array(["(1,1),(0,0)", "x"], ";") == '{"(1,1),(0,0)";"x"}'


def test_rows_and_ranges_tell_null_from_empty() -> None:
    """A null is nothing, an empty string is two quotes."""
    assert compose.composite(["a,b", None, ""]) == '("a,b",,"")'
    assert compose.bounds("1", None) == '["1",)'
