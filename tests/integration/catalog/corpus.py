"""Read the corpus of single changes: files of SQL whose comment lines say what a comparison must make of each."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent / "cases"

# One change may touch a neighbour or two (an index and its constraint); more is an avalanche.
FEW = 3

HEADER = re.compile(r"^-- (case|setup|before|after|undo|cleanup)\b(?::\s*(.*?))?\s*$")
DOLLAR = re.compile(r"\$\w*\$")


class Expected(enum.Enum):
    """What a comparison of the two sides must say."""

    REPORTS = "reports"
    SILENT = "silent"
    PHYSICAL = "physical"


@dataclass(frozen=True, slots=True)
class Case:
    """
    One change, and what must be said of it.

    Attributes:
        name: File stem and case name, `columns/default-dropped`; unique.
        line: Line of the header in its file, from 1.
        expected: Reported, not to be reported, or physical residue.
        naming: What the text of some change must match; empty for silent cases.
        says: What the text of all changes together must match, in any case; empty asks for nothing.
        at_most: How many changes may be reported.
        majors: First and last major the case is true of.
        alone: It needs transactions of its own: it is not tried within an open one.
        before: Chunks of SQL that make the first side.
        after: Chunks that make the second side of it.
        undo: Chunks run in the case's database before it is dropped.
        cleanup: Chunks run in another database after the case's is dropped.
    """

    name: str
    line: int
    expected: Expected
    naming: str
    says: str
    at_most: int
    majors: tuple[int, int]
    alone: bool
    before: tuple[str, ...]
    after: tuple[str, ...]
    undo: tuple[str, ...]
    cleanup: tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    """A case as far as it has been read."""

    line: int
    header: str
    sections: dict[str, list[str]] = field(default_factory=dict)


def load(folder: Path = FOLDER) -> tuple[Case, ...]:
    """Read every case of *folder*, in the order of files and lines."""
    return tuple(case for file in sorted(folder.glob("*.sql")) for case in read(file))


def read(file: Path) -> Iterator[Case]:
    """Read the cases of one *file*; its `-- setup` goes before the `-- before` of each."""
    shared, drafts = _drafts(file)
    for draft in drafts:
        yield _case(file.stem, draft, shared)


def chunks(lines: list[str]) -> tuple[str, ...]:
    """Cut *lines* after each that ends in a semicolon outside of dollar quotes: what is sent in one message."""
    found: list[str] = []
    open_quote = ""
    rest: list[str] = []
    for line in lines:
        rest.append(line)
        for tag in DOLLAR.findall(line):
            if not open_quote:
                open_quote = tag
            elif tag == open_quote:
                open_quote = ""
        if not open_quote and line.rstrip().endswith(";"):
            found.append("\n".join(rest).strip())
            rest = []
    if "".join(rest).strip():
        raise ValueError(f"no semicolon at the end of: {' '.join(rest).strip()}")
    return tuple(found)


def _drafts(file: Path) -> tuple[list[str], list[_Draft]]:
    """Sort the lines of *file* into its setup and its cases."""
    shared: list[str] = []
    drafts: list[_Draft] = []
    target = shared
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        header = HEADER.match(line)
        if header is None:
            if line.strip() and not line.startswith("--"):
                target.append(line)
        elif header[1] == "setup":
            target = shared
        elif header[1] == "case":
            drafts.append(_Draft(number, header[2] or ""))
            target = drafts[-1].sections.setdefault("before", [])
        else:
            target = drafts[-1].sections.setdefault(header[1], [])
    return shared, drafts


def _case(stem: str, draft: _Draft, shared: list[str]) -> Case:
    """Make a case of *draft*, refusing a header that says too little or something unknown."""
    name, *words = (word.strip() for word in draft.header.split(" | "))
    options = {key: value for key, _, value in (word.partition(": ") for word in words)}
    where = f"{stem}.sql:{draft.line}: case {name}"
    unknown = options.keys() - {"reports", "silent", "physical", "says", "at most", "min", "max", "alone"}
    verdicts = [wanted for wanted in Expected if wanted.value in options]
    if unknown or len(verdicts) != 1 or not re.fullmatch(r"[a-z0-9-]+", name):
        raise ValueError(f"{where}: one verdict and known options wanted, found {', '.join(words)}")
    if not draft.sections.get("after"):
        raise ValueError(f"{where}: no `-- after` section")
    return Case(
        name=f"{stem}/{name}",
        line=draft.line,
        expected=verdicts[0],
        naming=options.get(verdicts[0].value, ""),
        says=options.get("says", ""),
        at_most=int(options.get("at most", FEW)),
        majors=(int(options.get("min", 0)), int(options.get("max", 99))),
        alone="alone" in options,
        before=chunks(shared) + chunks(draft.sections.get("before", [])),
        after=chunks(draft.sections["after"]),
        undo=chunks(draft.sections.get("undo", [])),
        cleanup=chunks(draft.sections.get("cleanup", [])),
    )
