"""A script as `psql -f` would run it: what the server gets, statement by statement, found without a server."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.errors import ConfigError, SourceError
from harness.model import Place, Problem, Script, Statement
from harness.source import text
from harness.source.lines import Pass
from harness.source.variables import Values
from harness.source.variables import fault_of as variable_fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Pragma:
    """A comment that speaks to the harness; `leading`: it stands in the head of the entry file."""

    place: Place
    comment: str
    leading: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A script and its pragmas."""

    script: Script
    pragmas: tuple[Pragma, ...]


@dataclass(slots=True)
class Reader:
    """
    Reads scripts under one root with one set of variables; each file is read from disk once.

    Attributes:
        root: The migrations' root: places are relative to it, and it is where psql would be started.
        variables: psql variables that are set from outside, as by `psql -v`.
    """

    root: Path
    variables: Mapping[str, str]
    files: dict[Path, text.File] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse variables that psql would not take."""
        for name, value in self.variables.items():
            if fault := variable_fault(name, value):
                raise ConfigError(fault)

    def read(self, path: Path) -> Reading:
        """
        Read the script that begins in the file *path*.

        Raises:
            SourceError: The file cannot be read, or it or one that it includes is not text.
        """
        try:
            entry = self.file(path)
        except OSError as error:
            name = text.shown(path, self.root)
            raise SourceError(f"{name}: cannot be read ({error.strerror}), a file of SQL was wanted") from error
        run = Run(self, Values.starting(self.variables))
        run.file(path, entry)
        problems = dict.fromkeys((*run.problems, *run.values.problems))
        script = Script(
            file=entry.name,
            statements=tuple(run.statements),
            files=tuple(dict.fromkeys(run.names)),
            digest=run.digest(self.variables),
            problems=tuple(sorted(problems, key=lambda problem: problem.place)),
        )
        return Reading(script, tuple(_pragmas(entry.name, run)))

    def file(self, path: Path) -> text.File:
        """Give a file, from disk the first time."""
        if path not in self.files:
            self.files[path] = text.read(path, self.root)
        return self.files[path]


@dataclass(slots=True)
class Run:
    """
    One run of psql over an entry file and everything that it includes.

    Attributes:
        names: The files read so far, as places show them.
        inside: The files being read, the innermost last.
        restricted: The key given to the command restrict; empty where all commands may be used.
    """

    reader: Reader
    values: Values
    statements: list[Statement] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    pragmas: list[tuple[Place, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    inside: list[Path] = field(default_factory=list)
    restricted: str = ""

    def file(self, path: Path, file: text.File) -> None:
        """Run one file."""
        self.names.append(file.name)
        self.texts.append(file.text)
        self.inside.append(path.resolve())
        Pass(self, path, file).run()
        self.inside.pop()

    def problem(self, place: Place, message: str, help: str = "") -> None:
        """Note a fault."""
        self.problems.append(Problem(place, message, help))

    def digest(self, variables: Mapping[str, str]) -> str:
        """Hash everything that decides what runs; lengths keep one text from running into the next."""
        digest = hashlib.sha256()
        for part in (*self.texts, *(part for pair in sorted(variables.items()) for part in pair)):
            encoded = part.encode()
            digest.update(f"{len(encoded)}:".encode() + encoded)
        return digest.hexdigest()


def _pragmas(name: str, run: Run) -> list[Pragma]:
    first = next((statement.place for statement in run.statements if statement.place.file == name), None)
    return [
        Pragma(place, comment, leading=place.file == name and (first is None or place < first))
        for place, comment in run.pragmas
    ]
