"""With generated rows the proof finds what an empty database hides, and says nothing of rollbacks that restore."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from harness.checks import ALL
from harness.checks.check import Context
from harness.model import NotChecked
from harness.proof.evidence import GENERATED, Evidence
from harness.proof.generated import Walk
from harness.proof.ground import lay
from harness.proof.migration import Means
from harness.source.formats import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from harness.postgres.database import Databases

T = "create table public.t (id bigint generated always as identity primary key, "
"""How most of the tables begin."""


@dataclass(frozen=True, slots=True)
class Case:
    """
    A migration on a state, its rollback, and what is to be told.

    Attributes:
        found: Each finding as `severity code: a part of its message`.
        notes: Each note as a part of it.
    """

    before: str
    up: str
    down: str
    found: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


GOOD = {
    "not null goes and comes back": Case(
        T + "a text not null);",
        "alter table public.t alter column a drop not null;",
        "alter table public.t alter column a set not null;",
    ),
    "a column comes and goes": Case(
        T + "a text);",
        "alter table public.t add column b text not null default 'x';",
        "alter table public.t drop column if exists b;",
    ),
    "values are changed and kept aside": Case(
        T + "a integer not null);",
        "create table public.kept as select t.id, t.a from public.t as t; update public.t set a = 7;",
        """
        do $restore$
        begin
            if to_regclass('public.kept') is not null then
                update public.t as t set a = k.a from public.kept as k where k.id = t.id;
            end if;
        end $restore$;
        drop table if exists public.kept;
        """,
    ),
    "identity, serial and generated columns": Case(
        T + "n serial, a integer not null, twice bigint generated always as (a::bigint * 2) stored);",
        "alter table public.t add column thrice bigint generated always as (a::bigint * 3) stored;",
        "alter table public.t drop column if exists thrice;",
    ),
    "seeds with keys of their own": Case(
        T + "name text not null unique);",
        "insert into public.t (id, name) overriding system value values (1, 'seed one'), (2, 'seed two');",
        "delete from public.t where id in (1, 2);",
    ),
    "a partitioned table": Case(
        """
        create table public.t (id bigint, at date not null, primary key (id, at)) partition by range (at);
        create table public.t_a partition of public.t for values from ('2024-01-01') to ('2025-01-01');
        """,
        "create table public.t_b partition of public.t for values from ('2025-01-01') to ('2026-01-01');",
        "drop table if exists public.t_b;",
    ),
    "a materialized view made anew": Case(
        T + "a integer); create materialized view public.v as select count(*) as n from public.t;",
        "drop materialized view public.v; create materialized view public.v as select count(*) + 1 as n from public.t;",
        "drop materialized view if exists public.v;"
        "create materialized view public.v as select count(*) as n from public.t;",
    ),
    "row security that holds for its owner, too": Case(
        T
        + "a integer); alter table public.t enable row level security; alter table public.t force row level security;",
        "create policy p on public.t using (a > 0);",
        "drop policy if exists p on public.t;",
    ),
    "a constraint that is not validated": Case(
        T + "a integer);",
        "alter table public.t add constraint t_a check (a > 1000000) not valid;",
        "alter table public.t drop constraint if exists t_a;",
    ),
    "an exclusion, and a constraint that waits": Case(
        T + "d int4range not null, b integer unique deferrable initially deferred, exclude using gist (d with &&));",
        "create index t_b on public.t (b);",
        "drop index if exists public.t_b;",
    ),
    "a circle of foreign keys, a domain, three schemas": Case(
        """
        create schema x; create schema y;
        create domain x.short as text check (length(value) between 1 and 8);
        create table x.team (id bigint primary key, boss bigint not null);
        create table y.person (id bigint primary key, team bigint not null references x.team, name x.short not null);
        alter table x.team add constraint team_boss foreign key (boss) references y.person
            deferrable initially deferred;
        """,
        "create index person_team on y.person (team);",
        "drop index if exists y.person_team;",
    ),
    "a trigger that rewrites rows": Case(
        T
        + """a text not null);
        create function public.lower_a() returns trigger language plpgsql as
        $$ begin new.a := lower(new.a); return new; end $$;
        create trigger lower_a before insert or update on public.t for each row execute function public.lower_a();
        """,
        "alter table public.t add column b integer;",
        "alter table public.t drop column if exists b;",
    ),
    "rows are deleted on purpose": Case(
        T + "a integer);", '-- pgharness: irreversible reason="they must not come back"\ndelete from public.t;', ""
    ),
    "nothing to fill": Case(
        "create function public.f() returns integer language sql as 'select 1';",
        T + "a integer);",
        "drop table if exists public.t;",
    ),
}

BAD = {
    "a column comes back empty": Case(
        T + "a text not null default 'a');",
        "alter table public.t drop column a;",
        "alter table public.t add column if not exists a text not null default '';",
        ("error RB003: column a: default", "warning RB004: on generated rows: public.t: "),
    ),
    "a column comes back null": Case(
        T + "a integer not null, b text);",
        "alter table public.t drop column a;",
        "alter table public.t add column if not exists a integer;",
        (
            "error RB003: column a lost NOT NULL",
            "warning RB003: column order",
            "warning RB004: public.t: 5 rows changed, a null now",
        ),
    ),
    "a rollback that wants a value for every row": Case(
        T + "b text, a integer not null);",
        "alter table public.t drop column a;",
        "alter table public.t add column if not exists a integer not null;",
        ('error RB002: the rollback fails, on generated rows: column "a" of relation "t" contains null values',),
    ),
    "a type that narrows": Case(
        T + "a double precision not null check (a between 0.1 and 0.9));",
        "alter table public.t drop constraint t_a_check; alter table public.t alter column a type integer;",
        """
        alter table public.t alter column a type double precision;
        alter table public.t drop constraint if exists t_a_check;
        update public.t set a = 0.5;
        alter table public.t add constraint t_a_check check (a between 0.1 and 0.9);
        """,
        ("warning RB004: public.t: 5 rows changed",),
    ),
    "an update without its inverse": Case(
        T + "a text not null);",
        "update public.t set a = 'all alike';",
        "update public.t set a = a;",
        ("warning RB004: public.t: 5 rows changed",),
    ),
    "a table dropped, and made again": Case(
        "create table public.t (id bigint primary key, a text);",
        "drop table public.t;",
        "create table if not exists public.t (id bigint primary key, a text);",
        ("warning RB004: public.t: 5 rows lost",),
    ),
    "a label that rows use": Case(
        "create type public.mood as enum ('good', 'bad'); " + T + "m public.mood not null);",
        "alter type public.mood add value 'so so'; commit; update public.t set m = 'so so';",
        """
        create type public.mood_was as enum ('good', 'bad');
        alter table public.t alter column m type public.mood_was using m::text::public.mood_was;
        drop type public.mood;
        alter type public.mood_was rename to mood;
        """,
        ('error RB002: invalid input value for enum mood_was: "so so"',),
    ),
    "seeds that are deleted with all the rest": Case(
        T + "name text not null unique);",
        "insert into public.t (name) values ('a seed of ours');",
        "delete from public.t;",
        ("warning RB004: public.t: 5 rows lost",),
    ),
    "a migration that refuses the rows": Case(
        T + "a text);",
        "alter table public.t add column b integer not null;",
        "alter table public.t drop column if exists b;",
        (),
        (
            '02_change on generated rows of public.t: the migration refuses them: column "b" of relation "t" contains '
            "null values",
        ),
    ),
    "a rollback that fails where rows are, of a migration that refuses those of two other tables": Case(
        T + "a text); create table public.named (t bigint not null references public.t);"
        "create table public.u (a text); create table public.v (c text not null);",
        "alter table public.t add column b integer not null; alter table public.u add column b integer not null;"
        "alter table public.v drop column c;",
        "alter table public.v add column if not exists c text not null; alter table public.u drop column if exists b;"
        "alter table public.t drop column if exists b;",
        ('error RB002: column "c" of relation "v" contains null values',),
        ("02_change on generated rows of public.t", "02_change on generated rows of public.u"),
    ),
    "a table that takes no row": Case(
        T + "a text not null constraint never check (md5(a) = 'a'));",
        "create index t_a on public.t (a);",
        "drop index if exists public.t_a;",
        (),
        ("generated rows of public.t: it took none: no row could be made: public.t: none of",),
    ),
}


@pytest.mark.parametrize("name", [*GOOD, *BAD])
def test_generated_rows_tell_what_the_case_says(databases: Databases, tmp_path: Path, name: str) -> None:
    """Findings and notes are those that the case names, no more and no fewer."""
    case = {**GOOD, **BAD}[name]

    found, notes = told(databases, written(case, tmp_path))

    assert [each for each in found if not any(_is(each, want) for want in case.found)] == []
    assert [want for want in case.found if not any(_is(each, want) for each in found)] == []
    assert [any(want in note for want in case.notes) for note in notes] == [True] * len(case.notes), notes


@pytest.mark.parametrize(
    "name", ["values are changed and kept aside", "a column comes back null", "a label that rows use"]
)
def test_the_verdict_is_the_same_on_clones(databases: Databases, tmp_path: Path, name: str) -> None:
    """What is told does not depend on whether the proof ran in one transaction."""
    folder = written({**GOOD, **BAD}[name], tmp_path)

    in_one_transaction, on_clones = (told(databases, folder, in_one_transaction=way) for way in (True, False))

    assert in_one_transaction == on_clones


WALK = {
    "01_t": T + "a text);",
    "01_t_rollback": "drop table if exists public.t;",
    "02_refused": "create role pgharness_walker; create table public.u (id bigint primary key);"
    "alter table public.u owner to pgharness_walker; alter table public.t add column b integer not null;",
    "02_refused_rollback": "alter table public.t drop column if exists b; drop table if exists public.u;"
    "drop role if exists pgharness_walker;",
    "03_more": "alter table public.u add column t bigint references public.t;",
    "03_more_rollback": "alter table public.u drop column if exists t;",
    "04_lossy": "alter table public.t drop column b;",
    "04_lossy_rollback": "alter table public.t add column if not exists b integer not null;",
}
"""A role comes with what refuses the rows, and what is behind it is proved all the same."""


def test_the_proof_goes_on_behind_a_migration_that_refuses_the_rows(databases: Databases, tmp_path: Path) -> None:
    """What follows is proved with new rows, roles of the migrations included, and nothing of the cluster stays."""
    for file, text in WALK.items():
        (tmp_path / f"{file}.sql").write_text(text, encoding="utf-8")
    before = databases.state()

    found, notes = told(databases, tmp_path, wanted=["01_t", "02_refused", "03_more", "04_lossy"])

    assert [each.split(":")[0] for each in found] == ["error RB002"]
    assert [note.split(":")[0] for note in notes] == ["02_refused on generated rows of public.t"]
    assert databases.state() == before


def written(case: Case, folder: Path) -> Path:
    """Write a case as a folder of migrations."""
    for file, text in {"01_before": case.before, "02_change": case.up, "02_change_rollback": case.down}.items():
        if text:
            (folder / f"{file}.sql").write_text(text, encoding="utf-8")
    (folder / "01_before_rollback.sql").write_text("select 1;", encoding="utf-8")
    return folder


def _is(found: str, want: str) -> bool:
    head, _, part = want.partition(": ")
    return found.startswith(head) and part in found


def told(
    databases: Databases, folder: Path, *, in_one_transaction: bool = True, wanted: Sequence[str] = (), seed: int = 0
) -> tuple[list[str], list[str]]:
    """Prove a folder with generated rows alone, and give what is found, and what is noted."""
    project = numbered.read(folder, setup=(), fixture=None, variables={})
    state = databases.state()
    walk = Walk(
        databases=databases,
        options="",
        base=lay(databases, "", []),
        migrations=project.migrations,
        wanted=wanted or ["02_change"],
        means=Means("PostgreSQL", GENERATED, in_one_transaction),
        rows=5,
        seed=seed,
        progress=lambda _: None,
    )
    seen = list(walk.prove())
    databases.put_back(state)
    context = Context(project, tuple(each for each in seen if isinstance(each, Evidence)))
    checks = [check for check in ALL if check.info.code in {"RB001", "RB002", "RB003", "RB004", "RB005", "RB006"}]
    found = [
        f"{finding.severity} {finding.code}: {finding.message}"
        for check in checks
        for subject in check.subjects(context)
        for finding in check.judge(check.info, subject)
    ]
    return found, [f"{note.what}: {note.why}" for note in seen if isinstance(note, NotChecked)]
