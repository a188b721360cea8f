"""Frozen values that the stages hand on; no I/O."""

from __future__ import annotations

import enum
import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.tally import Tally

IDLE_KINDS = frozenset({"TransactionStmt", "VariableSetStmt", "VariableShowStmt"})
"""Statements that leave no trace of their own."""
BEGINS = re.compile(r"begin\b|start\b", re.IGNORECASE)
ENDS = re.compile(r"(?:commit|end)\b|((?:rollback|abort)(?:\s+(?:work|transaction))?(?:\s+and\s.*)?$)", re.IGNORECASE)
"""The end of a transaction; the group is one that undoes all of it, as `rollback to` does not."""
PLACEHOLDER = re.compile(r"select\s*('[^']*'|[\d.]+|null|true|false)?(\s+as\s+\w+)?", re.IGNORECASE)
"""What people write where a runner refuses an empty file."""


class Severity(enum.IntEnum):
    """How much a finding weighs; the order is the order of `--fail-on`."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        """Give the name that reports and flags use."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file, as an editor counts: file relative to the migrations' root, line and column from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """Give `file:line:column`."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of a file that shows without a server: it does not parse, or is not to be run."""

    place: Place
    message: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """
    One SQL statement as the server gets it.

    Attributes:
        text: psql variables put in, no closing semicolon, no leading white space or comment.
        kind: libpg_query's name of the node (`CreateTrigStmt`); empty where it does not parse.
        origins: Pairs of (offset into `text` in characters, place), ascending, the first at offset 0: where each
            line of the text stands in a file.
        copy_data: The lines of a COPY … FROM stdin, without the closing backslash-dot; `None` for other statements.
    """

    text: str
    kind: str
    origins: tuple[tuple[int, Place], ...]
    copy_data: str | None = None

    @property
    def place(self) -> Place:
        """Where the statement begins."""
        return self.origins[0][1]

    def at(self, offset: int) -> Place:
        """Give the place of the character at *offset*, 0-based, of the text."""
        start, place = self.origins[bisect_right(self.origins, offset, key=lambda origin: origin[0]) - 1]
        return Place(place.file, place.line, place.column + offset - start)


@dataclass(frozen=True, slots=True)
class Script:
    """
    A file of SQL with everything it includes, in the order psql would run it.

    Attributes:
        file: The entry file, relative to the migrations' root, with forward slashes.
        files: Every file read, the entry first.
        problems: Faults found without a server; a script with any is never run.
        digest: SHA-256 over the text of all files and the variables; equal digests run equally.
    """

    file: str
    statements: tuple[Statement, ...]
    files: tuple[str, ...]
    digest: str
    problems: tuple[Problem, ...] = ()

    @property
    def start(self) -> Place:
        """Where the first statement stands; the top of the file where there is none."""
        return self.statements[0].place if self.statements else Place(self.file)

    @property
    def effective(self) -> bool:
        """
        Tell whether any statement lasts.

        One that opens a transaction, sets a variable or holds a place does not, nor does what the script itself rolls
        back in the end.
        """
        lasting = pending = inside = False
        for statement in self.statements:
            text = statement.text.strip()
            if statement.kind == "TransactionStmt":
                end = ENDS.match(text)
                lasting = lasting or (pending and end is not None and not end[1])
                inside = (inside and not end) or BEGINS.match(text) is not None
                pending = pending and not end
            elif statement.kind not in IDLE_KINDS and not PLACEHOLDER.fullmatch(text):
                lasting, pending = lasting or not inside, pending or inside
        return lasting or pending


@dataclass(frozen=True, slots=True)
class Migration:
    """
    One step of a schema with what belongs to it.

    Attributes:
        id: The stem of the migration's file.
        down: The rollback; `None` where there is none.
        test: The self-test; `None` where there is none.
        irreversible: The reason given by `-- pgharness: irreversible reason="…"`; `None` where there is none.
        repeatable_down: Whether the layout promises that a rollback may run twice, or with nothing to roll back.
    """

    id: str
    up: Script
    down: Script | None = None
    test: Script | None = None
    irreversible: str | None = None
    repeatable_down: bool = False

    @property
    def lacks_rollback(self) -> bool:
        """Tell whether there is nothing that would undo the migration: no rollback, or an empty one that parses."""
        return self.down is None or not (self.down.effective or self.down.problems)

    def scripts(self) -> tuple[Script, ...]:
        """List the migration's own scripts: itself, its rollback, its self-test."""
        return tuple(script for script in (self.up, self.down, self.test) if script is not None)


@dataclass(frozen=True, slots=True)
class Project:
    """
    A folder of migrations as read: what comes before, what is to be proved.

    Attributes:
        setup: Scripts that come first, in order: what the platform provides.
        prior: Migrations without a rollback that stand before the first one with a rollback: the state before.
        migrations: The migrations to prove, in order.
        fixture: Rows to prove with, loaded after `prior`; `None` where the project names none.
        problems: Faults of the folder itself: duplicate numbers, rollbacks without a migration.
    """

    setup: tuple[Script, ...]
    prior: tuple[Migration, ...]
    migrations: tuple[Migration, ...]
    fixture: Script | None = None
    problems: tuple[Problem, ...] = ()

    def scripts(self) -> tuple[Script, ...]:
        """List every script once, in the order of use."""
        fixture = (self.fixture,) if self.fixture else ()
        steps = (script for migration in (*self.prior, *self.migrations) for script in migration.scripts())
        return (*self.setup, *fixture, *steps)


@dataclass(frozen=True, slots=True)
class CheckInfo:
    """What a finding code stands for; `pgharness explain` and the docs page are made from it."""

    code: str
    title: str
    severity: Severity
    when: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One fault, with all that a person needs to see it, mend it and see it again.

    Attributes:
        migration: The id of the migration; `None` where the fault is of no migration.
        object: What is at fault, as `kind identity`.
        before: The object, or the rows, as they should be; `None` where there should be none.
        after: The same as they are; `None` where there are none.
        repro: A command that shows the fault again.
        seen_on: Servers and populations that showed it.
        excerpt: The statement at fault.
        replay: An id and a script for `pgharness replay`; `None` where there is none.
        fault: The message as far as it is the same whatever rows there were; empty where all of it is.
    """

    code: str
    severity: Severity
    place: Place
    message: str
    migration: str | None = None
    object: str | None = None
    before: str | None = None
    after: str | None = None
    help: str = ""
    repro: str = ""
    seen_on: tuple[str, ...] = ()
    excerpt: str = ""
    replay: tuple[str, str] | None = None
    fault: str = ""

    @property
    def fingerprint(self) -> str:
        """Name the fault by what it is, not by where its line stands now: 16 hexadecimal digits."""
        parts = (self.code, self.migration, self.place.file, self.object, self.fault or self.message)
        return hashlib.sha256("\x00".join(part or "" for part in parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class NotChecked:
    """Something that could not be looked at, and the reason."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """
    How one check went over everything that it examined.

    Attributes:
        verdict: `passed`, `failed`, `broken`, or `not checked` where there was nothing to examine.
        examined: How many things it looked at.
        seconds: What running the scripts that it judges took, and comparing their ends.
    """

    code: str
    title: str
    verdict: str
    examined: int
    seconds: float


@dataclass(frozen=True, slots=True)
class MigrationResult:
    """The verdict over one migration: the worst over servers and populations."""

    id: str
    file: str
    rollback_file: str | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Report:
    """
    All that a run of the gate has to say.

    Attributes:
        version: Of pgharness.
        servers: Each as `PostgreSQL 15.18`; empty where none was started.
        prior: Ids of the migrations that made the state before.
        passed: Whether no finding weighs as much as `--fail-on` names.
        populations: How many databases each migration was proved on, over all servers.
        notes: Lines for a person, such as how to connect to what was kept.
        targets: What was fuzzed.
        seconds: From start to end.
    """

    version: str
    servers: tuple[str, ...]
    seed: int
    prior: tuple[str, ...]
    migrations: tuple[MigrationResult, ...]
    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...]
    passed: bool
    populations: int
    not_checked: tuple[NotChecked, ...] = ()
    notes: tuple[str, ...] = ()
    targets: tuple[Tally, ...] = ()
    seconds: float = 0.0
