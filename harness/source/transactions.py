"""Whether a script may run inside of one transaction, and end as it would with psql."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.source.grammar import Node, parse
from harness.source.judge import SEVERAL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.model import Script, Statement


class Step(enum.IntEnum):
    """What a transaction statement does, by libpg_query's numbers."""

    BEGIN = 1
    START = 2
    COMMIT = 3
    ROLLBACK = 4
    SAVEPOINT = 5
    RELEASE = 6
    ROLLBACK_TO = 7
    PREPARE = 8
    COMMIT_PREPARED = 9
    ROLLBACK_PREPARED = 10


OPENING = frozenset({Step.BEGIN, Step.START})
REINDEX_OF_MANY = frozenset({3, 4, 5})
"""REINDEX of a schema, of system catalogs, of a database."""
DISCARD_ALL = 1
KEPT_ON_COMMIT = frozenset({0, 1, 2})
"""ON COMMIT not given, or PRESERVE ROWS."""
CURSOR_WITH_HOLD = 0x0020

ENDS_TRANSACTION = re.compile(r"\b(commit|rollback)(\s+and\s+(no\s+)?chain)?\s*;", re.IGNORECASE)
BEYOND_TRANSACTION = re.compile(r"\bpg_(create|copy|drop)_\w*replication_slot\b|\bdblink\w*\s*\(", re.IGNORECASE)
"""Calls whose work a transaction does not undo, or does not show to the session that they open."""
SETS_LOCALLY = re.compile(r"\bset\s+local\b|\bset_config\b.*\btrue\b", re.IGNORECASE | re.DOTALL)

ALONE = {
    "AlterSystemStmt": "ALTER SYSTEM",
    "AlterSubscriptionStmt": "ALTER SUBSCRIPTION",
    "CallStmt": "CALL, which may end the transaction",
    "CreateSubscriptionStmt": "CREATE SUBSCRIPTION",
    "CreateTableSpaceStmt": "CREATE TABLESPACE",
    "CreatedbStmt": "CREATE DATABASE",
    "DropSubscriptionStmt": "DROP SUBSCRIPTION",
    "DropTableSpaceStmt": "DROP TABLESPACE",
    "DropdbStmt": "DROP DATABASE",
    SEVERAL: "statements joined by \\;",
    "": "a statement that only the server can read",
}
"""Statements that cannot run inside of a transaction, or of which it cannot be told, by kind."""


def _concurrently(node: Node) -> str:
    return "CONCURRENTLY" if node.number("concurrent") else ""


def _vacuum(node: Node) -> str:
    return "VACUUM" if node.number("is_vacuumcmd") else ""


def _reindex(node: Node) -> str:
    if any(option.text("defname") == "concurrently" for option in node.nodes("params")):
        return "REINDEX CONCURRENTLY"
    return "REINDEX of more than one table" if node.number("kind") in REINDEX_OF_MANY else ""


def _cluster(node: Node) -> str:
    return "" if node.message("relation") else "CLUSTER of all tables"


def _discard(node: Node) -> str:
    return "DISCARD ALL" if node.number("target") == DISCARD_ALL else ""


CALLS = frozenset({"DoStmt", "SelectStmt"})
"""Statements that call functions, by kind."""

SOMETIMES_ALONE: Mapping[str, Callable[[Node], str]] = {
    "IndexStmt": _concurrently,
    "DropStmt": _concurrently,
    "VacuumStmt": _vacuum,
    "ReindexStmt": _reindex,
    "ClusterStmt": _cluster,
    "DiscardStmt": _discard,
}


def step_of(statement: Statement) -> Step | None:
    """Give what a statement does to the transaction; `None` for one that does its work inside of it."""
    if statement.kind != "TransactionStmt":
        return None
    return Step(parse(statement.text)[0].number("kind"))


def fits_one_transaction(script: Script) -> str | None:
    """
    Tell whether *script* can run inside of a transaction that is open already, and end as it would with psql.

    Returns:
        `None` where it can, else the reason: the place, and what stands there. What shows only when it runs, such as
        a new enum label in use, is left to `run_inside`.
    """
    course = _Course()
    for statement in script.statements:
        reason = course.reason(statement)
        if reason:
            return f"{statement.place}: {reason}"
    return f"{script.file}: a transaction that is not committed" if course.inside else None


@dataclass(slots=True)
class _Course:
    """
    How far a script has come.

    Attributes:
        inside: Whether its own transaction is open.
        over: Whether its own transaction was committed.
        local: Whether that left something that only its end takes back.
    """

    inside: bool = False
    over: bool = False
    local: bool = False

    def reason(self, statement: Statement) -> str:
        """Say why a statement does not fit; empty where it does."""
        kind = statement.kind
        if kind in ALONE:
            return ALONE[kind]
        if kind == "DoStmt" and ENDS_TRANSACTION.search(statement.text):
            return "a block that ends the transaction"
        if kind in CALLS and (call := BEYOND_TRANSACTION.search(statement.text)):
            return f"{call[0].rstrip('( ')}, which works outside of the transaction"
        if kind == "TransactionStmt":
            return self._transaction(parse(statement.text)[0])
        if kind in SOMETIMES_ALONE and (reason := SOMETIMES_ALONE[kind](parse(statement.text)[0])):
            return reason
        return self._local(statement)

    def _transaction(self, node: Node) -> str:
        step = Step(node.number("kind"))
        if step in OPENING and not self.inside and not node.nodes("options"):
            again, self.inside = self.over, True
            return "a second transaction" if again else ""
        if step is Step.COMMIT and self.inside and not node.number("chain"):
            self.inside, self.over = False, True
            return ""
        if step in OPENING:
            return "BEGIN inside of a transaction" if self.inside else "a transaction with a mode of its own"
        return "COMMIT AND CHAIN" if node.number("chain") else step.name.replace("_", " ")

    def _local(self, statement: Statement) -> str:
        """Find what lasts as long as a transaction, where that is another one than the script's own."""
        if self.over and self.local:
            return "a statement after a transaction with settings or tables of its own"
        local = _lasts_for_transaction(parse(statement.text)[0]) if statement.kind in LOCAL else ""
        if self.inside:
            self.local = self.local or bool(local)
            return ""
        if statement.kind in CALLS and SETS_LOCALLY.search(statement.text):
            return "a setting for one statement"
        return local and f"{local} outside of a transaction"


LOCAL = frozenset(
    {"ConstraintsSetStmt", "CreateStmt", "CreateTableAsStmt", "DeclareCursorStmt", "LockStmt", "VariableSetStmt"}
)


def _lasts_for_transaction(node: Node) -> str:
    """Name what a statement does that its transaction's end takes back, or that acts inside of one alone."""
    if node.kind == "VariableSetStmt":
        multiple = node.text("name").upper().startswith("TRANSACTION")
        return "SET TRANSACTION" if multiple else "SET LOCAL" if node.number("is_local") else ""
    if node.kind == "CreateStmt":
        return "" if node.number("oncommit") in KEPT_ON_COMMIT else "ON COMMIT"
    if node.kind == "CreateTableAsStmt":
        into = node.message("into")
        return "ON COMMIT" if into and into.number("on_commit") not in KEPT_ON_COMMIT else ""
    if node.kind == "DeclareCursorStmt":
        return "" if node.number("options") & CURSOR_WITH_HOLD else "a cursor"
    return {"LockStmt": "LOCK", "ConstraintsSetStmt": "SET CONSTRAINTS"}.get(node.kind, "")
