"""What the codes of fuzzing have in common: they judge what targets came to under fire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.checks.check import Check, Context, found, touching
from harness.fuzz.replay import saved
from harness.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.fuzz.campaign import Fired
    from harness.fuzz.judge import Kind
    from harness.model import CheckInfo, Finding
    from harness.proof.evidence import Evidence


LINE = 500
"""Characters of a line that a report shows."""


@dataclass(frozen=True, slots=True)
class Target:
    """One table or function of one proof, with what came of it."""

    evidence: Evidence
    fired: Fired


def subjects(ctx: Context) -> list[Target]:
    """Give what was fuzzed and could be."""
    return [Target(evidence, fired) for evidence in ctx.evidence for fired in evidence.fired or () if not fired.why_not]


def accepted(ctx: Context) -> list[Target]:
    """Give what was fuzzed and took something."""
    return [target for target in subjects(ctx) if target.fired.accepted]


def modelled(ctx: Context) -> list[Target]:
    """Give what was fuzzed where models could tell."""
    return subjects(ctx) if ctx.modelled else []


def check(info: CheckInfo, kind: Kind, examined: Callable[[Context], list[Target]] = subjects) -> Check[Target]:
    """Make the check that reports what is of one kind, among what was *examined*."""

    def judge(info: CheckInfo, target: Target) -> Iterator[Finding]:
        for suspicion in target.fired.suspicions:
            if suspicion.kind == kind:
                yield found(
                    info,
                    target.evidence,
                    f"{target.fired.target}: {suspicion.message}",
                    place=touching(target.evidence.migration.up, target.fired.target)
                    or target.evidence.migration.up.start,
                    object=target.fired.target,
                    after=_clipped(suspicion.tried.attempt.script()),
                    severity=info.severity if suspicion.grave else Severity.WARNING,
                    help=info.fix,
                    replay=(suspicion.id, saved(suspicion)),
                )

    return Check(info, examined, judge, fuzzes=True)


def _clipped(script: str) -> str:
    """Shorten long lines: the file for `pgharness replay` has them whole."""
    return "\n".join(line if len(line) <= LINE else f"{line[:LINE]}…" for line in script.splitlines())
