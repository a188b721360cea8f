"""
Which statements of PL/pgSQL ran, where the server has plpgsql_check.

Its profiler keeps what it counts in the session's own memory, so that what was undone counts as well, and nobody else's
session is measured.

Source:
    plpgsql_check's README, chapters Profiler and Coverage metrics.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg

from harness.fuzz.session import reading, run
from harness.fuzz.shape import Relation
from harness.tally import Coverage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from harness.fuzz.run import Runner
    from harness.fuzz.session import Connection
    from harness.fuzz.shape import Routine

SCHEMA = "pgharness_profile"
"""Where the extension is put: in no function's way."""
MAKE = (f"create schema {SCHEMA}", f"create extension plpgsql_check schema {SCHEMA}")
FOUND = """
select pg_catalog.quote_ident(n.nspname)
from pg_catalog.pg_extension as e
join pg_catalog.pg_namespace as n on n.oid = e.extnamespace
where e.extname = 'plpgsql_check'
"""
FUNCTIONS = """
select p.oid::bigint, p.oid::pg_catalog.regprocedure::text, p.proname::text, p.prosrc
from pg_catalog.pg_proc as p
join pg_catalog.pg_language as l on l.oid = p.prolang
join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
where l.lanname = 'plpgsql' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
"""
TRIGGERED = """
select distinct t.tgfoid::bigint
from pg_catalog.pg_trigger as t
where t.tgrelid = %s::pg_catalog.regclass and not t.tgisinternal
"""
COUNTED = """
select s.lineno, s.exec_stmts > 0
from {schema}.plpgsql_profiler_function_statements_tb(%s::bigint::pg_catalog.oid::pg_catalog.regprocedure) as s
"""


@dataclass(frozen=True, slots=True)
class Body:
    """The body of one PL/pgSQL function."""

    identity: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Profile:
    """
    The profiler of one database.

    Attributes:
        schema: Where the extension is, quoted.
        bodies: Every PL/pgSQL function, by its oid.
    """

    schema: str
    bodies: Mapping[int, Body]

    def opening(self) -> list[str]:
        """Give the statements that a session begins with, so that it is measured."""
        return ["load 'plpgsql_check'", "set plpgsql_check.profiler = on"]

    def forget(self, runner: Runner) -> None:
        """Begin to count anew."""
        runner.ask(f"select {self.schema}.plpgsql_profiler_reset_all()")

    def covered(self, runner: Runner, target: Relation | Routine) -> tuple[Coverage, ...]:
        """
        Tell how much ran since `forget` of the functions of a target, and of those that they name.

        Args:
            runner: Whose session is measured; one that was lost since then tells too little.
        """
        if isinstance(target, Relation):
            own = [int(str(oid)) for (oid,) in runner.ask(TRIGGERED, [target.name])]
        else:
            own = [oid for oid, body in self.bodies.items() if body.identity == target.identity]
        found = (self._coverage(runner, oid) for oid in reached(self.bodies, own))
        return tuple(sorted(found, key=lambda each: each.function))

    def _coverage(self, runner: Runner, oid: int) -> Coverage:
        counted = runner.ask(COUNTED.format(schema=self.schema), [oid])
        lines = {int(str(line)) for line, ran in counted if not ran}
        ran = sum(bool(each) for _, each in counted)
        return Coverage(self.bodies[oid].identity, len(counted), ran, tuple(sorted(lines)))


def reached(bodies: Mapping[int, Body], own: Iterable[int]) -> Sequence[int]:
    """List functions, and those of the others whose names their bodies call, and so on."""
    found: list[int] = []
    left = [oid for oid in own if oid in bodies]
    while left:
        oid = left.pop()
        if oid not in found:
            found.append(oid)
            called = set(re.findall(r"(\w+)\"?\s*\(", bodies[oid].source))
            left += [other for other, body in bodies.items() if body.name in called]
    return found


def profile(conn: Connection) -> Profile | None:
    """
    Make the profiler in a database that nobody else needs; `None` where the server has none, or lets nobody make it.

    Args:
        conn: In autocommit.
    """
    with reading(conn) as cursor:
        functions = run(cursor, FUNCTIONS)
    bodies = {int(str(oid)): Body(str(identity), str(name), str(source)) for oid, identity, name, source in functions}
    if not conn.execute(FOUND.encode()).fetchall():
        with suppress(psycopg.Error), conn.transaction():
            for statement in MAKE:
                conn.execute(statement.encode())
    found = conn.execute(FOUND.encode()).fetchall()
    return Profile(str(found[0][0]), bodies) if found else None
