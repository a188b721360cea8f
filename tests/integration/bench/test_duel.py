"""Two states against each other on a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.bench import Call, CallError, Changed, Verdict
from harness.bench.duel import duel
from harness.bench.judge import FEWEST_ROUNDS

if TYPE_CHECKING:
    from harness.postgres.database import Database

CALL = Call("shelf", "select public.shelf_length(7)")


def test_a_state_is_not_slower_than_itself(base: Database) -> None:
    """Nothing changed, nothing is said, and the work is equal to the page."""
    got = duel(CALL, base, base)

    assert got.verdict is not Verdict.SLOWER
    assert got.changed == ()


def test_more_work_is_slower_and_counted(base: Database, slower: Database) -> None:
    """Two and a half times the rows: the time shows it, and the counter says how many."""
    got = duel(CALL, base, slower)

    assert got.verdict is Verdict.SLOWER
    assert got.ratio.low < got.ratio.middle < got.ratio.high
    assert Changed("read", 40, 100) in got.changed


def test_less_work_is_ok(base: Database, slower: Database) -> None:
    """The other way round."""
    assert duel(CALL, slower, base).verdict is Verdict.OK


def test_patience_ends_it(base: Database) -> None:
    """Without patience the fewest rounds are taken, and no more."""
    assert len(duel(CALL, base, base, patience=0).pairs) == FEWEST_ROUNDS


def test_a_call_that_one_state_refuses_gets_no_verdict(base: Database, slower: Database) -> None:
    """It is an error with the call's name."""
    with slower.connect() as conn:
        conn.execute("drop function public.shelf_length(integer)")

    with pytest.raises(CallError, match="call 'shelf'"):
        duel(CALL, base, slower)
