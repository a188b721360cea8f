"""Calls made of the arguments of others."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from harness.fuzz.held import values
from harness.fuzz.statement import Call

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.fuzz.attempt import Tried
    from harness.fuzz.session import Connection

CROSSED, MOST_CROSSED = 16, 400
"""Values of one argument that meet those of the others, and calls that come of it."""


def crossed(conn: Connection, tried: Sequence[Tried], seed: int) -> list[Call]:
    """
    Give the calls that were tried, and others that put arguments together that columns hold.

    Args:
        conn: Connected to the database, where values of columns that parameters are named after are read.
        tried: Calls; where columns hold nothing for a parameter, what was accepted most is taken.
        seed: Equal seeds give equal calls.
    """
    made = [each.attempt.example for each in tried if isinstance(each.attempt.example, Call)]
    good = [each.attempt.example for each in tried if each.outcome.accepted and isinstance(each.attempt.example, Call)]
    most = max((len(call.arguments) for call in good), default=0)
    whole = [call for call in good if len(call.arguments) == most]
    if not most:
        return made
    given = []
    for place, (parameter, _) in enumerate(whole[0].arguments):
        counted = Counter(call.arguments[place] for call in whole).most_common(CROSSED)
        there = [(parameter, text) for text in values(conn, parameter.name, parameter.kind.name)[:CROSSED]]
        given.append(there if len(there) > 1 else [argument for argument, _ in counted])
    every = [replace(whole[0], arguments=arguments) for arguments in itertools.product(*given)]
    random.Random(seed).shuffle(every)  # noqa: S311 - repeatable, and no secret
    return [*made, *every[:MOST_CROSSED]]


def mixed(drawn: Sequence[Call], count: int, seed: int) -> list[Call]:
    """Make calls with the arguments of several."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, and no secret
    whole = [call for call in drawn if len(call.arguments) == max(len(each.arguments) for each in drawn)]
    if not whole:
        return []
    made = []
    for _ in range(count):
        picked = [chance.choice(whole).arguments[place] for place in range(len(whole[0].arguments))]
        made.append(replace(whole[0], arguments=tuple(picked)))
    return made
