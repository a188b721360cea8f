"""How each function of the product grows, with other tenants, with a job's history or with rows: as it was declared."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from harness.bench import Call, Verdict
from harness.bench.grow import grow
from harness.bench.growth import told
from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.integration.product.files import run_scripts
from tests.needs import servers
from tests.perf.growths import DECLARED, WORLDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from harness.postgres.database import Database

pytestmark = pytest.mark.perf

MAJOR = 15  # the one that the bars were measured on


@pytest.fixture(scope="module")
def world() -> Iterator[Callable[[str], Mapping[int, Database]]]:
    """Give what makes the databases of a world, once."""
    made: dict[str, Mapping[int, Database]] = {}
    with Server.start(servers()[MAJOR]) as server, Databases(server) as databases, ExitStack() as stack:

        def make(name: str) -> Mapping[int, Database]:
            if name not in made:
                asked = WORLDS[name]
                scripts = asked.scripts
                migrated = databases.template(f"growth, {name}", lambda conn: run_scripts(conn, scripts))
                made[name] = {size: stack.enter_context(databases.clone(migrated)) for size in asked.sizes}
                for size, database in made[name].items():
                    with database.connect() as conn:
                        conn.execute(asked.fill.format(size=size).encode())
                        conn.execute("vacuum analyze")
            return made[name]

        yield make


@pytest.mark.parametrize("name", DECLARED)
def test_a_function_grows_as_it_may(world: Callable[[str], Mapping[int, Database]], name: str) -> None:
    """For a clinic the others make no difference; a job does each thing once; a history is searched by its index."""
    declared = DECLARED[name]
    call = Call(name, declared.sql, declared.before)

    growth = grow(world(declared.world), call, declared.budget)

    print(f"\n{declared.world}: {told(growth, call, declared.budget)}")  # noqa: T201 - the figures are what the run is for
    assert growth.verdict(declared.budget) is not Verdict.SLOWER
