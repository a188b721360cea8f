"""TS002: the self-test can fail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.checks.check import Check, Context, found
from harness.model import CheckInfo, Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.load import Applied
    from harness.proof.evidence import Evidence

INFO = CheckInfo(
    code="TS002",
    title="the self-test can fail",
    severity=Severity.ERROR,
    when="The self-test still passes when the bodies of the migration's functions are emptied, or it prints a failure "
    "and ends as if nothing had happened.",
    why="A test that cannot fail is believed for years and tests nothing; one that fails only in its output is not "
    "seen by any CI.",
    fix="Assert results, and for refusals the SQLSTATE, never 'some error'; raise an exception at the end when "
    "anything failed.",
)

COUNTED = re.compile(
    r"\bfail(?:ed|ures?|s)?\s*[:=]\s*[1-9]"
    r"|\b[1-9]\d*(?: (?:out )?of \d+)? (?:(?:test|check|assertion|case)s? )?fail(?:ed|ures?|ing)"
    r"(?!\s*[:=]\s*\d)(?=\s*(?:$|[^\w\s]|of\b))",
    re.IGNORECASE,
)
"""A summary that counts failures, none apart: `2 failed`, `1 of 3 tests failed`, `Failures: 2`."""
SAID = re.compile(
    r"(?i:^\s*not ok\b(?!.*#\s*(?:todo|skip)))|^\s*[❌✗✘]"
    r"|(?i:^\s*fail(?:ed|ure)?\s*[:!-])|(?i:\b(?:test|check|assertion)(?: \S+)? failed\b)"
    r"|(?<![\w'\"])FAIL(?:ED|URE)?(?![\w'\"]|\s*[:=]?\s*0\b)"
)
"""One test's verdict: TAP's `not ok`, a cross, `failed: …`, `test 3 failed`, FAIL in capitals."""
PASSES = re.compile(r"(?i:^\s*\W*(?:ok|pass(?:ed|es)?)\b)|^\s*[✓✔✅]|\b(?:PASS|PASSED|OK)\b")
"""A line of a test that passed may well speak of failures: `ok 4 - locked after 5 failed logins`."""
SUMMARY = re.compile(r"\bpass\w*\s*[:=]\s*\d|\b\d+ (?:\w+ )?pass", re.IGNORECASE)
"""A line that counts, though it names what passed first."""
VALUE = re.compile(r"(?:^|(?<=\|))FAILED(?=\||$)")
"""A column's value, as a status has it, and nobody's verdict."""
NONE_FAILED = re.compile(r"\b0 FAIL(?:ED|URES?)?\b")


def subjects(ctx: Context) -> list[Evidence]:
    """Give the proofs in which the self-test ran and did not stop at an error."""
    return [item for item in ctx.evidence if item.test is not None and item.test.applied.failure is None]


def printed_failures(applied: Applied) -> list[str]:
    """List what a run printed that says that something failed."""
    lines = (line for text in (*applied.output, *applied.notices) for line in text.splitlines())
    return [line.strip() for line in lines if says_failed(line)]


def says_failed(line: str) -> bool:
    """Tell whether a line is one that test suites print when something failed."""
    if PASSES.search(line):
        return SUMMARY.search(line) is not None and COUNTED.search(line) is not None
    told = NONE_FAILED.sub("", VALUE.sub("", line))
    return COUNTED.search(told) is not None or SAID.search(told) is not None


def judge(info: CheckInfo, evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where the test printed a failure, or else where it passes without the code that it tests."""
    test, script = evidence.test, evidence.migration.test
    if test is None or script is None:
        return
    printed = printed_failures(test.applied)
    hollow = evidence.hollow
    if printed:
        yield found(
            info,
            evidence,
            f"the self-test prints a failure and exits 0: {printed[0]}",
            place=Place(script.file),
            after="\n".join(printed),
        )
    elif hollow is not None and hollow.test.failure is None and not printed_failures(hollow.test):
        emptied = (
            "the body of 1 function was"
            if len(hollow.functions) == 1
            else f"the bodies of {len(hollow.functions)} functions were"
        )
        yield found(
            info,
            evidence,
            f"the self-test passes although {emptied} emptied",
            place=Place(script.file),
            object=", ".join(hollow.functions),
        )


CHECK = Check(INFO, subjects, judge)
