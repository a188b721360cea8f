"""
Run a script inside of a transaction that is open already, so that it ends as it would with psql.

psql's session ends with the script, and each of its transactions checks what was deferred: both are made up for here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harness.source.transactions import OPENING, fits_one_transaction, step_of

if TYPE_CHECKING:
    from harness.load.session import Session
    from harness.model import Statement

BEGAN: Final = b"select pg_catalog.pg_current_xact_id()::pg_catalog.text"
CLEAR: Final = b"reset session authorization; reset all; discard temp; discard sequences"
_CONSTRAINTS: Final = """
    select 'set constraints ' operator(pg_catalog.||) pg_catalog.string_agg(
        distinct pg_catalog.format('%I.%I', n.nspname, c.conname), ', ') operator(pg_catalog.||) ' {mode}'
    from pg_catalog.pg_constraint as c
    join pg_catalog.pg_namespace as n on n.oid operator(pg_catalog.=) c.connamespace
    where {these}
"""
# by name: ALL would count for constraints that a script has yet to make, and nothing takes that back
CHECK: Final = _CONSTRAINTS.format(mode="immediate", these="c.condeferrable").encode()
"""Gives the statement that checks what a commit would check; null where nothing can be deferred."""
DEFER: Final = _CONSTRAINTS.format(mode="deferred", these="c.condeferred").encode()
"""Gives the statement that puts back how constraints begin a transaction; null where none begins deferred."""
PREPARED: Final = b"""
    select pg_catalog.string_agg(pg_catalog.format('deallocate %I', p.name), '; ')
    from pg_catalog.pg_prepared_statements as p
    where p.from_sql
"""
LEFT_OVERS: Final = {"DeclareCursorStmt": b"close all", "ListenStmt": b"unlisten *"}
"""What a session's end does away with, by the kind of the statement that makes it."""

REASONS: Final = {
    "25001": "a statement that runs outside of a transaction alone",
    "25P01": "a statement that needs a transaction of its own",
    "2D000": "a block that ends the transaction",
    "55P04": "a new enum value in use before its transaction ended",
    "55000": "a state that only the end of a transaction brings",
    "55006": "a table in use by the transaction",
    "42P05": "a prepared statement that is there already",
    "42P07": "a table that is there already",
}
"""Errors that may well come from the one transaction and not from the script, by SQLSTATE."""


def inside(session: Session) -> str | None:
    """Run the whole script; give the reason why nothing follows from it, `None` where something does."""
    reason = fits_one_transaction(session.script)
    statements = session.script.statements
    if reason or not statements:
        return reason
    first, last = statements[0], statements[-1]
    began = session.ask(first, BEGAN) if _made(session, first, CHECK) else None
    through = began is not None and all(_ran(session, statement) for statement in statements)
    ended = session.ask(last, CLEAR, BEGAN) if through and _ended(session, last) else None
    if session.failure:
        state = session.failure.sqlstate
        return f"{session.failure.place}: {REASONS.get(state, session.failure.message)} ({state})"
    return None if began == ended else f"{session.script.file}: it left the transaction that it ran in"


def _ran(session: Session, statement: Statement) -> bool:
    """Run a statement, or what stands in for the beginning or the end of a transaction."""
    step = step_of(statement)
    if step is None:
        return session.execute(statement)
    if not _made(session, statement, DEFER if step in OPENING else CHECK):
        return False
    session.done.append(statement)
    return True


def _ended(session: Session, last: Statement) -> bool:
    """Check what the end of the last transaction would, and do away with what the session would not have outlived."""
    kinds = {statement.kind for statement in session.done}
    ends = [text for kind, text in LEFT_OVERS.items() if kind in kinds]
    if not _made(session, last, CHECK) or session.ask(last, *ends) is None:
        return False
    return "PrepareStmt" not in kinds or _made(session, last, PREPARED)


def _made(session: Session, statement: Statement, query: bytes) -> bool:
    """Run the statement that *query* makes, if it makes one, on behalf of a statement of the script."""
    made = session.ask(statement, query)
    if made is None:
        return False
    return session.ask(statement, *(text.encode() for text in made if isinstance(text, str))) is not None
