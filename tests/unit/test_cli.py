"""The list of commands, and what help costs."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from harness import commands
from harness.cli import COMMANDS

MODULES = sorted(file.stem for file in Path(str(commands.__file__)).parent.glob("[!_]*.py"))


def test_every_command_is_listed() -> None:
    """In order, and none that is not there."""
    assert list(COMMANDS) == MODULES


@pytest.mark.parametrize("name", MODULES)
def test_a_command_has_the_name_of_its_module(name: str) -> None:
    """And says more in its own help than its name."""
    command = getattr(import_module(f"harness.commands.{name}"), name)

    assert isinstance(command, click.Command)
    assert command.help


def test_help_needs_none_of_what_commands_need() -> None:
    """Whoever mistypes a name is told at once: click alone takes longer than the interpreter."""
    asked = "import sys, harness.cli as c; c.run(['--help']); print(*sys.modules, file=sys.stderr)"

    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert not {"click", "dataclasses", "pathlib", "psycopg"}.intersection(done.stderr.split())
