"""A line that PL/pgSQL names leads to the line of the file that wrote the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.source.bodies import place_in_body

if TYPE_CHECKING:
    from tests.unit.source.conftest import Read

FUNCTION = (
    "-- one\ncreate function app.f(a text default 'x\n') returns int\nlanguage plpgsql as /* a */\n$fn$\n"
    "begin\n    return 1;\nend $fn$;\nselect app.f();"
)


@pytest.mark.parametrize(
    ("text", "context", "wanted"),
    [
        ("do $$\nbegin\n  x;\nend $$;", "PL/pgSQL function inline_code_block line 3 at RAISE", "3:3"),
        ("do $$begin x; end$$;", "PL/pgSQL function inline_code_block line 1 at RAISE", "1:6"),
        ("do language plpgsql\n$$\nbegin x; end$$;", "PL/pgSQL function inline_code_block line 2 at RAISE", "3:1"),
        ("do '\nbegin\n x; end';", "PL/pgSQL function inline_code_block line 3 at RAISE", "3:2"),
        (FUNCTION, "PL/pgSQL function app.f(text) line 3 at RETURN", "7:5"),
        (FUNCTION, 'SQL statement "select 1"\nPL/pgSQL function f(text) line 3 at RETURN', "7:5"),
        (
            FUNCTION.replace("select app.f();", "do $$\nbegin perform app.f(); end$$;"),
            "PL/pgSQL function other() line 9 at RAISE\nPL/pgSQL function inline_code_block line 2 at PERFORM",
            "10:1",
        ),
        (FUNCTION.replace("app.f", 'app."F x"'), 'PL/pgSQL function app."F x"(text) line 3 at RETURN', "7:5"),
    ],
)
def test_the_innermost_line_of_the_script_is_found(read: Read, text: str, context: str, wanted: str) -> None:
    """Blocks and functions of the script are found, those of others are passed over."""
    statements = read(text).statements

    place = place_in_body(context, statements)

    assert str(place) == f"script.sql:{wanted}"


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("select f();", "PL/pgSQL function f() line 3 at RETURN"),
        (FUNCTION + FUNCTION, "PL/pgSQL function app.f(text) line 3 at RETURN"),
        (FUNCTION, "PL/pgSQL function app.f(text) line 99 at RETURN"),
        (FUNCTION, 'SQL function "f" statement 1'),
        ("select 1;", "PL/pgSQL function inline_code_block line 3 at RAISE"),
        (
            "create function f() returns int language c as 'file', 'symbol'; select f();",
            "PL/pgSQL function f() line 3 at",
        ),
        ("create function f() returns int return 1; select f();", "PL/pgSQL function f() line 3 at RETURN"),
    ],
)
def test_what_is_not_sure_is_not_told(read: Read, text: str, context: str) -> None:
    """A function from elsewhere, or written twice, has no line in the script."""
    assert place_in_body(context, read(text).statements) is None
