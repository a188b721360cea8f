"""Clinics do not meet, whatever people, services and the auth server do, in whatever order, two at a time included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from harness.fuzz.stateful import TrespassError, machine
from tests.integration.product.tenants import CLINICS, thin_out
from tests.integration.product.tenants_defects import DEFECTS, plant

if TYPE_CHECKING:
    from harness.postgres.database import Database

EXAMPLES, STEPS = 40, 50  # 2,000 steps
RANDOM = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def test_clinics_do_not_meet(migrated: Database) -> None:
    """Nobody sees or changes what the model does not give, nobody gets a right, and the whole stays sound."""
    with migrated.connect() as conn:
        thin_out(conn)

    run_state_machine_as_test(machine(CLINICS, migrated.connect), settings=RANDOM)


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_is_found(migrated: Database, defect: str) -> None:
    """The same steps complain of it."""
    with migrated.connect() as conn:
        thin_out(conn)
        plant(conn, DEFECTS[defect])

    with pytest.raises(TrespassError):
        run_state_machine_as_test(machine(CLINICS, migrated.connect), settings=RANDOM)
