"""One call, measured on a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.bench import Call, CallError, Counters
from harness.bench.counters import exact
from harness.bench.duel import COUNTS, rhythm
from harness.bench.session import PROTOCOLS, Session

if TYPE_CHECKING:
    from harness.postgres.database import Database

READ = Call("read", "select public.shelf_length(7)")
SLEEP = 0.005
KINDS = {
    "query": "select n.body from public.note as n where n.shelf = 3",
    "with": "with far as (select n.* from public.note as n where n.note_id > 5) select count(*) from far",
    "values": "values (1), (2)",
    "insert": "insert into public.note (note_id, shelf, body) values (-1, 0, 'new')",
    "returning": "update public.note set body = body where note_id = 5 returning note_id",
    "delete": "delete from public.note where shelf = 1",
    "comment": "select 1 -- at the end",
    "names of ours": "select shelf as pgharness_row, 1 as pgharness_calls from public.note",
}


@pytest.mark.parametrize("sql", KINDS.values(), ids=KINDS)
def test_any_statement_is_measured(base: Database, sql: str) -> None:
    """Queries, writes that can be done once and writes that give rows: each has times of every kind."""
    with Session(base, Call("call", sql)) as session:
        beat = rhythm(session)
        got = [session.leg(beat.calls, beat.blocks), *map(session.client, PROTOCOLS), session.first()]

    assert min(got) > 0


def test_the_time_is_that_of_one_call(base: Database) -> None:
    """A call that sleeps takes as long as it sleeps, however many are in a block."""
    with Session(base, Call("sleep", f"select pg_sleep({SLEEP})")) as session:
        got = session.block(4)

    assert SLEEP <= got < 3 * SLEEP


def test_the_client_waits_longer_than_the_server_works(base: Database) -> None:
    """The round trip is in the one time and not in the other."""
    with Session(base, Call("nothing", "select 1")) as session:
        beat = rhythm(session)

        inside, outside = session.leg(beat.calls, 5), min(session.client("prepared") for _ in range(20))

    assert inside < outside


def test_the_first_call_costs_more_than_the_later_ones(base: Database) -> None:
    """After DISCARD ALL nothing is planned and compiled."""
    with Session(base, READ) as session:
        session.client("simple")

        first, later = (min(each) for each in zip(*((session.first(), session.client("simple")) for _ in range(9))))  # noqa: B905

    assert first > later


@pytest.mark.parametrize(
    ("sql", "wanted"),
    [
        ("select n.body from public.note as n where n.note_id <= 3", {"rows": 3, "read": 3, "written": 0}),
        ("select public.shelf_length(7)", {"rows": 1, "read": 40, "written": 0}),
        ("insert into public.bare select generate_series(1, 50)", {"rows": 0, "read": 0, "written": 50}),
        ("update public.note set body = '' where note_id <= 4", {"rows": 0, "read": 4, "written": 4}),
        ("delete from public.note where note_id = 9 returning *", {"rows": 1, "read": 1, "written": 1}),
    ],
)
def test_the_counters_say_what_was_done(base: Database, sql: str, wanted: dict[str, int]) -> None:
    """Rows returned, read and written are the server's own count, inside of functions as well."""
    with Session(base, Call("call", sql)) as session:
        session.counters()

        got = exact(tuple(session.counters() for _ in range(COUNTS)))

    assert {name: got[name] for name in wanted} == wanted


def test_what_a_trigger_does_is_counted(base: Database) -> None:
    """AFTER triggers run when the statement is over, and are part of what it costs."""
    insert = Call("insert", "insert into public.bare values (1)")

    def written() -> tuple[int, int]:
        with Session(base, insert) as session:
            session.counters()
            counted: Counters = session.counters()
        return counted.written, counted.wal

    before = written()
    with base.connect() as conn:
        conn.execute(
            "create function public.more() returns trigger language plpgsql as $fn$ begin"
            " insert into public.note values (-new.bare_id, 0, repeat('x', 400)); return null; end $fn$"
        )
        conn.execute("create constraint trigger more after insert on public.bare"
                     " deferrable initially deferred for each row execute function public.more()")  # fmt: skip
    after = written()

    assert after[0] - before[0] == 1
    assert after[1] - before[1] > 400


def test_nothing_stays(base: Database) -> None:
    """What a measured call wrote is gone."""
    question = "select count(*) from public.note"
    with Session(base, Call("delete", "delete from public.note")) as session, base.connect() as conn:
        before = conn.execute(question).fetchone()
        for measure in (lambda: session.block(3), session.counters, session.first, lambda: session.client("simple")):
            measure()
        after = conn.execute(question).fetchone()

    assert before == after


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select public.shelf_length('x'::text)", "42883"),
        ("selekt 1", "42601"),
        ("select 1; select 2", "42601"),
        ("select 1 / (select 0)", "22012"),
        ("select $1::int", "42P02"),
    ],
)
def test_a_call_that_errors_is_named(base: Database, sql: str, said: str) -> None:
    """One line with the call, the SQLSTATE and the server's words."""
    with pytest.raises(CallError, match=rf"^call 'bad': server refused it \({said}\): [^\n]+$"):  # noqa: SIM117
        with Session(base, Call("bad", sql)) as session:
            session.block(1)


def test_what_comes_before_is_not_measured_and_holds(base: Database) -> None:
    """Settings for the session are there in every kind of time, after DISCARD ALL too."""
    call = Call("role", "select 1 / (current_user = 'pg_monitor')::int", before="set role pg_monitor")

    with Session(base, call) as session:
        got = session.block(1), session.first(), session.block(1)

    assert min(got) > 0


@pytest.mark.parametrize(
    ("sql", "wanted"),
    [
        ("select * from public.bare", ("public.bare",)),
        ("select * from public.note", None),
        ("select bare_id from public.bare union all select note_id from public.note", None),
        ("select 1", None),
    ],
)
def test_a_call_on_empty_tables_alone_is_recognised(base: Database, sql: str, wanted: tuple[str, ...] | None) -> None:
    """Its time would say nothing about a table in use."""
    with Session(base, Call("call", sql)) as session:
        assert session.empty_tables() == wanted
