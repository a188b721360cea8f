"""Run the proofs, put what they saw before the checks, and build the report; names no check."""

from __future__ import annotations

import hashlib
import os
import shlex
import time
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from harness.checks import ALL
from harness.checks.check import Context
from harness.checks.codes import GATE, chosen
from harness.errors import ConfigError
from harness.model import CheckResult, MigrationResult, NotChecked, Report, Severity
from harness.proof.run import prove
from harness.proof.verdict import verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from harness.checks.check import Check
    from harness.config import Config
    from harness.model import Finding, Project
    from harness.proof.run import Progress


def gate(
    config: Config, project: Project, *, invocation: str, replaying: Callable[[str], str], progress: Progress
) -> Report:
    """
    Prove every migration of *project* and judge what was seen.

    Args:
        config: What to prove on, and what to report.
        project: The migrations as read.
        invocation: The command with its path, for the lines that show a finding again.
        replaying: Gives the command that replays what fuzzing found, by its id.
        progress: Told what is being done, for a person who waits.

    Raises:
        ConfigError: A migration or a code was asked for that is not there.
        ServerError: No server is to be had, or the one in use went away.
    """
    started = time.monotonic()
    codes = chosen(config, GATE)
    checks = [check for check in ALL if check.info.code in codes]
    judged = replace(project, migrations=_wanted(config, project))
    proofs = prove(
        config,
        project,
        {migration.id for migration in judged.migrations},
        progress,
        fuzz=any(check.fuzzes for check in checks),
    )
    context = Context(judged, tuple(proofs.evidence), modelled=config.models is not None)
    outcomes = [_judge(check, context) for check in checks]
    findings = merged(finding for _, found, _ in outcomes for finding in found)
    results = tuple(result for result, _, _ in outcomes)
    migrations = tuple(_result(context, migration.id) for migration in judged.migrations)
    stuck = [migration.id for migration in migrations if migration.verdict == "apply-fails"]
    return Report(
        version=version("pgharness"),
        servers=tuple(proofs.servers),
        seed=config.seed,
        prior=tuple(migration.id for migration in project.prior),
        migrations=migrations,
        checks=results,
        findings=tuple(
            replayable(finding, config.path, replaying)
            if finding.replay
            else replace(finding, repro=_repro(invocation, finding, project))
            for finding in findings
        ),
        passed=not stuck
        and all(finding.severity < config.fail_on for finding in findings)
        and all(result.verdict != "broken" for result in results),
        populations=proofs.populations,
        not_checked=(
            *proofs.not_checked,
            *(missed for _, _, missed in outcomes if missed),
            *_not_fuzzed(context),
            *(NotChecked(each, "it does not apply") for each in stuck if not _told(each, findings)),
        ),
        notes=tuple(proofs.notes),
        targets=tuple(
            replace(fired.tally, server=evidence.server, migration=evidence.migration.id)
            for evidence in proofs.evidence
            for fired in evidence.fired or ()
        ),
        seconds=time.monotonic() - started,
    )


def _not_fuzzed(context: Context) -> Iterable[NotChecked]:
    """Say which tables and functions took nothing or too long, or could not be tried."""
    for evidence in context.evidence:
        for fired in evidence.fired or ():
            tally = fired.tally
            if fired.given_up:
                yield NotChecked(fired.target, f"{fired.given_up} ({evidence.server})")
            if fired.why_not:
                yield NotChecked(fired.target, f"{fired.why_not} ({evidence.server})")
            elif tally.table and tally.tried and not tally.accepted:
                yield NotChecked(fired.target, f"it took none of {tally.tried} rows ({evidence.server})")


def _told(migration: str, findings: Iterable[Finding]) -> bool:
    """Tell whether any finding that is shown is about a migration."""
    return any(finding.migration == migration for finding in findings)


def _wanted(config: Config, project: Project) -> tuple[Any, ...]:
    """Give the migrations that `only` leaves."""
    ids = [migration.id for migration in project.migrations]
    for asked in config.only:
        if asked not in ids:
            raise ConfigError(f"no migration to prove is called {asked!r}", f"There are: {', '.join(ids) or 'none'}.")
    return tuple(item for item in project.migrations if not config.only or item.id in config.only)


def _judge(check: Check[Any], context: Context) -> tuple[CheckResult, list[Finding], NotChecked | None]:
    """Let one check judge all its subjects; a check that raises is broken, and fails no other."""
    spent = 0.0
    info, verdict = check.info, "not checked"
    found: list[Finding] = []
    missed: NotChecked | None = None
    examined = 0
    try:
        for subject in check.subjects(context):
            examined += 1
            spent += check.cost(subject)
            found.extend(check.judge(info, subject))
            verdict = "passed"
    except Exception as error:  # noqa: BLE001 - isolation is the point: one broken check must not hide the others
        verdict = "broken"
        missed = NotChecked(info.code, f"the check is broken: {type(error).__name__}: {error}")
    if verdict == "passed" and any(finding.severity > Severity.INFO for finding in found):
        verdict = "failed"
    return CheckResult(info.code, info.title, verdict, examined, spent), found, missed


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Join findings that several servers or populations showed alike into one."""
    joined: dict[str, Finding] = {}
    for finding in findings:
        first = joined.setdefault(finding.fingerprint, finding)
        if first is not finding:
            heavier = max(first, finding, key=lambda each: each.severity)
            seen = tuple(dict.fromkeys((*first.seen_on, *finding.seen_on)))
            joined[finding.fingerprint] = replace(heavier, seen_on=seen)
    return tuple(joined.values())


def replayable(finding: Finding, path: Path, replaying: Callable[[str], str]) -> Finding:
    """
    Give a finding of fuzzing the id and the command that replay it.

    Args:
        path: The project's: two projects fuzzed from one folder keep what they find apart. Seen from the working
            folder, so that the id of a failure is the same on every machine.
    """
    if finding.replay is None:
        return finding
    own, script = finding.replay
    name = hashlib.sha256(f"{os.path.relpath(path)}\0{own}".encode()).hexdigest()[:12]
    return replace(finding, replay=(name, script), repro=replaying(name))


def _result(context: Context, migration_id: str) -> MigrationResult:
    migration = next(item for item in context.project.migrations if item.id == migration_id)
    seen = [item for item in context.evidence if item.migration.id == migration_id]
    down = migration.down.file if migration.down else None
    return MigrationResult(migration.id, migration.up.file, down, verdict(migration, seen))


def _repro(invocation: str, finding: Finding, project: Project) -> str:
    provable = any(migration.id == finding.migration for migration in project.migrations)
    only = f" --only {shlex.quote(finding.migration)}" if finding.migration and provable else ""
    return f"{invocation}{only} --select {finding.code}"
