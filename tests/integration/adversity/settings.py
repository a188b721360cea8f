"""Bad flags, variables and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.integration.adversity.kinds import BROKEN, CLEAN, FINDINGS, GOOD, Kind, gate
from tests.integration.adversity.stage import ordinary
from tests.needs import servers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.integration.adversity.stage import Stage

ABSENT = next((major for major in (17, 16, 15, 18) if major not in servers()), 14)
PLAIN = ("gate", "{root}/p")


def toml(text: str | bytes) -> Mapping[str, str | bytes]:
    """Give the good project with a file of settings."""
    return {**GOOD, "pgharness.toml": text}


def variable(name: str, value: str) -> Callable[[Stage], None]:
    """Set a variable of the environment."""

    def arrange(stage: Stage) -> None:
        stage.env[name] = value

    return arrange


def closed_settings(stage: Stage) -> None:
    """Take all rights to the file of settings away."""
    (stage.project / "pgharness.toml").chmod(0)
    stage.popen["preexec_fn"] = ordinary()


def closed_target(stage: Stage) -> None:
    """Let nobody write where the report is to go."""
    folder = stage.root / "reports"
    folder.mkdir(mode=0o555)
    stage.popen["preexec_fn"] = ordinary()


def programs(postgres: str, mode: int = 0o755) -> Callable[[Stage], None]:
    """Put something there that is called postgres."""

    def arrange(stage: Stage) -> None:
        folder = stage.root / "bin"
        folder.mkdir()
        for name in ("postgres", "initdb"):
            (folder / name).write_text(postgres, encoding="utf-8")
            (folder / name).chmod(mode)

    return arrange


def named(name: str, says: str, postgres: str, mode: int = 0o755) -> Kind:
    """Name a folder whose postgres is not what it should be."""
    command = (*PLAIN, "--pg-bin", "{root}/bin")
    return Kind(name, BROKEN, (says,), command=command, arrange=programs(postgres, mode))


KINDS = (
    Kind(
        "no such flag",
        BROKEN,
        (r"error: No such option.*--nope", r"help: .*pgharness gate --help"),
        command=gate("--nope"),
    ),
    Kind("no such command", BROKEN, (r"error: No such command 'prove'",), command=("prove",)),
    Kind("one path too many", BROKEN, (r"error: Got unexpected extra argument",), command=gate("{root}/p")),
    Kind("no such format", BROKEN, (r"error: .*'yaml' is not one of",), command=gate("--format", "yaml")),
    Kind("a flag without its value", BROKEN, (r"error: .*'--dsn' requires an argument",), command=(*PLAIN, "--dsn")),
    Kind("no such finding code", BROKEN, (r"error: no finding code begins with 'XY'",), command=gate("--select", "XY")),
    Kind("no code to explain", BROKEN, (r"error: no finding code is called 'XY'",), command=("explain", "XY")),
    Kind(
        "no such migration", BROKEN, (r"error: no migration.*'07_x'", r"help: .*01_a"), command=gate("--only", "07_x")
    ),
    Kind("a seed that is no number", BROKEN, (r"error: .*--seed is 'abc'",), command=gate("--seed", "abc")),
    Kind("a time that is none", BROKEN, (r"--statement-timeout is '-1'",), command=gate("--statement-timeout", "-1")),
    Kind(
        "a time beyond PostgreSQL's",
        BROKEN,
        (r"--lock-timeout is '99999min'",),
        command=gate("--lock-timeout", "99999min"),
    ),
    Kind("a major that never was", BROKEN, (r"--pg names 99, PostgreSQL 15 to 18",), command=(*PLAIN, "--pg", "99")),
    Kind("a major that is no number", BROKEN, (r"--pg is 'abc', majors such as",), command=(*PLAIN, "--pg", "abc")),
    Kind("no major at all", BROKEN, (r"--pg is ''",), command=(*PLAIN, "--pg", "")),
    Kind(
        "a major that is not to be had",
        BROKEN,
        (rf"error: .*{ABSENT}.*(not to be had|were wanted)",),
        command=(*PLAIN, "--pg", str(ABSENT)),
    ),
    Kind(
        "--dsn and --pg",
        BROKEN,
        (r"error: command line: --dsn names a server that runs already, --pg asks",),
        command=(*PLAIN, "--dsn", "postgresql://127.0.0.1:1/x", "--pg", "15"),
    ),
    Kind(
        "a variable that is no major",
        BROKEN,
        (r"PGHARNESS_PG is 'abc'",),
        command=PLAIN,
        arrange=variable("PGHARNESS_PG", "abc"),
    ),
    Kind(
        "programs in no folder",
        BROKEN,
        (r"--pg-bin: /no/where: no such dir",),
        command=(*PLAIN, "--pg-bin", "/no/where"),
    ),
    Kind("programs in an empty folder", BROKEN, (r"no postgres in it",), command=(*PLAIN, "--pg-bin", "{root}/t")),
    named("programs that may not be run", r"/bin/postgres is not executable", "", 0o644),
    named("programs that are none", r"/bin/postgres cannot be run: ", "\x7fELF nonsense"),
    named("programs of another kind", r"says 'busybox 1', wanted a PostgreSQL", "#!/bin/sh\necho busybox 1\n"),
    named(
        "programs that fail",
        r"cannot be run: out of cheese$",
        "#!/bin/sh\nprintf 'out of \\033[31mcheese' >&2; exit 3\n",
    ),
    named("programs that never answer", r"/bin/postgres --version gave no answer", "#!/bin/sh\nexec sleep 60\n"),
    named(
        "programs that start nothing",
        r"PostgreSQL 15.99 .* did not start: error: cannot make it",
        '#!/bin/sh\n[ "$1" = --version ] && { echo "x (PostgreSQL) 15.99"; exit; }\n'
        "echo error: cannot make it\nexit 1\n",
    ),
    Kind(
        "an unknown setting",
        BROKEN,
        (r"unknown setting 'fixtrue'", r"help: Did you mean fixture"),
        toml("fixtrue = 'x'"),
    ),
    Kind("settings that are not TOML", BROKEN, (r"pgharness.toml: not TOML: ",), toml("pg = [15")),
    Kind("settings that are not UTF-8", BROKEN, (r"pgharness.toml: not UTF-8",), toml(b"fixture = '\xe4'")),
    Kind("a setting of the wrong kind", BROKEN, (r"pgharness.toml: setup is 7, a list of texts",), toml("setup = 7")),
    Kind(
        "a section of the wrong kind",
        BROKEN,
        (r"tool.pgharness is 3",),
        {**GOOD, "pyproject.toml": "[tool]\npgharness = 3"},
    ),
    Kind("settings that may not be read", BROKEN, (r"pgharness.toml: .*denied",), toml(""), arrange=closed_settings),
    Kind("a folder for settings", BROKEN, (r"pgharness.toml: .*directory",), {**GOOD, "pgharness.toml/x": ""}),
    Kind("settings in two files", CLEAN, (r"restores",), {**toml(""), "pyproject.toml": "[tool.pgharness]\nbad = 1"}),
    Kind(
        "a setup file that is not there",
        BROKEN,
        (r"setup names x.sql, no such file",),
        command=gate("--setup", "x.sql"),
    ),
    Kind(
        "a fixture that is not there",
        BROKEN,
        (r"fixture names x.sql, no such file",),
        command=gate("--fixture", "x.sql"),
    ),
    Kind("an order that names nothing", BROKEN, (r"order names 9_x, no such migration",), toml("order = ['9_x']")),
    Kind("a pair that is not there", BROKEN, (r"pairs names x.sql, no such file",), toml("[pairs]\n01_a = 'x.sql'")),
    Kind("a variable that psql would refuse", BROKEN, (r"error: .*a b",), toml("[variables]\n'a b' = 'x'")),
    Kind(
        "a setup file that fails",
        FINDINGS,
        (r"error\[RB001\].*does not exist \(42P01\)", r"Not checked: .*x.sql comes before and fails"),
        {**GOOD, "x.sql": "select * from nowhere;"},
        gate("--setup", "x.sql"),
    ),
    Kind(
        "a fixture that fails",
        FINDINGS,
        (r"error\[RB001\].*does not exist \(42P01\)", r"Not checked: .*x.sql comes before and fails"),
        {**GOOD, "x.sql": "select * from nowhere;"},
        gate("--fixture", "x.sql"),
    ),
    Kind(
        "a fixture that does not parse",
        FINDINGS,
        (r"error\[SR001\]", r"Not checked: .*x.sql"),
        {**GOOD, "x.sql": "selec 1;"},
        gate("--fixture", "x.sql"),
    ),
    Kind(
        "a report in no folder",
        BROKEN,
        (r"there is no folder /no/where",),
        command=gate("--report", "json=/no/where/x"),
    ),
    Kind("a report on a folder", BROKEN, (r"/t is a folder, a file",), command=gate("--report", "json={root}/t")),
    Kind("a report of no format", BROKEN, (r"--report is 'x=y', FORMAT=PATH",), command=gate("--report", "x=y")),
    Kind(
        "a report that may not be written",
        BROKEN,
        (r"/reports/x cannot be written: permission denied",),
        command=gate("--report", "json={root}/reports/x"),
        arrange=closed_target,
    ),
    Kind(
        "a report on a full disk",
        BROKEN,
        (r"error: /dev/full cannot be written: No space left",),
        command=gate("--report", "json=/dev/full"),
        needs=("linux",),
    ),
    Kind("a snapshot that is not there", BROKEN, (r"error: .*/no/where",), command=("diff", "/no/where", "/no/where")),
    Kind(
        "a snapshot that is none",
        BROKEN,
        (r"error: .*01_a.sql",),
        command=("diff", "{root}/p/01_a.sql", "{root}/p/01_a.sql"),
    ),
)
