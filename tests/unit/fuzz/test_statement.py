"""Rows and calls as SQL, and the order in which tables are filled."""

from __future__ import annotations

from dataclasses import replace

from harness.fuzz.kinds import Base
from harness.fuzz.order import in_order
from harness.fuzz.shape import Column, ForeignKey, Parameter, Relation, Routine
from harness.fuzz.statement import Call, Row, insert

TEXT = Base("text", "S")
TABLE = Relation("public.t", (Column("id", "id", TEXT, identity="a"), Column("A b", '"A b"', TEXT)))


def test_a_row_is_one_statement() -> None:
    """Names are quoted as the server quotes them, values in whatever way survives every setting."""
    assert Row(TABLE, {"A b": "it's \\ "}).sql() == """insert into public.t ("A b") values (E'it''s \\\\ ')"""
    assert Row(TABLE, {"A b": None, "id": "1"}).sql() == (
        """insert into public.t (id, "A b") overriding system value values ('1', null)"""
    )
    assert Row(TABLE, {}).sql() == "insert into public.t default values"


def test_rows_that_name_different_columns_go_into_one_statement() -> None:
    """What a row does not name is a default."""
    got = insert([Row(TABLE, {"A b": "x"}), Row(TABLE, {})], skip_conflicts=True)

    assert " ".join(got.split()) == """insert into public.t ("A b") values ('x'), (default) on conflict do nothing"""


def test_a_call_names_its_arguments() -> None:
    """Procedures are called, functions are read from, the last of a variadic one says so."""
    routine = Routine("public.f", "public.f(text)", "f", (), "text", False, "sql", "v", False, False)
    named, rest = Parameter("p_a", TEXT), Parameter("", Base("text[]", "A"), mode="v")

    assert Call(routine, ((named, "x"),)).sql() == "select * from public.f(p_a => 'x'::text)"
    assert Call(replace(routine, kind="p"), ((rest, "{}"),)).sql() == "call public.f(variadic '{}'::text[])"


def _table(name: str, *targets: tuple[str, bool]) -> Relation:
    """Make a table whose foreign keys lead to *targets*, each null or not."""
    columns = tuple(Column(f"c{at}", f"c{at}", TEXT, not_null=firm) for at, (_, firm) in enumerate(targets))
    keys = tuple(ForeignKey(f"k{at}", (f"c{at}",), target, ("id",)) for at, (target, _) in enumerate(targets))
    return Relation(name, columns, foreign_keys=keys)


def test_tables_follow_those_that_they_name() -> None:
    """A foreign key that can be null waits where there is a circle; one that cannot makes a group."""
    tables = [
        _table("leaf", ("root", True), ("later", False)),
        _table("later", ("leaf", True)),
        _table("root"),
        _table("hen", ("egg", True)),
        _table("egg", ("hen", True), ("root", True)),
    ]

    got = [[relation.name for relation in group] for group in in_order(tables)]

    assert got == [["root"], ["leaf"], ["later"], ["hen", "egg"]]
