"""One session on the server, which is one actor after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg

from harness.fuzz.statement import written
from harness.source.quotes import identifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.fuzz.session import Connection
    from harness.fuzz.stateful.tenancy import Actor
    from harness.fuzz.statement import Text

PATIENCE = "20ms"
"""How long a statement waits for another session's lock, which is not let go before this one has given up."""
WAITED = frozenset({"55P03", "40P01", "40001"})
"""SQLSTATEs of a statement that another session was in the way of."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a statement told: rows, as texts, or the SQLSTATE and all words of the error."""

    rows: Sequence[tuple[Text, ...]] | None
    refused: str | None = None
    words: str = ""


class Session:
    """Runs one statement of somebody in a transaction of its own."""

    def __init__(self, conn: Connection) -> None:
        """Take over an autocommit session of a superuser."""
        self.conn = conn
        self._shadowed = False

    def start(self, actor: Actor, shadows: Sequence[str], statement: str) -> Told:
        """Become *actor*, put what *shadows* make in the way, run the statement; the transaction stays open."""
        told = [f"begin; set local lock_timeout = '{PATIENCE}'"]
        told += [f"set local {name} = {written(value)}" for name, value in actor.settings.items()]
        told.append(f"set local session authorization {identifier(actor.role)}")
        self.conn.execute("; ".join(told).encode())
        self._shadowed = bool(shadows)
        for shadow in shadows:
            self._shadow(shadow)
        try:
            cursor = self.conn.execute(statement.encode(), prepare=False)
            return Told(_texts(cursor.pgresult))
        except psycopg.Error as error:
            if self.conn.closed:
                raise
            return _refused(error)

    def finish(self) -> Told:
        """End the transaction, and leave nothing temporary; give what was still refused then, or no rows."""
        try:
            self.conn.execute("commit" if self._going() else "rollback")
        except psycopg.Error as error:
            if self.conn.closed:
                raise
            return _refused(error)
        finally:
            if self._shadowed:
                self.conn.execute("discard temp")
        return Told([])

    def _going(self) -> bool:
        return self.conn.info.transaction_status is psycopg.pq.TransactionStatus.INTRANS

    def _shadow(self, statement: str) -> None:
        """Try; what is refused is not in the way."""
        self.conn.execute("savepoint shadow")
        try:
            self.conn.execute(statement.encode(), prepare=False)
        except psycopg.Error:
            if self.conn.closed:
                raise
            self.conn.execute("rollback to shadow")


def _texts(result: psycopg.pq.abc.PGresult | None) -> list[tuple[Text, ...]]:
    """Give rows as the server wrote them: Python has no date BC and no infinite one."""
    if result is None:
        return []
    cells = ((result.get_value(row, column) for column in range(result.nfields)) for row in range(result.ntuples))
    return [tuple(None if cell is None else cell.decode() for cell in row) for row in cells]


def _refused(error: psycopg.Error) -> Told:
    diag = error.diag
    return Told(None, error.sqlstate, f"{error} {diag.message_detail} {diag.message_hint} {diag.context}")
