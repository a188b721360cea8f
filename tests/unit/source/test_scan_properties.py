"""Pieces that cannot touch each other, joined by semicolons, come apart as they were."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.source import read_script

if TYPE_CHECKING:
    from harness.model import Script

INSIDE = st.text(
    alphabet=st.sampled_from(list("ab1 ;'\"$\\():-/*\n\t€é.,=<|")) | st.characters(exclude_categories=["Cs", "Cc"]),
    max_size=12,
)


def _dollar(tag: str, inside: str) -> str:
    return f"${tag}${inside.replace(f'${tag}', '')}${tag}$"


TAGS = st.sampled_from(["", "a", "_b1", "é"])
TOKENS = st.one_of(
    INSIDE.map(lambda text: "'" + text.replace("'", "''") + "'"),
    INSIDE.map(lambda text: "e'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"),
    INSIDE.map(lambda text: '"x' + text.replace('"', '""') + '"'),
    st.builds(_dollar, TAGS, INSIDE.map(lambda text: text.rstrip("$"))),
    INSIDE.map(lambda text: "/* " + re.sub(r"[*/]", "", text) + " /* ; */ */ 1"),
    INSIDE.map(lambda text: "1 -- " + re.sub(r"[\n\r]", "", text) + "\n + 1"),
    INSIDE.map(lambda text: "(f('" + re.sub(r"['\\]", "", text) + "'))"),
    st.sampled_from(["a", "b$c$", "1", "a::int", "a[1:2]", "x'1'", "case when a then b end", "-1", "a <> b"]),
)
STATEMENTS = st.lists(TOKENS, min_size=1, max_size=5).map(lambda tokens: "select " + " , ".join(tokens))


def _read(text: str) -> Script:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "script.sql"
        file.write_text(text, encoding="utf-8", newline="")
        return read_script(file, Path(folder), {})


@settings(max_examples=50, deadline=None)
@given(statements=st.lists(STATEMENTS, max_size=5), between=st.sampled_from([";", "; ", ";\n\n", " ;\n-- x;\n"]))
def test_joined_statements_come_apart(statements: list[str], between: str) -> None:
    """Splitting undoes joining, whatever stands inside of quotes, comments and parentheses."""
    script = _read(between.join(statements))

    assert [statement.text for statement in script.statements] == statements


@settings(max_examples=50, deadline=None)
@given(statements=st.lists(STATEMENTS, min_size=1, max_size=5), between=st.sampled_from([";", ";\n", " ; "]))
def test_every_character_stands_where_its_place_says(statements: list[str], between: str) -> None:
    """The place of each character of each statement holds that character in the file."""
    text = between.join(statements)
    lines = text.split("\n")

    for statement in _read(text).statements:
        for offset, character in enumerate(statement.text):
            place = statement.at(offset)
            assert (lines[place.line - 1] + "\n")[place.column - 1] == character


@settings(max_examples=50, deadline=None)
@given(value=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
def test_a_quoted_variable_is_one_literal(value: str) -> None:
    """Whatever a variable holds, its quoted form neither ends a statement nor begins another."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "script.sql"
        file.write_text("select :'v', 1; select 2;")
        script = read_script(file, Path(folder), {"v": value})

    assert [statement.kind for statement in script.statements] == ["SelectStmt", "SelectStmt"]
    assert script.problems == ()
