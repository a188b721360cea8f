"""One script on one connection: its statements in turn, and what the server says of them."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.pq import ExecStatus

from harness.errors import ServerError
from harness.load.applied import Applied, Failure, SessionEndedError
from harness.postgres.wording import clean
from harness.source.bodies import place_in_body
from harness.source.grammar import parse
from harness.source.judge import reads_rows, writes_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection, Cursor
    from psycopg.errors import Diagnostic

    from harness.model import Place, Script, Statement

KEPT_LINES = 1000
"""How many lines of results, and how many notices, of one script are kept."""
KEPT_CHARACTERS = 2000
"""How much of one line is kept."""
CHUNK_BYTES = 1 << 16
DISK_FULL = "53100"
MORE_ROOM = ("Make room there, or set PGHARNESS_RUN_DIR to a directory that has some.",)


@dataclass(slots=True)
class Session:
    """
    What has come of a script so far.

    Attributes:
        done: The statements that ran through.
    """

    conn: Connection[Any]
    script: Script
    done: list[Statement] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    output: list[str] = field(default_factory=list)
    failure: Failure | None = None
    started: float = field(default_factory=time.perf_counter)

    @contextmanager
    def listening(self) -> Iterator[Session]:
        """Take down what the server tells."""
        self.conn.add_notice_handler(self._noticed)
        try:
            yield self
        finally:
            self.conn.remove_notice_handler(self._noticed)

    def applied(self, *, left_open: bool = False, needs_clone: str | None = None) -> Applied:
        """Give how the script ran."""
        return Applied(
            script_file=self.script.file,
            executed=len(self.done),
            seconds=time.perf_counter() - self.started,
            notices=tuple(self.notices),
            output=tuple(self.output),
            failure=self.failure,
            left_open=left_open,
            needs_clone=needs_clone,
        )

    def execute(self, statement: Statement) -> bool:
        """Run one statement; tell whether it ran through."""
        try:
            with self.conn.cursor() as cursor:
                if statement.kind == "CopyStmt" and _through_client(statement):
                    self._copy(cursor, statement)
                else:
                    cursor.execute(statement.text.encode(), prepare=False)
                    self._keep_results(cursor)
        except psycopg.Error as error:
            self._failed(statement, error)
            return False
        self.done.append(statement)
        return True

    def ask(self, statement: Statement, *texts: bytes) -> tuple[object, ...] | None:
        """Run *texts* on behalf of a statement; give the last row, empty without one, `None` where they fail."""
        row: tuple[object, ...] = ()
        try:
            for text in texts:
                with self.conn.cursor() as cursor:
                    cursor.execute(text, prepare=False)
                    while cursor.nextset():
                        pass
                    row = (cursor.fetchone() or ()) if cursor.description else ()
        except psycopg.Error as error:
            self._failed(statement, error)
            return None
        return row

    def _copy(self, cursor: Cursor[Any], statement: Statement) -> None:
        """Run a COPY that reads the script's own lines, or that gives rows to the client."""
        with cursor.copy(statement.text.encode()) as copy:
            if statement.copy_data is None:
                for rows in copy:
                    if len(self.output) < KEPT_LINES:
                        self._keep(bytes(rows).decode(errors="replace"))
                return
            data = statement.copy_data.encode()
            for start in range(0, len(data), CHUNK_BYTES):
                copy.write(data[start : start + CHUNK_BYTES])

    def _keep_results(self, cursor: Cursor[Any]) -> None:
        """Keep the rows of every result; the values stay the text that the server sent."""
        more: bool | None = True
        while more:
            result = cursor.pgresult
            if result is not None and result.status == ExecStatus.TUPLES_OK:
                for row in range(min(result.ntuples, KEPT_LINES - len(self.output))):
                    values = (result.get_value(row, column) or b"" for column in range(result.nfields))
                    self._keep(b"|".join(values).decode(errors="replace"))
            more = cursor.nextset()

    def _keep(self, text: str) -> None:
        for line in text.splitlines():
            if len(self.output) < KEPT_LINES:
                self.output.append(clean(line[:KEPT_CHARACTERS]))

    def _noticed(self, said: Diagnostic) -> None:
        if len(self.notices) < KEPT_LINES:
            self.notices.append(clean((said.message_primary or "")[:KEPT_CHARACTERS]))

    def _failed(self, statement: Statement, error: psycopg.Error) -> None:
        """
        Take down the error that ends the script.

        Raises:
            SessionEndedError: The connection is lost.
            ServerError: The server has no room left on its disk, which says nothing about the script.
        """
        said = error.diag
        message = clean((said.message_primary or str(error))[:KEPT_CHARACTERS])
        line = " ".join(message.split())
        if error.sqlstate == DISK_FULL:
            raise ServerError(f"{statement.place}: no room is left on the server's disk: {line}", *MORE_ROOM) from error
        self.failure = Failure(
            place=self._place(said, statement),
            sqlstate=error.sqlstate or "",
            message=message,
            hint=clean(said.message_hint),
            statement=statement.text,
            where=clean(said.context),
            detail=clean(said.message_detail),
            table=(said.schema_name, said.table_name) if said.schema_name and said.table_name else None,
        )
        if self.conn.closed:
            ended = f"{statement.place}: the server went away while this statement ran: {line}"
            raise SessionEndedError(ended, self.applied()) from error

    def _place(self, said: Diagnostic, statement: Statement) -> Place:
        """Give the place of an error: the character of the statement, the line of a body, or the statement."""
        if said.statement_position:
            return statement.at(min(int(said.statement_position) - 1, len(statement.text)))
        return place_in_body(said.context or "", [*self.done, statement]) or statement.place


def _through_client(statement: Statement) -> bool:
    node = parse(statement.text)[0]
    return statement.copy_data is not None or writes_rows(node) or reads_rows(node)
