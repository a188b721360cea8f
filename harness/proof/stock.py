"""Keep the tables of a ground filled with rows that were made up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg

from harness.errors import HarnessError, ServerError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from harness.fuzz.shape import Relation
    from harness.proof.ground import Ground

FILL_SECONDS = 10.0
"""For all tables before one migration: some 500 are filled in it, and a person waits no longer for what is no proof."""
STATEMENT_SECONDS = 2
"""For one insert: a trigger that takes longer over a few rows is left alone."""
TURNS = 1_000
"""Seeds that lie between two of the caller's: a table that is filled again is given other rows."""
FAR = 20_000
"""Where sequences start: far from the keys that migrations write out, and still a smallint."""

ANY_TABLE = """
select 1
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p')
and n.nspname !~ '^pg_'
and n.nspname <> 'information_schema'
limit 1
"""
START_FAR = """
select pg_catalog.setval(s.seqrelid, %(far)s)
from pg_catalog.pg_sequence as s
join pg_catalog.pg_class as c on c.oid = s.seqrelid and c.relpersistence <> 't'
where s.seqincrement > 0
and s.seqmax >= 1.5 * %(far)s
and coalesce(pg_catalog.pg_sequence_last_value(s.seqrelid), s.seqmin) < %(far)s
and not exists (
    select
    from pg_catalog.pg_depend as d
    where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.objid = s.seqrelid
    and d.deptype = 'e'
)
"""
VIEWS = """
select pg_catalog.format('%I.%I', n.nspname, c.relname)
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where c.relkind = 'm'
and c.relispopulated
order by c.oid
"""
"""Materialized views, each behind those that it reads as far as their age tells."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A table as it was when it was filled, and whether it had rows then."""

    relation: Relation
    rows: bool


@dataclass(slots=True)
class Stock:
    """
    What one ground holds of generated rows.

    Attributes:
        rows: How many each table is to take each time it is filled.
        seed: What the rows are drawn from; the same one gives equal grounds equal rows.
        short: By table that has no row why it has none; not those that were spared, nor those that name them.
    """

    rows: int
    seed: int
    short: dict[str, str] = field(default_factory=dict)
    _held: dict[str, _Held] = field(default_factory=dict)

    def fill(self, ground: Ground, turn: int, spared: Collection[tuple[str, str]] = ()) -> bool:
        """
        Fill the tables that are new, have other columns than before, or lost their rows; the others have theirs.

        Args:
            turn: Counts the times that rows are drawn.
            spared: Schemas and names of tables that get none now, nor do those that name them.

        Returns:
            Whether there is any table that has rows.

        Raises:
            ServerError: The server went away.
        """
        try:
            with ground.session() as conn:
                return self._fill(conn, turn, spared)
        except (psycopg.Error, HarnessError) as error:
            if isinstance(error, ServerError) and not ground.databases.survived():
                raise
            self.short["every table"] = str(error).splitlines()[0]
            return False

    def _fill(self, conn: psycopg.Connection[Any], turn: int, spared: Collection[tuple[str, str]]) -> bool:
        if conn.execute(ANY_TABLE).fetchone() is None:
            return False
        from harness.fuzz import describe  # noqa: PLC0415 - Hypothesis comes with it, and not everybody has tables
        from harness.fuzz.population import population  # noqa: PLC0415

        relations = describe.relations(conn)
        if not relations:
            return False
        left_out = _with_those_that_name_them({_name(conn, *each) for each in spared}, relations)
        lacking = [name for name in self._lacking(relations, _empty(conn, relations)) if name not in left_out]
        if lacking:
            conn.execute(f"set statement_timeout = '{STATEMENT_SECONDS}s'")
            conn.execute(START_FAR, {"far": FAR})
            made = population(
                conn,
                rows_per_table=self.rows,
                seed=self.seed * TURNS + turn,
                tables=lacking,
                seconds=FILL_SECONDS,
            )
            self.short |= {each.table: f"{each.by}: {each.said}" for each in made.short}
        empty = _empty(conn, relations)
        self.short = {name: why for name, why in self.short.items() if name in empty}
        self._held = {each.name: _Held(each, each.name not in empty) for each in relations}
        _refresh(conn)
        return len(empty) < len(relations)

    def _lacking(self, relations: Sequence[Relation], empty: frozenset[str]) -> list[str]:
        """Name the tables to fill; one that took no row is offered others when something about it changed."""
        lacking: dict[str, None] = {}
        for each in relations:
            was = self._held.get(each.name)
            changed = was is None or was.relation.columns != each.columns
            if changed or (each.name in empty and (was is None or was.rows or was.relation != each)):
                lacking[each.name] = None
        for each in relations:
            if each.name in empty and any(key.target in lacking for key in each.foreign_keys):
                lacking[each.name] = None
        return list(lacking)


def _with_those_that_name_them(names: set[str], relations: Sequence[Relation]) -> set[str]:
    """Add the tables with a foreign key to one of these, and those with one to them, to the end."""
    while more := {
        each.name
        for each in relations
        if each.name not in names and any(key.target in names for key in each.foreign_keys)
    }:
        names = names | more
    return names


def _name(conn: psycopg.Connection[Any], schema: str, table: str) -> str:
    """Write a table's name as SQL takes it."""
    row = conn.execute("select pg_catalog.format('%%I.%%I', %s::text, %s::text)", (schema, table)).fetchone()
    return str(row[0]) if row else ""


def _empty(conn: psycopg.Connection[Any], relations: Sequence[Relation]) -> frozenset[str]:
    """Name the tables that have no row."""
    asked = " union all ".join(
        f"select {at} where not exists (select from {each.name})"  # noqa: S608 - the server quoted it
        for at, each in enumerate(relations)
    )
    return frozenset(relations[at].name for (at,) in conn.execute(asked.encode()).fetchall())


def _refresh(conn: psycopg.Connection[Any]) -> None:
    """Bring materialized views up to date: a rollback that makes one anew does so, too."""
    for (name,) in conn.execute(VIEWS).fetchall():
        try:
            conn.execute(f"refresh materialized view {name}".encode())
        except psycopg.Error:  # a view that these rows make fail stays as it is
            if conn.closed:
                raise
