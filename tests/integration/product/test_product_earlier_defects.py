"""What was wrong with an earlier implementation of the same summary, and the tests that would have told."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent

DEFECTS: dict[str, tuple[str, ...]] = {
    "one trigger function for two tables names a column that one lacks, so that every insert fails": (
        "rules.test_every_api_user_who_may_write_can",
        "security.test_the_day_goes_as_it_is_told",
    ),
    "self-tests count any error as a pass": ("self_test.test_the_self_test_fails_whichever_function_is_empty",),
    "a signup as the auth server's role finds no table": (
        "signup.test_a_plain_signup_is_a_viewer_of_no_clinic",
        "supabase.test_signing_up_makes_a_profile",
    ),
    "what fails in a signup blocks it": (
        "signup.test_a_signup_that_cannot_have_a_profile_stands",
        "signup.test_a_signup_stands_even_without_a_log",
    ),
    "rights in metadata that the user writes make anybody an administrator": (
        "signup.test_what_the_user_writes_gives_no_rights",
    ),
    "a plain signup becomes a member of a stranger's clinic": ("signup.test_a_plain_signup_is_a_viewer_of_no_clinic",),
    "deleting a user always fails": ("signup.test_deletion_ends_access_and_loses_nothing",),
    "anonymous users read the audit log": ("audit.test_anon_and_service_role_do_not_read_the_log",),
    "anonymous users rewrite the audit log": ("audit.test_the_log_is_append_only_for_everybody",),
    "anonymous users forge the audit log": ("audit.test_api_roles_cannot_write_the_log",),
    "a temporary table of the same name diverts definer functions": ("security.test_decoys_divert_nothing",),
    "tokens stand in the audit log": (
        "audit.test_no_token_reaches_the_log",
        "security.test_no_token_reaches_any_other_place",
    ),
    "tokens stand in exports": ("export.test_no_token_is_exported",),
    "a rerun adds up again what has no provider": ("aggregation.test_the_sums_are_those_of_the_raw_values",),
    "the last day of a range is cut off": (
        "clinic_metrics.test_metrics_are_those_of_the_raw_values",
        "aggregation.test_bounds_are_included_and_one_alone_leaves_the_other_open",
    ),
    "a percentage over 1000 overflows": ("progress.test_a_goal_is_what_its_history_makes_of_it",),
    "backdated progress overwrites the current one": (
        "progress.test_a_goal_is_what_its_history_makes_of_it",
        "progress.test_many_writers_leave_the_latest_value",
    ),
    "an overdue goal cannot be edited": ("rules.test_an_overdue_goal_can_be_edited_and_progressed",),
    "NaN and infinities pass the checks": (
        "rules.test_goals_take_numbers_only",
        "rules.test_metric_values_are_numbers_of_the_definitions_sign",
        "progress.test_progress_is_a_number",
    ),
    "a monitoring query names columns that PostgreSQL lacks": (
        "views.test_times_of_functions_are_told_where_they_are_counted",
    ),
    "weekly totals are multiplied by the number of goals": ("jobs_reports.test_goals_do_not_multiply_totals",),
    "one failed statement ends the whole cleanup": ("jobs_cleanup.test_a_failed_step_stops_no_other",),
    "health reads a column that is not there": ("jobs_drivers.test_health_follows_the_runs",),
    "REINDEX CONCURRENTLY inside of a function always fails": (
        "jobs_drivers.test_every_job_fires_and_succeeds",
        "jobs_pg_cron.test_a_failed_reindex_is_known",
    ),
    "the rollback leaves jobs, and a trigger on pg_cron's table": (
        "jobs_drivers.test_the_migrations_rollback_takes_its_jobs_along",
        "jobs_drivers.test_the_undo_of_the_setup_leaves_no_job",
        "jobs_pg_cron.test_pg_crons_tables_are_not_written",
        "supabase.test_the_rollback_takes_the_jobs_along",
    ),
    "anonymous callers run the definer helpers and the jobs": (
        "catalog.test_functions_are_granted_to_exactly_whom_the_contract_names",
        "helpers.test_only_services_ask_about_others",
    ),
    "policies call themselves for ever": (
        "access.test_every_cell_is_as_the_contract_says",
        "helpers.test_a_policy_may_call_the_access_check",
    ),
    "the rollback drops tables that it did not make, with their rows": (
        "lifecycle.test_a_strangers_object_of_our_name_is_not_touched",
        "lifecycle.test_rows_written_in_use_stay",
    ),
    "the rollback says 'restored' and is not": ("lifecycle.test_the_rollback_restores_what_was_there",),
    "a second apply fails": ("lifecycle.test_a_second_apply_changes_nothing",),
}
"""By defect, the tests that fail where it is, each as `area.test` for `test_product_AREA.py`."""


@pytest.mark.parametrize("defect", DEFECTS)
def test_each_defect_has_its_tests(defect: str) -> None:
    """The tests named for it are there."""
    missing = []
    for name in DEFECTS[defect]:
        area, test = name.split(".")
        tree = ast.parse((HERE / f"test_product_{area}.py").read_text(encoding="utf-8"))
        if test not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
            missing.append(name)

    assert missing == []
