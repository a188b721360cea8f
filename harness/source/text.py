"""Text with the places its characters have in a file."""

from __future__ import annotations

import errno
import os
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from harness.errors import SourceError
from harness.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BYTE_ORDER_MARK = "\ufeff"
MAPPED_CHARACTERS = 1000
"""How many characters of a variable's value are mapped to its place one by one; an error further on is a column off."""


class Source(Protocol):
    """Characters, and where each of them stands."""

    @property
    def text(self) -> str:
        """Give the characters."""

    def place(self, offset: int) -> Place:
        """Give the place of the character at *offset*."""

    def origins(self, start: int, end: int) -> Iterator[tuple[int, Place]]:
        """List offsets from *start* to before *end* with their places: *start*, and where columns count anew."""


@dataclass(frozen=True, slots=True)
class File:
    """
    A file as read.

    Attributes:
        name: As places show it: relative to the migrations' root, with forward slashes.
        text: The content, byte order mark included.
        starts: The offset of each line, the first after a byte order mark.
    """

    name: str
    text: str
    starts: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, name: str, text: str) -> File:
        """Find the lines of *text*. A line ends in a line feed; in a file without any, in a carriage return."""
        end = "\n" if "\n" in text else "\r"
        starts = [1 if text.startswith(BYTE_ORDER_MARK) else 0]
        at = text.find(end)
        while at >= 0:
            starts.append(at + 1)
            at = text.find(end, at + 1)
        return cls(name, text, tuple(starts))

    @property
    def lines(self) -> list[str]:
        """List the lines without their ends."""
        ends = (*self.starts[1:], len(self.text))
        return [self.text[start:end].rstrip("\r\n") for start, end in zip(self.starts, ends, strict=True)]

    def place(self, offset: int) -> Place:
        """Give the place of the character at *offset*."""
        line = max(bisect_right(self.starts, offset), 1)
        return Place(self.name, line, offset - self.starts[line - 1] + 1)

    def origins(self, start: int, end: int) -> Iterator[tuple[int, Place]]:
        """List *start* and the starts of lines before *end*, with their places."""
        line = max(bisect_right(self.starts, start), 1)
        yield start, Place(self.name, line, start - self.starts[line - 1] + 1)
        while line < len(self.starts) and self.starts[line] < end:
            line += 1
            yield self.starts[line - 1], Place(self.name, line)


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a variable: every character stands where the variable is written."""

    text: str
    at: Place

    def place(self, offset: int) -> Place:  # noqa: ARG002
        """Give the place of the variable."""
        return self.at

    def origins(self, start: int, end: int) -> Iterator[tuple[int, Place]]:
        """List every offset, up to a bound, with the place of the variable."""
        return ((offset, self.at) for offset in range(start, min(end, start + MAPPED_CHARACTERS)))


@dataclass(slots=True)
class Draft:
    """The text of a statement as it grows, with its origins."""

    parts: list[str] = field(default_factory=list)
    origins: list[tuple[int, Place]] = field(default_factory=list)
    size: int = 0

    def add(self, source: Source, start: int, end: int) -> None:
        """Append the characters of *source* from *start* to *end*."""
        if start < end:
            base = self.size - start
            self.origins += [(base + at, place) for at, place in source.origins(start, end)]
            self.parts.append(source.text[start:end])
            self.size += end - start

    def put(self, text: str, place: Place) -> None:
        """Append *text*, which stands at *place*."""
        self.origins.append((self.size, place))
        self.parts.append(text)
        self.size += len(text)

    def cut(self, size: int) -> None:
        """Drop everything after the first *size* characters."""
        if size < self.size:
            self.parts = [self.text()[:size]]
            self.origins = [origin for origin in self.origins if origin[0] < size]
            self.size = size

    def text(self) -> str:
        """Give the text so far."""
        return "".join(self.parts)


def shown(path: Path, root: Path) -> str:
    """Give *path* as places show it: relative to *root*, with forward slashes."""
    return os.path.relpath(path, root).replace(os.sep, "/")


def read(path: Path, root: Path) -> File:
    """
    Read a file.

    Raises:
        SourceError: It is not UTF-8, or holds a NUL byte.
        OSError: It cannot be read.
    """
    name = shown(path, root)
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(errno.EINVAL, "Not a regular file")  # a pipe would be waited for
    data = path.read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{name}:{line}: not UTF-8: byte {data[error.start]:#04x} at offset {error.start}",
            *_conversion(data, name),
        ) from None
    nul = text.find("\0")
    if nul >= 0:
        raise SourceError(
            f"{name}:{text.count(chr(10), 0, nul) + 1}: a NUL byte at offset {data.index(0)}, text was wanted",
            *_conversion(data, name),
        )
    return File.of(name, text)


def _conversion(data: bytes, name: str) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        encoding = "UTF-16"
    elif data.startswith(b"PGDMP"):
        return ("This is a dump in pg_dump's custom format: pg_restore -f FILE.sql makes SQL of it.",)
    elif b"\0" in data:
        return ("PostgreSQL takes no NUL byte in SQL: remove it.",)
    else:
        encoding = "WINDOWS-1252"
    return (f"Convert it, for example: iconv -f {encoding} -t UTF-8 {name} > FILE.",)
