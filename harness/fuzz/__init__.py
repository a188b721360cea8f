"""
Values from the catalog: rows for any table, calls for any function, a database full of rows.

Values are texts as PostgreSQL's input functions read them, so that every type is covered alike and every example is a
plain statement: `Row.sql()`, `Call.sql()`.
"""

from __future__ import annotations

from harness.fuzz.shape import Relation, Routine
from harness.fuzz.statement import Call, Row

__all__ = ["Call", "Relation", "Routine", "Row"]
