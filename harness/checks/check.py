"""The one face of every check."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from harness.model import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from harness.load import Failure
    from harness.model import CheckInfo, Migration, Project, Script
    from harness.proof.evidence import Evidence, Step

Subject = TypeVar("Subject")

SECRET = re.compile(r"(\b(?:ssl)?password\s*=?\s*)(e?'(?:[^'\\]|''|\\.)*'|(?<==)[^\s']+)", re.IGNORECASE)
"""A password in SQL or in a connection string: reports are read by more people than the files."""
CREATE = re.compile(r"(create\b[^(]*)", re.IGNORECASE)
"""A CREATE as far as the first parenthesis: what it makes, and on what."""
DETAIL_SHOWN = 400
"""Characters of a server's DETAIL that a message takes in: the objects that depend on something may be many."""


@dataclass(frozen=True, slots=True)
class Context:
    """
    What there is to judge.

    Attributes:
        project: As it was read.
        evidence: What the proofs have seen of it.
        modelled: Whether the project registered models.
    """

    project: Project
    evidence: tuple[Evidence, ...] = ()
    modelled: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """One step of one proof."""

    evidence: Evidence
    step: Step


@dataclass(frozen=True, slots=True)
class Check(Generic[Subject]):
    """
    A finding code with its judgement.

    Attributes:
        info: What the code stands for.
        subjects: What there is to examine; none means that the check says nothing.
        judge: The findings about one subject; none means passed. An exception means that the check is broken.
        cost: How many seconds it took to have something to judge.
        fuzzes: Whether it needs what the migration brought to be fuzzed.
    """

    info: CheckInfo
    subjects: Callable[[Context], Iterable[Subject]]
    judge: Callable[[CheckInfo, Subject], Iterator[Finding]]
    cost: Callable[[Subject], float] = lambda _: 0.0
    fuzzes: bool = False


def seconds(seen: Seen) -> float:
    """Give what a step took, as a check's cost."""
    return seen.step.seconds


def steps(pick: Callable[[Evidence], Step | None]) -> Callable[[Context], list[Seen]]:
    """Make the subjects of a check out of one step of every proof, where that step was run."""

    def subjects(ctx: Context) -> list[Seen]:
        picked = ((evidence, pick(evidence)) for evidence in ctx.evidence)
        return [Seen(evidence, step) for evidence, step in picked if step is not None]

    return subjects


def found(
    info: CheckInfo,
    evidence: Evidence,
    message: str,
    *,
    place: Place | None = None,
    object: str | None = None,
    before: str | None = None,
    after: str | None = None,
    help: str = "",
    severity: Severity | None = None,
    excerpt: str = "",
    replay: tuple[str, str] | None = None,
    fault: str = "",
) -> Finding:
    """Make a finding about the migration of *evidence*; without a place it stands at the top of the rollback."""
    script = evidence.migration.down or evidence.migration.up
    return Finding(
        code=info.code,
        severity=severity or info.severity,
        place=place or Place(script.file),
        message=message,
        migration=evidence.migration.id,
        object=object,
        before=before,
        after=after,
        help=help or info.fix,
        seen_on=(evidence.seen_on,),
        excerpt=excerpt,
        replay=replay,
        fault=fault,
    )


def refused(info: CheckInfo, seen: Seen, what: str) -> Iterator[Finding]:
    """Yield the finding of a script that stopped at an error, none where it ran through."""
    failure = seen.step.applied.failure
    if failure is not None:
        detail = "; ".join(failure.detail.split("\n"))
        state = f" ({failure.sqlstate})" if failure.sqlstate else ""
        yield found(
            info,
            seen.evidence,
            f"{_where(seen, what)}: {failure.message}{state}" + (f": {detail[:DETAIL_SHOWN]}" if detail else ""),
            place=failure.place,
            help=failure.hint,
            excerpt=excerpt(seen.evidence.migration, failure),
            fault=f"{what}: {failure.message}{state}",
        )


def left_open(info: CheckInfo, seen: Seen, script: Script, what: str) -> Iterator[Finding]:
    """Yield the finding of a script that ends inside of a transaction, so that what it did is undone."""
    if seen.step.applied.left_open:
        yield found(
            info,
            seen.evidence,
            f"{what} ends inside of a transaction, and PostgreSQL rolls it back",
            place=script.statements[-1].place,
            help="End the script by `commit;`.",
        )


def excerpt(migration: Migration, failure: Failure) -> str:
    """Give the line at fault with its neighbours, numbered as an editor does, passwords taken out."""
    return SECRET.sub(r"\1'…'", _excerpt(migration, failure))


def _excerpt(migration: Migration, failure: Failure) -> str:
    statements = (each for script in migration.scripts() for each in script.statements)
    whole = next((each for each in statements if each.text == failure.statement), None)
    if whole is None or whole.place.file != failure.place.file:
        return failure.statement
    lines = dict(enumerate(failure.statement.splitlines(), start=whole.place.line))
    near = range(failure.place.line - 1, failure.place.line + 2)
    width = len(str(failure.place.line + 1))
    return "\n".join(f"{number:>{width}} | {lines[number]}" for number in near if number in lines)


def touching(script: Script, identity: str) -> Place | None:
    """
    Find the last statement of *script* that names an object.

    Args:
        identity: As the catalog's comparison gives it: `public.quote(bigint)`, `audit on public.users`.
    """
    word = _word(identity)
    return next((each.place for each in reversed(script.statements) if word and word.search(each.text)), None)


def made_in(script: Script, identity: str) -> Place | None:
    """
    Find the last CREATE of *script* that is about an object: of a function, or of a table or a trigger on it.

    Args:
        identity: As for `touching`.
    """
    word, routine = _word(identity), "(" in identity
    made = (each for each in reversed(script.statements) if routine == (each.kind == "CreateFunctionStmt"))
    heads = ((each, CREATE.match(each.text)) for each in made)
    return next((each.place for each, head in heads if head and word and word.search(head[1])), None)


def _word(identity: str) -> re.Pattern[str] | None:
    """Give what finds the bare name of an object."""
    named = re.match(r'(?:"?[^"(]*?"?\.)?("[^"]+"|[^\s"(.]+)(?=\(|\s|$)', identity)
    return re.compile(rf"(?<!\w){re.escape(named[1].strip(chr(34)))}(?!\w)", re.IGNORECASE) if named else None


def objects(info: CheckInfo, seen: Seen, what: str, place: Place | None = None) -> Iterator[Finding]:
    """Yield a finding for each catalog object that a step left different."""
    for change in seen.step.catalog:
        touched = touching(seen.evidence.migration.up, change.identity)
        yield found(
            info,
            seen.evidence,
            f"{_where(seen, what)}: {change}",
            place=place,
            object=f"{change.kind} {change.identity}",
            before=change.before,
            after=change.after,
            help=f"{info.fix} The migration names it at {touched}." if touched else info.fix,
            fault=f"{what}: {change}",
        )


def rows(
    info: CheckInfo, seen: Seen, what: str, place: Place | None = None, severity: Severity | None = None
) -> Iterator[Finding]:
    """Yield a finding for each table or sequence that a step left different; rows that were generated weigh less."""
    if severity is None and seen.evidence.made_up:
        severity = Severity.WARNING
    for table in seen.step.rows:
        yield found(
            info,
            seen.evidence,
            f"{_where(seen, what)}: {table.identity}: {table.what}",
            place=place,
            object=table.identity,
            before=table.before or None,
            after=table.after or None,
            severity=severity,
            fault=what,
        )


def _where(seen: Seen, what: str) -> str:
    return f"{what}, on generated rows" if seen.evidence.made_up else what
