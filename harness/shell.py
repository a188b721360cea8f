"""psql on a database of its own with the migrations applied."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import ExitStack
from typing import TYPE_CHECKING

from harness.postgres.database import Databases
from harness.proof.migrated import migrated
from harness.proof.run import links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.config import Config
    from harness.model import Project
    from harness.progress import Progress


def shell(config: Config, project: Project, commands: Sequence[str], progress: Progress) -> int:
    """
    Run psql on a database with every migration applied, and the fixture's rows where one is named.

    Args:
        commands: SQL to run in place of a session.

    Returns:
        psql's exit code.

    Raises:
        SourceError: A script does not parse, or the server refuses it.
        ServerError: No server is to be had.
    """
    steps = [*project.setup, *(migration.up for migration in project.prior)]
    steps += [project.fixture] if project.fixture else []
    steps += [migration.up for migration in project.migrations]
    with ExitStack() as stack:
        link = stack.enter_context(links(config)[0]())
        databases = stack.enter_context(Databases(link))
        progress(f"PostgreSQL {link.version}: {len(steps)} scripts")
        template = migrated(databases, config.session_options, steps)
        with databases.clone(template) as database:
            progress.close()
            return _psql(str(link.psql), database.dsn, commands)


def _psql(program: str, dsn: str, commands: Sequence[str]) -> int:
    """Run psql, which alone gets Ctrl-C while it runs."""
    arguments = [word for command in commands for word in ("-c", command)]
    was = signal.signal(signal.SIGINT, lambda *_: None)  # a handler, unlike SIG_IGN, is not inherited
    try:
        return subprocess.run([program, *arguments, dsn], env=os.environ, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, was)
