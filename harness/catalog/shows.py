"""Values that take more than one column or a decoding to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.naming import literal, quoted
from harness.catalog.records import items, numbers
from harness.catalog.values import FIRST_USER_OID

if TYPE_CHECKING:
    from harness.catalog.index import Row
    from harness.catalog.names import Names

ACTIONS = {"a": "NO ACTION", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}
MODES = {"i": "", "o": "OUT ", "b": "INOUT ", "v": "VARIADIC ", "t": "TABLE "}
STATISTICS = {"d": "ndistinct", "f": "dependencies", "m": "mcv", "e": "expressions"}
ROW, BEFORE, INSERT, DELETE, UPDATE, TRUNCATE, INSTEAD = (1 << bit for bit in range(7))
"""Bits of pg_trigger.tgtype (catalog/pg_trigger.h)."""


def typed(names: Names, row: Row, column: str) -> str:
    """Name the type of a column, or the base type of a domain, with its length or precision."""
    return row.get("typed") or names.type(row["atttypid" if column.startswith("att") else "typbasetype"])


def collation(names: Names, row: Row, column: str) -> str | None:
    """Name a collation; none where the type has none."""
    return None if row[column] == "0" else names.name("pg_collation", row[column])


def tablespace(names: Names, row: Row, column: str) -> str:
    """Name a tablespace; 0 is the database's own."""
    return "the database's" if row[column] == "0" else names.name("pg_tablespace", row[column])


def roles(names: Names, row: Row, column: str) -> str:
    """Name a list of roles."""
    return ", ".join(sorted(names.role(oid) for oid in numbers(row[column])))


def kinds(_: Names, row: Row, column: str) -> str:
    """Name the kinds of extended statistics."""
    return ", ".join(sorted(STATISTICS.get(item, item) for item in items(row[column])))


def arguments(names: Names, row: Row, _: str) -> str:
    """List a routine's arguments: mode, name, type."""
    types = numbers(row["proallargtypes"]) or numbers(row["proargtypes"])
    modes = items(row["proargmodes"]) or ("i",) * len(types)
    called = items(row["proargnames"]) or ("",) * len(types)
    words = []
    for oid, mode, name in zip(types, modes, called, strict=False):
        words.append(f"{MODES.get(mode, '')}{quoted(name) + ' ' if name else ''}{names.type(oid)}")
    return ", ".join(words)


def action(names: Names, row: Row, column: str) -> str | None:
    """Say what a foreign key does when the row that it refers to changes."""
    event = "UPDATE" if column == "confupdtype" else "DELETE"
    words = ACTIONS.get(row["confupdtype" if event == "UPDATE" else "confdeltype"] or "")
    if words is None:
        return None
    some = names.columns(row["conrelid"], row["confdelsetcols"]) if event == "DELETE" else ""
    return f"ON {event} {words}{f' ({some})' if some else ''}"


def query(_: Names, row: Row, column: str) -> str | None:
    """Give the text of a view, rule or body; of what initdb made only a digest is kept."""
    return None if int(row["oid"] or 0) < FIRST_USER_OID else row[column]


def period(_: Names, row: Row, column: str) -> str | None:
    """Say that a key is one over time: `WITHOUT OVERLAPS`, of a foreign key `PERIOD`."""
    if row[column] != "t":
        return None
    return "PERIOD" if row["contype"] == "f" else "WITHOUT OVERLAPS"


def index_columns(names: Names, row: Row, _: str) -> str:
    """List the columns of an index as its definition does; expressions come from the server's own text."""
    if row["definition"]:
        return row["definition"].partition(" USING ")[2].partition(" ")[2]
    columns = numbers(row["indkey"])
    options = numbers(row["indoption"])
    classes, collations = numbers(row["indclass"]), numbers(row["indcollation"])
    keys = int(row["indnkeyatts"] or 0)
    words = [
        names.column(row["indrelid"], columns[place])
        + _collated(names, row["indrelid"], columns[place], collations[place])
        + _classed(names, classes[place])
        + _ordered(int(options[place]))
        for place in range(keys)
    ]
    included = ", ".join(names.column(row["indrelid"], number) for number in columns[keys:])
    return f"({', '.join(words)}){f' INCLUDE ({included})' if included else ''}"


def _collated(names: Names, table: str | None, number: str, oid: str) -> str:
    """Give the collation of a key column where it is not the column's own."""
    parts = names.index.parts("pg_attribute", table or "")
    own = next((part["attcollation"] for part in parts if part["attnum"] == number), "0")
    return "" if oid in {own, "0"} else f" COLLATE {names.name('pg_collation', oid)}"


def _classed(names: Names, oid: str) -> str:
    """Give the operator class of a key column where it is not the type's own."""
    row = names.index.row("pg_opclass", oid)
    return (
        "" if row is None or row["opcdefault"] == "t" else f" {names.name('pg_opclass', oid).partition(' using ')[0]}"
    )


def _ordered(option: int) -> str:
    """Give the order of a key column where it is not ascending, nulls last."""
    down, first = bool(option & 1), bool(option & 2)
    return (" DESC" if down else "") + ("" if first == down else " NULLS FIRST" if first else " NULLS LAST")


def events(_: Names, row: Row, column: str) -> str:
    """Say when a trigger fires: `BEFORE INSERT OR UPDATE FOR EACH ROW`."""
    bits = int(row[column] or 0)
    when = "BEFORE" if bits & BEFORE else "INSTEAD OF" if bits & INSTEAD else "AFTER"
    pairs = ((INSERT, "INSERT"), (UPDATE, "UPDATE"), (DELETE, "DELETE"), (TRUNCATE, "TRUNCATE"))
    what = " OR ".join(word for bit, word in pairs if bits & bit)
    return f"{when} {what} FOR EACH {'ROW' if bits & ROW else 'STATEMENT'}"


def trigger_arguments(_: Names, row: Row, column: str) -> str:
    """Read the zero-terminated arguments that the catalog keeps as bytes."""
    parts = bytes.fromhex((row[column] or "\\x")[2:]).decode("utf-8", "replace").split("\0")[:-1]
    return ", ".join(str(literal(part)) for part in parts)
