"""How the access helpers' cost grows with the members of a clinic; the figure is the exponent that fits."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, LiteralString

import pytest

from harness.bench.call import Call
from harness.bench.grow import grow
from harness.bench.growth import told
from harness.bench.judge import Verdict
from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.integration.product.files import BEFORE, MIGRATION, PLATFORM, run_scripts
from tests.needs import servers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.postgres.database import Database

pytestmark = pytest.mark.perf

MAJOR = 15  # the one that the bars were measured on
MEMBERS = (10, 1_000, 100_000)
BUDGET = "log n"  # what a search in an index may cost

CLINIC = "c0000000-0000-4000-8000-000000000001"
ACCOUNT = "a0000000-0000-4000-8000-000000000001"  # the first member's
FILL: LiteralString = f"""
    set session_replication_role = replica;
    insert into public.clinics (id, name) values ('{CLINIC}', 'Bench');
    insert into public.users (id, auth_id, name)
    select id, case number when 1 then '{ACCOUNT}' else gen_random_uuid() end, 'Member'
    from (select gen_random_uuid() as id, number from generate_series(1, %(members)s) as number) as u;
    insert into public.user_clinic_roles (user_id, clinic_id, role)
    select id, '{CLINIC}', 'staff' from public.users;
    set session_replication_role = origin
"""
ME = (
    "set role authenticated;"
    f""" select pg_catalog.set_config('request.jwt.claims', '{{"sub": "{ACCOUNT}", "role": "authenticated"}}', false)"""
)
CALLS = {
    "a role that is held": f"select public.check_clinic_access('{ACCOUNT}', '{CLINIC}', 'viewer')",
    "a role that is not held": f"select public.check_clinic_access('{ACCOUNT}', '{CLINIC}', 'clinic_admin')",
    "a clinic that is foreign": f"select public.check_clinic_access('{ACCOUNT}', '{ACCOUNT}')",
    "the list of clinics": f"select * from public.get_user_clinics('{ACCOUNT}')",
}


@pytest.fixture(scope="module")
def clinics() -> Iterator[Mapping[int, Database]]:
    """Give a migrated database for each number of members of its one clinic."""
    with Server.start(servers()[MAJOR]) as server, Databases(server) as databases, ExitStack() as stack:
        scripts = (PLATFORM, *BEFORE, MIGRATION)
        migrated = databases.template("product, migrated, no demo", lambda conn: run_scripts(conn, scripts))
        made = {members: stack.enter_context(databases.clone(migrated)) for members in MEMBERS}
        for members, database in made.items():
            with database.connect() as conn:
                for statement in FILL.split(";"):
                    conn.execute(statement.encode(), {"members": members} if "%(members)s" in statement else None)
                conn.execute("vacuum analyze public.users, public.user_clinic_roles, public.clinics")
        yield made


@pytest.mark.parametrize("name", CALLS)
def test_access_does_not_cost_what_a_clinic_has_members(clinics: Mapping[int, Database], name: str) -> None:
    """Ten members or a hundred thousand: what is asked is found by indexes."""
    call = Call(name, CALLS[name], before=ME)

    growth = grow(clinics, call, BUDGET)

    print(f"\n{told(growth, call, BUDGET)}")  # noqa: T201  the figure is what the run is for
    assert growth.verdict(BUDGET) is not Verdict.SLOWER
