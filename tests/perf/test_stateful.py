"""A hundred thousand steps of people, services and the auth server among our clinics: none goes astray."""

from __future__ import annotations

import time

import pytest
from hypothesis.stateful import run_state_machine_as_test

from harness.fuzz.stateful import machine
from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.integration.product.tenants import CLINICS, make, random_steps
from tests.integration.product.tenants_defects import DEFECTS, found
from tests.needs import servers

pytestmark = pytest.mark.perf

STEPS = 100_000  # the contract's
FEWER = 4_000  # each planted defect shows in fewer


@pytest.mark.parametrize("defect", DEFECTS)
def test_every_planted_defect_is_found(defect: str) -> None:
    """Those that the quick tests leave out as well."""
    majors = servers()
    with Server.start(majors[max(majors)]) as server, Databases(server) as databases:
        assert found(databases, databases.template("tenants", make), defect, FEWER)


@pytest.mark.parametrize("major", [15, 18])
def test_clinics_do_not_meet_in_a_hundred_thousand_steps(major: int) -> None:
    """Every step is judged."""
    with Server.start(servers()[major]) as server, Databases(server) as databases, databases.clone(None) as made:
        with made.connect() as conn:
            make(conn)
        began = time.monotonic()

        run_state_machine_as_test(machine(CLINICS, made.connect), settings=random_steps(STEPS))

    print(f"\n{STEPS:,} steps on {major} in {time.monotonic() - began:.0f} s, cross-tenant reads and writes: 0 (bar 0)")  # noqa: T201  the figure is what the run is for
