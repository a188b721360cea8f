"""
The pages about sql/ show what happens: every statement and every command on them is run on a real database.

A block `sql` is put through psql, in order, in the page's database; the block `text` after it is what psql prints, with
SQLSTATEs and without where in the code an error was raised. One that begins with `-- as ROLE` is run by that role, one
with `-- as E-MAIL` by `authenticated` with that account's claims, others by the owner. A block `sh` is a command, run
in sql/ with the connection string in `DB`.
"""

from __future__ import annotations

import os
import re
import subprocess
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docs.database.picture.draw import GUTTER, PICTURE, WIDTH, draw
from docs.database.picture.tables import read
from tests.integration.docs.transcript import blocks, fits
from tests.integration.product.files import BEFORE, DEMO, MIGRATION, PLATFORM, SQL, run_scripts

if TYPE_CHECKING:
    from harness.postgres.database import Databases, Template
    from harness.postgres.link import Connection
    from harness.postgres.server import Server
    from tests.integration.docs.transcript import Block

DOCS = Path(__file__).parents[3] / "docs"
REFERENCE = DOCS / "database" / "triggers-and-functions.md"
SUMMARY = DOCS / "migration" / "phase-7-summary.md"
SPEAKER = re.compile(r"-- as (?P<who>\S+)\n")
TIMEOUT = 120  # seconds for one block
TEXT = re.compile(r'<text class="(?P<kind>\w+)" x="(?P<x>\d+)" y="(?P<y>\d+)">(?P<text>[^<]*)</text>')
LETTERS = {"name": 7.9, "column": 6.7, "other": 6.7, "call": 6.7}
"""Widths of a letter of the picture's texts, in pixels, by class; as wide as the fonts named there have them."""
NOTE_LETTER = 5.6
COLUMN = WIDTH + GUTTER
HEADING = re.compile(r"^### `(?P<name>\w+)`\n\n```\n(?P<signature>[^`]*)```\n\n(?P<line>.*)\n", re.MULTILINE)
ROW = re.compile(r"^\| `(?P<name>\w+\.\w+)` \| .* \| ?(?P<rights>.*) \|$", re.MULTILINE)
CLAIMS = """
select set_config('request.jwt.claims', json_build_object('sub', a.id, 'role', 'authenticated')::text, false)
from auth.users as a where a.email = '{who}'
\\g /dev/null
set role authenticated;
"""


@pytest.fixture(scope="module")
def before(databases: Databases) -> Template:
    """Give the template of the state before the migration, with the demo data."""
    return databases.template("pages, before", lambda conn: run_scripts(conn, (PLATFORM, *BEFORE, DEMO)))


@pytest.fixture(scope="module")
def after(databases: Databases, before: Template) -> Template:
    """Give the template of the state after the migration."""
    return databases.template("pages, after", lambda conn: run_scripts(conn, (MIGRATION,)), before)


def _prelude(block: str) -> str:
    """Give what makes psql's session the speaker's."""
    found = SPEAKER.match(block)
    if not found:
        return ""
    return CLAIMS.format(who=found["who"]) if "@" in found["who"] else f"set role {found['who']};\n"


def _without_location(printed: str) -> str:
    return re.sub(r"^LOCATION: .*\n", "", printed, flags=re.MULTILINE)


def _run(block: Block, server: Server, dsn: str, *, strict: bool) -> str:
    """Run a block; give what it prints, both streams. A strict one must not fail."""
    psql = [str(server.psql), "-X", "-q", "-v", "VERBOSITY=verbose", "-v", "SHOW_CONTEXT=never", "-d", dsn]
    command = ["bash", "-c", block.body] if block.language == "sh" else psql
    path = f"{Path(server.psql).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        command,
        cwd=SQL,
        env={**os.environ, "PATH": path, "DB": dsn, "PGOPTIONS": "-c timezone=UTC", "LC_ALL": "C.UTF-8"},
        input=None if block.language == "sh" else _prelude(block.body) + block.body,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert not strict or (done.returncode == 0 and "ERROR:" not in done.stdout), f"line {block.line}: {done.stdout}"
    return _without_location(done.stdout)


@pytest.mark.parametrize(
    ("page", "state"), [(REFERENCE, "after"), (SUMMARY, "before")], ids=lambda value: str(value)[-30:]
)
def test_a_page_shows_what_psql_prints(
    server: Server, databases: Databases, before: Template, after: Template, page: Path, state: str
) -> None:
    """The blocks of a page, run in order in one database, print what the page shows."""
    shown = [block for block in blocks(page.read_text(encoding="utf-8")) if block.language in {"sql", "sh", "text"}]
    with databases.clone(after if state == "after" else before) as database:
        for block, following in zip(shown, [*shown[1:], None], strict=True):
            if block.language == "text":
                continue
            wanted = following.body.splitlines() if following and following.language == "text" else None
            printed = _run(block, server, database.dsn, strict=wanted is None)
            if wanted is not None:
                told = f"{page.name}:{block.line} shows:\n{following.body if following else ''}\nIt prints:\n{printed}"
                assert fits(wanted, printed), told


def test_every_page_about_sql_is_run() -> None:
    """A page that is added is added here."""
    pages = {*DOCS.glob("database/**/*.md"), *DOCS.glob("migration/**/*.md")}

    assert pages == {REFERENCE, SUMMARY}


def _told_functions() -> dict[str, tuple[str, str]]:
    """Give signature and line about callers or tables of each function that the reference tells of."""
    text = REFERENCE.read_text(encoding="utf-8")
    return {found["name"]: (" ".join(found["signature"].split()), found["line"]) for found in HEADING.finditer(text)}


def _functions(conn: Connection) -> dict[str, tuple[str, str]]:
    """Give the same of each function of the migration in `public`, from the catalog."""
    found = conn.execute(
        """
        select
            p.proname,
            format(
                '%s(%s) returns %s', p.proname,
                regexp_replace(lower(pg_get_function_arguments(p.oid)), '::[a-z ]+([[]])?', '', 'g'),
                lower(pg_get_function_result(p.oid))),
            p.prorettype = 'trigger'::regtype,
            (
                select string_agg(distinct r.rolname, ', ' order by r.rolname)
                from aclexplode(p.proacl) as a
                join pg_roles as r on r.oid = a.grantee
                where a.grantee <> p.proowner
            ),
            (
                select string_agg(distinct t.tgrelid::regclass::text, ', ' order by t.tgrelid::regclass::text)
                from pg_trigger as t
                where t.tgfoid = p.oid
            )
        from pg_proc as p
        where p.pronamespace = 'public'::regnamespace
            and obj_description(p.oid, 'pg_proc') like '%(migration 04)'
        """
    ).fetchall()
    return {
        str(name): (str(signature), f"Trigger on: {tables}." if fires else f"May call: {roles or 'nobody else'}.")
        for name, signature, fires, roles, tables in found
    }


def test_the_reference_tells_of_every_function_as_the_catalog_has_it(databases: Databases, after: Template) -> None:
    """Names, parameters, results, grants and the tables of triggers are those of the migrated database."""
    with databases.transaction(after) as conn:
        assert _told_functions() == _functions(conn)


def test_the_reference_has_an_example_of_every_function() -> None:
    """In each section something is run and its output shown; a function that may be called is called there."""
    sections = re.split(r"^### `(\w+)`$", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    told = _told_functions()

    lacking = [
        name
        for name, section in zip(sections[::2], sections[1::2], strict=True)
        if "```text\n" not in section
        or (told[name][1].startswith("May call") and not re.search(rf"```sql\n[^`]*\b{name}\(", section))
    ]

    assert lacking == []


def test_the_reference_tells_of_every_table_as_the_catalog_has_it(databases: Databases, after: Template) -> None:
    """Each table and view that the migration makes is in the list, with the rights of the API roles."""
    told = {found["name"]: found["rights"] for found in ROW.finditer(REFERENCE.read_text(encoding="utf-8"))}
    with databases.transaction(after) as conn:
        found = conn.execute(
            """
            select
                n.nspname || '.' || c.relname,
                (
                    select string_agg(g.role || ': ' || g.rights, '; ' order by g.role)
                    from (
                        select r.rolname, string_agg(lower(a.privilege_type), ', ' order by a.privilege_type)
                        from aclexplode(c.relacl) as a
                        join pg_roles as r on r.oid = a.grantee
                        where a.grantee <> c.relowner
                        group by r.rolname
                    ) as g (role, rights)
                )
            from pg_class as c
            join pg_namespace as n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v', 'm')
                and not c.relispartition
                and obj_description(c.oid, 'pg_class') like '%(migration 04)'
            """
        ).fetchall()

    assert told == {str(name): str(rights or "") for name, rights in found}


def test_the_picture_is_up_to_date(databases: Databases, after: Template) -> None:
    """What is drawn from the migrated database is the file that the reference shows."""
    with databases.transaction(after) as conn:
        drawn = draw(read(conn))

    assert drawn == PICTURE.read_text(encoding="utf-8"), "make it anew: python -m docs.database.picture.draw"


def test_no_texts_of_the_picture_overlap() -> None:
    """In every line of a box the text from the left ends before the text from the right begins."""
    texts = [
        (found["kind"], int(found["x"]), int(found["y"]), len(unescape(found["text"])))
        for found in TEXT.finditer(PICTURE.read_text(encoding="utf-8"))
    ]
    notes = {(x // COLUMN, y): x - length * NOTE_LETTER for kind, x, y, length in texts if kind == "note" and length}

    too_long = [
        (x, y)
        for kind, x, y, length in texts
        if kind in LETTERS and x + length * LETTERS[kind] > notes.get((x // COLUMN, y), (x // COLUMN + 1) * COLUMN)
    ]

    assert too_long == []
    assert notes
