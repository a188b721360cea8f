"""How declared calls grow in a state of the migrations, on databases that a script fills to several sizes."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.against.tried import tried
from harness.bench import BUDGETS
from harness.bench.grow import grow
from harness.bench.growth import FEWEST_SIZES
from harness.bench.rest import rest
from harness.errors import ConfigError
from harness.proof.migrated import migrated
from harness.source import read_script

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harness.bench import Call, Growth
    from harness.config import Config
    from harness.model import Script
    from harness.postgres.database import Database, Databases
    from harness.settings import Growing


@dataclass(frozen=True, slots=True)
class Sized:
    """
    A declared call with what fills a database to each of its sizes.

    Attributes:
        call: As it is run.
        fills: By size, from the least to the most.
        budget: A name of `BUDGETS`.
    """

    call: Call
    fills: Mapping[int, Script]
    budget: str

    def measured(self, databases: Databases, config: Config, scripts: Sequence[Script]) -> Growth:
        """
        Measure the call on what *scripts* make of an empty database.

        Raises:
            CallError: The server refuses the call.
            NoRowsError: Whatever fills the tables that it uses, they are empty.
            SourceError: A script fails.
            ServerError: The server fails.
        """
        with ExitStack() as stack:
            made: dict[int, Database] = {}
            for size, fill in self.fills.items():
                template = migrated(databases, config.session_options, [*scripts, fill])
                made[size] = stack.enter_context(databases.clone(template))
                with made[size].connect() as conn:
                    rest(conn)
            tried(made[max(made)], self.call)
            return grow(made, self.call, self.budget, config.bench_seconds)


def sized(call: Call, asked: Growing, config: Config) -> Sized:
    """
    Read what was declared.

    Raises:
        ConfigError: There is no such budget, the sizes are too few, or there is nothing to fill with.
        SourceError: The script that fills cannot be read.
    """
    where = f"{config.file}: bench-growth of {call.name!r}"
    if asked.budget not in BUDGETS:
        raise ConfigError(f"{where}: budget is {asked.budget!r}, one of {', '.join(BUDGETS)} was wanted")
    if len(asked.sizes) < FEWEST_SIZES:
        raise ConfigError(f"{where}: sizes is {list(asked.sizes)}, at least {FEWEST_SIZES} were wanted")
    if not asked.fill.is_file():
        raise ConfigError(f"{where}: fill names {asked.fill}, no such file", "It is relative to the file of settings.")
    fills = {
        size: read_script(asked.fill, asked.fill.parent, {**config.variables, "size": str(size)})
        for size in asked.sizes
    }
    return Sized(call, fills, asked.budget)
