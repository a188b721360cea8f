"""The checks of the gate: each judges the evidence that a proof has gathered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.checks import (
    applies,
    applies_again,
    deterministic,
    executes,
    has_rollback,
    parses,
    restores_catalog,
    restores_rows,
    rolls_back,
    rolls_back_twice,
    selftest_can_fail,
    selftest_leaves_nothing,
    selftest_passes,
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
)
"""In the order of the report."""
