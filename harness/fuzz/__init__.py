"""
Values from the catalog: rows for any table, calls for any function, a database full of rows.

Values are texts as PostgreSQL's input functions read them, so that every type is covered alike and every example is a
plain statement: `Row.sql()`, `Call.sql()`.
"""

from __future__ import annotations

from harness.fuzz.calls import calls
from harness.fuzz.population import Populated, Shortfall, population
from harness.fuzz.rows import rows
from harness.fuzz.session import FuzzError
from harness.fuzz.shape import Relation, Routine
from harness.fuzz.statement import Call, Row

__all__ = [
    "Call",
    "FuzzError",
    "Populated",
    "Relation",
    "Routine",
    "Row",
    "Shortfall",
    "calls",
    "population",
    "rows",
]
