"""The monthly cleanup: what is kept no longer goes, by its limits, each step by itself, beside writers."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psycopg

from tests.integration.product.acting import acting, rows, value
from tests.integration.product.people import CARL, GONE, PETRA, STEFAN, clinic, profile

if TYPE_CHECKING:
    from harness.postgres.database import Database
    from tests.integration.product.acting import Connection

CLEAN = "select public.scheduled_monthly_cleanup()"
PARTITIONS = (
    "select c.relname::text from pg_inherits as i join pg_class as c on c.oid = i.inhrelid"
    " where i.inhparent = 'public.audit_logs'::regclass"
)


def clean(conn: Connection) -> dict[str, object]:
    """Run the job as service_role and give its summary."""
    with acting(conn, "service_role"):
        summary = value(conn, CLEAN)
    assert isinstance(summary, dict)
    return summary


def month(months_ago: int) -> tuple[int, int]:
    """Give year and month of that many months before this one, in UTC."""
    now = datetime.now(UTC)
    return divmod(now.year * 12 + now.month - 1 - months_ago, 12)


def test_partitions_go_by_their_bounds(tx: Connection) -> None:
    """What ended 12 months ago goes, whatever its name; the month of that instant stays, and the next come."""
    for ago in (11, 12, 13, 14, 30):
        year, zero = month(ago)
        tx.execute("select private.create_audit_partitions(make_date(%s, %s, 1), 1)", [year, zero + 1])
    year, zero = month(14)
    tx.execute(f"alter table private.audit_logs_{year}_{zero + 1:02} rename to audit_logs_2999_01".encode())
    tx.execute("set local timezone = 'Pacific/Kiritimati'")
    tx.execute("set local datestyle = 'German'")

    assert clean(tx)["status"] == "succeeded"

    left = {str(name) for (name,) in rows(tx, PARTITIONS)}
    kept = {month(ago) for ago in (12, 11, 0, -1, -2)}
    assert left == {"audit_logs_default"} | {f"audit_logs_{year}_{zero + 1:02}" for year, zero in kept}


def test_a_partition_that_was_attached_is_left(tx: Connection) -> None:
    """Somebody's archive below the log is theirs to drop."""
    tx.execute("create table public.archive (like public.audit_logs)")
    tx.execute("alter table public.audit_logs attach partition public.archive"
               " for values from ('2001-01-01') to ('2002-01-01')")  # fmt: skip

    clean(tx)

    assert value(tx, "select to_regclass('public.archive') is not null") is True


def test_tokens_go_thirty_days_after_they_expired(tx: Connection) -> None:
    """Both tokens, also where one alone is left; not a day earlier, and not where nobody knows when they expire."""
    tx.execute("delete from public.data_sources")
    tx.execute(
        "insert into public.data_sources (clinic_id, name, access_token, refresh_token, expiry_date)"
        " select %s, n.name, n.access, 'refresh', now() - n.age from"
        " (values ('old', 'access', interval '30 days 1 hour'),"
        " ('half', null, interval '1 year'), ('young', 'access', interval '29 days 23 hours'),"
        " ('timeless', 'access', null)) as n (name, access, age)", [clinic(1)])  # fmt: skip

    clean(tx)

    kept = rows(tx, "select name from public.data_sources where coalesce(access_token, refresh_token) is not null")
    assert {name for (name,) in kept} == {"young", "timeless"}
    assert value(tx, "select count(*) from public.audit_logs where new_data::text ~ 'refresh\"?$'") == 0


def test_memberships_of_the_long_inactive_go(tx: Connection) -> None:
    """Where profile and membership both rested for 12 months; those of active people stay, however old."""
    tx.execute("set local session_replication_role = replica")
    tx.execute("update public.users set status = 'inactive', updated_at = now() - interval '13 months'"
               " where id = any (%s)", [[profile(GONE), profile(STEFAN)]])  # fmt: skip
    tx.execute("update public.users set status = 'inactive', updated_at = now() - interval '11 months'"
               " where id = %s", [profile(PETRA)])  # fmt: skip
    tx.execute("update public.user_clinic_roles set updated_at = now() - make_interval("
               "months => case when user_id = %s then 11 else 13 end)", [profile(STEFAN)])  # fmt: skip
    tx.execute("set local session_replication_role = origin")
    count = "select count(*) from public.user_clinic_roles where user_id = %s"
    had = [value(tx, count, [profile(person)]) for person in (GONE, STEFAN, PETRA, CARL)]

    clean(tx)

    left = [value(tx, count, [profile(person)]) for person in (GONE, STEFAN, PETRA, CARL)]
    assert had[0] != 0
    assert left == [0, *had[1:]]


def test_a_failed_step_stops_no_other(tx: Connection) -> None:
    """It is logged as ERROR by its name, the run counts as failed, the other steps are done; no token is told."""
    tx.execute("update public.data_sources set expiry_date = now() - interval '1 year', access_token = 'hush-hush'")
    tx.execute("alter table public.data_sources add constraint kept check (access_token = 'hush-hush') not valid")
    tx.execute("insert into public.scheduled_job_runs (job_name, started_at, finished_at, status) values"
               " ('x', now() - interval '2 years', now(), 'failed'), ('x', now(), now(), 'succeeded')")  # fmt: skip
    tx.execute("alter table public.data_sources alter column access_token set not null")

    summary = clean(tx)

    recorded = rows(tx, "select status, error from public.scheduled_job_runs where job_name = 'monthly-cleanup'")
    logged = rows(tx, "select record_id, new_data ->> 'sqlstate', new_data::text from public.audit_logs"
                      " where action = 'ERROR' and table_name = 'monthly-cleanup'")  # fmt: skip
    assert summary["steps"] == {"memberships": 2, "runs": 1, "partitions": 0}  # Gina's and Ruth's
    assert [(step, code) for step, code, _ in logged] == [("tokens", "23502")]
    assert [status for status, _ in recorded] == ["failed"]
    assert "hush-hush" not in f"{summary}{recorded}{logged}"


def test_the_log_is_cleaned_beside_its_writers(migrated: Database) -> None:
    """Partitions are made and dropped while others write: nobody fails, no row of theirs is lost, nothing deadlocks."""
    failures: list[BaseException] = []
    start = threading.Barrier(4)

    def write(number: int) -> None:
        try:
            with migrated.connect() as conn:
                start.wait()
                for turn in range(40):
                    conn.execute("update public.clinics set location = %s where id = %s",
                                 [f"{number} {turn}", clinic(number)])  # fmt: skip
        except (psycopg.Error, threading.BrokenBarrierError) as error:
            failures.append(error)

    with migrated.connect() as conn:
        conn.execute("select private.create_audit_partitions('2001-01-01', 5)")
        logged = "select count(*) from public.audit_logs where table_name = 'clinics' and action = 'UPDATE'"
        had = value(conn, logged)
        writers = [threading.Thread(target=write, args=[number]) for number in (1, 2, 3)]
        for writer in writers:
            writer.start()
        start.wait()
        summary = clean(conn)
        for writer in writers:
            writer.join()
        total = value(conn, logged)

    assert isinstance(had, int)
    assert (failures, summary["status"], total) == ([], "succeeded", had + 120)
