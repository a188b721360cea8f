"""A report reads well on a terminal, in a pipe and for a machine."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click
import jsonschema
import pytest

from harness.model import CheckResult, Finding, MigrationResult, NotChecked, Place, Report, Severity
from harness.report import FORMATS
from harness.tally import Coverage, Refusal, Tally

SCHEMA = Path(__file__).parents[3] / "docs" / "harness" / "report.schema.json"

FINDING = Finding(
    code="RB003",
    severity=Severity.ERROR,
    place=Place("02_vat_rollback.sql"),
    message="the rollback does not restore: function public.quote(bigint): body",
    migration="02_vat",
    object="function public.quote(bigint)",
    before="begin\n  return amount * 100;\nend",
    after="begin\n  return amount * 110;\nend",
    help="Restore the body.",
    repro="pgharness gate sql --only 02_vat --select RB003",
    seen_on=("PostgreSQL 15.18, empty database",),
)


TALLY = Tally(
    "public.price",
    table=True,
    tried=150,
    accepted=40,
    refused=110,
    seconds=0.5,
    refusals=(Refusal(100, "23514", "price_positive", "new row violates it"),),
    covered=(Coverage("public.keep_price()", 21, 17, (4, 9)),),
    server="PostgreSQL 15.18",
    migration="02_vat",
)


def report(*findings: Finding) -> Report:
    return Report(
        version="0.1.0",
        servers=("PostgreSQL 15.18",),
        seed=7,
        prior=("01_price",),
        migrations=(MigrationResult("02_vat", "02_vat.sql", "02_vat_rollback.sql", "differs"),),
        checks=(CheckResult("RB003", "the rollback restores the catalog", "failed", 2, 0.25),),
        findings=findings,
        passed=not findings,
        populations=2,
        not_checked=(NotChecked("rows of the fixture", "the project names none"),),
        seconds=1.25,
    )


def test_json_follows_the_published_schema() -> None:
    """docs/harness/report.schema.json describes what a machine gets."""
    got = json.loads(FORMATS["json"](replace(report(FINDING), targets=(TALLY,))))

    assert (len(got["targets"]), len(got["findings"])) == (1, 1)
    jsonschema.validate(got, json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_text_shows_place_object_change_and_how_to_see_it_again() -> None:
    """All that a person needs stands with the finding; the lines that changed are marked."""
    got = click.unstyle(FORMATS["text"](report(FINDING)))

    assert "error[RB003]: the rollback does not restore: function public.quote(bigint): body" in got
    assert "  --> 02_vat_rollback.sql:1:1" in got
    assert "-  return amount * 100;" in got
    assert "+  return amount * 110;" in got
    assert "repro   pgharness gate sql --only 02_vat --select RB003" in got
    assert "seen    PostgreSQL 15.18, empty database" in got


def test_text_says_what_was_not_checked_and_closes_with_the_verdict() -> None:
    """Silence is not an answer: what was not looked at is said, and the last line tells the end."""
    got = click.unstyle(FORMATS["text"](report(FINDING))).splitlines()

    assert "Not checked: rows of the fixture: the project names none" in got
    assert got[-1] == "FAILED  1 error, 0 warnings · 1 migration · 1.2 s"


@pytest.mark.parametrize(("severity", "mark"), [(Severity.ERROR, "✗"), (Severity.WARNING, "!"), (Severity.INFO, "i")])
def test_text_marks_a_check_by_the_worst_that_it_found(severity: Severity, mark: str) -> None:
    """What does not fail the run is not crossed out."""
    mildest = replace(FINDING, severity=Severity.INFO)

    got = click.unstyle(FORMATS["text"](report(mildest, replace(FINDING, severity=severity))))

    assert f"  {mark} RB003  the rollback restores the catalog" in got


def test_text_marks_a_migration_that_loses_generated_rows_as_what_a_warning_is() -> None:
    """It does not fail the run, so it is not crossed out."""
    lossy = replace(FINDING, code="RB004", severity=Severity.WARNING)
    differs = (MigrationResult("02_vat", "02_vat.sql", "02_vat_rollback.sql", "rows-differ"),)

    got = click.unstyle(FORMATS["text"](replace(report(lossy), migrations=differs)))

    assert "  ! 02_vat  rows-differ" in got


def test_text_tells_what_came_of_a_target_and_why_examples_were_refused() -> None:
    """Counts, the share of statements that ran, and the reasons, in one place."""
    got = click.unstyle(FORMATS["text"](replace(report(), targets=(TALLY,)), verbose=True)).splitlines()

    at = got.index("  under fire on PostgreSQL 15.18, by 02_vat")
    assert " ".join(got[at + 1].split()) == (
        "✓ public.price 150 tried 40 accepted 110 refused 0.5 s statements 17 of 21 reached"
    )
    assert [line.strip() for line in got[at + 2 : at + 4]] == [
        "100x  price_positive: new row violates it (23514)",
        "10x  for other reasons",
    ]


def test_text_lists_the_lines_that_no_target_reached() -> None:
    """A trigger's function serves many tables: what one of them reaches is reached."""
    other = replace(TALLY, target="public.cost", covered=(Coverage("public.keep_price()", 21, 20, (9,)),))

    got = click.unstyle(FORMATS["text"](replace(report(), targets=(TALLY, other)), verbose=True)).splitlines()

    assert "  never reached: public.keep_price() line 9" in got


def test_text_says_once_that_a_server_cannot_tell_what_was_reached() -> None:
    """It is no alarm."""
    told = tuple(replace(TALLY, target=name, covered=None) for name in ("public.a", "public.b"))

    got = click.unstyle(FORMATS["text"](replace(report(), targets=told), verbose=True))

    assert got.count("statements reached: not measured, this server has no plpgsql_check") == 1
    assert got.splitlines()[-1].startswith("PASSED")


def test_text_of_the_gate_tells_of_targets_where_it_is_asked_to_alone() -> None:
    """Thirty tables would bury the verdicts."""
    assert "public.price" not in click.unstyle(FORMATS["text"](replace(report(), targets=(TALLY,))))


def test_text_marks_the_target_of_a_finding() -> None:
    """A tick is for what nothing was found about."""
    found = replace(FINDING, object="public.price")

    got = click.unstyle(FORMATS["text"](replace(report(found), targets=(TALLY,)), verbose=True))

    assert "  ✗ public.price " in got


def test_text_of_a_clean_run_says_passed() -> None:
    """A clean run closes with PASSED."""
    got = click.unstyle(FORMATS["text"](report())).splitlines()

    assert got[-1] == "PASSED  0 errors, 0 warnings · 1 migration · 1.2 s"


def test_many_findings_of_one_code_are_counted_and_not_all_printed() -> None:
    """A hundred leftovers of one migration do not bury the rest."""
    findings = [
        Finding("RB003", Severity.ERROR, Place("a.sql"), f"left behind: table t{n}", "02_vat", help="h", repro="r")
        for n in range(100)
    ]

    got = click.unstyle(FORMATS["text"](report(*findings)))

    assert got.count("error[RB003]") == 10
    assert "… and 90 more of RB003 in 02_vat; --format json has them all" in got
