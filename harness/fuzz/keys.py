"""Keys that exist: what a foreign key may name, and what a unique column may not hold again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.fuzz.session import reading, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harness.fuzz.session import Connection
    from harness.fuzz.shape import ForeignKey, Relation
    from harness.fuzz.statement import Text

MOST = 1000
"""Keys of a table that are read."""


@dataclass(frozen=True, slots=True)
class Pool:
    """
    What a foreign key may name.

    Attributes:
        columns: Those of the table that has the foreign key.
        keys: Values for them.
        ties: Other foreign keys of the same table that lead where the named row leads too, and for each key what that
            row names there: a goal's provider has a clinic, and so has the goal.
    """

    columns: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    ties: tuple[tuple[ForeignKey, tuple[tuple[Text, ...], ...]], ...] = ()

    def agreeing(self, values: Mapping[str, Text]) -> list[tuple[str, ...]]:
        """List the keys that agree with the columns that have a value already, those that tie with them alone."""
        places = [(place, values[name]) for place, name in enumerate(self.columns) if name in values]
        fitting = [at for at, key in enumerate(self.keys) if all(key[place] == value for place, value in places)]
        for foreign_key, named in self.ties:
            wanted = tuple(values.get(name) for name in foreign_key.columns)
            if None not in wanted:
                fitting = [at for at in fitting if named[at] == wanted or None in named[at]]
        return [self.keys[at] for at in fitting]


@dataclass(slots=True)
class Keys:
    """
    The keys of one database.

    Attributes:
        relations: The tables that foreign keys lead to, by name.
        known: Rows to name rather than any that may be there: for a table, the columns and their values.
    """

    conn: Connection
    relations: Mapping[str, Relation]
    known: dict[str, list[Mapping[str, Text]]] = field(default_factory=dict)

    def ties(self, relation: Relation, foreign_key: ForeignKey) -> list[tuple[ForeignKey, ForeignKey]]:
        """List other foreign keys of a table, each with the one by which the row that is named leads there too."""
        target = self.relations.get(foreign_key.target)
        return [
            (own, leads)
            for leads in (target.foreign_keys if target else ())
            for own in relation.foreign_keys
            if own.target == leads.target and own.target_columns == leads.target_columns and own != foreign_key
        ]

    def pool(self, relation: Relation, foreign_key: ForeignKey) -> Pool:
        """Read what a foreign key of a table may name."""
        ties = self.ties(relation, foreign_key)
        names = [*foreign_key.target_columns, *(name for _, leads in ties for name in leads.columns)]
        rows = [row for row in self.rows(foreign_key.target, names) if None not in row[: len(foreign_key.columns)]]
        start = len(foreign_key.columns)
        tied = []
        for own, leads in ties:
            tied.append((own, tuple(row[start : start + len(leads.columns)] for row in rows)))
            start += len(leads.columns)
        keys = tuple(tuple(str(value) for value in row[: len(foreign_key.columns)]) for row in rows)
        return Pool(foreign_key.columns, keys, tuple(tied))

    def rows(self, table: str, names: Sequence[str]) -> list[tuple[Text, ...]]:
        """Give some columns of the rows of a table as texts, in an order of their own."""
        if table in self.known:
            found = [tuple(row[name] for name in names) for row in self.known[table]]
            return list(dict.fromkeys(found))
        relation = self.relations[table]
        cells = ", ".join(f"{relation.column(name).quoted}::text" for name in names)
        order = ", ".join(f'({relation.column(name).quoted}::text) collate "C"' for name in names)
        query = f"select {cells} from {table} order by {order} limit {MOST}"  # noqa: S608 - quoted by the server
        with reading(self.conn) as cursor:
            rows = run(cursor, query)
        return list(dict.fromkeys(tuple(None if each is None else str(each) for each in row) for row in rows))
