"""
What an export holds, as the contract says it: a model that knows nothing of the SQL.

Source: the SQL contract, Helpers and Settled; RFC 4180; Python's own csv and json read what the database wrote.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal, InvalidOperation
from typing import LiteralString

SECRET = {"access_token", "refresh_token"}
PERSONAL = ["id", "name", "email", "role", "status"]  # of users
ROWS: dict[str, LiteralString] = {
    "providers": "clinic_id = %(clinic)s",
    "metric_values": "clinic_id = %(clinic)s",
    "metric_aggregations": "clinic_id = %(clinic)s",
    "goals": "clinic_id = %(clinic)s",
    "goal_progress": "(select g.clinic_id from public.goals as g where g.id = goal_id) = %(clinic)s",
    "data_sources": "clinic_id = %(clinic)s",
    "generated_reports": "clinic_id = %(clinic)s",
    "users": "clinic_id = %(clinic)s or exists (select from public.user_clinic_roles as r"
    " where r.user_id = users.id and r.clinic_id = %(clinic)s and r.is_active)",
}
"""Which rows of a table are a clinic's, by table: all that can be exported."""

READER = {"generated_reports": "clinic_admin"}
"""The lowest role that reads a table, where that is not viewer."""


def harmless(cell: str) -> str:
    """Give the text as a spreadsheet may see it: what would be a formula starts with an apostrophe."""
    return f"'{cell}" if cell[:1] in set("=+-@\t\r") and not is_number(cell) else cell


def is_number(cell: str) -> bool:
    """Say whether the text is a finite number, written as spreadsheets and PostgreSQL write them."""
    if not cell.isascii() or any(each in "_ \t\r\n\v\f\x1c\x1d\x1e\x1f" for each in cell):
        return False  # Decimal would take them
    try:
        return Decimal(cell).is_finite()
    except InvalidOperation:
        return False


def read_csv(text: str) -> list[list[str]]:
    """Read a CSV as RFC 4180 has it: the header, then the rows."""
    assert text.endswith("\r\n")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))
