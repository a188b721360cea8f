"""What a comparison looks like, from values that are made up."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import click
import jsonschema
import pytest

from harness.bench import Call, Counters, Interval, Overdue, Pair, Verdict, fit
from harness.bench.duel import Outcome
from harness.bench.findings import GROWS, INFOS, MORE_WORK, SLOWER, Run, findings
from harness.bench.growth import Grown
from harness.bench.units import duration
from harness.model import CheckInfo, NotChecked, Place
from harness.report.bench import FORMATS
from harness.report.bench.text import BAR, bar

WORK = Counters(rows=1, read=10, written=0, buffers=40, wal=0)
OUTCOME = Outcome(
    Call("a <b>", "select '<script>'"),
    Verdict.OK,
    Interval(1.0, 0.99, 1.01),
    (Pair(1e-3, 1e-3),) * 12,
    (WORK,) * 3,
    (WORK,) * 3,
)
WORSE = replace(
    OUTCOME,
    verdict=Verdict.SLOWER,
    ratio=Interval(1.2, 1.1, 1.3),
    pairs=(Pair(1e-3, 1.2e-3),) * 12,
    head=(replace(WORK, buffers=50),) * 3,
)
SCHEMA = Path(__file__).parents[3] / "docs" / "harness" / "bench.schema.json"
PLACES = {OUTCOME.call: Place("02.sql", 3, 1)}
SIZES = (100, 1000, 10_000)


def grown_of(power: float, *, base: bool = True) -> Grown:
    """Make a call that costs a power of the size, and that should not."""
    found = fit({size: [1e-6 * size**power * (1 + share / 100) for share in range(5)] for size in SIZES})
    return Grown(Call("g <h>", "select 2"), "log n", found.verdict("log n"), found, found if base else None)


def run_of(
    *outcomes: Outcome, overdue: tuple[Overdue, ...] = (), grown: tuple[Grown, ...] = (), load: float = 0.1
) -> Run:
    """Make the whole that says so."""
    declared = [*(each.call for each in grown), *(each.call for each in overdue)]
    places = PLACES | dict.fromkeys(declared, Place("pgharness.toml"))
    found = tuple(findings(outcomes, overdue, grown, places, lambda call: f"pgharness bench --only '{call.name}'"))
    left = (NotChecked("f()", "it is new"),)
    return Run(
        "1.0", "PostgreSQL 15.1", "main", "the working tree", outcomes, overdue, grown, left, found,
        passed=not found, new=0, broken=False, load=load, processors=2, repro="pgharness bench", seconds=1.0,
    )  # fmt: skip


class Tags(HTMLParser):
    """What a page refers to, and whether its elements are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.references: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.references += [str(value) for name, value in attrs if name in {"src", "href"}]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself leaves nothing open."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_equal_states_have_no_finding() -> None:
    """Nothing is worse."""
    assert run_of(OUTCOME).findings == ()


def test_what_is_slower_and_what_is_more_work_are_two_findings() -> None:
    """Each with the call, the numbers and where it stands."""
    got = run_of(WORSE).findings

    assert [finding.code for finding in got] == [SLOWER.code, MORE_WORK.code]
    assert got[0].message == "call 'a <b>' is slower: +20 % [+10 %, +30 %]"
    assert got[1].message == "call 'a <b>' does more work: buffers 40 → 50"
    assert {finding.place for finding in got} == set(PLACES.values())


def test_less_work_is_no_finding() -> None:
    """The other way round."""
    less = replace(OUTCOME, head=(replace(WORK, buffers=30),) * 3)

    assert run_of(less).findings == ()


def test_the_page_stands_alone() -> None:
    """It refers to no other file, closes what it opens, and what people named is shown, not run."""
    page = FORMATS["html"](run_of(OUTCOME, WORSE, grown=(grown_of(1.0), grown_of(0.0, base=False))))
    tags = Tags()

    tags.feed(page)

    assert (tags.open, tags.references) == ([], [])
    assert "<script>" not in page
    assert "a &lt;b&gt;" in page
    assert "g &lt;h&gt;" in page
    assert "prefers-color-scheme: dark" in page


def test_the_terminal_shows_every_call_and_what_was_left_out() -> None:
    """One line a call, then findings, then what was not measured and why."""
    got = click.unstyle(FORMATS["text"](run_of(OUTCOME, WORSE)))

    assert "equal work" in got
    assert "slower  buffers 40 → 50" in got
    assert "Not measured: f(): it is new" in got
    assert re.search(r"^FAILED  1 ok, 1 slower, 0 cannot tell · 1 not measured", got, re.MULTILINE)


def test_the_document_has_every_sample() -> None:
    """A machine can judge for itself."""
    (call,) = json.loads(FORMATS["json"](run_of(WORSE)))["calls"]

    assert (call["verdict"], len(call["base"]), call["head"][0]) == ("slower", 12, 1.2e-3)


def test_the_document_is_as_it_is_described() -> None:
    """docs/harness/bench.schema.json says what a machine gets."""
    late = Overdue(Call("late", "select 3"), 1e-3, 2.0)
    run = run_of(OUTCOME, WORSE, overdue=(late,), grown=(grown_of(1.0), grown_of(0.0, base=False)))

    document = json.loads(FORMATS["json"](replace(run, version="1.0")))

    jsonschema.validate(document, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert all(document[name] for name in ("calls", "overdue", "growth", "findings", "not_checked"))


def test_growth_beyond_its_budget_is_a_finding() -> None:
    """With the exponent, what was wanted, and the settings that declare it; within the budget there is none."""
    got = run_of(grown=(grown_of(1.0),)).findings

    assert [(finding.code, str(finding.place)) for finding in got] == [(GROWS.code, "pgharness.toml:1:1")]
    assert got[0].message.startswith("call 'g <h>' grows with the size to the power 1.00 [")
    assert run_of(grown=(grown_of(0.0),)).findings == ()


def test_the_terminal_shows_how_a_call_grows() -> None:
    """First and last time, a step for each size, the exponents of head and base, and the budget."""
    got = click.unstyle(FORMATS["text"](run_of(grown=(grown_of(0.5),)))).splitlines()

    power = "size^0.50 [0.50, 0.51]"
    assert got[2] == (
        f"  ✗ g <h>    10.2 µs →    102 µs  ▁▃▅  100 → 10,000: {power}, log n allowed  slower  base: {power}"
    )
    assert got[-1].startswith("FAILED  0 ok, 1 slower")


def test_a_curve_shows_every_sample_on_both_sides() -> None:
    """Circles for the samples, a line for each fit, one for the budget; base is left out where it refuses."""
    both, alone = (FORMATS["html"](run_of(grown=(grown_of(1.0, base=base),))) for base in (True, False))

    assert [page.count("<circle") for page in (both, alone)] == [30, 15]
    assert [page.count("<polyline") for page in (both, alone)] == [3, 2]


def test_growth_is_in_the_document() -> None:
    """With every sample of both sides; null where base refuses."""
    one, other = json.loads(FORMATS["json"](run_of(grown=(grown_of(1.0), grown_of(0.0, base=False)))))["growth"]

    assert (one["verdict"], other["verdict"], other["base"]) == ("slower", "ok", None)
    assert [(each["size"], len(each["seconds"])) for each in one["base"]["sizes"]] == [(size, 5) for size in SIZES]


def test_where_nothing_was_measured_no_form_reads_as_a_pass() -> None:
    """A word of its own."""
    run = run_of()

    assert re.search(r"^NOTHING MEASURED  0 ok", click.unstyle(FORMATS["text"](run)), re.MULTILINE)
    assert json.loads(FORMATS["json"](run))["result"] == "nothing measured"
    assert '<strong class="slower">NOTHING MEASURED' in FORMATS["html"](run)


@pytest.mark.parametrize(("load", "told"), [(0.9, False), (1.1, True)])
def test_a_machine_under_load_is_told_of(load: float, told: bool) -> None:
    """More than half of two processors were busy before: text and page say so."""
    run = run_of(OUTCOME, load=load)

    assert ["under load" in FORMATS[form](run) for form in ("text", "html")] == [told, told]


@pytest.mark.parametrize(
    ("interval", "wanted"),
    [
        (Interval(1.0, 1.0, 1.0), "──────────●──────────"),
        (Interval(1.1, 1.0, 1.2), "──────────━━━━●━━━━──"),
        (Interval(9.0, 8.0, 10.0), "──────────┼─────────▶"),
        (Interval(0.5, 0.4, 0.6), "◀─────────┼──────────"),
    ],
)
def test_a_bar_shows_where_the_ratio_lies(interval: Interval, wanted: str) -> None:
    """In the middle is 1; beyond a quarter there is an arrow."""
    got = bar(replace(OUTCOME, ratio=interval))

    assert (got, len(got)) == (wanted, BAR)


@pytest.mark.parametrize(
    ("seconds", "wanted"),
    [(4.2e-7, "420 ns"), (1e-6, "1 µs"), (0.0123, "12.3 ms"), (2.5, "2.5 s"), (5000, "5,000 s"), (0, "0 ns")],
)
def test_times_have_a_unit_that_fits(seconds: float, wanted: str) -> None:
    """Three digits, and something before the point."""
    assert duration(seconds) == wanted


@pytest.mark.parametrize("info", INFOS, ids=lambda info: info.code)
def test_every_code_is_on_the_page(info: CheckInfo) -> None:
    """docs/harness/bench.md says when each is reported."""
    page = (Path(__file__).parents[3] / "docs" / "harness" / "bench.md").read_text(encoding="utf-8")

    assert info.code in page


def test_a_call_that_head_does_not_end_is_slower() -> None:
    """It is a finding with what base took, a line of the table, and in the document and on the page."""
    run = run_of(overdue=(Overdue(Call("late <c>", "select 3"), 1e-3, 2.0),))

    (finding,) = run.findings
    assert finding.code == SLOWER.code
    assert finding.message == "call 'late <c>' is slower: base took 1 ms, head was given up after 2 s, twice"
    assert finding.repro == "pgharness bench --only 'late <c>'"
    assert run.word == "FAILED"
    assert "  ✗ late <c>       1 ms →     > 2 s  slower  given up in head" in click.unstyle(FORMATS["text"](run))
    assert json.loads(FORMATS["json"](run))["overdue"] == [
        {"name": "late <c>", "sql": "select 3", "base": 0.001, "limit": 2.0}
    ]
    assert "late &lt;c&gt;" in FORMATS["html"](run)


def test_a_long_call_is_shortened_and_harmless() -> None:
    """A finding shows where it begins; what would steer a terminal is left out."""
    call = Call("long", "select '\x1b[31m\u202e' ||\n" + "x" * 500 + "\n3\n4")
    place = {call: Place("02.sql")}
    outcome = replace(WORSE, call=call)
    run = replace(run_of(), findings=tuple(findings([outcome], [], [], place, lambda call: call.name)))

    got = FORMATS["text"](run)

    assert f"   select '' ||\n   {'x' * 240} …\n   3\n   …\n" in got
