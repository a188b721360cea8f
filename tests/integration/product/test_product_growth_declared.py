"""Every function that the migration brings to `public` says how it may grow; tests/perf measures whether it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.bench import BUDGETS
from tests.integration.product.files import run_scripts
from tests.perf.growths import DECLARED, WORLDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.postgres.database import Databases, Template
    from harness.postgres.link import Connection

FEW = 10
"""The least size of a world here."""
FUNCTIONS = """
    select p.proname
    from pg_catalog.pg_proc as p
    where p.pronamespace = 'public'::regnamespace
        and obj_description(p.oid, 'pg_proc') like '%(migration 04)'
"""
RAN = "select funcname from pg_catalog.pg_stat_xact_user_functions where schemaname = 'public'"


@pytest.fixture(scope="module", params=WORLDS)
def world(request: pytest.FixtureRequest, databases: Databases) -> Iterator[tuple[str, Connection]]:
    """Give each world, at a small size."""
    asked = WORLDS[request.param]
    template = databases.template(f"growth, {request.param}", lambda conn: run_scripts(conn, asked.scripts))
    with databases.clone(template) as made, made.connect() as conn:
        conn.execute(asked.fill.format(size=FEW).encode())
        yield request.param, conn


def test_every_function_declares_how_it_may_grow(databases: Databases, after: Template) -> None:
    """None is missing, and none is declared that the catalog does not have."""
    with databases.transaction(after) as conn:
        functions = {str(name) for (name,) in conn.execute(FUNCTIONS)}

    assert set(DECLARED) == functions


def test_every_declaration_runs_its_function(world: tuple[str, Connection]) -> None:
    """By the server's own count, in its world and as the role that it names; the budget is one that there is."""
    name, conn = world
    declared = {function: each for function, each in DECLARED.items() if each.world == name}
    idle = []
    for function, each in declared.items():
        with conn.transaction(force_rollback=True):
            conn.execute("set local track_functions = 'all'")
            conn.execute(each.before.replace("set role", "set local role").encode() or b"select")
            conn.execute(each.sql.encode())
            ran = {str(one) for (one,) in conn.execute(RAN)}
        idle += [function] if function not in ran else []

    assert (idle, {each.budget for each in declared.values()} - set(BUDGETS)) == ([], set())
    assert declared
