"""A folder of migrations on disk, whatever its layout."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from harness.errors import ConfigError, SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SHOWN_FILES = 5


def listed(folder: Path) -> list[Path]:
    """
    List the files of a folder by name; a link that leads nowhere is one, so that it is missed.

    Raises:
        SourceError: There is no such folder, it cannot be read, or what is called a file of SQL is none.
    """
    try:
        found = sorted(folder.iterdir())
        for path in filter(is_sql, found):
            _refuse_strange(path)
        return [path for path in found if path.is_file()]
    except FileNotFoundError:
        raise SourceError(f"{folder}: no such folder, a folder of migrations was wanted") from None
    except NotADirectoryError:
        raise SourceError(f"{folder}: not a folder, a folder of migrations was wanted") from None
    except OSError as error:
        raise SourceError(f"{folder}: cannot be read ({error.strerror}), a folder of migrations was wanted") from error


def _refuse_strange(path: Path) -> None:
    """Refuse what is named as a migration and would be passed over in silence, or cannot be named in a report."""
    if not path.name.isprintable():  # surrogates, which stand for bytes that are no UTF-8, are not printable either
        raise SourceError(f"{path.name!a}: a name that cannot be printed, rename the file")
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise SourceError(f"{path.name}: cannot be read ({error.strerror}), a file of SQL was wanted") from error
    if not stat.S_ISREG(mode):
        raise SourceError(f"{path.name}: not a file, a file of SQL was wanted", "Rename it, or move it elsewhere.")


def is_sql(path: Path) -> bool:
    """Tell whether a file is one of SQL; hidden ones are not, such as those that macOS leaves behind."""
    return path.suffix.lower() == ".sql" and not path.name.startswith(".")


def setting(folder: Path, name: str, key: str) -> Path:
    """
    Give the file that the setting *key* names.

    Raises:
        ConfigError: It is not there.
    """
    path = folder / name
    if not path.is_file():
        help = f"The setting {key} is relative to the folder of migrations."
        raise ConfigError(f"{key} names {name}, no such file in {folder}", help)
    return path


def without_migration(folder: Path, files: Sequence[Path], wanted: str, help: str) -> SourceError:
    """Make the error for a folder without a migration; it tells what was seen."""
    names = [path.name for path in files]
    more = f" and {len(names) - SHOWN_FILES} more" if len(names) > SHOWN_FILES else ""
    seen = ", ".join(names[:SHOWN_FILES]) + more if names else "no files"
    below = ", ".join(f"{name}/" for name in _folders_of_sql(folder)[:SHOWN_FILES])
    elsewhere = [f"There is SQL in {below}"] if below else []
    return SourceError(f"{folder}: no migration in it, {wanted} was wanted", f"Seen: {seen}.", *elsewhere, help)


def _folders_of_sql(folder: Path) -> list[str]:
    """Name the folders below, two levels deep, that hold SQL; what cannot be read holds none."""
    found = {path.parent.relative_to(folder) for pattern in ("*/*.sql", "*/*/*.sql") for path in folder.glob(pattern)}
    return sorted(str(path) for path in found if not str(path).startswith("."))
