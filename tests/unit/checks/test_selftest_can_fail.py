"""A test's own words tell whether it failed."""

from __future__ import annotations

import pytest

from harness.checks.selftest_can_fail import says_failed

FAILED = (
    "not ok 3 - the trigger fires",
    "Test 1: FAILED - expected 1 row",
    "✗ FAIL: trigger did not fire",
    "❌ rows are missing",
    "insert works|FAIL",
    "[FAIL] rows",
    "FAIL rows",
    "Failed: expected 3, got 2",
    "test 3 failed: expected 1",
    "Assertion failed",
    "2 failed",
    "1 of 3 tests failed",
    "3 tests: 2 failures",
    "3 passed, 2 failed",
    "Tests passed: 4, Tests failed: 2",
    "PASSED: 4 FAILED: 2",
    "Failures: 1",
    "FAILED (failures=2)",
)
PASSED = (
    "ok 1 - counts 5 failed attempts",
    "ok: account is locked after 5 failed logins",
    "PASS: 3 failed attempts keep the account open",
    "✓ refuses after 3 failures",
    "Failed login counter: PASS",
    "failed logins are counted",
    "locks the account after 5 failed logins",
    "not ok 2 - later # TODO not written yet",
    "0 failed",
    "3 passed, 0 failed",
    "Summary: 3 tests, 0 failures",
    "failures: 0",
    "PASSED: 4 FAILED: 0",
    "4 passed 0 FAILED",
    "1|FAILED",
    "FAILED",
    "status 'FAILED' is kept",
    "is_failed|t",
)


@pytest.mark.parametrize("line", FAILED)
def test_a_failure_in_print_is_seen(line: str) -> None:
    """Each line is one that some suite prints when a test failed."""
    assert says_failed(line)


@pytest.mark.parametrize("line", PASSED)
def test_a_passing_test_may_speak_of_failures(line: str) -> None:
    """What is under test may be called a failure itself: logins, jobs, payments."""
    assert not says_failed(line)
