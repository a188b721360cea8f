"""What a comparison looks like, from values that are made up."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest

from harness.bench import Call, Counters, Interval, Pair, Verdict
from harness.bench.duel import Outcome
from harness.bench.findings import INFOS, MORE_WORK, SLOWER, Run, findings
from harness.model import CheckInfo, NotChecked, Place
from harness.report.bench import FORMATS
from harness.report.bench.text import BAR, bar
from harness.report.bench.units import duration

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
PLACES = {"a <b>": Place("02.sql", 3, 1)}


def run_of(*outcomes: Outcome) -> Run:
    """Make the whole that says so."""
    found = tuple(findings(outcomes, PLACES, "pgharness bench --base main"))
    return Run(
        "1.0", "PostgreSQL 15.1", "main", "the working tree", outcomes, (NotChecked("f()", "it is new"),), found,
        passed=not found, broken=False, load=0.1, processors=2, repro="pgharness bench --base main", seconds=1.0,
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
    assert {finding.place for finding in got} == {PLACES["a <b>"]}


def test_less_work_is_no_finding() -> None:
    """The other way round."""
    less = replace(OUTCOME, head=(replace(WORK, buffers=30),) * 3)

    assert run_of(less).findings == ()


def test_the_page_stands_alone() -> None:
    """It refers to no other file, closes what it opens, and what people named is shown, not run."""
    page = FORMATS["html"](run_of(OUTCOME, WORSE))
    tags = Tags()

    tags.feed(page)

    assert (tags.open, tags.references) == ([], [])
    assert "<script>" not in page
    assert "a &lt;b&gt;" in page
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
