"""The self-test tells: whichever function of the migration does nothing, it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from harness.proof.hollow import brought, functions
from harness.source import read_script
from tests.integration.product.files import SELF_TEST, SQL
from tests.needs import servers

if TYPE_CHECKING:
    from harness.postgres.database import Database
    from harness.postgres.link import Connection

QUIET = frozenset(
    {
        # the search for an equality operator; without it every column is compared as text: slower, not wrong
        "private.audit_comparable(oid)",
        # a lock, which only another session can see: test_product_membership.py has one
        "private.lock_for_move()",
        # they tell of pg_cron, which is in no database of this test: test_product_jobs_pg_cron.py has one
        "private.cron_database()",
        "private.cron_jobs()",
        "private.cron_runs()",
    }
)


def passes(conn: Connection) -> bool:
    """Run the self-test inside of the open transaction, leaving out its own ends of it."""
    script = read_script(SQL / SELF_TEST, SQL, {})
    try:
        for statement in script.statements:
            if statement.kind != "TransactionStmt":
                conn.execute(statement.text.encode())
    except psycopg.Error:
        return False
    return True


def test_the_self_test_fails_whichever_function_is_empty(unmigrated: Database, migrated: Database) -> None:
    """Each function of the migration, emptied alone, is missed by some check; the majors share the functions."""
    with unmigrated.connect() as conn:
        old = functions(conn)
        major = conn.info.server_version // 10000

    survivors = set()
    with migrated.connect(autocommit=False) as conn:
        share = brought(old, functions(conn))[sorted(servers()).index(major) :: len(servers())]
        for function in share:
            conn.execute(function.emptied().encode())
            if passes(conn):
                survivors.add(function.identity)
            conn.rollback()

    assert survivors == QUIET & {function.identity for function in share}
