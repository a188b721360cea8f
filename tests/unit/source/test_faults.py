"""What is wrong with a script is found without a server, at its place."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from harness.errors import ConfigError, SourceError
from harness.source import read_script

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.source.conftest import Read


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("select 1;\nselect from where;", '2:13 syntax error at or near "where"'),
        ("select 'äöü€', from from;", '1:16 syntax error at or near "from"'),
        ("\ufeffselect\r\n  from from;\r\n", '2:8 syntax error at or near "from"'),
        ("create table t (\n  a int,", "1:16 parenthesis is not closed"),
        ("select 1;\nselect 'abc\n;", "2:8 quoted string does not end"),
        ("select E'abc\\';", "1:8 quoted string with escapes does not end"),
        ('select "abc;', "1:8 quoted identifier does not end"),
        ("do $a$ begin $b$ end;", "1:4 dollar-quoted string does not end"),
        ("select 1; /* a /* b */ c", "1:11 comment does not end"),
        ("\\set a '1 +'\nselect :a from;", '2:11 syntax error at or near "from"'),
        ("drop table if exists", "1:21 syntax error at end of input"),
        ("\\if 1\nselect 1;", "1:1 psql command \\if has no \\endif in this file"),
        ("\\endif", "1:1 psql command \\endif without an \\if before it"),
        ("\\if 1\n\\else\n\\else\n\\endif", "3:1 psql command \\else after an \\else"),
        ("\\if :x\n\\endif", "1:1 psql command \\if has the expression ':x', true or false was wanted"),
        ("\\ir none.sql", "1:1 psql command \\ir none.sql: cannot be read (No such file or directory)"),
        ("\\ir .", "1:1 psql command \\ir .: cannot be read (Is a directory)"),
        ("\\ir script.sql", "1:1 psql command \\ir script.sql: the file includes itself"),
        ("\\i", "1:1 psql command \\i names no file"),
        ("select 1; \\! ls", "1:11 psql command \\! is not run by the harness"),
        ("\\COPY a from b", "1:1 psql command \\COPY is not run by the harness"),
        ("\\set a `date`", "1:1 psql command \\set: a command of the shell in backticks is never run"),
        ("\\set a 'b", "1:1 psql command \\set: quotes opened with ' do not end on the line"),
        ("\\nope", "1:1 psql knows no command \\nope"),
        ("\\if 0\n\\.\n\\endif", "2:1 psql knows no command \\."),
        ("select 1 \\g out.txt", "1:10 psql command \\g sends a result to a file or in another format"),
        ("select 1;\n\\g", "2:1 psql command \\g repeats the statement before it"),
        ("\\encoding latin1", "1:1 psql command \\encoding latin1: files are read as UTF-8"),
        ("\\pset nope", "1:1 psql command \\pset has no option 'nope'"),
        ("\\timing perhaps", "1:1 psql command \\timing has the argument 'perhaps', on or off was wanted"),
        ("select :DBNAME;", "1:8 psql variable DBNAME has a value only in a running psql"),
        ("\\set m '\\\\! ls'\n:m", "2:1 the value of psql variable m holds a psql command, SQL was wanted"),
        ("set standard_conforming_strings = off;",
         "1:1 standard_conforming_strings is set to off, only on is supported"),
        ("set standard_conforming_strings to 0;",
         "1:1 standard_conforming_strings is set to 0, only on is supported"),
        ("set client_encoding = 'euc_tw';", "1:1 client_encoding is set to euc_tw, which Python cannot read"),
        ("copy t from stdin \\; select 1;\n1\n\\.\n",
         "1:1 COPY through the client is joined to another statement by \\;"),
        ("\\restrict a\n\\echo b\n\\unrestrict a",
         "2:1 psql command \\echo is not allowed between \\restrict and \\unrestrict"),
        ("\\unrestrict a", "1:1 psql command \\unrestrict has another key than \\restrict"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(read: Read, text: str, wanted: str) -> None:
    """One fault, one problem, where it is."""
    script = read(text)

    assert [f"{problem.place} {problem.message}" for problem in script.problems] == [f"script.sql:{wanted}"]


@pytest.mark.parametrize(
    "command",
    [
        "bind",
        "c",
        "cd",
        "connect",
        "copy",
        "crosstabview",
        "d",
        "dt+",
        "df",
        "e",
        "edit",
        "ef",
        "ev",
        "flush",
        "gdesc",
        "getenv",
        "gexec",
        "gset",
        "h",
        "l+",
        "lo_import",
        "o",
        "out",
        "parse",
        "password",
        "prompt",
        "s",
        "setenv",
        "sf",
        "sv",
        "w",
        "watch",
        "write",
        "z",
        "!",
    ],
)
def test_a_command_that_reaches_outside_is_refused(read: Read, command: str) -> None:
    """What psql would do beside running SQL is refused, with help, and the statements around it are still read."""
    script = read(f"select 1;\n\\{command} x\nselect 2;")

    (problem,) = script.problems
    assert problem.message == f"psql command \\{command} is not run by the harness"
    assert problem.help
    assert len(script.statements) == 2


@pytest.mark.parametrize(
    "setting", ["AUTOCOMMIT off", "ON_ERROR_STOP 0", "ON_ERROR_ROLLBACK on", "SINGLELINE on", "VERBOSITY x"]
)
def test_a_variable_that_changes_what_runs_is_refused(read: Read, setting: str) -> None:
    """psql's own variables may only have the value that the loader follows."""
    (problem,) = read(f"\\set {setting}\n").problems

    assert problem.message.startswith(f"psql variable {setting.split(maxsplit=1)[0]} is set to")


@pytest.mark.parametrize(
    "line",
    [
        "\\set ON_ERROR_STOP on", "\\set ON_ERROR_STOP", "\\set ON_ERROR_STOP 1", "\\set AUTOCOMMIT on",
        "\\set ECHO all",        "\\set VERBOSITY terse", "\\set QUIET", "\\set PROMPT1 '%#'", "\\pset pager off",
        "\\pset format unaligned",        "\\pset null '(null)'", "\\timing",
        "\\timing off", "\\x auto", "\\t on", "\\a", "\\H" , "\\echo a 'b' :c",
        "\\qecho a", "\\warn a", "\\encoding UTF8", "\\p", "\\r", "\\conninfo", "\\errverbose", "\\C title",
        "\\unset a",
    ],
)  # fmt: skip
def test_a_harmless_command_is_passed_over(read: Read, line: str) -> None:
    """Formatting, words to the user and settings that the loader follows anyway are no fault and no statement."""
    script = read(f"{line}\nselect 1;")

    assert ([statement.text for statement in script.statements], script.problems) == (["select 1"], ())


@pytest.mark.parametrize(
    "text",
    [
        "create table t (system_user text);",
        "create function json_value(a int) returns int language sql as 'select 1';",
        "select json_scalar('a', 'b');",
    ],
)
def test_words_that_only_18_keeps_for_itself_are_left_to_the_server(read: Read, text: str) -> None:
    """What PostgreSQL 15 takes and the grammar of 18 refuses is no fault; its kind is unknown."""
    script = read(text)

    assert ([statement.kind for statement in script.statements], script.problems) == ([""], ())


def test_a_missing_variable_is_named_where_it_breaks_the_statement(read: Read) -> None:
    """A name that stands for nothing is a syntax error, and the help says so."""
    (problem,) = read("select 1 from :schema.t;").problems

    assert (problem.message, problem.help) == (
        'syntax error at or near ":"',
        "psql variable schema is not set: use \\set, or variables in the settings.",
    )


def test_an_include_from_the_root_tells_of_the_one_beside(tmp_path: Path, read: Read) -> None:
    """A file that only the relative command would find is told of."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "a.sql").write_text("\\i b.sql")
    (tmp_path / "parts" / "b.sql").write_text("select 1;")

    (problem,) = read("\\ir parts/a.sql").problems

    assert str(problem.place) == "parts/a.sql:1:1"
    assert "\\ir looks beside this file" in problem.help


@pytest.mark.parametrize(
    ("data", "wanted", "help"),
    [
        (b"select 1;\nselect '\xe9';", "script.sql:2: not UTF-8: byte 0xe9 at offset 18", "iconv -f WINDOWS-1252"),
        ("select 1;".encode("utf-16"), "script.sql:1: not UTF-8: byte 0xff at offset 0", "iconv -f UTF-16"),
        (b"select\n\0;", "script.sql:2: a NUL byte at offset 7, text was wanted", "NUL"),
        (b"PGDMP\x01\x0e\x00", "script.sql:1: a NUL byte at offset 7, text was wanted", "pg_restore"),
    ],
)
def test_a_file_that_is_no_text_is_an_error(read: Read, data: bytes, wanted: str, help: str) -> None:
    """File, line and offset are told, and what to do."""
    with pytest.raises(SourceError) as caught:
        read(data)

    assert str(caught.value) == wanted
    assert help in caught.value.help[0]


def test_a_pipe_is_not_waited_for(tmp_path: Path, read: Read) -> None:
    """What is no regular file is refused at once."""
    os.mkfifo(tmp_path / "pipe.sql")

    (problem,) = read("\\ir pipe.sql").problems

    assert problem.message == "psql command \\ir pipe.sql: cannot be read (Not a regular file)"


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """The entry file must be there."""
    with pytest.raises(SourceError, match=r"^none\.sql: cannot be read \(No such file or directory\), a file"):
        read_script(tmp_path / "none.sql", tmp_path, {})


@pytest.mark.parametrize("name", ["a-b", "", "AUTOCOMMIT"])
def test_a_variable_that_psql_would_not_take_is_an_error(read: Read, name: str) -> None:
    """The settings cannot smuggle in what a script may not set."""
    with pytest.raises(ConfigError, match="psql variable"):
        read("select 1;", {name: "off"})
