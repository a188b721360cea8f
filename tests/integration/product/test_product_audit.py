"""The audit log: everything that happened, nothing that did not, no secret, and nobody who changes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, LiteralString

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.product.acting import acting, outcome, rows, value
from tests.integration.product.people import (
    ADA,
    CARL,
    CLEO,
    PETRA,
    VERA,
    account,
    clinic,
    profile,
    source,
)
from tests.integration.product.replay import replay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.integration.product.acting import Connection

    Step = tuple[str, Sequence[object]]

ENTRIES = (
    "select action, record_id, old_data::text, new_data::text from public.audit_logs where table_name = %s order by id"
)
WIDE = """
    create table private.wide (
        a integer, b text collate "C", n numeric, f float8, j json, jb jsonb, ts timestamptz, iv interval,
        p point, arr text[], t text, primary key (b, a)
    )
"""
KEYS = st.tuples(st.integers(1, 3), st.sampled_from(["x", "y"]))
VALUES = st.fixed_dictionaries(
    {
        "n": st.sampled_from([None, "1", "1.0", "1.00", "NaN", "-5e20"]),
        "f": st.sampled_from([None, "0", "-0", "0.1", "1e308", "Infinity"]),
        "j": st.sampled_from([None, '{"a":1}', '{"a": 1}', '{"a":1,"a":2}']),
        "jb": st.sampled_from([None, '{"a": 1.0}', '{"a": 1}']),
        "ts": st.sampled_from([None, "2025-03-30 01:00+00", "infinity"]),
        "iv": st.sampled_from([None, "1 day", "24 hours", "-1 year 3 days"]),
        "p": st.sampled_from([None, "(1,2)", "(1,3)"]),
        "arr": st.sampled_from([None, "{}", '{a,NULL,"b c"}']),
        "t": st.sampled_from([None, "", "x", "ünï", "'; --"]),
    }
)
COLUMNS = ("n", "f", "j", "jb", "ts", "iv", "p", "arr", "t")
TYPES = ("numeric", "float8", "json", "jsonb", "timestamptz", "interval", "point", "text[]", "text")
OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), KEYS, VALUES),
        st.tuples(st.just("change"), st.sampled_from(COLUMNS), VALUES),
        st.tuples(st.just("move"), KEYS, KEYS),
        st.tuples(st.just("swap"), st.none(), st.none()),
        st.tuples(st.just("drop"), KEYS, st.none()),
        st.tuples(st.just("truncate"), st.none(), st.none()),
        st.tuples(st.just("format"), st.sampled_from(["sql_standard", "iso_8601", "postgres_verbose"]), st.none()),
    ),
    max_size=12,
)


def step(operation: tuple[str, object, object]) -> tuple[str, Sequence[object]]:
    """Give the statement of one operation on the wide table."""
    match operation:
        case ("put", (int(a), str(b)), dict(values)):
            columns = ", ".join(COLUMNS)
            inserted = ", ".join(f"%s::{kind}" for kind in TYPES)
            updated = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS)
            return (
                f"insert into private.wide (a, b, {columns}) values (%s, %s, {inserted})"
                f" on conflict (b, a) do update set {updated}",
                [a, b, *(values[name] for name in COLUMNS)],
            )
        case ("change", str(name), dict(values)):
            kind = TYPES[COLUMNS.index(name)]
            return f"update private.wide set {name} = %s::{kind}", [values[name]]
        case ("move", (int(a), str(b)), (int(c), str(d))):
            return (
                "update private.wide set a = %s, b = %s where (a, b) = (%s, %s)"
                " and not exists (select from private.wide as w where (w.a, w.b) = (%s, %s))",
                [c, d, a, b, c, d],
            )
        case ("swap", _, _):
            return "update private.wide set a = a + 3", []
        case ("drop", (int(a), str(b)), _):
            return "delete from private.wide where (a, b) = (%s, %s)", [a, b]
        case ("format", str(style), _):
            return (
                f"set local intervalstyle = '{style}'; set local extra_float_digits = -15;"
                " set local timezone = 'Asia/Kathmandu'",
                [],
            )
        case _:
            return "truncate private.wide", []


STATEMENTS = "select public.enable_audit('private.wide')"
BY_ROW = """
    create trigger by_row after insert or update or delete on private.wide
        for each row execute function public.audit_trigger_function();
    create trigger by_truncate after truncate on private.wide
        for each statement execute function public.audit_trigger_function()
"""


@pytest.mark.parametrize("attach", [STATEMENTS, BY_ROW], ids=["enable_audit", "row trigger"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=OPERATIONS)
def test_replaying_the_log_rebuilds_the_table(
    tx: Connection, attach: LiteralString, operations: list[tuple[str, object, object]]
) -> None:
    """For any sequence of writes, keys that change and odd types included."""
    with tx.transaction(force_rollback=True):
        tx.execute(WIDE)
        tx.execute(attach)
        for statement, parameters in map(step, operations):
            tx.execute(statement.encode(), parameters or None)

        tx.execute("set local intervalstyle = 'postgres'; set local extra_float_digits = 1; set local timezone = 'UTC'")
        table = rows(tx, "select to_jsonb(w)::text from private.wide as w")
        entries = rows(tx, ENTRIES, ["private.wide"])

    rebuilt = replay(entries)  # type: ignore[arg-type]
    assert sorted(json.dumps(row, sort_keys=True) for row in rebuilt.values()) == sorted(
        json.dumps(json.loads(str(text)), sort_keys=True) for (text,) in table
    )


def test_an_update_that_changes_nothing_writes_nothing(tx: Connection) -> None:
    """Neither of one row nor of all."""
    tx.execute("update public.clinics set name = name")
    tx.execute("update public.users set status = status, role = role where clinic_id is not null")

    assert value(tx, "select count(*) from public.audit_logs") == 0


def test_an_update_holds_the_changed_columns_alone(tx: Connection) -> None:
    """Old and new, updated_at with them, and nothing else."""
    tx.execute("update public.clinics set location = 'Bremen' where id = %s", [clinic(1)])

    got = rows(tx, "select old_data - 'updated_at', new_data - 'updated_at', new_data ? 'updated_at', clinic_id::text"
                   " from public.audit_logs")  # fmt: skip
    assert got == [({"location": "Berlin"}, {"location": "Bremen"}, True, clinic(1))]


def test_a_row_that_changes_clinic_is_logged_for_both(tx: Connection) -> None:
    """Each clinic's administrators see it; coming from or going to no clinic is one row."""
    tx.execute("update public.users set clinic_id = %s where id = %s", [clinic(2), profile(VERA)])
    tx.execute("update public.users set clinic_id = null where id = %s", [profile(VERA)])

    got = rows(tx, "select clinic_id::text from public.audit_logs where record_id = %s order by id", [profile(VERA)])
    assert sorted(got[:2]) == [(clinic(1),), (clinic(2),)]
    assert got[2:] == [(clinic(2),)]


def test_the_actor_is_the_account_and_its_profile(tx: Connection) -> None:
    """Whatever other settings the session writes."""
    with acting(tx, "authenticated", account(CARL)):
        tx.execute("select set_config('app.user_id', %s, true), set_config('request.jwt.claim.sub', %s, true)",
                   [profile(ADA), account(ADA)])  # fmt: skip
        tx.execute("update public.data_sources set name = 'Renamed'")

    got = rows(tx, "select user_id::text, auth_id::text, clinic_id::text from public.audit_logs")
    assert got == [(profile(CARL), account(CARL), clinic(1))]


def test_no_token_reaches_the_log(tx: Connection) -> None:
    """Neither of rows that were there, nor of new, changed and deleted ones; that a token changed is told."""
    tx.execute("insert into public.data_sources (clinic_id, name, access_token) values (%s, 'x', 'tok-1')", [clinic(1)])
    tx.execute("update public.data_sources set access_token = 'tok-2', refresh_token = null")
    tx.execute("update public.metric_values set data_source_id = null")
    tx.execute("delete from public.data_sources")

    told = rows(tx, "select old_data, new_data from public.audit_logs where record_id = %s order by id", [source(1)])
    text = str(rows(tx, "select coalesce(old_data::text, '') || coalesce(new_data::text, '') from public.audit_logs"))
    assert not any(secret in text for secret in ("tok-", "demo-access", "demo-refresh"))
    old, new = told[0]
    assert isinstance(old, dict)
    assert isinstance(new, dict)
    assert (old["access_token"], new["access_token"]) == ("[redacted]", "[redacted]")
    assert (old["refresh_token"], new["refresh_token"]) == ("[redacted]", None)


LOG = "public.audit_logs"


@pytest.mark.parametrize("who", ["postgres", "supabase_auth_admin", "service_role", "authenticated", "anon"])
@pytest.mark.parametrize(
    "statement",
    [
        "update {} set action = 'UPDATE'",
        "delete from {}",
        "truncate {}",
        "merge into {} as l using (select 1 as x) as s on true when matched then delete",
        "insert into {} (id, action, table_name, created_at) overriding system value select id, 'x', 'y', created_at"
        " from {} on conflict (created_at, id) do update set action = 'forged'",
    ],
    ids=["update", "delete", "truncate", "merge", "upsert"],
)
def test_the_log_is_append_only_for_everybody(tx: Connection, who: str, statement: str) -> None:
    """Its owner and a superuser included, on the log and on each of its partitions, replication role or not."""
    tx.execute("update public.clinics set location = 'x'")
    tx.execute("set local session_replication_role = replica")
    partitions = rows(tx, "select inhrelid::regclass::text from pg_inherits where inhparent = %s::regclass", [LOG])
    tables = [LOG, *(str(name) for (name,) in partitions)]

    got = {outcome(tx, statement.format(table, table), role=None if who == "postgres" else who) for table in tables}

    assert got == {"42501"}


@pytest.mark.parametrize(
    ("role", "person"), [("anon", None), ("authenticated", ADA), ("authenticated", CARL), ("service_role", None)]
)
def test_api_roles_cannot_write_the_log(tx: Connection, role: str, person: int | None) -> None:
    """No row is forged."""
    got = outcome(tx, "insert into public.audit_logs (action, table_name) values ('DELETE', 'forged')", role=role,
                  account=account(person) if person else None)  # fmt: skip

    assert got == "42501"


@pytest.mark.parametrize(
    ("person", "clinics"),
    [(CARL, {clinic(1)}), (CLEO, {clinic(2)}), (ADA, {clinic(n) for n in (1, 2, 3, 4)}), (PETRA, set()), (VERA, set())],
)
def test_administrators_read_their_clinics_rows(tx: Connection, person: int, clinics: set[str]) -> None:
    """Clinic administrators their clinic's, the system's all, nobody else any."""
    tx.execute("update public.clinics set location = 'everywhere'")

    with acting(tx, "authenticated", account(person)):
        got = {name for (name,) in rows(tx, "select clinic_id::text from public.audit_logs")}

    assert got == clinics


def test_anon_and_service_role_do_not_read_the_log(tx: Connection) -> None:
    """They have no right to it."""
    got = {outcome(tx, "select from public.audit_logs", role=role) for role in ("anon", "service_role")}

    assert got == {"42501"}


def test_a_temporary_table_of_the_same_name_diverts_nothing(tx: Connection) -> None:
    """What an API user puts in pg_temp is not what definer functions see."""
    with acting(tx, "authenticated", account(CARL)):
        tx.execute("create temp table users (id uuid, auth_id uuid)")
        tx.execute("create temp table audit_logs (like public.audit_logs)")
        tx.execute("set local search_path = pg_temp, public")
        tx.execute("update public.data_sources set name = 'Renamed'")
        diverted = value(tx, "select count(*) from pg_temp.audit_logs")

    assert (diverted, rows(tx, "select user_id::text from public.audit_logs")) == (0, [(profile(CARL),)])


def test_columns_that_come_and_go_are_followed(tx: Connection) -> None:
    """A new column is logged from its first change, a dropped one stops nothing; no call is needed."""
    tx.execute("alter table public.clinics add column fax text")
    tx.execute("alter table public.clinics drop column registration_code")

    tx.execute("update public.clinics set fax = '1' where id = %s", [clinic(1)])
    tx.execute("insert into public.clinics (name, fax) values ('New', '2')")

    got = rows(tx, "select action, new_data ->> 'fax' from public.audit_logs order by id")
    assert got == [("UPDATE", "1"), ("INSERT", "2")]


def test_a_renamed_secret_stops_the_write(tx: Connection) -> None:
    """Better no write than a token in the log."""
    tx.execute("alter table public.data_sources rename column access_token to token")

    assert outcome(tx, "update public.data_sources set token = 'new'") == "42703"


def test_a_renamed_table_is_logged_under_its_new_name(tx: Connection) -> None:
    """Before and after enable_audit is called for it again."""
    tx.execute("alter table public.metric_definitions rename to measures")
    tx.execute("select public.enable_audit('public.measures')")
    tx.execute("alter table public.measures rename to kinds")

    tx.execute("update public.kinds set name = name || '!'")
    tx.execute("select public.enable_audit('public.kinds')")
    tx.execute("update public.kinds set name = name || '!'")

    assert rows(tx, "select table_name, count(*) from public.audit_logs group by 1") == [("kinds", 10)]
    assert value(tx, "select count(*) from pg_trigger where tgrelid = 'public.kinds'::regclass"
                     " and tgname like 'audit%'") == 4  # fmt: skip


def test_partitioned_tables_are_logged_by_the_row_trigger(tx: Connection) -> None:
    """Under the table's own name, also what is written to a partition."""
    tx.execute("""
        create table private.parts (id int primary key, x text) partition by range (id);
        create table private.parts_1 partition of private.parts for values from (1) to (10);
        create trigger by_row after insert or update or delete on private.parts
            for each row execute function public.audit_trigger_function()
    """)

    tx.execute("insert into private.parts values (1, 'a'); insert into private.parts_1 values (2, 'b')")

    assert rows(tx, "select table_name, record_id from public.audit_logs order by id") == [
        ("private.parts", "1"),
        ("private.parts", "2"),
    ]
    assert outcome(tx, "select public.enable_audit('private.parts')") == "42809"


def test_a_burst_of_updates_burns_no_transaction_ids(tx: Connection) -> None:
    """No subtransaction is opened for a row: a hundred updates take no id of their own."""
    query = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
    tx.execute("update public.clinics set location = 'first'")
    was = value(tx, query)

    for number in range(100):
        tx.execute("update public.clinics set location = %s", [str(number)])
        tx.execute("insert into public.users (name, email) values ('x', %s)", [f"x{number}@example.org"])

    assert value(tx, query) == was
