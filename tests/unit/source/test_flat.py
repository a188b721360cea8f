"""A flat file holds the statements of a script, and says of each line where it stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.errors import SourceError
from harness.source import read_script, text
from harness.source.flat import flatten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model import Script

SQL = Path(__file__).parents[3] / "sql"
MARKER = re.compile(r"-- from (?P<file>.+):(?P<line>\d+)")
ENTRIES = sorted(path.name for path in SQL.glob("*.sql"))


def _lines(script: Script, root: Path) -> dict[str, list[str]]:
    return {name: text.read(root / name, root).lines for name in script.files}


def _flat(root: Path, entry: str, *, own: bool = True) -> str:
    script = read_script(root / entry, root, {})
    return flatten(script, _lines(script, root), own_transaction=own)


def _write(root: Path, **files: str) -> None:
    for name, content in files.items():
        (root / f"{name}.sql").write_text(content, encoding="utf-8", newline="")


def _traced(flat: str) -> Iterator[tuple[str, str, int]]:
    """Give each line of a flat file below a marker, up to the next blank one before a marker, with its place."""
    file, line = "", 0
    for part in flat.split("\n-- from ")[1:]:
        head, _, body = part.partition("\n")
        file, _, number = head.rpartition(":")
        for line, shown in enumerate(body.removesuffix("\n").split("\n"), int(number)):
            yield shown, file, line


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_line_of_our_own_files_leads_back_to_its_part(entry: str) -> None:
    """The line that a marker and the distance from it name is the line that stands there."""
    script = read_script(SQL / entry, SQL, {})
    lines = _lines(script, SQL)

    strange = [
        (shown, file, line)
        for shown, file, line in _traced(_flat(SQL, entry))
        if shown.removesuffix(";").rstrip() != lines[file][line - 1].removesuffix(";").rstrip()
    ]

    assert strange == []


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_flat_file_of_ours_holds_the_same_statements(entry: str, tmp_path: Path) -> None:
    """Read again, it gives the texts of the parts in their order, and nothing but SQL."""
    wanted = read_script(SQL / entry, SQL, {})
    _write(tmp_path, flat=_flat(SQL, entry))

    got = read_script(tmp_path / "flat.sql", tmp_path, {})

    assert [each.text for each in got.statements] == [each.text for each in wanted.statements]
    assert got.problems == ()


def test_what_psql_decides_is_decided(tmp_path: Path) -> None:
    """Variables are put in, branches taken, files included, and output commands left out."""
    _write(
        tmp_path,
        entry="\\set n 7\n\\echo hello\n-- about a\nselect :n;\n\\if false\nselect 2;\n\\endif\n\\ir part.sql\n"
        "select 4; select 5; -- five\n",
        part="-- far above\n\n\n/* beside */ select 3 -- last\n;\n",
    )

    assert _flat(tmp_path, "entry.sql") == (
        "\n-- from entry.sql:3\n-- about a\nselect 7;\n"
        "\n-- from part.sql:1\n-- far above\n\n\nselect 3 -- last\n;\n"
        "\n-- from entry.sql:9\nselect 4;\n\n-- from entry.sql:9\nselect 5;\n"
    )


def test_the_runners_transaction_takes_the_place_of_the_files(tmp_path: Path) -> None:
    """BEGIN and COMMIT go, whatever they are called; what is inside stays."""
    _write(tmp_path, entry="start transaction;\nset local lock_timeout = '1s';\nselect 1;\nend;\n")

    got = _flat(tmp_path, "entry.sql", own=False)

    assert got == "\n-- from entry.sql:2\nset local lock_timeout = '1s';\nselect 1;\n"


@pytest.mark.parametrize(
    ("content", "own", "wanted"),
    [
        ("select 1;\n\\gset\n", True, r"entry.sql:2:1: psql command \gset"),
        ("select 1;\n\\! date\n", True, r"entry.sql:2:1: psql command \! "),
        ("copy t from stdin;\n1\n\\.\n", True, "entry.sql:1:1: COPY with rows of the client is psql's alone"),
        ("copy t to stdout;\n", True, "entry.sql:1:1: COPY with rows of the client is psql's alone"),
        ("select 1;\nselect 2\\; select 3;\n", True, r"entry.sql:2:1: statements joined by \; are psql's alone"),
        ("begin;\ncommit;\nbegin;\ncommit;\n", False, "entry.sql:3:1: a second transaction"),
        ("create index concurrently i on t (a);\n", False, "entry.sql:1:1: CONCURRENTLY"),
        ("begin;\nselect 1;\n", False, "entry.sql: a transaction that is not committed"),
        ("select (;\n", True, "entry.sql:1:"),
    ],
)
def test_what_a_flat_file_cannot_do_is_refused(tmp_path: Path, content: str, own: bool, wanted: str) -> None:
    """The place comes first, then what stands there; nothing is left out in silence."""
    _write(tmp_path, entry=content)

    with pytest.raises(SourceError) as refused:
        _flat(tmp_path, "entry.sql", own=own)

    assert str(refused.value).startswith(wanted)


def test_a_file_with_several_transactions_may_keep_them(tmp_path: Path) -> None:
    """Left its own transactions, a file may hold what no single one can."""
    _write(tmp_path, entry="begin;\nselect 1;\ncommit;\ncreate index concurrently i on t (a);\n")

    got = _flat(tmp_path, "entry.sql")

    assert got == "\n-- from entry.sql:1\nbegin;\nselect 1;\ncommit;\ncreate index concurrently i on t (a);\n"
