"""Counters of two states, compared exactly."""

from __future__ import annotations

from dataclasses import replace

from harness.bench.counters import Changed, Counters, changed, exact, varying, worse

ONE = Counters(rows=1, read=10, written=0, buffers=40, wal=0)


def test_equal_work_is_no_change() -> None:
    """However often it was counted."""
    assert changed((ONE, ONE), (ONE, ONE)) == ()


def test_one_page_more_is_a_change() -> None:
    """Counters do not scatter, so it is shown."""
    more = replace(ONE, buffers=41)

    assert changed((ONE, ONE), (more, more)) == (Changed("buffers", 40, 41),)


def test_a_counter_that_varies_is_not_compared() -> None:
    """What is another each time says nothing about the change."""
    scattered = (ONE, replace(ONE, buffers=50))

    assert exact(scattered)["buffers"] is None
    assert changed(scattered, (replace(ONE, buffers=99),) * 2) == ()
    assert varying((ONE, ONE), scattered) == ("buffers",)


def test_a_row_more_is_worse_and_a_page_more_only_among_few() -> None:
    """How full pages are is no work of the call."""
    row, page, pages = Changed("read", 1000, 1001), Changed("buffers", 1000, 1020), Changed("buffers", 40, 41)

    assert worse([row, page, pages]) == (row, pages)
    assert worse([Changed("read", 2000, 20), Changed("buffers", 17, 18), Changed("rows", 1, 2)]) == ()
