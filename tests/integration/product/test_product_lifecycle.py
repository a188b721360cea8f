"""Apply, self-test, roll back with plain psql: as superuser and as an ordinary owner of the database."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, LiteralString

import pytest
from psycopg import sql

from harness.catalog import Aspect, diff, snapshot
from tests.integration.product.acting import value
from tests.integration.product.files import BEFORE, DEMO, MIGRATION, PLATFORM, ROLLBACK, SELF_TEST, psql, psql_succeeds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.catalog import Snapshot
    from harness.postgres.database import Database, Databases
    from harness.postgres.server import Server

OWNER = "product_owner"
VERDICT = re.compile(r"(\d+) passed, (\d+) failed")


@pytest.fixture
def owned(server: Server, databases: Databases) -> Iterator[Database]:
    """Give a database that an ordinary role owns, in the state before the migration, laid by that role."""
    with databases.clone(None) as made, made.connect() as admin:
        admin.execute(f"drop role if exists {OWNER}")
        admin.execute(f"create role {OWNER} login")
        admin.execute(sql.SQL("alter database {} owner to {}").format(sql.Identifier(made.name), sql.Identifier(OWNER)))
        psql_succeeds(server, made.name, PLATFORM)
        for name in BEFORE:
            psql_succeeds(server, made.name, name, OWNER)
        psql_succeeds(server, made.name, DEMO)
        yield made
        admin.execute(f"reassign owned by {OWNER} to current_user")
        admin.execute(f"drop owned by {OWNER}")
        admin.execute(
            sql.SQL("alter database {} owner to {}").format(sql.Identifier(made.name), sql.Identifier(admin.info.user))
        )
        admin.execute(f"drop role {OWNER}")


def seen(database: Database) -> Snapshot:
    """Read the database whole, rows too."""
    with database.connect() as conn:
        return snapshot(conn)


def changes(before: Snapshot, after: Snapshot) -> list[str]:
    """Say what differs; a sequence may be ahead, since PostgreSQL takes no number back."""
    return [str(change) for change in diff(before, after) if change.aspect is not Aspect.SEQUENCE]


@contextmanager
def stranger(database: Database, *statements: LiteralString) -> Iterator[None]:
    """Let a stranger make objects of its own."""
    with database.connect() as conn:
        for statement in statements:
            conn.execute(statement)
    yield


def test_the_rollback_restores_what_was_there(server: Server, unmigrated: Database) -> None:
    """Apply, self-test, roll back as superuser: the catalog and the rows are what they were."""
    was = seen(unmigrated)

    psql_succeeds(server, unmigrated.name, MIGRATION)
    psql_succeeds(server, unmigrated.name, SELF_TEST)
    psql_succeeds(server, unmigrated.name, ROLLBACK)

    assert changes(was, seen(unmigrated)) == []


def test_an_ordinary_owner_can_do_it_all(server: Server, owned: Database) -> None:
    """The owner of the database, no superuser and not the owner of auth.users, applies, tests and rolls back."""
    was = seen(owned)

    psql_succeeds(server, owned.name, MIGRATION, OWNER)
    psql_succeeds(server, owned.name, MIGRATION, OWNER)
    psql_succeeds(server, owned.name, SELF_TEST, OWNER)
    psql_succeeds(server, owned.name, ROLLBACK, OWNER)
    psql_succeeds(server, owned.name, ROLLBACK, OWNER)

    assert changes(was, seen(owned)) == []


def test_a_second_apply_changes_nothing(server: Server, migrated: Database) -> None:
    """The migration run again leaves the catalog and the rows alone."""
    was = seen(migrated)

    psql_succeeds(server, migrated.name, MIGRATION)

    assert changes(was, seen(migrated)) == []


def test_a_rollback_with_nothing_to_roll_back_changes_nothing(server: Server, unmigrated: Database) -> None:
    """Before the migration, and again after a rollback, the rollback does nothing."""
    was = seen(unmigrated)

    psql_succeeds(server, unmigrated.name, ROLLBACK)
    psql_succeeds(server, unmigrated.name, ROLLBACK)

    assert changes(was, seen(unmigrated)) == []


def test_the_rollback_works_on_an_empty_database(server: Server, database: Database) -> None:
    """Where there is not even a schema, the rollback still succeeds and leaves nothing."""
    was = seen(database)

    psql_succeeds(server, database.name, ROLLBACK)

    assert changes(was, seen(database)) == []


def test_the_platform_file_does_nothing_the_second_time(server: Server, migrated: Database) -> None:
    """On a database that has schema auth the stand-in changes nothing."""
    was = seen(migrated)

    psql_succeeds(server, migrated.name, PLATFORM)

    assert changes(was, seen(migrated)) == []


def test_the_self_test_leaves_nothing_and_counts(server: Server, migrated: Database) -> None:
    """It ends with 'N passed, 0 failed' and leaves no row and no object."""
    was = seen(migrated)

    printed = psql_succeeds(server, migrated.name, SELF_TEST)

    assert changes(was, seen(migrated)) == []
    verdict = VERDICT.search(printed)
    assert verdict is not None, printed
    assert int(verdict[1]) > 200
    assert int(verdict[2]) == 0


def test_the_rollback_says_how_many_audit_rows_go(server: Server, migrated: Database) -> None:
    """The number is exact, and the way to keep them is named."""
    with migrated.connect() as conn:
        conn.execute("update public.clinics set location = 'moved'")
        count = value(conn, "select count(*) from public.audit_logs")

    printed = psql_succeeds(server, migrated.name, ROLLBACK)

    assert f"{count} audit row(s) go with public.audit_logs" in printed
    assert "create table private.audit_logs_kept as table public.audit_logs" in printed


def test_rows_written_in_use_stay(server: Server, migrated: Database) -> None:
    """What triggers and people wrote to tables of the base schema survives the rollback."""
    with migrated.connect() as conn:
        conn.execute("insert into auth.users (id, email) values (gen_random_uuid(), 'kept@example.org')")

    psql_succeeds(server, migrated.name, ROLLBACK)

    with migrated.connect() as conn:
        assert value(conn, "select count(*) from public.users where email = 'kept@example.org'") == 1


def test_the_rollback_takes_audits_enabled_in_use_along(server: Server, unmigrated: Database) -> None:
    """A table that an operator put under audit is as it was before."""
    was = seen(unmigrated)
    psql_succeeds(server, unmigrated.name, MIGRATION)
    with unmigrated.connect() as conn:
        conn.execute("select public.enable_audit('public.providers', array['email'])")

    psql_succeeds(server, unmigrated.name, ROLLBACK)

    assert changes(was, seen(unmigrated)) == []


@pytest.mark.parametrize(
    "statement",
    [
        "create view public.stranger as select * from public.audit_logs",
        "create table public.archive (like public.audit_logs); "
        "alter table public.audit_logs attach partition public.archive"
        " for values from ('2001-01-01') to ('2001-02-01')",
        "create table public.mine (id int, email text); create trigger check_it before insert on public.mine "
        "for each row execute function public.validate_email()",
        "create trigger mine after insert on auth.users for each row execute function public.handle_new_auth_user()",
        "create view public.stranger as select private.is_email(name) from public.users",
        "create table public.mine (id int primary key) partition by range (id); create trigger audited after insert "
        "on public.mine for each row execute function public.audit_trigger_function()",
    ],
    ids=["view of the log", "partition", "trigger function", "account trigger function", "function", "audit trigger"],
)
def test_a_strangers_dependent_stops_the_rollback(server: Server, migrated: Database, statement: LiteralString) -> None:
    """It fails with a clear error, and nothing is gone."""
    with stranger(migrated, statement):
        was = seen(migrated)

        done = psql(server, migrated.name, ROLLBACK)

    assert done.returncode != 0
    assert re.search(r"rollback 04: .*(is still in use|would go with)", done.stderr), done.stderr
    assert changes(was, seen(migrated)) == []


@pytest.mark.parametrize(
    "statement",
    [
        "create table public.audit_logs (id int); insert into public.audit_logs values (1)",
        "create view public.audit_logs as select 1 as id",
        "create sequence public.audit_logs_id_seq",
        "create function public.validate_email() returns trigger language plpgsql as 'begin return new; end'",
        "create function public.mine() returns trigger language plpgsql as 'begin return new; end'; "
        "create trigger on_auth_user_created after insert on auth.users for each row execute function public.mine()",
        "create function public.mine() returns trigger language plpgsql as 'begin return new; end'; "
        "create trigger audit_insert after insert on public.users for each row execute function public.mine()",
        "create function public.audit_trigger_function() returns trigger language plpgsql as 'begin return null; end'; "
        "create trigger audit_truncate after truncate on public.clinics"
        " execute function public.audit_trigger_function()",
        "do $$ begin execute format('create table private.%I (id int)', "
        "'audit_logs_' || to_char(now() at time zone 'UTC', 'YYYY_MM')); end $$",
    ],
    ids=["table", "view", "sequence", "function", "account trigger", "audit trigger", "audit function", "partition"],
)
def test_a_strangers_object_of_our_name_is_not_touched(
    server: Server, unmigrated: Database, statement: LiteralString
) -> None:
    """The migration refuses to start, and the rollback leaves the object alone."""
    with stranger(unmigrated, statement):
        was = seen(unmigrated)

        applied = psql(server, unmigrated.name, MIGRATION)
        psql_succeeds(server, unmigrated.name, ROLLBACK)

    assert applied.returncode != 0
    assert "exists and" in applied.stderr or "was not made by enable_audit" in applied.stderr
    assert changes(was, seen(unmigrated)) == []


def test_the_migration_asks_for_what_comes_before(server: Server, database: Database) -> None:
    """Without 01 to 03 it says which file to run."""
    done = psql(server, database.name, MIGRATION)

    assert done.returncode != 0
    assert "migration 04: table auth.users is not there" in done.stderr
