"""A call is run once before it is measured: one that would say nothing is told, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.bench.session import Session
from harness.errors import HarnessError

if TYPE_CHECKING:
    from harness.bench import Call
    from harness.postgres.database import Database


class NoRowsError(HarnessError):
    """All tables that a call uses are empty: its time would say nothing about a table in use."""


def tried(database: Database, call: Call) -> None:
    """
    Run *call* once.

    Raises:
        CallError: The server refuses it.
        NoRowsError: It uses empty tables alone.
        ServerError: The server fails.
    """
    with Session(database, call) as session:
        session.block(1)
        empty = session.empty_tables()
    if empty is not None:
        raise NoRowsError(f"it uses {', '.join(empty)}: no rows are there")
