"""Whose a database is, by its name."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from harness.postgres.owner import FOREIGN_HOURS, is_gone, owner_of, this_run

HOUR = 3600


def test_a_name_says_its_owner() -> None:
    """What a run writes into a name is what another reads from it."""
    wanted = this_run()

    got = owner_of(f"{wanted.prefix}_00012")

    assert got == wanted


@pytest.mark.parametrize("name", ["postgres", "pgharness", "pgharness_app", "pgharness_00001", "xpgharness_1_2_3_4_5"])
def test_a_name_of_another_form_has_no_owner(name: str) -> None:
    """A person's database is never taken for ours."""
    got = owner_of(name)

    assert got is None


def test_names_fit_into_the_server_limit() -> None:
    """The longest name of ours, with a process number of seven digits, is not cut by the server."""
    owner = replace(this_run(), pid=4_194_304)

    got = len(f"{owner.prefix}_t_0123456789ab")

    assert got <= 63


def test_this_run_is_not_gone() -> None:
    """A living process keeps its databases, however old."""
    owner = replace(this_run(), made=0)

    got = is_gone(owner, time.time())

    assert got is False


def test_an_ended_process_is_gone() -> None:
    """A process that has ended owns nothing any more."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()

    got = is_gone(replace(this_run(), pid=ended.pid), time.time())

    assert got is True


def test_a_later_process_of_the_same_number_is_not_the_owner() -> None:
    """The number alone does not make a living owner: the moment of its start counts too."""
    owner = replace(this_run(), pid=os.getpid(), start="00000000")

    got = is_gone(owner, time.time())

    assert got is True


@pytest.mark.parametrize(("hours", "wanted"), [(FOREIGN_HOURS - 1, False), (FOREIGN_HOURS + 1, True)])
def test_a_run_elsewhere_is_gone_only_after_a_day(hours: int, wanted: bool) -> None:
    """A process of another machine cannot be asked, so that only age counts."""
    now = time.time()
    owner = replace(this_run(), host="ffffffff", made=int(now - hours * HOUR))

    got = is_gone(owner, now)

    assert got is wanted
