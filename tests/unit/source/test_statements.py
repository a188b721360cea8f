"""Scripts become statements with their kind, their text and their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model import Place

if TYPE_CHECKING:
    from tests.unit.source.conftest import Read


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("create table t (a int);", ["CreateStmt"]),
        ("begin; set local x.y = 1; commit;", ["TransactionStmt", "VariableSetStmt", "TransactionStmt"]),
        ("create trigger t before insert on x execute function f();", ["CreateTrigStmt"]),
        ("select 1 \\; select 2;", ["MultiStmt"]),
        ("select " + " + ".join(["1"] * 500), ["SelectStmt"]),
        ("select " + " || ".join(["f(a)"] * 3000), ["SelectStmt"]),
    ],
)
def test_a_statement_is_named_by_its_node(read: Read, text: str, wanted: list[str]) -> None:
    """The kind is libpg_query's name of the node, however deep the tree."""
    script = read(text)

    assert ([statement.kind for statement in script.statements], script.problems) == (wanted, ())


def test_a_text_begins_at_its_first_word(read: Read) -> None:
    """Comments and blanks before a statement, and the semicolon after it, are not of its text."""
    script = read("-- a\n /* b */  select /* c */ 1 ; -- d\n")

    (statement,) = script.statements
    assert (statement.text, statement.place) == ("select /* c */ 1", Place("script.sql", 2, 11))


@pytest.mark.parametrize(
    ("text", "find", "wanted"),
    [
        ("select 1,\n  x;", "x", Place("script.sql", 2, 3)),
        ("\ufeffselect x;", "x", Place("script.sql", 1, 8)),
        ("select 1,\r\n  x;\r\n", "x", Place("script.sql", 2, 3)),
        ("select 1,\r  x;\r", "x", Place("script.sql", 2, 3)),
        ("select 'ä€😀', x;", "x", Place("script.sql", 1, 15)),
        ("select '\n\n\n', x;", "x", Place("script.sql", 4, 4)),
        ("\\set v long_value\nselect :v, x;", "x", Place("script.sql", 2, 12)),
        ("\\set v 'a, b'\nselect :v, x;", "b", Place("script.sql", 2, 8)),
        ("\\set v a\nselect :'v', :\"v\",\n :v, x;", "x", Place("script.sql", 3, 6)),
        ("select 1 \\if 1\n + x \\endif\n;", "x", Place("script.sql", 2, 4)),
        ("\\ir a.sql\n", "x", Place("a.sql", 1, 8)),
    ],
)
def test_every_character_has_its_place(read: Read, text: str, find: str, wanted: Place) -> None:
    """An offset into a text leads to file, line and column, through variables and includes."""
    script = read(text, a="select x")

    (statement,) = script.statements
    assert statement.at(statement.text.index(find)) == wanted


@pytest.mark.parametrize(
    ("text", "rows", "after"),
    [
        ("copy t from stdin;\n1\n2\n\\.\nselect 1;", "1\n2\n", "select 1"),
        ("COPY t (a) FROM STDIN WITH CSV; select 1;\n';\n\\.\n", "';\n", "select 1"),
        ("copy t from stdin;\n\\.\nselect 1;", "", "select 1"),
        ("copy t from stdin;\r\n1\r\n\\.\r\nselect 1;", "1\r\n", "select 1"),
    ],
)
def test_the_rows_of_a_copy_belong_to_it(read: Read, text: str, rows: str, after: str) -> None:
    """The lines up to a backslash and a dot are rows; what stood behind the semicolon runs after them."""
    script = read(text)

    copy, following = script.statements
    assert (copy.copy_data, following.text) == (rows, after)


def test_rows_may_end_with_the_file(read: Read) -> None:
    """A COPY without a closing backslash and dot takes the rest of the file."""
    (copy,) = read("copy t from stdin;\n1\n2").statements

    assert copy.copy_data == "1\n2"


@pytest.mark.parametrize("what", ["from '/x'", "to stdout", "from program 'x'", "(a) to stdout"])
def test_another_copy_takes_no_rows(read: Read, what: str) -> None:
    """The lines after a COPY that does not read from the client are statements."""
    copy, _ = read(f"copy t {what};\nselect 1;").statements

    assert copy.copy_data is None


@pytest.mark.parametrize("text", ["", "\n\n", "-- a", "/* a; */", ";;", "\ufeff", "\\echo a\n"])
def test_a_file_may_hold_no_statement(read: Read, text: str) -> None:
    """Nothing, comments and lone semicolons are no statements and no fault."""
    script = read(text)

    assert (script.statements, script.problems) == ((), ())


def test_the_digest_follows_what_runs(read: Read) -> None:
    """Two readings are equal by digest exactly where all texts and variables are equal."""
    first = read("\\ir a.sql", {"v": "1"}, a="select :v;")
    same = read("\\ir a.sql", {"v": "1"}, a="select :v;")
    other_part = read("\\ir a.sql", {"v": "1"}, a="select :v; ")
    other_value = read("\\ir a.sql", {"v": "2"}, a="select :v;")

    assert first.digest == same.digest
    assert len({first.digest, other_part.digest, other_value.digest}) == 3


def test_the_files_are_listed_once_each(read: Read) -> None:
    """The entry comes first, then each included file once."""
    script = read("\\ir a.sql\n\\ir b.sql\n\\ir a.sql", a="select 1;", b="\\ir a.sql")

    assert script.files == ("script.sql", "a.sql", "b.sql")
    assert len(script.statements) == 3
