"""Pages of the documentation are read as what they show."""

from __future__ import annotations

import pytest

from tests.integration.docs.transcript import Block, Command, blocks, commands, fits

PAGE = """# Title

```console
$ pgharness gate \\
    sql
PASSED
$ true
```

```sql migrations/01_a.sql
select 1;
```
"""


def test_blocks_know_their_language_file_and_line() -> None:
    """A fence says what a block is, and the page where it stands."""
    got = [(block.language, block.file, block.line) for block in blocks(PAGE)]

    assert got == [("console", "", 3), ("sql", "migrations/01_a.sql", 10)]


def test_commands_go_on_after_a_backslash() -> None:
    """The lines after a command are its output, unless the command goes on in them."""
    got = commands(next(blocks(PAGE)))

    assert got == [Command("pgharness gate \\\n    sql", 4, ["PASSED"]), Command("true", 7)]


def test_output_without_a_command_is_refused() -> None:
    """A session that does not begin with a prompt would be run by nobody."""
    with pytest.raises(ValueError, match="line 2: a session begins with"):
        commands(Block("console", "", "PASSED\n", 1))


@pytest.mark.parametrize(
    ("shown", "printed", "wanted"),
    [
        ([], "", True),
        ([], "\n", True),
        ([], "word\n", False),
        (["a", "b"], "a\nb\n", True),
        (["a", "b"], "a\n", False),
        (["a"], "a\nb\n", False),
        (["took … s"], "took 1.5 s\n", True),
        (["took … s"], "took 1.5 m\n", False),
        (["a", "…", "z"], "a\nb\nc\nz\n", True),
        (["a", "…", "z"], "a\nz\n", True),
        (["a", "…"], "a\nb\n", True),
        (["a", "…"], "a\n", True),
        (["…", "z"], "a\nz\n", True),
        (["a.b"], "axb\n", False),
        (["a", "", "b"], "a\n\nb\n", True),
        (["a"], "a   \n", True),
    ],
)
def test_output_fits_what_is_shown(shown: list[str], printed: str, wanted: bool) -> None:
    """Text is compared literally, but for the gaps."""
    got = fits(shown, printed)

    assert got is wanted
