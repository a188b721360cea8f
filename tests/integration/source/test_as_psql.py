"""The reader splits scripts where psql splits them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.source import read_script
from tests.integration.source.sent import by_psql, by_reader

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model import Script
    from harness.postgres.database import Database
    from harness.postgres.server import Server

SCRIPTS = {
    "plain": "select 1; select 2;\nselect\n3;",
    "no semicolon at the end": "select 1;\nselect 2 -- last\n",
    "only comments": "-- a;\n/* b; */\n",
    "empty statements": ";;\n;select 1;;",
    "dollar quotes": "select $$a;b$$, $x$;$y$;$x$, $_1$;$$;$_1$; select 2;",
    "dollar after a word": "select a$b$ from c$d$; select $1$$;$$;",
    "nested comment": "select /* a /* b; */ c; */ 1; select 2;",
    "operators beside comments": "select 1 +/* ; */2, 3*-- ;\n4, 5 @-- ;\n6; select 7;",
    "quotes": "select 'a'';', E'b\\';', B'1;', X'f;', N'n;', U&'u;', U&\"v;\", \"w\"\";\"; select 2;",
    "escape string over lines": "select E'a'\n'b\\'c;d';\nselect 2;\nselect E'a\\\n';';",
    "plain string over lines": "select 'a'\n'b;c';\nselect 2;",
    "parentheses": "create rule r as on insert to t do (select 1; select 2); select 3;",
    "too many closing": "select 1); select (2)); select 3;",
    "atomic body": (
        "create function f() returns int begin atomic select 1; select case when true then 2; end; end; select 3;"
    ),
    "atomic with case": (
        "create or replace procedure p() begin atomic select case x when 1 then 2 end; select 4; end; select 5;"
    ),
    "begin in other statements": (
        "create table begin (a int); begin; select 1; end; create function begin() as 'x'; select 2;"
    ),
    "atomic after a joined statement": "select 1 \\; create function f() begin atomic select 1; end; select 2;",
    "variables": (
        "\\set a 1\n\\set b 'x''y'\n"
        "select :a, :'b', :\"b\", :{?a}, :{?z}, :z, :'z', a::int, b:=c, ':a', $$:a$$, \":a\"; -- :a\nselect /* :a */ 2;"
    ),
    "variable with statements": "\\set two 'select 1; select 2'\n:two; select 3;",
    "variable with quotes": "\\set half '''a;'\nselect :half; b'; select 2;",
    "variable in itself": "\\set a 'b :a'\nselect :a;",
    "variable with backslash": "\\set a 'x\\\\y'\nselect :'a';",
    "joined words": "\\set a x y 'z w'\nselect ':a', :'a';",
    "conditions": (
        "\\if true\nselect 1;\n\\if no\nselect 2;\n\\elif yes\nselect 3;\n\\else\nselect 4;\n\\endif\n"
        "\\else\nselect 5;\n\\endif\nselect 6;"
    ),
    "condition inside a statement": "select 1 \\if 0\n+ (2 \\else\n+ 3 \\endif\n; select 4;",
    "skipped text": "\\if off\nselect 1; 'it is; \n' ( \\set x 1\n\\! echo no\n\\endif\nselect :{?x};",
    "skipped expression": "\\if 0\n\\if bogus\n\\endif\n\\elif 1\nselect 1;\n\\elif bogus\n\\endif",
    "echo": "\\echo select 9; \\\\ select 1;\nselect \\echo x\n2;",
    "two commands on a line": "\\set a 1\\set b 2\nselect :a, :b;",
    "sent by a command": "select 1 \\g\nselect (2 \\g\nselect 3;",
    "dropped by a command": "select (1 \\r\nselect 2;",
    "left early": "select 1;\n\\q\nselect 2;",
    "left inside a statement": "select 1\n\\q\n;select 2;",
    "left inside a condition": "\\if 1\nselect 1;\n\\q\n\\endif",
    "byte order mark": "\ufeffselect 1; select 2;",
    "carriage returns and line feeds": "select 1; -- a\r\nselect\r\n2;\r\n\\set a 1\r\nselect :a;\r\n",
    "carriage returns": "select 1; -- a\rselect\r2;\r",
    "form feed": "\fselect 1;\f\fselect\f2;",
    "multibyte": "select 'ä€😀;', ä€ from \"😀;\"; select $ä$;$ä$; \\set ß 1\nselect :ß;",
    "numbers": "select 1.5e3, 1..2, 0x1f, 1_000, 12e, $1; select 2;",
    "empty lines": "select\n\n\n1;\n\nselect '\n\n';\n",
    "colons": "select a[1:2], b::text, c:::d, e:f, :'g, :\"h; select 2; ';",
    "forced colon": "\\set a 1\nselect \\:a; select 2;",
    "formatting": "\\pset null x\n\\timing on\n\\x auto\n\\t\n\\a\nselect 1;",
    "restricted": "\\restrict key\nselect 1;\n\\unrestrict key\n\\echo x\nselect 2;",
    "unset": "\\set a 1\n\\unset a\nselect :{?a}, :a;",
}


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_a_script_is_split_as_psql_does(text: str, server: Server, database: Database, tmp_path: Path) -> None:
    """What the reader makes of a script is what psql sends."""
    file = tmp_path / "script.sql"
    file.write_text(text, newline="")

    got = by_reader(read_script(file, tmp_path, {}))

    assert [got] == by_psql(server, database.name, [file], tmp_path)


def test_included_files_are_found_and_run_as_psql_does(server: Server, database: Database, tmp_path: Path) -> None:
    """Relative includes, includes from the root, nesting, and a statement around an include."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "script.sql").write_text(
        "\\set v 1\n\\ir a/one.sql\nselect :v, (\n\\i 'a/with blank.sql'\n2);\n\\ir last.sql;\n"
    )
    (tmp_path / "a" / "one.sql").write_text("\\ir b/two.sql\n\\set v 2\n\\if 1\nselect 'one'\n\\endif")
    (tmp_path / "a" / "b" / "two.sql").write_text(
        "select 'two', :v;\n\\include_relative ../with' blank.sql'\n\\q\nselect 'never';"
    )
    (tmp_path / "a" / "with blank.sql").write_text("select 'blank' -- no semicolon")
    (tmp_path / "last.sql").write_text("select 'last';")
    script = tmp_path / "script.sql"

    got = read_script(script, tmp_path, {})

    assert ([by_reader(got)], got.problems) == (by_psql(server, database.name, [script], tmp_path), ())


PIECES = st.sampled_from(
    [
        *"';\"$():\\\n\r\f -/*&",
        *(
            "a",
            "b1",
            " 1 ",
            "e'",
            "E'",
            "U&'",
            'u&"',
            "''",
            '""',
            "\\'",
            "$$",
            "$a$",
            " $1 ",
            "/*",
            "*/",
            "--",
            ":a",
            ":'a'",
        ),
        *('"a"', ':"a"', ":{?a}", "::", ":=", " select ", " create ", " or ", " replace ", " function ", " procedure "),
        *(
            " begin ",
            " case ",
            " end ",
            " atomic ",
            ";\n",
            "\\;",
            "\\:",
            "é",
            "@-",
            "+",
            "\n\n",
            "\r\n",
            "'a'",
            "'a;b'",
        ),
        *(
            "\\if 1\n",
            "\\if 0\n",
            "\\elif 1\n",
            "\\else\n",
            "\\endif\n",
            "\\set a x\n",
            "\\set a '''' ;\n",
            "\\echo '\n",
        ),
        *("\\r\n", "\\g\n", "\\\\", "\\q\n", "\\unset a\n", "$é$", "x$$"),
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=25).map("".join)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=20, max_size=20))
def test_any_mixture_of_pieces_is_split_as_psql_does(
    texts: list[str], server: Server, database: Database, tmp_path: Path
) -> None:
    """Where the reader refuses no command, it sees what psql sends; what does not end, psql sends too."""
    files = []
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.sql").write_text(f"\\unset a\n{text}", newline="")
        files.append(tmp_path / f"{number}.sql")

    scripts = [read_script(file, tmp_path, {}) for file in files]
    sent = by_psql(server, database.name, files, tmp_path)

    followed = [number for number, script in enumerate(scripts) if _followed(script, texts[number])]
    got = {texts[number]: by_reader(scripts[number]) for number in followed}
    wanted = {texts[number]: sent[number][: -1 if _open(scripts[number]) else None] for number in followed}
    assert got == wanted


def _followed(script: Script, text: str) -> bool:
    """Tell whether no command was refused, and nothing open reaches into a branch, which psql would then skip."""
    return not any("psql" in problem.message for problem in script.problems) and not (_open(script) and "\\if" in text)


def _open(script: Script) -> bool:
    return any(problem.message.endswith(("does not end", "is not closed")) for problem in script.problems)
