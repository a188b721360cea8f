"""The report for a person at a terminal; `click.unstyle` takes the colours out for a pipe."""

from __future__ import annotations

import difflib
from itertools import groupby
from typing import TYPE_CHECKING

import click

from harness.model import Severity
from harness.proof.evidence import GENERATED
from harness.report import targets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from harness.model import CheckResult, Finding, MigrationResult, Report

MARKS = {"passed": ("✓", "green"), "failed": ("✗", "red"), "broken": ("‼", "red"), "not checked": ("-", "yellow")}
MILDER = {Severity.WARNING: "!", Severity.INFO: "i"}
"""Marks where nothing worse was found."""
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
GOOD_VERDICTS = frozenset({"restores", "irreversible"})
SHOWN_PER_CODE = 10
"""Findings of one code and migration that are printed whole; the rest is counted, and is in the JSON report."""
SHOWN_LINES = 12
"""Lines of a before, an after or an excerpt that are printed."""


def render(report: Report, *, verbose: bool = False) -> str:
    """
    Give the whole report, coloured, closed by a line feed.

    Args:
        verbose: Whether to tell of each target that was fuzzed what came of it, and which lines were never reached.
            Where nothing but targets is told of, they are told of anyhow.
    """
    suspected = frozenset(finding.object for finding in report.findings if finding.object)
    shown = report.targets if verbose or not report.checks else ()
    fuzzed = "\n".join(targets.lines(shown, suspected, verbose=verbose))
    steps = "\n".join(_steps(report))
    parts = [_head(report), steps, fuzzed, *_findings(report), *_notes(report), _summary(report)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(report: Report) -> str:
    servers = ", ".join(report.servers) or "no server"
    return f"{click.style('pgharness', bold=True)} {report.version}   {servers}   seed {report.seed}"


def _steps(report: Report) -> Iterator[str]:
    if report.prior:
        yield f"  state before  {', '.join(report.prior)}"
    by_migration = _worst(report.findings, lambda finding: finding.migration or "")
    for migration in report.migrations:
        yield _migration(migration, by_migration.get(migration.id))
    if report.checks:
        yield ""
    by_code = _worst(report.findings, lambda finding: finding.code)
    for check in report.checks:
        yield _check(check, by_code.get(check.code))


def _worst(findings: Sequence[Finding], of: Callable[[Finding], str]) -> dict[str, Severity]:
    """Give the highest severity found of each thing that *of* tells."""
    return {name: max(each.severity for each in found) for name, found in groupby(sorted(findings, key=of), key=of)}


def _migration(result: MigrationResult, worst: Severity | None) -> str:
    mark, colour = ("✓", "green") if result.verdict in GOOD_VERDICTS else ("✗", "red")
    if result.verdict == "not-run":
        mark, colour = "-", "yellow"
    elif result.verdict == "rows-differ" and worst in MILDER:
        mark, colour = MILDER[worst], COLOURS[worst]
    return f"  {click.style(mark, fg=colour)} {result.id}  {result.verdict}"


def _check(result: CheckResult, worst: Severity | None) -> str:
    mark, colour = MARKS[result.verdict]
    if result.verdict == "failed" and worst in MILDER:
        mark, colour = MILDER[worst], COLOURS[worst]
    count = f"{result.examined} examined" if result.examined else "nothing to examine"
    seconds = f"  {result.seconds:.1f} s" if result.examined and result.seconds >= 0.05 else ""
    return f"  {click.style(mark, fg=colour)} {result.code}  {result.title}  ({count}){seconds}"


def _findings(report: Report) -> Iterator[str]:
    for (code, migration), group in groupby(report.findings, key=lambda finding: (finding.code, finding.migration)):
        findings = list(group)
        for finding in findings[:SHOWN_PER_CODE]:
            yield "\n".join(_finding(finding, report))
        hidden = len(findings) - SHOWN_PER_CODE
        if hidden > 0:
            yield f"… and {hidden} more of {code} in {migration or 'the project'}; --format json has them all"


def _finding(finding: Finding, report: Report) -> Iterator[str]:
    label = click.style(f"{finding.severity}[{finding.code}]", fg=COLOURS[finding.severity], bold=True)
    first, *more = finding.message.splitlines() or [""]
    yield f"{label}: {first}"
    yield from (f"   {line}" for line in more)
    yield f"  --> {finding.place}"
    yield from _labelled("at", finding.excerpt)
    if finding.object:
        yield f"   object  {finding.object}"
    yield from _before_after(finding)
    written = [place for place in finding.seen_on if GENERATED not in place]
    if finding.seen_on and len(written) < report.populations:
        yield f"   seen    {'; '.join(finding.seen_on)}"
    yield from _labelled("help", finding.help)
    if finding.repro:
        yield f"   repro   {finding.repro}   more: pgharness explain {finding.code}"


def _before_after(finding: Finding) -> Iterator[str]:
    before, after = finding.before, finding.after
    if before is not None and after is not None and "\n" in before + after:
        lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm="")
        yield from _labelled("change", "\n".join(list(lines)[2:]))
        return
    if before is not None:
        yield from _labelled("before", before)
    if after is not None:
        yield from _labelled("sql" if finding.replay else "after", after)


def _labelled(label: str, text: str) -> Iterator[str]:
    lines = _clipped(text.splitlines())
    for position, line in enumerate(lines):
        yield f"   {label if position == 0 else '':<7} {line}".rstrip()


def _clipped(lines: Sequence[str]) -> list[str]:
    if len(lines) <= SHOWN_LINES:
        return list(lines)
    return [*lines[:SHOWN_LINES], f"… {len(lines) - SHOWN_LINES} lines more"]


def _notes(report: Report) -> Iterator[str]:
    if report.not_checked:
        yield "\n".join(f"Not checked: {item.what}: {item.why}" for item in report.not_checked)
    if report.notes:
        yield "\n".join(report.notes)


def _summary(report: Report) -> str:
    counts = [sum(finding.severity is severity for finding in report.findings) for severity in Severity]
    infos, warnings, errors = counts
    word, colour = ("PASSED", "green") if report.passed else ("FAILED", "red")
    if any(check.verdict == "broken" for check in report.checks):
        word, colour = "BROKEN", "red"
    parts = [
        f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}"
        + (f", {infos} info{'' if infos == 1 else 's'}" if infos else ""),
        f"{len(report.migrations)} migration{'' if len(report.migrations) == 1 else 's'}"
        if report.migrations or not report.targets
        else f"{sum(tally.tried for tally in report.targets)} examples",
        f"{report.seconds:.1f} s",
    ]
    return f"{click.style(word, fg=colour, bold=True)}  {' · '.join(parts)}"
