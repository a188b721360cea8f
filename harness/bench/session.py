"""A session that measures one call: inside of the server, from the client, and in the server's own counters."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import psycopg
from psycopg import sql
from psycopg.pq import DiagnosticField, ExecStatus

from harness.bench.call import CallError
from harness.bench.counters import Counters
from harness.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType
    from typing import Any, Self

    from harness.bench.call import Call
    from harness.postgres.database import Database

    Connection = psycopg.Connection[Any]

TIMED = "pg_temp.pgharness_timed"
COUNTED = "pg_temp.pgharness_counted"
FUNCTION = """
create function {name}(pgharness_calls bigint) returns double precision language plpgsql as {tag}
#variable_conflict use_column
declare
    pgharness_began constant timestamptz := pg_catalog.clock_timestamp();
    pgharness_row record;
    pgharness_rows bigint := 0;
begin
    for pgharness_call in 1..pgharness_calls loop
        {statement}
    end loop;
    set constraints all immediate; -- what a commit would check is part of the call
    {end}
end;
{tag}
"""
"""Static SQL in PL/pgSQL is planned once and then runs from the plan, as in a prepared statement."""
TAGS = tuple(f"$pgharness{number or ''}$" for number in range(9))
ELAPSED = "return extract(epoch from pg_catalog.clock_timestamp() - pgharness_began);"
ROWS = "return pgharness_rows;"
LOOP = "for pgharness_row in {sql}\n loop {each} end loop;"
COUNT = "pgharness_rows := pgharness_rows + 1;"
EXPLAIN = f"explain (analyze, buffers, wal, timing off, summary off, format json) select {COUNTED}(1)"
TUPLES = """
select coalesce(sum(t.seq_tup_read + coalesce(t.idx_tup_fetch, 0)), 0)::int8,
    coalesce(sum(t.n_tup_ins + t.n_tup_upd + t.n_tup_del), 0)::int8
from pg_catalog.pg_stat_xact_user_tables as t
"""
TOUCHED = """
select t.schemaname::text, t.relname::text
from pg_catalog.pg_stat_xact_user_tables as t
where coalesce(t.seq_scan, 0) + coalesce(t.idx_scan, 0) + t.n_tup_ins > 0
order by 1, 2
"""
RUNS = """
select f.name, coalesce(pg_catalog.pg_stat_get_xact_function_calls(pg_catalog.to_regprocedure(f.name)), 0)::int8
from pg_catalog.unnest(%s::text[]) as f (name)
"""
BLOCKS = tuple(
    f"{kind} {what} Blocks"
    for kind, kinds in (("Shared", ("Hit", "Read")), ("Local", ("Hit", "Read")), ("Temp", ("Read", "Written")))
    for what in kinds
)
NEVER = 2**31
"""Uses of a statement before the driver prepares it unasked."""
PROTOCOLS = ("prepared", "simple")


class Session:
    """
    A connection that is there to measure *call* on a database. What the call changes is rolled back every time.

    Raises:
        CallError: The server refuses the call, or it is more than one statement.
        ServerError: The server fails.
    """

    def __init__(self, database: Database, call: Call) -> None:
        self.call = call
        self._conn: Connection = database.connect(autocommit=True)
        self._conn.prepare_threshold = NEVER
        try:
            with self.refusals():
                self._define()
        except BaseException:
            self._conn.close()
            raise

    def __enter__(self) -> Self:
        """Give the session itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self._conn.close()

    def block(self, calls: int) -> float:
        """Run the call so many times inside of the server, in one transaction; give the seconds of one."""
        with self.refusals(), self._undone():
            spent = self._one(f"select {TIMED}({calls})")
            return max(float(cast("float", spent)), 1e-9) / calls

    def leg(self, calls: int, blocks: int) -> float:
        """Give the seconds of a call in the fastest of some blocks: others were disturbed, none was helped."""
        return min(self.block(calls) for _ in range(blocks))

    def client(self, protocol: str) -> float:
        """
        Give the seconds of one call as the client waits for them, its rows fetched.

        Args:
            protocol: `prepared`, once the session knows the statement, or `simple`: parsed and planned each time.
        """
        with self.refusals(), self._undone():
            return self._waited(protocol)

    def first(self) -> float:
        """Give the seconds that the client waits for the first call of a session, after DISCARD ALL."""
        with self.refusals():
            self._conn.execute("discard all")
            self._prepare_session()
            with self._undone():
                spent = self._waited("simple")
            self._define()
            return spent

    def counters(self) -> Counters:
        """Count what one call does; run one before, or what only the first one of a session does is in it."""
        with self.refusals(), self._undone():
            read, written = self._tuples()
            ((document,),) = self._conn.execute(EXPLAIN).fetchall()
            after = self._tuples()
            plan = document[0]["Plan"]
        with self.refusals(), self._undone():
            rows = int(cast("float", self._one(f"select {COUNTED}(1)")))
        return Counters(
            rows=rows,
            read=after[0] - read,
            written=after[1] - written,
            buffers=sum(plan.get(name, 0) for name in BLOCKS),
            wal=plan.get("WAL Bytes", 0),
        )

    def repeats(self) -> bool:
        """Tell whether a second call in one transaction finds as much to do as the first; a DELETE does not."""
        if self.call.once:
            return False
        self.block(1)
        with self.refusals(), self._undone():
            first = self._work()
            try:
                return self._work() == first
            except psycopg.Error:
                if self._conn.closed:
                    raise
                return False

    def runs(self, functions: Sequence[str]) -> dict[str, int]:
        """Count how often one call runs functions, as `regprocedure` writes them; `track_functions` must be on."""
        with self.refusals(), self._undone():
            self._conn.execute(f"select {COUNTED}(1)".encode())
            return {str(name): int(runs) for name, runs in self._conn.execute(RUNS, [list(functions)])}

    def tables(self) -> list[tuple[str, str]]:
        """List the tables that the call uses, each by schema and name."""
        with self.refusals(), self._undone():
            self._conn.execute(f"select {COUNTED}(1)".encode())
            return [(str(schema), str(name)) for schema, name in self._conn.execute(TOUCHED)]

    def empty_tables(self) -> tuple[str, ...] | None:
        """List the tables that the call uses where all are empty; `None` where it uses none, or one has rows."""
        used = self.tables()
        with self.refusals(), self._undone():
            any_row = sql.SQL("select exists (select from {})")
            filled = any(self._one(any_row.format(sql.Identifier(*table))) for table in used)
        return None if filled or not used else tuple(".".join(table) for table in used)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn what the server says of the call into one line."""
        try:
            yield
        except psycopg.OperationalError as error:
            if self._conn.closed or self._conn.broken:
                raise ServerError(f"call {self.call.name!r}: the server went away") from error
            raise CallError.by_server(self.call, error) from error
        except psycopg.Error as error:
            raise CallError.by_server(self.call, error) from error

    def _define(self) -> None:
        """Make the functions of the session that run the call."""
        self._prepare_session()
        loop = self._returns_rows()
        for name, each, end in ((TIMED, "", ELAPSED), (COUNTED, COUNT, ROWS)):
            statement = LOOP.format(sql=self.call.sql, each=each) if loop else f"{self.call.sql}\n;"
            tag = next(each for each in TAGS if each not in statement)
            self._conn.execute(FUNCTION.format(name=name, statement=statement, end=end, tag=tag).encode())

    def _prepare_session(self) -> None:
        if self.call.before:
            try:
                self._conn.execute(self.call.before.encode())
            except psycopg.Error as error:
                if self._conn.closed:
                    raise
                raise CallError.by_server(self.call, error, "what the setting `before` says") from error

    def _returns_rows(self) -> bool:
        """Tell whether the call gives rows; the server refuses here what is not one statement."""
        wire = self._conn.pgconn
        for result in (wire.prepare(b"pgharness", self.call.sql.encode()), wire.describe_prepared(b"pgharness")):
            if result.status == ExecStatus.FATAL_ERROR:
                state = (result.error_field(DiagnosticField.SQLSTATE) or b"XX000").decode()
                raise psycopg.errors.lookup(state)(result.error_message.decode(), info=result)
        self._conn.execute("deallocate pgharness")
        if result.nparams:
            raise CallError(self.call, f"there is no parameter ${result.nparams}", "42P02", "Write the value itself.")
        return result.nfields > 0

    def _waited(self, protocol: str) -> float:
        cursor = self._conn.cursor()
        began = time.perf_counter()
        cursor.execute(self.call.sql.encode(), prepare=protocol == "prepared")
        if cursor.description:
            cursor.fetchall()
        return time.perf_counter() - began

    def _one(self, query: str | sql.Composed) -> object:
        return self._conn.execute(query.encode() if isinstance(query, str) else query).fetchall()[0][0]

    def _work(self) -> tuple[int, int, int]:
        """Run the call; give the rows returned, read and written."""
        read, written = self._tuples()
        rows = int(cast("float", self._one(f"select {COUNTED}(1)")))
        after = self._tuples()
        return rows, after[0] - read, after[1] - written

    def _tuples(self) -> tuple[int, int]:
        read, written = self._conn.execute(TUPLES.encode()).fetchall()[0]
        return int(read), int(written)

    @contextmanager
    def _undone(self) -> Iterator[None]:
        """Undo what happens inside."""
        self._conn.execute("begin")
        try:
            yield
        except psycopg.Error:
            if not self._conn.closed:
                self._conn.execute("rollback")
            raise
        except BaseException:  # the process is asked to end, perhaps while the server is at work for us
            self._conn.close()
            raise
        self._conn.execute("rollback")
