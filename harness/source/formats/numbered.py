"""
The layout of numbered files: `NN_name.sql`, with `NN_name_rollback.sql` and `NN_name.test.sql` beside it.

A rollback may also lie in a folder `rollback/`. `NN_name_setup.sql` follows the plain migration of its number; its
rollback is `NN_name_rollback.sql` where there is no `NN_name.sql`. Other folders hold parts, and are not looked into.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.errors import ConfigError, SourceError
from harness.model import Migration, Place, Problem, Project, Script
from harness.source import folder as folders
from harness.source.pragmas import irreversible
from harness.source.psql import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NUMBER = re.compile(r"(\d+)(?:[_.-].*)?")
ROLLBACK, SETUP, TEST = "_rollback", "_setup", ".test"
PAIRING = 'Name it after its migration, or pair them in the settings: pairs = { STEM = "FILE" }.'
FOLDER = "rollback"
FOREIGN = re.compile(r"\.(up|down|do|undo)$")
HELP = "A migration is NN_name.sql, its rollback NN_name_rollback.sql, its self-test NN_name.test.sql."


@dataclass(frozen=True, slots=True)
class Files:
    """
    The SQL files of a folder by stem.

    Attributes:
        ups: Migrations, in the order of their names.
        downs: Rollbacks, of the folder itself and of its folder `rollback`.
        tests: Self-tests, without the `.test`.
        strangers: Numbered files that are none of these.
    """

    ups: Mapping[str, Path]
    downs: Mapping[str, Sequence[Path]]
    tests: Mapping[str, Path]
    strangers: Sequence[Path]


def read(
    root: Path,
    *,
    setup: Sequence[str],
    fixture: str | None,
    variables: Mapping[str, str],
    order: Sequence[str] = (),
    pairs: Mapping[str, str] | None = None,
    repeatable_rollback: bool = True,
) -> Project:
    """
    Read a folder of migrations, or of a folder no more than one migration to prove and those before it.

    Args:
        root: The folder, or one migration in it.
        setup: Files that come first, relative to the folder.
        fixture: A file of rows to prove with, relative to the folder.
        variables: psql variables set from outside.
        order: Every migration's stem, in the order of use; empty: by number.
        pairs: Rollback files by the stem of their migration, where names do not tell.
        repeatable_rollback: Whether rollbacks promise to run twice, and with nothing to roll back.

    Raises:
        SourceError: The folder or a file cannot be read, or no migration is in it.
        ConfigError: A setting names a file that is not there.
    """
    folder, only = (root.parent, root) if root.is_file() else (root, None)
    listed = folders.listed(folder)
    apart = {folders.setting(folder, name, "setup") for name in setup} | (
        {folders.setting(folder, fixture, "fixture")} if fixture else set()
    )
    files = _sorted_out([path for path in listed if path not in apart], folder)
    reader = Reader(folder, variables)
    reading = _Folder(folder, files, _paired(pairs or {}, files, folder), reader, repeatable_rollback)
    stems = reading.ordered(order)
    if not stems:
        raise folders.without_migration(folder, listed, "NN_name.sql", HELP)
    if only:
        stems = _up_to(stems, files, only)
    migrations = [reading.migration(stem) for stem in stems]
    first = len(stems) - 1 if only else _first(migrations)
    return Project(
        setup=tuple(reader.read(folders.setting(folder, name, "setup")).script for name in setup),
        prior=tuple(migrations[:first]),
        migrations=tuple(migrations[first:]),
        fixture=reader.read(folders.setting(folder, fixture, "fixture")).script if fixture else None,
        problems=() if only else tuple(sorted(reading.problems(stems, order), key=lambda problem: problem.place)),
    )


def _sorted_out(listed: Sequence[Path], folder: Path) -> Files:
    """Tell migrations, rollbacks and self-tests apart by their names."""
    ups: dict[str, Path] = {}
    downs: dict[str, list[Path]] = {}
    tests: dict[str, Path] = {}
    strangers: list[Path] = []
    for path in filter(folders.is_sql, listed):
        stem = path.stem
        if stem.endswith(ROLLBACK):
            downs.setdefault(stem.removesuffix(ROLLBACK), []).append(path)
        elif stem.endswith(TEST):
            tests[stem.removesuffix(TEST)] = path
        elif FOREIGN.search(stem) and NUMBER.fullmatch(stem):
            strangers.append(path)
        else:
            ups[stem] = path
    for path in filter(folders.is_sql, folders.listed(folder / FOLDER) if (folder / FOLDER).is_dir() else ()):
        downs.setdefault(path.stem.removesuffix(ROLLBACK), []).append(path)
    return Files(ups, downs, tests, strangers)


def _number(stem: str) -> int | None:
    found = NUMBER.fullmatch(stem)
    return int(found[1]) if found else None


def _paired(pairs: Mapping[str, str], files: Files, folder: Path) -> dict[str, str]:
    """Give the rollback file of each stem that the setting names."""
    paired = {name.removesuffix(".sql"): down for name, down in pairs.items()}
    for stem in paired:
        if stem not in files.ups:
            raise ConfigError(f"pairs names {stem}, no such migration in {folder}")
    return paired


def _up_to(stems: Sequence[str], files: Files, only: Path) -> list[str]:
    """Give the stems up to the one migration that was asked for."""
    for at, stem in enumerate(stems):
        if files.ups[stem] == only:
            return list(stems[: at + 1])
    raise SourceError(f"{only}: not a migration, NN_name.sql was wanted")


def _first(migrations: Sequence[Migration]) -> int:
    """Give the index of the first migration to prove: the first with a rollback; the first of all if none has one."""
    return next((index for index, migration in enumerate(migrations) if migration.down), 0)


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder whose files are told apart, with the settings that bear on it."""

    folder: Path
    files: Files
    pairs: dict[str, str]
    reader: Reader
    repeatable_rollback: bool

    def ordered(self, order: Sequence[str]) -> list[str]:
        """List the stems of the migrations in the order of use."""
        if not order:
            numbered = [(number, stem) for stem in self.files.ups if (number := _number(stem)) is not None]
            return [stem for _, stem in sorted(numbered, key=lambda item: (item[0], item[1].endswith(SETUP), item[1]))]
        stems = [name.removesuffix(".sql") for name in order]
        for stem in stems:
            if stem not in self.files.ups:
                raise ConfigError(f"order names {stem}, no such migration in {self.folder}")
        return list(dict.fromkeys(stems))

    def migration(self, stem: str) -> Migration:
        """Read one migration with what belongs to it."""
        up = self.reader.read(self.files.ups[stem])
        down_file, test_file = self._down(stem), self.files.tests.get(self._test(stem))
        down = self.reader.read(down_file) if down_file else None
        reason, problems = irreversible(up.pragmas)
        reason_below, problems_below = irreversible(down.pragmas) if down else (None, ())
        return Migration(
            id=stem,
            up=_with(up.script, problems),
            down=_with(down.script, problems_below) if down else None,
            test=self.reader.read(test_file).script if test_file else None,
            irreversible=reason or reason_below,
            repeatable_down=self.repeatable_rollback,
        )

    def problems(self, stems: Sequence[str], order: Sequence[str]) -> list[Problem]:
        """List the faults of the folder: what is there twice, and what belongs to nothing."""
        return [*self._twice(stems), *self._lonely(stems), *self._left_out(stems if order else None)]

    def _down(self, stem: str) -> Path | None:
        if stem in self.pairs:
            return folders.setting(self.folder, self.pairs[stem], "pairs")
        found = self.files.downs.get(self._down_stem(stem), ())
        return found[0] if found else None

    def _down_stem(self, stem: str) -> str:
        """Give the stem that the rollback of a migration bears."""
        plain = stem.removesuffix(SETUP)
        return plain if stem not in self.files.downs and plain not in self.files.ups else stem

    def _test(self, stem: str) -> str:
        plain = stem.removesuffix(SETUP)
        return plain if stem not in self.files.tests and plain not in self.files.ups else stem

    def _twice(self, stems: Sequence[str]) -> list[Problem]:
        """Find plain migrations of one number, and second rollbacks of one migration."""
        problems = []
        first: dict[int, str] = {}
        for stem in stems:
            number = _number(stem)
            if number is None or stem.endswith(SETUP):
                continue
            if number in first:
                message = f"number {number} is taken twice, by {first[number]}.sql and {stem}.sql"
                problems.append(self._problem(self.files.ups[stem], message, "Give one of them a number of its own."))
            first.setdefault(number, stem)
        return problems + [
            self._problem(path, f"a second rollback of {stem}, beside {paths[0].name}", "Remove one of them.")
            for stem, paths in self.files.downs.items()
            for path in paths[1:]
        ]

    def _lonely(self, stems: Sequence[str]) -> list[Problem]:
        """Find rollbacks and self-tests without a migration."""
        used = {self._down_stem(stem) for stem in stems}
        paired = {self.folder / name for name in self.pairs.values()}
        tested = {self._test(stem) for stem in stems}
        downs = [
            self._problem(path, f"a rollback without a migration, {stem}.sql was wanted", PAIRING)
            for stem, paths in self.files.downs.items()
            for path in paths
            if stem not in used and path not in paired
        ]
        return downs + [
            self._problem(
                path, f"a self-test without a migration, {stem}.sql was wanted", "Name it after its migration."
            )
            for stem, path in self.files.tests.items()
            if stem not in tested
        ]

    def _left_out(self, ordered: Sequence[str] | None) -> list[Problem]:
        """Find migrations that `order` does not name, and files of other layouts."""
        strangers = [
            self._problem(path, "a numbered file that is neither migration, rollback nor self-test", HELP)
            for path in self.files.strangers
        ]
        if ordered is None:
            return strangers
        missing = [stem for stem in self.files.ups if _number(stem) is not None and stem not in ordered]
        help = "Name every migration in it, or none."
        return strangers + [
            self._problem(self.files.ups[stem], f"the setting order does not name {stem}", help) for stem in missing
        ]

    def _problem(self, path: Path, message: str, help: str) -> Problem:
        return Problem(Place(path.relative_to(self.folder).as_posix()), message, help)


def _with(script: Script, problems: tuple[Problem, ...]) -> Script:
    return replace(script, problems=script.problems + problems) if problems else script
