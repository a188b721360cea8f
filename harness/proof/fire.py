"""
Put what a migration brought under fire, on copies of the database that it led to.

Hypothesis comes with `harness.fuzz`, and takes a while: what needs it is imported where something is fuzzed.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from harness.config import Config
    from harness.fuzz.campaign import Campaign
    from harness.fuzz.fired import Fired
    from harness.fuzz.models import Models
    from harness.fuzz.session import Connection
    from harness.fuzz.shape import Relation, Routine
    from harness.proof.ground import Ground
    from harness.settings import Budget

ROWS = 12
"""Rows of a table where no fixture is named: enough for foreign keys to have something to choose from."""


@dataclass(frozen=True, slots=True)
class Shots:
    """
    How tables and functions are fuzzed.

    Attributes:
        populate: Whether tables are filled first.
    """

    budget: Budget
    seed: int
    models: Models | None
    populate: bool


def shots(config: Config, *, populate: bool) -> Shots:
    """
    Settle how to fuzz.

    Raises:
        ConfigError: The models file cannot be used.
    """
    return Shots(config.budget, config.seed, _models(config), populate)


def _models(config: Config) -> Models | None:
    from harness.fuzz.models import load  # noqa: PLC0415

    return load(config.models, (config.file or config.models).parent) if config.models else None


def fire(
    ground: Ground,
    how: Shots,
    progress: Callable[[str], None],
    *,
    names: Sequence[str] = (),
    brought: Collection[str] | None = None,
) -> tuple[Fired, ...]:
    """
    Fuzz tables and functions of a database; *ground* stays as it is.

    Args:
        progress: Told the name of each target.
        names: Tables and functions to fire at; empty for all that there is.
        brought: Of these functions, and the tables whose triggers call them, alone; `None` for all.

    Raises:
        FuzzError: There is no table or function of a name.
        ServerError: The server went away.
    """
    from harness.fuzz.campaign import Campaign  # noqa: PLC0415
    from harness.fuzz.targets import found, named  # noqa: PLC0415

    with ground.session() as conn:
        targets = named(conn, names) if names else found(conn, brought)
    if not targets:
        return ()
    budget = how.budget
    if budget.seconds is not None:
        budget = replace(budget, seconds=budget.seconds / len(targets))
    bare = (lambda: _fresh(ground)) if how.populate else None
    with ground.clone() as stock:
        if how.populate:
            with stock.session() as conn:
                fill(conn)
        with (
            stock.clone() as work,
            Campaign(work.database.connect, lambda: _fresh(stock), budget, how.seed, how.models, bare) as campaign,
        ):
            return tuple(_fired(campaign, target, progress) for target in targets)


def _fired(campaign: Campaign, target: Relation | Routine, progress: Callable[[str], None]) -> Fired:
    progress(target.name)
    return campaign.fire(target)


@contextmanager
def _fresh(stock: Ground) -> Iterator[Callable[[], Connection]]:
    with stock.clone() as copy:
        yield copy.database.connect


def fill(conn: Connection) -> None:
    """Fill the tables of a database with rows, as many of each as can be had; equal databases get equal rows."""
    from harness.fuzz.population import population  # noqa: PLC0415
    from harness.fuzz.session import FuzzError  # noqa: PLC0415

    try:
        population(conn, rows_per_table=ROWS)
    except FuzzError:  # what could not be filled stays empty: targets say what they lack
        return
