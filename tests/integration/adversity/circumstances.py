"""Hostile circumstances: places without room, poor limits, odd environments, closed streams."""

from __future__ import annotations

import os
import resource
from typing import TYPE_CHECKING

from tests.integration.adversity.kinds import BROKEN, CLEAN, FINDINGS, Kind, up
from tests.integration.adversity.stage import mount

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.adversity.stage import Stage

MOUNT = ("mount", "linux")


def told(**variables: str | None) -> Callable[[Stage], None]:
    """Set variables of the environment, `{root}` being the stage; `None` takes one away."""

    def arrange(stage: Stage) -> None:
        for name, value in variables.items():
            if value is None:
                stage.env.pop(name, None)
            else:
                stage.env[name] = value.replace("{root}", str(stage.root))

    return arrange


def disk(options: str) -> Callable[[Stage], None]:
    """Give servers a disk of their own."""
    return lambda stage: mount(stage.run, f"mode=777,{options}")


def limit(which: int, most: int) -> Callable[[Stage], None]:
    """Grant less of something."""

    def arrange(stage: Stage) -> None:
        stage.popen["preexec_fn"] = lambda: resource.setrlimit(which, (most, most))

    return arrange


def closed(number: int) -> Callable[[Stage], None]:
    """Close one of the standard streams."""

    def arrange(stage: Stage) -> None:
        stage.popen["preexec_fn"] = lambda: os.close(number)

    return arrange


def nobody_reads(stream: str) -> Callable[[Stage], None]:
    """Make a stream a pipe whose reader is gone."""

    def arrange(stage: Stage) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        stage.after.callback(os.close, writing)
        stage.popen[stream] = writing

    return arrange


def full(stage: Stage) -> None:
    """Send the output to a disk without room."""
    device = os.open("/dev/full", os.O_WRONLY)
    stage.after.callback(os.close, device)
    stage.popen["stdout"] = device


def closed_run_dir(stage: Stage) -> None:
    """Let nobody write where servers run."""
    stage.run.chmod(0o555)


def long_run_dir(stage: Stage) -> None:
    """Make the path of servers too long for a socket."""
    stage.env["PGHARNESS_RUN_DIR"] = str(stage.root / ("x" * 90))
    (stage.root / ("x" * 90)).mkdir(mode=0o777)


def file_for_cache(stage: Stage) -> None:
    """Put a file where the cache would be."""
    (stage.root / "cache").write_text("", encoding="utf-8")
    stage.env["PGHARNESS_CACHE"] = str(stage.root / "cache")


KINDS = (
    Kind(
        "SQL that does not parse, and no server to run it",
        FINDINGS,
        (r"error\[SR001\]: syntax error", r"^Not checked: 02_b: 01_a.sql comes before and does not parse"),
        {**up("selec 1;"), "02_b.sql": "select 1;", "02_b_rollback.sql": "select 1;"},
        arrange=told(PGHARNESS_RUN_DIR="{root}/no"),
    ),
    Kind(
        "a run directory that is not there",
        BROKEN,
        (r"error: PGHARNESS_RUN_DIR: .*/no is not a directory",),
        arrange=told(PGHARNESS_RUN_DIR="{root}/no"),
    ),
    Kind(
        "a run directory that is a file",
        BROKEN,
        (r"error: PGHARNESS_RUN_DIR: .*01_a.sql is not a directory",),
        arrange=told(PGHARNESS_RUN_DIR="{root}/p/01_a.sql"),
    ),
    Kind("a run directory with a long path", BROKEN, (r"too long for a socket",), arrange=long_run_dir),
    Kind(
        "a run directory that may not be written to",
        BROKEN,
        (r"error: no directory for a server: .*Permission denied", r"help: Set PGHARNESS_RUN_DIR"),
        arrange=closed_run_dir,
    ),
    Kind(
        "a run directory that cannot be written to",
        BROKEN,
        (r"error: no directory for a server: .*Read-only file system",),
        arrange=disk("size=1m,ro"),
        needs=MOUNT,
    ),
    Kind(
        "a run directory without room",
        BROKEN,
        (r"did not start: only \d+ MB are free", r"help: .*PGHARNESS_RUN_DIR"),
        arrange=disk("size=16m"),
        needs=MOUNT,
    ),
    Kind(
        "a disk that SQL fills",
        BROKEN,
        (r"error: 01_a.sql:1:1: no room is left on the server's disk", r"help: .*PGHARNESS_RUN_DIR"),
        up("create table public.t as select repeat(i::text, 300) from generate_series(1, 200000) as i;"),
        arrange=disk("size=96m"),
        needs=MOUNT,
    ),
    Kind(
        "a disk from which nothing is run", CLEAN, (r"01_a  restores",), arrange=disk("size=512m,noexec"), needs=MOUNT
    ),
    Kind("a cache that cannot be made", CLEAN, (r"01_a  restores",), arrange=told(PGHARNESS_CACHE="/proc/1/no")),
    Kind("a cache that is a file", CLEAN, (r"01_a  restores",), arrange=file_for_cache),
    Kind(
        "no home and no temporary directory",
        CLEAN,
        (r"01_a  restores",),
        arrange=told(HOME=None, XDG_CACHE_HOME=None, TMPDIR="/no/where"),
    ),
    Kind(
        "a client's variables for another server",
        CLEAN,
        (r"01_a  restores",),
        arrange=told(
            PGSERVICE="nowhere", PGOPTIONS="-c statement_timeout=1", PGTARGETSESSIONATTRS="standby", PGUSER="x"
        ),
    ),
    Kind(
        "a world that speaks ASCII alone",
        CLEAN,
        (r"01_a  restores",),
        arrange=told(LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0", TZ=":/no/where"),
    ),
    Kind("no PATH", CLEAN, (r"01_a  restores",), arrange=told(PATH="/no/where")),
    Kind("few open files", BROKEN, (r"error: ",), arrange=limit(resource.RLIMIT_NOFILE, 24)),
    Kind("small files only", BROKEN, (r"error: .*did not start: ",), arrange=limit(resource.RLIMIT_FSIZE, 1 << 20)),
    Kind("little memory", BROKEN, (r"error: ",), arrange=limit(resource.RLIMIT_AS, 160 << 20)),
    Kind("standard input closed", CLEAN, (r"01_a  restores",), arrange=closed(0)),
    Kind("standard output closed", FINDINGS, (), up("select * from nowhere;"), arrange=closed(1)),
    Kind("standard error closed", CLEAN, (r"01_a  restores",), arrange=closed(2)),
    Kind(
        "standard output on a full disk",
        BROKEN,
        (r"error: standard output: No space left",),
        arrange=full,
        needs=("linux",),
    ),
    Kind(
        "nobody reads the report of a failure",
        FINDINGS,
        (),
        up("select * from nowhere;"),
        arrange=nobody_reads("stdout"),
    ),
    Kind("nobody reads the progress", CLEAN, (r"01_a  restores",), arrange=nobody_reads("stderr")),
)
