"""
Who may do what, as the contract says it: a model that knows nothing of policies.

A row of every table belongs to a clinic: clinic 1, where most of the demo's people are, or clinic 2, where only the
administrator is at home as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, LiteralString

Operation = Literal["select", "insert", "update", "delete"]
OPERATIONS: tuple[Operation, ...] = ("select", "insert", "update", "delete")
RANKS = {"viewer": 1, "staff": 2, "provider": 3, "clinic_admin": 4, "admin": 5}

REFUSED = "42501"  # insufficient_privilege


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table with one statement for each operation.

    Attributes:
        writer: The lowest role that writes it; `None` for nobody.
        deleter: The lowest role that deletes from it, where that is another.
        insert: Makes the row %(row)s of the clinic %(clinic)s.
        update: What a change of the row sets.
        shared: Whether its rows are no clinic's.
    """

    name: LiteralString
    writer: str | None
    insert: LiteralString
    update: LiteralString
    deleter: str | None = None
    shared: bool = False


METRIC = "'f0000000-0000-4000-8000-000000000001'"
TABLES: tuple[Table, ...] = (
    Table(
        "users",
        "clinic_admin",
        "insert into public.users (id, clinic_id, name) values (%(row)s, %(clinic)s, 'New')",
        "name = 'Changed'",
        deleter="admin",
    ),
    Table(
        "user_clinic_roles",
        "clinic_admin",
        "insert into public.user_clinic_roles (id, clinic_id, user_id, role)"
        " values (%(row)s, %(clinic)s, 'd0000000-0000-4000-8000-000000000016', 'staff')",
        "role = 'viewer'",
    ),
    Table(
        "providers",
        "clinic_admin",
        "insert into public.providers (id, clinic_id, name) values (%(row)s, %(clinic)s, 'New')",
        "name = 'Changed'",
    ),
    Table(
        "metric_definitions",
        "admin",
        "insert into public.metric_definitions (id, name, data_type) values (%(row)s::uuid, %(row)s::text, 'decimal')",
        "description = 'Changed'",
        shared=True,
    ),
    Table(
        "data_sources",
        "clinic_admin",
        "insert into public.data_sources (id, clinic_id, name, access_token)"
        " values (%(row)s, %(clinic)s, 'New', 'secret')",
        "name = 'Changed', access_token = 'other'",
    ),
    Table(
        "metric_values",
        "staff",
        "insert into public.metric_values (id, clinic_id, metric_definition_id, date, value)"
        f" values (%(row)s, %(clinic)s, {METRIC}, '2025-01-01', 1)",
        "value = 2",
    ),
    Table(
        "metric_aggregations",
        None,
        "insert into public.metric_aggregations (id, clinic_id, metric_definition_id, aggregation_type,"
        " period_start, period_end, value, count)"
        f" values (%(row)s, %(clinic)s, {METRIC}, 'daily', '2001-01-01', '2001-01-01', 1, 1)",
        "value = 2",
    ),
    Table(
        "goals",
        "provider",
        "insert into public.goals (id, clinic_id, name, target_date, target_value)"
        " values (%(row)s, %(clinic)s, 'New', '2099-01-01', 1)",
        "name = 'Changed'",
    ),
    Table(
        "goal_progress",
        "staff",
        "insert into public.goal_progress (id, goal_id, date, current_value)"
        " select %(row)s::uuid, g.id::uuid, '2025-01-01', 1 from (values ('c0000000-0000-4000-8000-000000000001',"
        " '70000000-0000-4000-8000-000000000003'), ('c0000000-0000-4000-8000-000000000002',"
        " '70000000-0000-4000-8000-000000000005')) as g (clinic, id) where g.clinic = %(clinic)s::text",
        "notes = 'Changed'",
    ),
)


def expected(table: Table, operation: Operation, role: str | None, at_home: bool) -> str | int:
    """
    Say what the operation on one row comes to: rows reached, or a SQLSTATE.

    Args:
        role: The caller's role in clinic 1; `admin` counts everywhere; `None` for somebody in no clinic.
        at_home: Whether the row is clinic 1's.
    """
    rank = RANKS[role] if role and (at_home or role == "admin" or table.shared) else 0
    if operation == "select":
        return 1 if rank or table.shared else 0
    needed = table.deleter if operation == "delete" and table.deleter else table.writer
    if needed is None:
        return REFUSED
    if rank >= RANKS[needed]:
        return 1
    return REFUSED if operation == "insert" else 0
