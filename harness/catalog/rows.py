"""Digests of rows, free of their order, and where sequences stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.index import Index
from harness.catalog.naming import quoted
from harness.catalog.values import SequenceState, TableRows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.catalog.session import Cursor
    from harness.catalog.values import Snapshot

COLUMNS_AT_ONCE = 800
"""Columns digested by one statement: planning grows with them, and so does what a failure would repeat."""
SEQUENCES_AT_ONCE = 200

EMPTY = TableRows(0, "0", ())


def read_tables(
    cursor: Cursor, found: Snapshot, filled: Sequence[Sequence[str | None]]
) -> tuple[dict[str, TableRows], tuple[str, ...]]:
    """
    Digest the rows of every table and materialized view, of partitions one by one, of no foreign table.

    Values enter by the text that their type writes, so that every type counts, and a difference that shows counts too.

    Args:
        cursor: Within the transaction that read *found*.
        found: The catalogs, which name tables and columns.
        filled: For each table that has a page: its OID, and `t` where all of its rows may be read.

    Returns:
        Digests by table OID, and a sentence for each table whose rows were not read.
    """
    index = Index(found)
    readable = {str(oid) for oid, may in filled if may == "t"}
    closed = {str(oid) for oid, may in filled if may != "t"}
    tables: dict[str, TableRows] = {}
    unread: list[str] = []
    wanted: list[str] = []
    for oid in index.oids("pg_class"):
        row = index.require("pg_class", oid)
        kind = row["relkind"]
        if kind == "f":
            unread.append(f"foreign table {_name(index, oid)}: its rows lie elsewhere")
        elif oid in closed:
            unread.append(f"table {_name(index, oid)}: no privilege to read all of its rows")
        elif kind in {"r", "m"} and row["relispopulated"] == "t" and oid not in readable:
            tables[oid] = EMPTY
    wanted = [oid for oid in sorted(readable, key=int) if index.row("pg_class", oid) is not None]
    for batch in _batches([(oid, _columns(index, oid)) for oid in wanted]):
        text = "\nunion all\n".join(_digest(_name(index, oid), oid, names) for oid, names in batch)
        names_of = dict(batch)
        for table, count, whole, columns in cursor.execute(text.encode(), prepare=False):
            sums = [str(value) for value in columns] if isinstance(columns, list) else []
            tables[str(table)] = TableRows(
                int(str(count)), str(whole), tuple(zip(names_of[str(table)], sums, strict=True)) if count else ()
            )
    return tables, tuple(unread)


def read_sequences(cursor: Cursor, found: Snapshot, listed: Sequence[Sequence[str | None]]) -> dict[str, SequenceState]:
    """
    Say where each sequence stands, by its OID.

    Args:
        cursor: Within the transaction that read *found*.
        found: The catalogs, which name sequences.
        listed: For each sequence that may be read: its OID, and its last value where it has been called.
    """
    index = Index(found)
    states = {str(oid): SequenceState(int(value), True) for oid, value in listed if value is not None}
    fresh = [str(oid) for oid, value in listed if value is None and index.row("pg_class", str(oid)) is not None]
    for start in range(0, len(fresh), SEQUENCES_AT_ONCE):
        text = "\nunion all\n".join(
            f"select '{oid}', s.last_value, s.is_called from {_name(index, oid)} as s"  # noqa: S608 - quoted
            for oid in fresh[start : start + SEQUENCES_AT_ONCE]
        )
        for oid, value, called in cursor.execute(text.encode(), prepare=False):
            states[str(oid)] = SequenceState(int(str(value)), bool(called))
    return states


def _name(index: Index, oid: str) -> str:
    row = index.require("pg_class", oid)
    schema = index.require("pg_namespace", row["relnamespace"])["nspname"]
    return f"{quoted(schema)}.{quoted(row['relname'])}"


def _columns(index: Index, oid: str) -> tuple[str, ...]:
    """List the stored columns of a table in their order; a virtual generated one stores nothing."""
    rows = [row for row in index.parts("pg_attribute", oid) if row["attgenerated"] != "v"]
    return tuple(str(row["attname"]) for row in sorted(rows, key=lambda row: int(row["attnum"] or 0)))


def _batches(
    tables: list[tuple[str, tuple[str, ...]]],
) -> Iterator[list[tuple[str, tuple[str, ...]]]]:
    """Cut the tables into statements of a size that plans well."""
    batch: list[tuple[str, tuple[str, ...]]] = []
    size = 0
    for table in tables:
        if batch and size + len(table[1]) > COLUMNS_AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(table)
        size += len(table[1]) + 1
    if batch:
        yield batch


def _digest(table: str, oid: str, columns: tuple[str, ...]) -> str:
    """
    Write the statement that digests one table.

    A row in parentheses writes values by the output of their types, whatever casts to text people made.
    """
    names = [f"x.{quoted(column)}" for column in columns]
    sums = ", ".join(_sum(f"row({name})::pg_catalog.text") for name in names)
    by_name = ", ".join(f"x.{quoted(column)}" for column in sorted(columns))  # whatever the order of the columns is
    whole = _sum(f"row({by_name})::pg_catalog.text")
    return f"select '{oid}', pg_catalog.count(*), {whole}, array[{sums}]::pg_catalog.text[]\nfrom only {table} as x"


def _sum(text: str) -> str:
    hashed = f'pg_catalog.hashtextextended({text} collate pg_catalog."C", 0)'
    return f"coalesce(pg_catalog.sum({hashed}), 0)::pg_catalog.text"
