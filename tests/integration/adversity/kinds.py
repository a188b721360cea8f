"""One kind of bad input or hostile circumstance, as a row of a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from _pytest.mark.structures import ParameterSet

    from tests.integration.adversity.stage import Stage

CLEAN, FINDINGS, BROKEN = 0, 1, 2
UP, DOWN = "create table public.t (i int);\n", "drop table if exists public.t;\n"
GOOD: Mapping[str, str] = {"01_a.sql": UP, "01_a_rollback.sql": DOWN}
GATE = ("gate", "{root}/p", "--pg", "15")


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A row.

    Attributes:
        name: What is bad.
        code: The exit code that is right.
        says: Regular expressions that the output must match, each somewhere: the `error:` line and its helps for exit
            2, report and all else otherwise.
        files: The project.
        arrange: Does what files alone cannot: modes, links, variables of the environment.
        never: A regular expression that no output may match.
        needs: What the machine must have.
    """

    name: str
    code: int
    says: tuple[str, ...]
    files: Mapping[str, str | bytes] = field(default_factory=lambda: GOOD)
    command: tuple[str, ...] = GATE
    arrange: Callable[[Stage], None] | None = None
    never: str | None = None
    needs: tuple[str, ...] = ()


def up(sql: str, down: str = "select 1 where false;") -> Mapping[str, str]:
    """Give a project of one migration."""
    return {"01_a.sql": f"{sql}\n", "01_a_rollback.sql": f"{down}\n"}


def gate(*more: str) -> tuple[str, ...]:
    """Give the usual command with more arguments."""
    return (*GATE, *more)


def rows(kinds: Iterable[Kind]) -> list[ParameterSet]:
    """Make the parameters of a test; a kind needs the major that its command asks for."""
    return [
        pytest.param(kind, id=kind.name, marks=pytest.mark.needs(*kind.needs, *_major(kind.command))) for kind in kinds
    ]


def _major(command: Sequence[str]) -> list[str]:
    return [f"postgresql-{major}" for word, major in pairwise(command) if word == "--pg" and major in ("15", "18")]
