"""What the codes of fuzzing have in common: they judge what targets came to under fire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.checks.check import Check, Context, made_in, touching
from harness.model import Finding, Severity
from harness.source.bodies import place_in_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.fuzz.fired import Fired
    from harness.fuzz.judge import Kind, Suspicion
    from harness.model import CheckInfo, Place, Script


LINE = 500
"""Characters of a line that a report shows."""


@dataclass(frozen=True, slots=True)
class Target:
    """
    One table or function under fire, with what came of it.

    Attributes:
        script: The script that brought it, or was the last to say something of it.
        migration: The id of the migration that the script is of; `None` where it is of none.
        seen_on: Server and population.
    """

    fired: Fired
    script: Script
    migration: str | None
    seen_on: str


def subjects(ctx: Context) -> list[Target]:
    """Give what was fuzzed and could be."""
    return [
        Target(fired, evidence.migration.up, evidence.migration.id, evidence.seen_on)
        for evidence in ctx.evidence
        for fired in evidence.fired or ()
        if not fired.why_not
    ]


def accepted(ctx: Context) -> list[Target]:
    """Give what was fuzzed and took something."""
    return [target for target in subjects(ctx) if target.fired.tally.accepted]


def modelled(ctx: Context) -> list[Target]:
    """Give what was fuzzed where models could tell."""
    return subjects(ctx) if ctx.modelled else []


def check(info: CheckInfo, kind: Kind, examined: Callable[[Context], list[Target]] = subjects) -> Check[Target]:
    """Make the check that reports what is of one kind, among what was *examined*."""

    def judge(info: CheckInfo, target: Target) -> Iterator[Finding]:
        from harness.fuzz.replay import saved  # noqa: PLC0415 - Hypothesis comes with it, and not every gate fuzzes

        for suspicion in target.fired.suspicions:
            if suspicion.kind == kind:
                yield Finding(
                    code=info.code,
                    severity=info.severity if suspicion.grave else Severity.WARNING,
                    place=_place(suspicion, target.script),
                    message=f"{target.fired.target}: {suspicion.message}",
                    migration=target.migration,
                    object=target.fired.target,
                    after=_clipped(suspicion.tried.attempt.without_rows().script()),
                    help=info.fix,
                    seen_on=(target.seen_on,),
                    replay=(suspicion.id, saved(suspicion)),
                )

    return Check(info, examined, judge, fuzzes=True)


def _place(suspicion: Suspicion, script: Script) -> Place:
    """Give the line that failed, else where its function or the target is made, else where the script begins."""
    from harness.fuzz.fired import FRAME  # noqa: PLC0415

    attempt, outcome = suspicion.tried.attempt, suspicion.tried.outcome
    failed = place_in_body(outcome.context, script.statements) if script.statements else None
    functions = (found["name"] for found in FRAME.finditer(outcome.context))
    made = (made_in(script, name) for name in (*functions, attempt.target))
    return failed or next((place for place in made if place), None) or touching(script, attempt.target) or script.start


def _clipped(script: str) -> str:
    """Shorten long lines: the file for `pgharness replay` has them whole."""
    return "\n".join(line if len(line) <= LINE else f"{line[:LINE]}…" for line in script.splitlines())
