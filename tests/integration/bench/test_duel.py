"""Two states against each other on a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.bench import Call, CallError, Changed, Verdict
from harness.bench.duel import counted_again, duel, rhythm
from harness.bench.judge import FEWEST_ROUNDS
from harness.bench.session import Session

if TYPE_CHECKING:
    from harness.postgres.database import Database, Databases
    from harness.postgres.link import Connection

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


def test_an_update_does_as_much_in_equal_states(databases: Databases) -> None:
    """Work is counted before times are taken: those want now more runs, now fewer, and each leaves dead rows."""

    def marks(conn: Connection) -> None:
        conn.execute("create table public.mark (mark_id integer, body text not null)")
        conn.execute("insert into public.mark select n, 'mark ' || n from generate_series(1, 300) as n")
        conn.execute("vacuum analyze")

    template = databases.template("marks", marks)
    call = Call("update", "update public.mark set body = 'x' where mark_id = 7")

    with databases.clone(template) as one, databases.clone(template) as other:
        got = duel(call, one, other, patience=0)
    with databases.clone(template) as one, databases.clone(template) as other:
        assert counted_again(got, one, other).changed == ()


@pytest.mark.parametrize(
    ("sql", "repeated"),
    [
        ("delete from public.note where note_id < 5", False),
        ("insert into public.bare values (1)", False),
        ("update public.note set body = 'x' where note_id = 5 and body <> 'x'", False),
        ("update public.note set body = 'x' where note_id = 5", True),
        ("select public.shelf_length(7)", True),
    ],
)
def test_a_call_is_repeated_where_it_finds_as_much_to_do(base: Database, sql: str, repeated: bool) -> None:
    """A DELETE that ran twice in one transaction would find nothing the second time, and look like a fast one."""
    with Session(base, Call("call", sql)) as session:
        assert (rhythm(session).calls > 1) is repeated
        assert session.leg(1, 1) > 0
