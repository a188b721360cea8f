"""A finding points to the statement that it is about."""

from __future__ import annotations

import pytest

from harness.checks.check import excerpt, touching
from harness.load import Failure
from harness.model import Migration, Place, Script, Statement


def script(*texts: str) -> Script:
    """Make a script with a statement on each line."""
    statements = tuple(
        Statement(text, "CreateStmt", ((0, Place("02_vat.sql", line)),)) for line, text in enumerate(texts, start=1)
    )
    return Script("02_vat.sql", statements, ("02_vat.sql",), "digest")


@pytest.mark.parametrize(
    ("identity", "line"),
    [
        ("public.quote(bigint)", 1),
        ("audit_users on public.users", 2),
        ("app.users", 2),
        ('app."Users"', 2),
        ("public", 2),
        ("vat_reader", 3),
        ("app.nowhere", None),
    ],
)
def test_an_object_is_found_where_the_migration_names_it_last(identity: str, line: int | None) -> None:
    """The place is that of the last statement with the object's own name in it, as a word."""
    migration = script(
        "create function public.quote(amount bigint) returns bigint language sql as 'select 1'",
        "create trigger audit_users after insert on public.users execute function public.audit()",
        "create role vat_reader",
    )

    got = touching(migration, identity)

    assert got == (Place("02_vat.sql", line) if line else None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("create role app login password 'hunter2'", "create role app login password '…'"),
        (
            "alter role app PASSWORD E'hun\\'ter2' valid until 'infinity'",
            "alter role app PASSWORD '…' valid until 'infinity'",
        ),
        (
            "create subscription s connection 'host=a password=hunter2 dbname=b'",
            "create subscription s connection 'host=a password='…' dbname=b'",
        ),
        ("select password from app.users", "select password from app.users"),
    ],
)
def test_an_excerpt_shows_no_password(text: str, shown: str) -> None:
    """A report is read by more people than the migrations are."""
    failure = Failure(Place("02_vat.sql"), "42710", "role exists", "", text, "")

    got = excerpt(Migration("02_vat", script(text)), failure)

    assert got == f"1 | {shown}"
