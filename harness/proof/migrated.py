"""A template with everything applied, for those who want the database and no proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.errors import SourceError
from harness.proof.ground import NeedsClusterError, RefusedError, lay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.load import Applied
    from harness.model import Script
    from harness.postgres.database import Databases, Template


def migrated(databases: Databases, options: str, scripts: Sequence[Script], source: Template | None = None) -> Template:
    """
    Make the template that *scripts* lead to, from *source*, or from an empty database.

    Raises:
        SourceError: A script does not parse, the server refuses it, or it reaches beyond a database that is not ours.
        ServerError: The server went away.
    """
    for script in scripts:
        for problem in script.problems:
            raise SourceError(f"{problem.place}: {problem.message}", *filter(None, [problem.help]))
    try:
        return lay(databases, options, scripts, source)
    except RefusedError as refused:
        raise refusal(refused.script, refused.applied) from refused
    except NeedsClusterError as needed:
        raise SourceError(str(needed), "Run it on a server of our own: name no DSN.") from needed


def refusal(script: Script, applied: Applied) -> SourceError:
    """Make the error for a script that the server refused."""
    failure = applied.failure
    if failure is None:
        return SourceError(f"{script.file}: the server refused it")
    said = f"{failure.place}: server refused the statement ({failure.sqlstate}): {failure.message}"
    return SourceError(said, *filter(None, [failure.hint]))
