"""Arguments in, exit code out; the only module that exits."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from harness import options, streams
from harness.commands import bench, fuzz
from harness.errors import ConfigError, HarnessError
from harness.options import BROKEN, CLEAN, FINDINGS, INTERRUPTED
from harness.postgres.places import cache_place
from harness.postgres.wording import plain
from harness.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType


class Terminated(BaseException):
    """A signal asked the process to end; everything that must be released is released on the way out."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main() -> NoReturn:
    """Run the command line and exit."""
    streams.prepare()
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """
    Run one command.

    Returns:
        0 clean, 1 findings, 2 the harness could not do its work, 130 interrupted, 128 + n ended by signal n.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _terminate)
    try:
        code = cli.main(args=list(argv) or ["--help"], prog_name="pgharness", standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        streams.tell("interrupted")
        code = INTERRUPTED
    except Terminated as stop:
        code = 128 + stop.number
    except Exception as error:  # noqa: BLE001 - a person gets one line, never a traceback that was not asked for
        if os.environ.get("PGHARNESS_TRACEBACK"):
            traceback.print_exc()
        code = _fail(*_explained(error))
    if not argv:  # no command was given: nothing was proved
        return BROKEN
    return code if isinstance(code, int) else CLEAN


def _explained(error: Exception) -> tuple[str, ...]:
    """Give the line for an error, then its remedies."""
    if isinstance(error, HarnessError):
        return str(error), *error.help
    if isinstance(error, click.UsageError):
        usage = f"{error.ctx.command_path} --help" if error.ctx else "pgharness --help"
        return error.format_message().rstrip("."), f"Usage is shown by: {usage}"
    if isinstance(error, OSError):
        return (f"{error.filename or 'system'}: {error.strerror or error}",)
    return (
        f"a fault of pgharness itself: {type(error).__name__}: {error}",
        "Please report it with what `PGHARNESS_TRACEBACK=1` adds.",
    )


def _terminate(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001
    signal.signal(number, signal.SIG_IGN)
    raise Terminated(number)


def _fail(message: str, *helps: str) -> int:
    streams.tell(f"error: {_one_line(message)}")
    for line in helps:
        streams.tell(f"help: {_one_line(line)}")
    return BROKEN


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else "?" for char in plain(text)).split())


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pgharness", prog_name="pgharness")
def cli() -> None:
    """Prove PostgreSQL migrations before they ship."""
    os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(cache_place() / "hypothesis"))  # else ./.hypothesis
    try:
        Path.cwd()
    except FileNotFoundError as error:  # commands ask for it, and libraries as soon as they are imported
        raise ConfigError("the working folder is there no more", "Change to a folder that is.") from error


@cli.command(short_help="Prove the migrations of a folder, or one of them.")
@options.project_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--report", "reports", multiple=True, metavar="FMT=PATH", help="Write json or text to a file as well.")
@click.option("--only", multiple=True, metavar="ID", help="Prove this migration alone; may be given again.")
@click.option("--select", multiple=True, metavar="CODES", help="Report these codes alone, such as RB003,TS.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave these codes out.")
@click.option("--fail-on", type=click.Choice(["info", "warning", "error"]), help="The lowest severity that fails.")
@click.option("--seed", metavar="N", help="For all that is drawn at random.")
@click.option("--budget", metavar="N|TIME", help="What is fuzzed: examples a target, or a time such as 30s.")
@click.option("--models", metavar="FILE", help="Python that says what tables and functions do.")
@click.option("--generated-rows", metavar="N", help="Rows a table to prove with beside your own; 0 for none.")
@click.option("--proof", type=click.Choice(["auto", "clones"]), help="auto: in one transaction where that is possible.")
@click.option("--keep", is_flag=True, default=None, help="Leave server and databases, and say how to connect.")
def gate(path: Path | None, form: str, reports: tuple[str, ...], quiet: bool, verbose: bool, **flags: object) -> int:
    """
    Load the migrations of PATH into a fresh PostgreSQL, test them, roll them back, and prove what was restored.

    PATH is a folder, or one migration in it: then those before it are the state before. Exit code 0: nothing was found;
    1: something was; 2: the work could not be done.
    """
    from harness.gate import gate as run_gate  # noqa: PLC0415 - heavy, and `--help` does not need it
    from harness.report import FORMATS  # noqa: PLC0415

    targets = [options.target(text, FORMATS) for text in reports]
    config = options.configured(path, flags)
    project = options.project(config)
    with Progress(quiet=quiet, verbose=verbose) as progress:
        report = run_gate(
            config,
            project,
            invocation=options.invocation(path, flags),
            replaying=options.replaying(path, flags),
            progress=progress,
        )
    streams.say(FORMATS[form](report, verbose=verbose), colour=options.colour(form))
    fuzz.keep(dict(finding.replay for finding in report.findings if finding.replay is not None))
    for name, target in targets:
        streams.write(target, click.unstyle(FORMATS[name](report, verbose=verbose)))
    if any(check.verdict == "broken" for check in report.checks):
        return BROKEN
    return CLEAN if report.passed else FINDINGS


@cli.command(short_help="Open psql with the migrations applied.")
@options.project_options
@click.option("--command", "-c", "commands", multiple=True, metavar="SQL", help="Run this in place of a session.")
def shell(path: Path | None, commands: tuple[str, ...], quiet: bool, verbose: bool, **flags: object) -> int:
    """
    Open psql on an ephemeral database with the migrations of PATH applied; it is dropped on exit.

    PATH is a folder, or one migration in it: then those after it are not applied.
    """
    from harness.shell import shell as open_shell  # noqa: PLC0415

    config = options.configured(path, flags)
    project = options.project(config)
    with Progress(quiet=quiet, verbose=verbose) as progress:
        return open_shell(config, project, commands, progress)


@cli.command(short_help="Write migrations as one flat file each.")
@options.project_options
@click.option("--only", multiple=True, metavar="ID", help="Write this migration alone; may be given again.")
@click.option("--to", required=True, metavar="FOLDER", type=click.Path(path_type=Path), help="Where files are written.")
@click.option("--rollback-to", metavar="FOLDER", type=click.Path(path_type=Path), help="Where rollbacks are written.")
@click.option("--own-transaction", is_flag=True, help="Leave BEGIN and COMMIT in the migration.")
@click.option("--check", is_flag=True, help="Write nothing; tell whether the files are up to date.")
@click.option("--prove", is_flag=True, help="First prove on a server that the files do what the parts do.")
def bundle(
    path: Path | None,
    to: Path,
    rollback_to: Path | None,
    own_transaction: bool,
    check: bool,
    prove: bool,
    quiet: bool,
    verbose: bool,
    **flags: object,
) -> int:
    """
    Write migrations of PATH as one flat file each, without psql's commands, as Supabase's migrations folder wants them.

    PATH is a folder, or one migration in it. Exit code 0: written, or up to date; 1: a file is not up to date, or does
    not do what the parts do; 2: the work could not be done.
    """
    from harness import bundle as bundles  # noqa: PLC0415

    config = options.configured(path, flags)
    project = options.project(config)
    target = bundles.Target(to, rollback_to, own_transaction=own_transaction)
    sheets = bundles.made(config, project, target, datetime.now(UTC))
    if prove:
        with Progress(quiet=quiet, verbose=verbose) as progress:
            differences = bundles.prove(config, project, sheets, progress)
        streams.say(differences)
        if differences:
            return FINDINGS
    if check:
        stale = [f"{line}\n" for sheet in sheets if (line := sheet.stale())]
        streams.say("".join(stale))
        return FINDINGS if stale else CLEAN
    for sheet in sheets:
        sheet.write()
        streams.say(f"{sheet.path}\n")
    return CLEAN


@cli.command(short_help="Write down a database, to compare it later.")
@click.option("--dsn", required=True, metavar="URL", help="The database to read.")
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path))
@click.option("--rows/--no-rows", default=True, show_default=True, help="Digest the rows as well.")
def snapshot(dsn: str, output: Path, rows: bool) -> int:
    """Write all that PostgreSQL keeps about a database to FILE, to compare it later."""
    from harness import compare  # noqa: PLC0415

    streams.writable(output)
    output.write_bytes(compare.read(dsn, rows=rows).to_bytes())
    return CLEAN


@cli.command(short_help="Tell what differs between two databases.")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--rows/--no-rows", default=True, show_default=True, help="Compare the rows as well.")
@click.option("--physical", is_flag=True, help="Tell of physical residue as well, such as dropped columns.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def diff(before: str, after: str, rows: bool, physical: bool, form: str) -> int:
    """Tell what differs between A and B, each a file of `pgharness snapshot` or a DSN."""
    from harness import compare  # noqa: PLC0415

    comparison = compare.compare(before, after, rows=rows, physical=physical)
    streams.say(compare.FORMATS[form](comparison), colour=options.colour(form))
    return FINDINGS if comparison.changes else CLEAN


@cli.command(short_help="Say what a finding code stands for.")
@click.argument("code", required=False)
def explain(code: str | None) -> int:
    """Say what a finding code stands for, why it matters and how to mend it; without CODE, list them."""
    from harness.checks.codes import EVERY  # noqa: PLC0415
    from harness.report.explain import terminal  # noqa: PLC0415

    infos = {info.code: info for info in EVERY}
    if code is None:
        streams.say("".join(f"{info.code}  {info.title}\n" for info in infos.values()))
    elif code.upper() in infos:
        streams.say(terminal(infos[code.upper()], shutil.get_terminal_size().columns))
    else:
        raise ConfigError(f"no finding code is called {code!r}", f"Known are: {', '.join(infos)}.")
    return CLEAN


cli.add_command(bench.bench)
cli.add_command(fuzz.fuzz)
cli.add_command(fuzz.replay)
