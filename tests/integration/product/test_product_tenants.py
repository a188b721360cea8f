"""Clinics do not meet, whatever people, services and the auth server do, in whatever order, two at a time included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis.stateful import run_state_machine_as_test

from harness.fuzz.stateful import machine
from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.integration.product.tenants import CLINICS, make, random_steps, thin_out
from tests.integration.product.tenants_defects import QUICK, found
from tests.needs import servers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.postgres.database import Database, Template

STEPS = 1_000  # on each of two majors
PATIENCE = 10_000  # steps until a planted defect is found; most take some hundred


def test_clinics_do_not_meet(migrated: Database) -> None:
    """Nobody sees or changes what the model does not give, nobody gets a right, and the whole stays sound."""
    with migrated.connect() as conn:
        thin_out(conn)

    run_state_machine_as_test(machine(CLINICS, migrated.connect), settings=random_steps(STEPS))


@pytest.fixture(scope="module")
def newest() -> Iterator[tuple[Databases, Template]]:
    """Give the databases of the newest server there is, and the template of our clinics."""
    majors = servers()
    with Server.start(majors[max(majors)]) as server, Databases(server) as databases:
        yield databases, databases.template("tenants", make)


@pytest.mark.parametrize("defect", QUICK)
def test_a_planted_defect_is_found(newest: tuple[Databases, Template], defect: str) -> None:
    """Steps like these complain of it."""
    assert found(*newest, defect, PATIENCE)
