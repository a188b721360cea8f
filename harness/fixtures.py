"""What the fixtures of the pytest plugin hand out: one server, one migrated template, clones made ahead of need."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psycopg.conninfo import conninfo_to_dict

from harness import config as settings
from harness.errors import SourceError
from harness.postgres.database import Databases
from harness.proof.migrated import migrated
from harness.proof.run import links
from harness.source.formats import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from harness.config import Config
    from harness.model import Script
    from harness.postgres.database import Database, Template
    from harness.postgres.link import Link

AHEAD = 2  # clones made before they are asked for, one for each thread that makes them


@dataclass(frozen=True, slots=True)
class Attachment:
    """A server as pytest-postgresql's `postgresql_noproc(depends_on=…)` wants it described."""

    host: str
    port: int
    user: str
    password: str | None
    options: str
    maintenance_dbname: str
    template_dbname: str


class Stock:
    """
    The databases of one pytest process, on one server.

    Attributes:
        databases: All that were made, the templates too.
    """

    def __init__(self, config: Config, server: Link, databases: Databases) -> None:
        """Take over a running server; `open_stock` starts one."""
        self._config = config
        self._server = server
        self.databases = databases
        self._kept: list[str] = []

    def migrated(self) -> Template:
        """
        Give the template with the setup and every migration applied.

        Raises:
            SourceError: The migrations cannot be read, or one of them fails.
        """
        return migrated(self.databases, self._config.session_options, _scripts(self._config))

    def before(self, given: str | None) -> str:
        """Give what a session that measures begins with: *given*, or what the settings say where that is `None`."""
        return self._config.bench_before if given is None else given

    def clone(self, template: Template | None) -> Database:
        """Give a database of one test's own; where one test wants one, the next may want another."""
        database = self.databases.clone(template)
        self.databases.prefetch(template, AHEAD)
        return database

    def attachment(self, template: Template | None) -> Attachment:
        """Describe the server for pytest-postgresql, whose databases begin as clones of *template*."""
        given = conninfo_to_dict(self._server.dsn())
        return Attachment(
            host=str(given["host"]),
            port=int(given.get("port") or 5432),
            user=str(given["user"]),
            password=given.get("password"),  # type: ignore[arg-type]
            options="",
            maintenance_dbname=self._server.maintenance,
            template_dbname=template.name if template else "template1",
        )

    def keep(self, databases: Sequence[Database]) -> tuple[str, ...]:
        """Leave databases, and their server with them; say how to connect, and how to end it."""
        for database in databases:
            database.keep()
        self._kept += [database.name for database in databases]
        self._server.keep = True
        return (
            *(f"connect: {self._server.connect_command(database.name)}" for database in databases),
            f"end: {self._server.end_command(self._kept)}",
        )


@contextmanager
def open_stock(root: Path, path: Path | None, flags: Mapping[str, object]) -> Iterator[Stock]:
    """
    Start the server that the settings ask for, or use the one that they name; let go of it on leaving.

    Args:
        root: Where settings are looked for when *path* is not given.
        path: The folder of migrations, absolute.
        flags: Settings of this run by name; `None` values count as not given.

    Raises:
        HarnessError: The settings cannot be used, or no server is to be had.
    """
    config = settings.load(path, flags, os.environ, root)
    with links(config)[0]() as server, Databases(server) as databases:
        yield Stock(config, server, databases)


def _scripts(config: Config) -> list[Script]:
    """List what makes a migrated database, in order."""
    project = numbered.read(
        config.path,
        setup=config.setup,
        fixture=None,
        variables=config.variables,
        order=config.order,
        pairs=config.pairs,
        repeatable_rollback=config.repeatable_rollback,
    )
    for problem in project.problems:
        raise SourceError(f"{problem.place}: {problem.message}", *filter(None, [problem.help]))
    return [*project.setup, *(migration.up for migration in (*project.prior, *project.migrations))]
