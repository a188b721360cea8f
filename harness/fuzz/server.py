"""Who is asked what Python cannot tell: whether a type takes a text, and whether a row passes an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.fuzz.harvest import harvest
from harness.fuzz.session import accepts, reading, run
from harness.fuzz.statement import written

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from hypothesis.strategies import SearchStrategy

    from harness.fuzz.session import Connection, Cursor
    from harness.fuzz.shape import Check, Relation
    from harness.fuzz.statement import Text

SEED = 0


def today(conn: Connection) -> tuple[str, ...]:
    """Give the session's day, which rules about the future are about; its neighbours are tried along with it."""
    with reading(conn) as cursor:
        return (str(run(cursor, "select current_date::text")[0][0]),)


class Server:
    """
    A database that answers questions, a batch a round trip.

    Attributes:
        wide: Whether its encoding holds all of Unicode.
        zone: The session's time zone.
        seed: What the candidates that it is asked about are drawn from.
    """

    def __init__(self, conn: Connection, *, seed: int = SEED) -> None:
        self._conn = conn
        self._accepted: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        self.seed = seed
        self.wide = conn.info.parameter_status("server_encoding") == "UTF8"
        self.zone = conn.info.parameter_status("TimeZone") or "UTC"

    def harvest(self, strategy: SearchStrategy[object], count: int) -> list[object]:
        """Draw some examples, the same for a seed."""
        return harvest(strategy, count, self.seed)

    def accepted(self, name: str, tries: Sequence[str]) -> list[str]:
        """List the texts that a type takes, of some."""
        key = name, tuple(tries)
        if key not in self._accepted:
            with reading(self._conn) as cursor:
                self._accepted[key] = [
                    text for text in tries if accepts(cursor, f"select {written(text)}::{name}") is not None
                ]
        return list(self._accepted[key])

    def passing(
        self, relation: Relation, checks: Sequence[Check], candidates: Sequence[Mapping[str, Text]], *, broken: bool
    ) -> list[Mapping[str, Text]]:
        """
        List the candidates that pass all of some checks, or where *broken* those that fail one of them.

        Args:
            relation: Whose checks they are.
            checks: A null passes, as it does in the table.
            candidates: Values by column, for each column that the checks are over or that a generated one needs.
        """
        if not candidates:
            return []
        test = " and ".join(f"(({check.expression}) is not false)" for check in checks)
        wanted = {name for check in checks for name in check.columns}
        query = _evaluation(relation, list(candidates[0]), wanted, f"not ({test})" if broken else test)
        with reading(self._conn) as cursor:
            return _kept(cursor, query, list(candidates))


def _evaluation(relation: Relation, names: Sequence[str], wanted: Collection[str], test: str) -> str:
    """Write a query over the rows that stand where it says %s, each with its number before its values."""
    columns = {column.name: column for column in relation.columns}
    given = [columns[name] for name in names]
    cells = ", ".join(f"pgharness_text.{each.quoted}::{each.kind.name} as {each.quoted}" for each in given)
    computed = "".join(
        f", ({each.generated}) as {each.quoted}"
        for each in relation.columns
        if each.generated is not None and each.name in wanted
    )
    head = ", ".join(["pgharness_number", *(each.quoted for each in given)])
    table = "pgharness_row" if relation.name.endswith('"') else relation.name.rpartition(".")[2]
    plain = f"(select pgharness_number, {cells} from (values %s) as pgharness_text ({head})) as pgharness_plain"  # noqa: S608
    return f"select pgharness_number from (select *{computed} from {plain}) as {table} where {test} order by 1"  # noqa: S608


def _kept(cursor: Cursor, query: str, candidates: list[Mapping[str, Text]]) -> list[Mapping[str, Text]]:
    """Keep what passes; where one of them is an error, look at each half."""
    lines = ", ".join(
        f"({', '.join([str(number), *(f'{written(value)}::text' for value in candidate.values())])})"
        for number, candidate in enumerate(candidates)
    )
    found = accepts(cursor, query.replace("%s", lines, 1))
    if found is not None:
        return [candidates[int(str(number))] for (number,) in found]
    if len(candidates) == 1:
        return []
    middle = len(candidates) // 2
    return [*_kept(cursor, query, candidates[:middle]), *_kept(cursor, query, candidates[middle:])]
