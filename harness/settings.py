"""What each setting must be: a value from a file, a variable or a flag, read or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from harness.errors import ConfigError
from harness.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

OLDEST_MAJOR, NEWEST_MAJOR = 15, 18


@dataclass(frozen=True, slots=True)
class Budget:
    """
    How much is fuzzed.

    Attributes:
        examples: For each table and function.
        seconds: For all of them, in so many rounds of examples as fit; `None` for one round.
    """

    examples: int = 150
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Growing:
    """
    A call that is to be measured at several sizes.

    Attributes:
        call: SQL.
        fill: A script that fills a migrated database to the size that psql's variable `size` holds.
        sizes: At least one, each above 0, from the least to the most.
        budget: What the cost may grow with, as a person named it.
    """

    call: str
    fill: Path
    sizes: tuple[int, ...]
    budget: str


def text_of(name: str, value: object, base: Path) -> str:  # noqa: ARG001
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{name} is {value!r}, a text was wanted")
    return value


def _path(name: str, value: object, base: Path) -> Path:
    return (base / text_of(name, str(value) if value else value, base)).expanduser()


def _texts(name: str, value: object, base: Path) -> tuple[str, ...]:  # noqa: ARG001
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) and item for item in value):
        raise ConfigError(f"{name} is {value!r}, a list of texts was wanted")
    return tuple(value)


def _codes(name: str, value: object, base: Path) -> tuple[str, ...]:
    """Take `RB003,TS` for two, as other tools do; no code has a comma."""
    return tuple(part.strip() for text in _texts(name, value, base) for part in text.split(",") if part.strip())


def _table(name: str, value: object, base: Path) -> dict[str, str]:  # noqa: ARG001
    if not isinstance(value, dict) or not all(isinstance(item, str | int | float) for item in value.values()):
        raise ConfigError(f"{name} is {value!r}, a table of texts was wanted")
    return {str(key): str(item) for key, item in value.items()}


def _calls(name: str, value: object, base: Path) -> dict[str, str]:
    """Take SQL by name."""
    if not isinstance(value, dict):
        raise ConfigError(f"{name} is {value!r}, a table of SQL by name was wanted")
    return {str(key): _sql(f"{name} of {key!r}", item, base) for key, item in value.items()}


def _sql(name: str, value: object, base: Path) -> str:
    """Take one statement, whatever closes it."""
    found = text_of(name, value, base).rstrip("; \t\n")
    if not found.strip() or "\0" in found:
        raise ConfigError(f"{name} is {value!r}, one SQL statement was wanted")
    return found


def _growing(name: str, value: object, base: Path) -> dict[str, Growing]:
    """Take a table of tables, each with all that `Growing` has."""
    if not isinstance(value, dict):
        raise ConfigError(f"{name} is {value!r}, a table of tables was wanted")
    return {str(key): _one_growing(f"{name} of {key!r}", item, base) for key, item in value.items()}


def _one_growing(name: str, value: object, base: Path) -> Growing:
    wanted = [field.name for field in fields(Growing)]
    if not isinstance(value, dict):
        raise ConfigError(f"{name} is {value!r}, a table with {', '.join(wanted)} was wanted")
    for key in value:
        if key not in wanted:
            raise ConfigError(f"{name}: unknown setting {key!r}", f"Known are: {', '.join(wanted)}.")
    for key in wanted:
        if key not in value:
            raise ConfigError(f"{name}: {key} is missing", f"Wanted are: {', '.join(wanted)}.")
    sizes = value["sizes"]
    if not isinstance(sizes, list) or not all(type(size) is int and size > 0 for size in sizes):
        raise ConfigError(f"{name}: sizes is {sizes!r}, a list of whole numbers above 0 was wanted")
    return Growing(
        call=_sql(f"{name}: call", value["call"], base),
        fill=_path(f"{name}: fill", value["fill"], base),
        sizes=tuple(sorted(set(sizes))),
        budget=text_of(f"{name}: budget", value["budget"], base),
    )


def _switch(name: str, value: object, base: Path) -> bool:  # noqa: ARG001
    if not isinstance(value, bool):
        raise ConfigError(f"{name} is {value!r}, true or false was wanted")
    return value


def _majors(name: str, value: object, base: Path) -> tuple[int, ...]:  # noqa: ARG001
    items = value.split(",") if isinstance(value, str) else value if isinstance(value, list | tuple) else [value]
    majors: list[int] = []
    for item in items:
        text = str(item).strip()
        if not re.fullmatch(r"\d{1,4}", text) or isinstance(item, bool):
            raise ConfigError(f"{name} is {value!r}, majors such as 15,18 were wanted")
        if not OLDEST_MAJOR <= int(text) <= NEWEST_MAJOR:
            raise ConfigError(f"{name} names {text}, PostgreSQL {OLDEST_MAJOR} to {NEWEST_MAJOR} were wanted")
        majors.append(int(text))
    return tuple(dict.fromkeys(majors))


UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "": 1.0}


def _seconds(name: str, value: object, base: Path) -> float:  # noqa: ARG001
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|s|min|)", str(value).strip())
    limit = 2**31 / 1000  # PostgreSQL keeps these settings as milliseconds in a signed int
    if isinstance(value, bool) or found is None or float(found[1]) * UNITS[found[2]] >= limit:
        raise ConfigError(f"{name} is {value!r}, a time such as 90, 500ms, 30s or 5min was wanted")
    return float(found[1]) * UNITS[found[2]]


def _severity(name: str, value: object, base: Path) -> Severity:  # noqa: ARG001
    names = {str(severity): severity for severity in Severity}
    if isinstance(value, Severity):
        return value
    if not isinstance(value, str) or value not in names:
        raise ConfigError(f"{name} is {value!r}, one of {', '.join(names)} was wanted")
    return names[value]


def _proof(name: str, value: object, base: Path) -> str:  # noqa: ARG001
    if value not in ("auto", "clones"):
        raise ConfigError(f"{name} is {value!r}, auto or clones was wanted")
    return str(value)


def _number(name: str, value: object, base: Path) -> int:  # noqa: ARG001
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,18}", str(value).strip()):
        raise ConfigError(f"{name} is {value!r}, a whole number from 0 was wanted")
    return int(str(value).strip())


def _budget(name: str, value: object, base: Path) -> Budget:
    """Take a whole number for examples, and what has a unit for a time."""
    text = str(value).strip()
    if not isinstance(value, bool) and re.fullmatch(r"[1-9]\d{0,8}", text):
        return Budget(examples=int(text))
    if not re.search(r"(?:ms|s|min)\Z", text):
        raise ConfigError(f"{name} is {value!r}, examples such as 2000 or a time such as 30s were wanted")
    return Budget(seconds=_seconds(name, value, base))


PARSERS: Mapping[str, Callable[[str, object, Path], object]] = {
    "setup": _texts,
    "fixture": text_of,
    "variables": _table,
    "order": _texts,
    "pairs": _table,
    "repeatable_rollback": _switch,
    "only": _texts,
    "pg": _majors,
    "pg_bin": _path,
    "dsn": text_of,
    "generated_rows": _number,
    "proof": _proof,
    "statement_timeout": _seconds,
    "lock_timeout": _seconds,
    "select": _codes,
    "ignore": _codes,
    "fail_on": _severity,
    "seed": _number,
    "budget": _budget,
    "models": _path,
    "keep": _switch,
    "bench_calls": _calls,
    "bench_growth": _growing,
    "bench_before": text_of,
    "bench_seconds": _seconds,
}
"""By setting: takes its name, the value, and the folder that relative paths start from."""
