"""Counters of two states, compared exactly."""

from __future__ import annotations

from dataclasses import replace

from harness.bench.counters import Changed, Counters, changed, exact

ONE = Counters(rows=1, read=10, written=0, buffers=40, wal=0)


def test_equal_work_is_no_change() -> None:
    """However often it was counted."""
    assert changed((ONE, ONE), (ONE, ONE)) == ()


def test_one_page_more_is_a_change() -> None:
    """There is no tolerance: counters do not scatter."""
    more = replace(ONE, buffers=41)

    assert changed((ONE, ONE), (more, more)) == (Changed("buffers", 40, 41),)


def test_a_counter_that_varies_is_not_compared() -> None:
    """What is another each time says nothing about the change."""
    varying = (ONE, replace(ONE, buffers=50))

    assert exact(varying)["buffers"] is None
    assert changed(varying, (replace(ONE, buffers=99),) * 2) == ()
