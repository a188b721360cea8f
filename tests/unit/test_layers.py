"""The import rule of ARCHITECTURE.md: a module imports from its left alone."""

from __future__ import annotations

import ast
import functools
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

HARNESS = Path(__file__).parents[2] / "harness"
LAYERS = (
    ("errors", "tally"),
    ("model",),
    ("settings",),
    ("source", "config"),
    ("postgres",),
    ("load",),
    ("catalog", "fuzz", "bench"),
    ("proof",),
    ("checks",),
    ("gate",),
    ("streams",),
    ("report", "compare", "fixtures", "progress", "options"),
    ("shell", "bundle", "against", "fuzzing"),
    ("commands",),
    ("cli", "plugin"),
)
RANKS = {part: rank for rank, layer in enumerate(LAYERS) for part in layer}
MODULES = sorted(HARNESS.rglob("*.py"))


def _dotted(file: Path) -> str:
    parts = file.relative_to(HARNESS.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = frozenset(_dotted(file) for file in MODULES)


def imports(source: str, name: str, *, package: bool) -> Iterator[str]:
    """Give every module of the harness that *source*, the module *name*, imports anywhere in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "harness")
        elif isinstance(node, ast.ImportFrom):
            base = name.split(".")[: len(name.split(".")) - node.level + package] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            if origin.split(".")[0] == "harness":
                inner = (f"{origin}.{alias.name}" for alias in node.names)
                yield from (module if module in NAMES else origin for module in inner)


def part(name: str) -> str:
    """Give the part of the harness that a module belongs to: `harness.postgres.server` is in `postgres`."""
    return [*name.split("."), ""][1]


@functools.cache
def _imports_of(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8")
    return list(imports(text, _dotted(file), package=file.name == "__init__.py"))


@pytest.mark.parametrize("file", MODULES, ids=_dotted)
def test_a_module_imports_from_its_left_alone(file: Path) -> None:
    """No module imports from its right, nor from a sibling at its own height."""
    own = part(_dotted(file))

    wrong = [name for name in _imports_of(file) if part(name) not in (own, "") and RANKS[part(name)] >= RANKS[own]]

    assert wrong == []


def test_every_module_has_its_place() -> None:
    """A new part of the harness is added to the rule before it is used."""
    homeless = [name for name in sorted(NAMES) if part(name) not in RANKS and part(name) != ""]

    assert homeless == []


def _is_check(file: Path) -> bool:
    """Tell whether a module of harness/checks is a check: whether it defines an `INFO`."""
    assigned = (node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Assign))
    return any(isinstance(target, ast.Name) and target.id == "INFO" for node in assigned for target in node.targets)


def test_checks_do_not_import_each_other() -> None:
    """A check stands alone: only the package's own list knows more than one."""
    files = {_dotted(file): file for file in MODULES if part(_dotted(file)) == "checks"}
    checks = {name for name, file in files.items() if name != "harness.checks" and _is_check(file)}

    wrong = {
        name: sorted(checks.intersection(_imports_of(files[name])))
        for name in sorted(files.keys() - {"harness.checks"})
    }

    assert {name: found for name, found in wrong.items() if found} == {}
    assert checks, "no check was recognised: the test looks for the wrong thing"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("import harness.gate", ["harness.gate"]),
        ("from harness import errors", ["harness.errors"]),
        ("from harness.model import Place", ["harness.model"]),
        ("from . import model", ["harness.model"]),
        ("from .errors import HarnessError", ["harness.errors"]),
        ("def f():\n    from harness import cli", ["harness.cli" if "harness.cli" in NAMES else "harness"]),
        ("import harnessed, os", []),
    ],
)
def test_every_way_to_import_is_seen(line: str, wanted: list[str]) -> None:
    """Absolute, relative and late imports are all read."""
    got = list(imports(line, "harness.example", package=False))

    assert got == wanted
