"""
What the SQL contract says of the product's tables and functions, for the gate: Python that knows nothing of the SQL.

Source: the SQL contract, Validation, Data consistency, Helpers, Identity.
"""

from __future__ import annotations

from harness.fuzz.models import Models
from tests.contract.calls import access, clinics, export, metrics
from tests.contract.invariants import NO_PROGRESS, PROGRESS, SUMS
from tests.contract.rows import WRITERS, appointed, deleted, inserted, member_row, profile, seen, seen_clinic, updated
from tests.contract.who import actors

MODELS = Models(
    actors=actors,
    accepts={
        ("public.users", "insert"): profile,
        ("public.users", "update"): profile,
        **{(table, "insert"): inserted(table) for table in WRITERS},
        **{(table, "update"): updated(table) for table in WRITERS},
        **{(table, "delete"): deleted(table) for table in WRITERS},
        **{(table, "select"): seen for table in WRITERS if table != "public.data_sources"},
        ("public.user_clinic_roles", "insert"): appointed,
        ("public.user_clinic_roles", "update"): appointed,
        ("public.user_clinic_roles", "delete"): appointed,
        ("public.user_clinic_roles", "select"): member_row,
        ("public.clinics", "select"): seen_clinic,
    },
    returns={
        "public.check_clinic_access": access,
        "public.get_user_clinics": clinics,
        "public.calculate_clinic_metrics": metrics,
        "public.format_export_data": export,
    },
    invariants={
        ("public.goal_progress", "goals follow their progress"): PROGRESS,
        ("public.goal_progress", "a goal without progress is at 0"): NO_PROGRESS,
        ("public.metric_values", "sums are right or their day is marked"): SUMS,
    },
)
