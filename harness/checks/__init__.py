"""The checks of the gate: each judges the evidence that a proof has gathered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.checks import (
    applies,
    applies_again,
    as_the_model_says,
    bodies_run,
    deterministic,
    executes,
    has_rollback,
    parses,
    promises_kept,
    refusals_explained,
    restores_catalog,
    restores_rows,
    rolls_back,
    rolls_back_twice,
    rows_stay_valid,
    selftest_can_fail,
    selftest_leaves_nothing,
    selftest_passes,
    sessions_alike,
    sessions_live,
    time_in_proportion,
    unchanged_updates,
)

if TYPE_CHECKING:
    from harness.checks.check import Check

ALL: tuple[Check[Any], ...] = (
    parses.CHECK,
    applies.CHECK,
    rolls_back.CHECK,
    restores_catalog.CHECK,
    restores_rows.CHECK,
    applies_again.CHECK,
    rolls_back_twice.CHECK,
    has_rollback.CHECK,
    executes.CHECK,
    deterministic.CHECK,
    selftest_passes.CHECK,
    selftest_can_fail.CHECK,
    selftest_leaves_nothing.CHECK,
    bodies_run.CHECK,
    sessions_live.CHECK,
    refusals_explained.CHECK,
    rows_stay_valid.CHECK,
    unchanged_updates.CHECK,
    promises_kept.CHECK,
    sessions_alike.CHECK,
    time_in_proportion.CHECK,
    as_the_model_says.CHECK,
)
"""In the order of the report."""
