"""What is in the tables, as superuser: whose each row is, and a digest of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harness.fuzz.session import Connection
    from harness.fuzz.stateful.tenancy import Table

Name = tuple[str, str]
"""A row: its table, and its key as text."""


@dataclass(frozen=True, slots=True)
class Held:
    """Whose a row is: the tenants that read it, those that write it, its owner; and what tells it from what it was."""

    seen_in: tuple[str, ...]
    written_in: tuple[str, ...]
    owner: str | None
    digest: int


State = dict[Name, Held]


class Reader:
    """Reads the state of some tables, all in one statement, and keeps the order in which rows were first seen."""

    def __init__(self, tables: Sequence[Table]) -> None:
        """Write the statement."""
        self.statement = " union all ".join(_select(table) for table in tables).encode()

    def read(self, conn: Connection, before: Mapping[Name, Held] | None = None) -> State:
        """Give the rows: those of *before* first, in its order, so that a row can be named by its place."""
        found: State = {}
        for row in conn.execute(self.statement):
            table, key, seen_in, written_in, owner, digest = cast(
                "tuple[str, str, list[str], list[str], str, int]", row
            )
            found[table, key] = Held(tuple(seen_in), tuple(written_in), owner, digest)
        if before is None:
            return dict(sorted(found.items()))
        kept = {name: found[name] for name in before if name in found}
        return kept | {name: held for name, held in found.items() if name not in kept}


def _select(table: Table) -> str:
    seen = f"array_remove(({table.seen_in})::text[], null)"
    written = seen if table.written_in is None else f"array_remove(({table.written_in})::text[], null)"
    return (
        f"select '{table.name}', ({table.key})::text, {seen}, {written}, ({table.owner or 'null'})::text,"  # noqa: S608
        f" hashtextextended(t::text, 0) from {table.name} as t"
    )
