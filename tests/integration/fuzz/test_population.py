"""Populations: a database full of rows that satisfy every constraint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness import fuzz
from tests.integration.fuzz.schemas import CHECKS, KEYS, TYPES
from tests.integration.product.files import BEFORE, MIGRATION, PLATFORM, run_scripts

if TYPE_CHECKING:
    from harness.postgres.database import Databases
    from harness.postgres.link import Connection

ROWS = 8
TABLES = ("k.plain", "k.own", "k.composite", "k.booking", "k.guarded")


def test_difficult_schemas_are_filled(conn: Connection) -> None:
    """Circles, trees, composite keys, partitions, exclusions, guards: every table takes as many rows as it should."""
    conn.execute(KEYS.encode())

    got = fuzz.population(conn, rows_per_table=ROWS)

    assert got.short == ()
    assert set(got.rows.values()) == {ROWS}
    counted = {name: conn.execute(f"select count(*) from {name}".encode()).fetchall()[0][0] for name in got.rows}
    assert counted == dict(got.rows)


def test_circles_are_closed(conn: Connection) -> None:
    """Rows name each other where a foreign key could wait, and rows of a tree have parents."""
    conn.execute(KEYS.encode())

    fuzz.population(conn, rows_per_table=ROWS)

    closed = "select count(*) from k.boss as b join k.team as t on t.id = b.team_id"
    assert conn.execute(closed.encode()).fetchall() != [(0,)]
    assert conn.execute("select count(parent_id) > 0, count(*) > count(parent_id) from k.tree").fetchall() == [
        (True, True)
    ]


def test_checks_and_types_are_filled(conn: Connection) -> None:
    """Every kind of check and of type has rows in a population."""
    conn.execute(TYPES.encode())
    for name, columns in CHECKS.items():
        conn.execute(f'create table s."{name}" ({columns})'.encode())

    got = fuzz.population(conn, rows_per_table=ROWS)

    assert got.short == ()


def test_the_same_seed_gives_the_same_rows(databases: Databases) -> None:
    """Two databases of one schema hold equal rows, those of another seed others."""
    template = databases.template(f"population {KEYS}", lambda conn: conn.execute(KEYS.encode()))
    held = []

    for seed in (1, 1, 2):
        with databases.clone(template) as database, database.connect() as conn:
            fuzz.population(conn, rows_per_table=4, seed=seed, schemas=["k"])
            texts = (f"select t::text from {table} as t order by 1" for table in TABLES)
            held.append([conn.execute(text.encode()).fetchall() for text in texts])

    assert held[0] == held[1]
    assert held[0] != held[2]


def test_tables_that_are_not_asked_for_keep_what_they_have(conn: Connection) -> None:
    """A table that names one which is filled is left alone, and what is not reached in time is named."""
    conn.execute("create table public.target (id bigint primary key)")
    conn.execute("create table public.other (id bigint primary key, target bigint references public.target)")

    got = fuzz.population(conn, rows_per_table=4, tables=["public.target"])
    late = fuzz.population(conn, rows_per_table=4, tables=["public.other"], seconds=0)

    assert dict(got.rows) == {"public.target": 4}
    assert (dict(late.rows), [each.by for each in late.short]) == ({"public.other": 0}, ["the time"])


def test_what_cannot_be_filled_is_named(conn: Connection) -> None:
    """An impossible check, a circle that nothing can enter, a trigger that takes nothing: table, and who refuses."""
    conn.execute("create table public.never (a text not null constraint never_ever check (md5(a) = 'a'))")
    conn.execute("create table public.a (id uuid primary key, b uuid not null)")
    conn.execute("create table public.b (id uuid primary key, a uuid not null constraint b_a references public.a)")
    conn.execute("alter table public.a add constraint a_b foreign key (b) references public.b")
    conn.execute("create table public.shut (id uuid primary key)")
    conn.execute(
        "create function public.shut() returns trigger language plpgsql as $$ begin raise 'shut'; end $$;"
        "create trigger shut before insert on public.shut for each row execute function public.shut()"
    )

    got = {each.table: each for each in fuzz.population(conn).short}

    assert "never_ever" in got["public.never"].said
    assert got["public.a"].by in {"a_b", "b_a"}
    assert got["public.shut"].by.removeprefix("public.") == "shut()"


def test_rows_that_are_there_stay(conn: Connection) -> None:
    """A population adds to what a table holds, and names it where a row must name something."""
    conn.execute("create table public.kind (id integer primary key); insert into public.kind values (1), (2)")
    conn.execute("create table public.thing (id uuid primary key, kind_id integer not null references public.kind)")

    fuzz.population(conn, rows_per_table=ROWS, schemas=["public"])

    assert conn.execute("select count(*) from public.kind where id in (1, 2)").fetchall() == [(2,)]


def test_our_own_product_is_filled_with_its_triggers_on(databases: Databases) -> None:
    """Every table of sql/ takes rows."""
    scripts = (PLATFORM, *BEFORE, MIGRATION)
    product = databases.template("product, empty", lambda conn: run_scripts(conn, scripts))

    with databases.clone(product) as database, database.connect() as conn:
        got = fuzz.population(conn, rows_per_table=ROWS)

    assert [table for table, count in got.rows.items() if count < ROWS // 2] == []
