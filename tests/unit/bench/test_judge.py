"""What times say about a ratio, on times that are made up."""

from __future__ import annotations

import functools
import random
from collections import Counter

import pytest

from harness.bench.judge import FEWEST_ROUNDS, Pair, Verdict, midmean, ratio, verdict

SECOND_A_THOUSANDTH = 0.001
BURST = 8.0  # times as long, where something else had the processor
TRIALS = 100
ROUNDS = 4 * FEWEST_ROUNDS  # what is taken of times as wild as these
FALSE_ALARMS = 0.02
FOUND = 0.90


def pairs(slower: float, rounds: int, seed: int, spread: float = 0.02, bursts: float = 0.1) -> list[Pair]:
    """Make up times of a call, in every tenth of which a burst falls on one state alone."""
    draw = random.Random(seed)  # noqa: S311 - noise, not secrets

    def once(scale: float) -> float:
        return SECOND_A_THOUSANDTH * scale * draw.lognormvariate(0, spread) * (BURST if draw.random() < bursts else 1.0)

    return [Pair(once(1.0), once(slower)) for _ in range(rounds)]


@functools.cache
def judged(slower: float) -> Counter[Verdict]:
    """Count the verdicts over many heads that are so many times slower."""
    trials = [pairs(slower, ROUNDS, seed) for seed in range(TRIALS)]
    return Counter(verdict(made, ratio(made)) for made in trials)


def test_equal_states_raise_no_alarm() -> None:
    """In at most two of a hundred comparisons of a state with itself something is called slower."""
    assert judged(1.0)[Verdict.SLOWER] <= FALSE_ALARMS * TRIALS


def test_fifteen_percent_are_found() -> None:
    """In at least nine of ten comparisons 15 % are found."""
    assert judged(1.15)[Verdict.SLOWER] >= FOUND * TRIALS


def test_a_slower_head_is_never_ok() -> None:
    """15 % more may stay undecided, and is not waved through."""
    assert judged(1.15)[Verdict.OK] <= FALSE_ALARMS * TRIALS


def test_too_few_rounds_say_nothing() -> None:
    """However clear they look."""
    made = pairs(2.0, FEWEST_ROUNDS - 1, seed=1)

    assert verdict(made, ratio(made)) is Verdict.CANNOT_TELL


def test_noise_without_end_is_not_judged() -> None:
    """Where the times scatter over a factor, nobody can tell."""
    made = pairs(1.03, FEWEST_ROUNDS, seed=2, spread=0.7)

    assert verdict(made, ratio(made)) is Verdict.CANNOT_TELL


def test_less_than_a_microsecond_is_nobodys_concern() -> None:
    """Twice nothing is nothing."""
    made = [Pair(base=4e-7, head=8e-7)] * FEWEST_ROUNDS

    assert verdict(made, ratio(made)) is Verdict.OK


def test_a_faster_head_is_ok() -> None:
    """The judgement looks one way."""
    made = pairs(0.5, FEWEST_ROUNDS, seed=3, bursts=0.0)

    assert verdict(made, ratio(made)) is Verdict.OK


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Nineteen times of twenty, within the luck of the trials."""
    intervals = [ratio(pairs(1.1, 2 * FEWEST_ROUNDS, seed, bursts=0.0)) for seed in range(TRIALS)]

    inside = sum(one.low <= 1.1 <= one.high for one in intervals) / TRIALS

    assert 0.89 <= inside <= 0.99


def test_equal_times_give_an_equal_interval() -> None:
    """The draw is seeded: a verdict can be seen again."""
    made = pairs(1.1, FEWEST_ROUNDS, seed=4)

    assert ratio(made, seed=7) == ratio(made, seed=7)


@pytest.mark.parametrize(("values", "wanted"), [([5.0], 5.0), ([1.0, 2.0, 3.0, 100.0], 2.5), ([1.0, 3.0], 2.0)])
def test_the_midmean_leaves_the_outer_quarters_out(values: list[float], wanted: float) -> None:
    """What lies outside does not move it."""
    assert midmean(values) == wanted
