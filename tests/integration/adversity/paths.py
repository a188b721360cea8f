"""Bad paths, files and encodings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.integration.adversity.kinds import BROKEN, CLEAN, DOWN, FINDINGS, GOOD, UP, Kind, gate
from tests.integration.adversity.stage import mount, ordinary

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.adversity.stage import Stage

HUGE_ROWS = 20_000
HUGE_LINE = 2_000_000  # characters


def unreadable(name: str) -> Callable[[Stage], None]:
    """Take all rights to a file or folder of the project away."""

    def arrange(stage: Stage) -> None:
        (stage.project / name).chmod(0)
        stage.popen["preexec_fn"] = ordinary()

    return arrange


def linked(target: str) -> Callable[[Stage], None]:
    """Put a migration there that is a link."""

    def arrange(stage: Stage) -> None:
        (stage.project / "02_b.sql").symlink_to(target)

    return arrange


def pipe(stage: Stage) -> None:
    """Put a migration there that nobody writes to."""
    os.mkfifo(stage.project / "02_b.sql")


def undecodable(stage: Stage) -> None:
    """Give a migration a name that is no text."""
    for suffix in (b".sql", b"_rollback.sql"):
        path = os.fsencode(stage.project) + b"/02_\xff" + suffix
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY))


def read_only(stage: Stage) -> None:
    """Let nobody write to the project."""
    mount(stage.project, "size=1m")
    stage.write(GOOD)
    mount(stage.project, "remount,ro")


def vanished(stage: Stage) -> None:
    """Start in a folder that is there no more."""
    gone = stage.root / "gone"
    gone.mkdir()

    def enter() -> None:
        os.chdir(gone)
        gone.rmdir()

    stage.popen |= {"cwd": None, "preexec_fn": enter}


def outside(stage: Stage) -> None:
    """Put what is included beside the project."""
    (stage.root / "part.sql").write_text(UP, encoding="utf-8")


NONE: dict[str, str] = {}
MOUNT = ("mount", "linux")

KINDS = (
    Kind("the folder is not there", BROKEN, (r"error: /.*/p/no: no such folder",), command=("gate", "{root}/p/no")),
    Kind(
        "the path is a file that is no migration",
        BROKEN,
        (r"notes.txt: not a migration, NN_name.sql was wanted",),
        {**GOOD, "notes.txt": "x"},
        ("gate", "{root}/p/notes.txt"),
    ),
    Kind("the folder is empty", BROKEN, (r"/p: no migration in it", r"help: Seen: no files"), NONE),
    Kind("the folder holds no SQL", BROKEN, (r"no migration in it", r"help: Seen: README.md"), {"README.md": "hello"}),
    Kind("the folder may not be read", BROKEN, (r"/p: .*Permission denied",), arrange=unreadable(".")),
    Kind("a migration may not be read", BROKEN, (r"01_a.sql: .*Permission denied",), arrange=unreadable("01_a.sql")),
    Kind(
        "a migration is Latin-1",
        BROKEN,
        (r"01_a.sql:2: not UTF-8: byte 0xe4 at offset 13", r"help: .*iconv -f WINDOWS-1252"),
        {**GOOD, "01_a.sql": b"select 'abc\n \xe4';"},
    ),
    Kind(
        "a migration is UTF-16", BROKEN, (r"not UTF-8", r"iconv -f UTF-16"), {**GOOD, "01_a.sql": UP.encode("utf-16")}
    ),
    Kind("a migration holds a NUL byte", BROKEN, (r"01_a.sql:1: a NUL byte",), {**GOOD, "01_a.sql": b"select 1;\0"}),
    Kind(
        "a migration is a binary dump", BROKEN, (r"01_a.sql:1: ", r"pg_restore"), {"01_a.sql": b"PGDMP\x01\x0e\xff\0"}
    ),
    Kind(
        "an include is Latin-1", BROKEN, (r"part.sql:1: not UTF-8",), {"01_a.sql": r"\ir part.sql", "part.sql": b"\xe4"}
    ),
    Kind("files begin with a byte order mark", CLEAN, (r"01_a  restores",), {k: f"\ufeff{v}" for k, v in GOOD.items()}),
    Kind("lines end as on Windows", CLEAN, (r"01_a  restores",), {k: v.replace("\n", "\r\n") for k, v in GOOD.items()}),
    Kind("a migration links to itself", BROKEN, (r"02_b.sql: .*symbolic links",), arrange=linked("02_b.sql")),
    Kind("a migration links to nothing", BROKEN, (r"02_b.sql: .*No such file",), arrange=linked("nowhere")),
    Kind("a migration is a pipe", BROKEN, (r"02_b.sql: not a file",), arrange=pipe),
    Kind("a migration is a folder", BROKEN, (r"02_b.sql: not a file",), {**GOOD, "02_b.sql/x": ""}),
    Kind(
        "an include includes itself",
        FINDINGS,
        (r"error\[SR001\]: .*the file includes itself", r"--> part.sql:1:1"),
        {**GOOD, "01_a.sql": r"\ir part.sql", "part.sql": r"\ir 01_a.sql"},
    ),
    Kind(
        "an include is not there",
        FINDINGS,
        (r"error\[SR001\]: .*part.sql: cannot be read \(No such file",),
        {**GOOD, "01_a.sql": r"\ir part.sql"},
    ),
    Kind(
        "an include is a folder",
        FINDINGS,
        (r"error\[SR001\]: .*cannot be read \(Is a directory\)",),
        {**GOOD, "01_a.sql": r"\ir part", "part/x": ""},
    ),
    Kind(
        "an include is outside of the folder",
        CLEAN,
        (r"restores",),
        {**GOOD, "01_a.sql": r"\ir ../part.sql"},
        arrange=outside,
    ),
    Kind(
        "two migrations have one number",
        FINDINGS,
        (r"error\[SR001\]: number 1 is taken twice, by 01_a.sql and 1_b.sql",),
        {**GOOD, "1_b.sql": "select 1;", "1_b_rollback.sql": ""},
    ),
    Kind(
        "a rollback has no migration",
        FINDINGS,
        (r"error\[SR001\]: a rollback without a migration, 02_b.sql was wanted",),
        {**GOOD, "02_b_rollback.sql": DOWN},
    ),
    Kind(
        "a self-test has no migration",
        FINDINGS,
        (r"error\[SR001\]: a self-test without a migration",),
        {**GOOD, "02_b.test.sql": "select 1;"},
    ),
    Kind("a migration is empty", FINDINGS, (r"error\[RB008\]: nothing was executed",), {**GOOD, "01_a.sql": ""}),
    Kind("a migration is all comment", FINDINGS, (r"error\[RB008\]",), {**GOOD, "01_a.sql": "-- a\n/* b /* c */ */\n"}),
    Kind("a rollback is empty", FINDINGS, (r"error\[RB007\]", r"01_a  empty"), {**GOOD, "01_a_rollback.sql": "-- x"}),
    Kind("there is no rollback at all", FINDINGS, (r"error\[RB007\]", r"01_a  missing"), {"01_a.sql": UP}),
    Kind(
        "names hold spaces, quotes and umlauts",
        CLEAN,
        (r"01_it's \"ä\" \$x  restores",),
        {'01_it\'s "ä" $x.sql': UP, '01_it\'s "ä" $x_rollback.sql': DOWN},
    ),
    Kind(
        "a name holds a line feed and a colour",
        BROKEN,
        (r"error: '01_a\\n\\x1b\[31m.*: a name that cannot be printed",),
        {"01_a\n\x1b[31merror: b.sql": UP},
    ),
    Kind("a name is no text", BROKEN, (r"error: '02_\\udcff.*: a name that cannot be printed",), arrange=undecodable),
    Kind("the folder may not be written to", CLEAN, (r"01_a  restores",), arrange=read_only, needs=MOUNT),
    Kind(
        "the working folder is gone",
        BROKEN,
        (r"error: the working folder is there no more", r"help: "),
        command=gate(),
        arrange=vanished,
    ),
    Kind(
        "a migration has very many statements",
        CLEAN,
        (r"01_a  restores",),
        {"01_a.sql": UP + "insert into public.t values (1);\n" * 1000, "01_a_rollback.sql": DOWN},
    ),
    Kind(
        "a migration holds very many rows",
        CLEAN,
        (r"01_a  restores",),
        {"01_a.sql": UP + "copy public.t from stdin;\n" + "4711\n" * HUGE_ROWS + "\\.\n", "01_a_rollback.sql": DOWN},
    ),
    Kind(
        "a migration is one huge line",
        CLEAN,
        (r"01_a  restores",),
        {"01_a.sql": f"select '{'x' * HUGE_LINE}' where false; {UP}", "01_a_rollback.sql": DOWN},
    ),
)
