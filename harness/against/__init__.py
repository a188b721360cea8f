"""Base against head: two states of one folder of migrations in one server, and what calls cost in each."""

from __future__ import annotations

import os
import shlex
import time
from contextlib import ExitStack, nullcontext
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from harness.against.measuring import Measuring, declared
from harness.against.ref import Tree, checked_out
from harness.against.state import made, read
from harness.bench.findings import DUELS, GROWS, INFOS, Run, findings
from harness.checks.codes import chosen
from harness.postgres.database import Databases
from harness.proof.run import links

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from harness.bench import Call
    from harness.config import Config
    from harness.progress import Progress


def against(config: Config, base: str, head: str | None, only: tuple[str, ...], repro: str, progress: Progress) -> Run:
    """
    Compare two states of the migrations that the settings name.

    Args:
        base: A commit.
        head: A commit; `None` for the files as they are.
        only: Names of calls, if these alone are to be measured.
        repro: The command that does this again.

    Raises:
        ConfigError: No such commit, or a setting that cannot be used.
        SourceError: The migrations of a state cannot be read, or one of them fails.
        ServerError: No server is to be had, or it went away.
    """
    began = time.monotonic()
    load, processors = os.getloadavg()[0], os.cpu_count() or 1
    codes = chosen(config, INFOS)
    growing = declared(config)
    with ExitStack() as stack:
        heads = read(config, stack.enter_context(_head(config, head)))
        bases = read(config, stack.enter_context(checked_out(config.path, base, "--base")))
        link = stack.enter_context(links(config)[0]())
        databases = stack.enter_context(Databases(link))
        progress(f"PostgreSQL {link.version}", f"{bases.name} and {heads.name}")
        states = stack.enter_context(made(databases, config, bases, heads))
        measuring = Measuring(config, databases, *states, progress, only)
        if codes & {info.code for info in DUELS}:
            measuring.compare()
        if GROWS.code in codes:
            measuring.grow(growing)
        measuring.check_names()
        outcomes, overdue, grown = tuple(measuring.outcomes), tuple(measuring.overdue), tuple(measuring.grown)
        found = findings(outcomes, overdue, grown, measuring.places, partial(_again, repro))
        kept = tuple(finding for finding in found if finding.code in codes)
        return Run(
            version=version("pgharness"),
            server=f"PostgreSQL {link.version}",
            base=bases.name,
            head=heads.name,
            outcomes=outcomes,
            overdue=overdue,
            grown=grown,
            not_checked=tuple(measuring.not_checked),
            findings=kept,
            passed=not any(finding.severity >= config.fail_on for finding in kept),
            new=measuring.new,
            broken=measuring.broken,
            load=load,
            processors=processors,
            repro=repro,
            seconds=time.monotonic() - began,
        )


def _again(repro: str, call: Call) -> str:
    return repro if "--only" in repro else f"{repro} --only {shlex.quote(call.name)}"


def _head(config: Config, head: str | None) -> AbstractContextManager[Tree]:
    return (
        checked_out(config.path, head, "--head")
        if head
        else nullcontext(Tree(config.path, "the working tree", commit=False))
    )
