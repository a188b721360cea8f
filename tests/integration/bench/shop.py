"""A repository of migrations with one commit, as users have theirs."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SETTINGS = """
[tool.pgharness]
path = "migrations"
fixture = "rows.sql"

[tool.pgharness.bench.calls]
"notes of a shelf" = "select n.body from public.note as n where n.shelf = 3"
"""
NOTE = """
create table public.note (note_id integer primary key, shelf integer not null, body text not null);
create index note_shelf on public.note (shelf);
create table public.bare (bare_id integer primary key);
"""
COUNT = """
create function public.notes_on(shelf integer) returns bigint language sql stable
    as 'select count(*) from public.note as n where n.shelf {0} = notes_on.shelf';
create function public.stamp() returns trigger language plpgsql as $$ begin return new; {1} end $$;
"""
ROWS = "insert into public.note select n, n % 20, 'note ' || n from generate_series(1, 2000) as n;\n"
FILES: Mapping[str, str] = {
    "pyproject.toml": SETTINGS,
    "migrations/rows.sql": ROWS,
    "migrations/01_note.sql": NOTE,
    "migrations/02_count.sql": COUNT.format("", ""),
    "migrations/02_count_rollback.sql": "drop function public.notes_on(integer), public.stamp();\n",
}


def git(folder: Path, *arguments: str) -> None:
    """Run git, as somebody."""
    who = ["-c", "user.email=ann@example.org", "-c", "user.name=Ann"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def commit_all(folder: Path) -> None:
    """Write the files and commit them."""
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "base")
