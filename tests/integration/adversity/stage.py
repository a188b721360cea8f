"""Where one bad case happens: directories of its own for all that the command may write, and a look at what is left."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.integration.postgres.traces import DEADLINE, eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

PGHARNESS = Path(sys.executable).with_name("pgharness")
TIMEOUT = 120.0  # seconds
LOOK = 0.05  # seconds between two looks at what runs
FOREIGN = ("PG", "LC_", "LANG", "COV_")
"""Beginnings of variables of the tests' own environment that would decide how the command goes."""
PR_CAPBSET_DROP = 24
CAPABILITIES = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH: by these root reads and writes what it may not


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass(slots=True)
class Stage:
    """
    The place of one case.

    Attributes:
        root: Everything of the case is in it.
        popen: Further arguments of `subprocess.Popen`.
        dsn: What `{dsn}` in an argument stands for.
        after: What is to be let go of in the end.
        servers: Numbers of the processes that were servers of the case.
    """

    root: Path
    env: dict[str, str]
    popen: dict[str, Any] = field(default_factory=dict)
    dsn: str = ""
    after: ExitStack = field(default_factory=ExitStack)
    servers: set[str] = field(default_factory=set)

    @classmethod
    def make(cls) -> Stage:
        """Make the directories."""
        memory = Path("/dev/shm")
        root = Path(tempfile.mkdtemp(prefix="pgh", dir=memory if memory.is_dir() else None))
        root.chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        stage = cls(root, kept)
        for folder in (stage.project, stage.run, stage.tmp):
            folder.mkdir()
            folder.chmod(0o777)
        stage.env |= {"PGHARNESS_RUN_DIR": str(stage.run), "TMPDIR": str(stage.tmp)}
        return stage

    @property
    def project(self) -> Path:
        """The folder of migrations."""
        return self.root / "p"

    @property
    def run(self) -> Path:
        """Where servers run."""
        return self.root / "r"

    @property
    def tmp(self) -> Path:
        """What TMPDIR names."""
        return self.root / "t"

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files of the project."""
        for name, content in files.items():
            file = self.project / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def start(self, *arguments: str, **popen: Any) -> subprocess.Popen[bytes]:
        """Start the command; `{root}` in an argument is the stage, `{dsn}` a server that runs already."""
        stands = {"{root}": str(self.root), "{dsn}": self.dsn}
        words = [str(PGHARNESS), *(_put(word, stands) for word in arguments)]
        given = {"cwd": self.root, "stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(words, env=self.env, **{**given, **self.popen, **popen})

    def end(self, process: subprocess.Popen[bytes]) -> Ended:
        """Wait for the command's end."""
        try:
            out, err = self._outputs(process)
        finally:
            process.kill()
        return Ended(process.returncode, _text(out), _text(err))

    def _outputs(self, process: subprocess.Popen[bytes]) -> tuple[bytes | None, bytes | None]:
        deadline = time.monotonic() + TIMEOUT
        while True:
            self.look()
            try:
                return process.communicate(timeout=LOOK)
            except subprocess.TimeoutExpired:
                if time.monotonic() > deadline:
                    raise

    def look(self) -> None:
        """Take down which servers there are."""
        for file in self.run.glob("pgharness-*/data/postmaster.pid"):
            with suppress(OSError):
                self.servers.update(file.read_text(encoding="utf-8").split("\n", 1)[0:1])

    def do(self, *arguments: str, **popen: Any) -> Ended:
        """Run the command to its end."""
        return self.end(self.start(*arguments, **popen))

    def left(self) -> tuple[str, ...]:
        """Name what the command left, once it had its time to go."""
        found: tuple[str, ...] = ()

        def nothing() -> bool:
            nonlocal found
            found = tuple(self._traces())
            return not found

        eventually(nothing, DEADLINE)
        return found

    def _traces(self) -> Iterator[str]:
        for folder in filter(Path.is_dir, (self.run, self.tmp)):
            yield from map(str, folder.iterdir())
        yield from self._processes()
        yield from _memory(self.servers)

    def _processes(self) -> Iterator[str]:
        """List the processes that bear the stage in command line, environment or working directory."""
        named = f"{self.root}/".encode()
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                told = [(entry / name).read_bytes() for name in ("cmdline", "environ")]
                told.append(os.fsencode((entry / "cwd").readlink()) + b"/")
            except OSError:
                continue
            if int(entry.name) != os.getpid() and any(named in text for text in told):
                yield f"process {entry.name}: {told[0].decode(errors='replace')}"

    def remove(self) -> None:
        """Let go of everything."""
        self.after.close()
        shutil.rmtree(self.root, ignore_errors=True)


def _memory(makers: Collection[str]) -> Iterator[str]:
    """List shared memory that processes of these numbers made."""
    table = Path("/proc/sysvipc/shm")
    for line in table.read_text(encoding="ascii").splitlines()[1:] if table.exists() else ():
        row = line.split()
        if row[4] in makers:
            yield f"System V segment {row[1]}"


def _put(word: str, stands: Mapping[str, str]) -> str:
    for name, value in stands.items():
        word = word.replace(name, value)
    return word


def _text(said: bytes | None) -> str:
    return (said or b"").decode(errors="backslashreplace")


def ordinary() -> Callable[[], None] | None:
    """Give what makes root subject to the modes of files, as everybody else is, to be run in the child."""
    if os.geteuid() != 0:
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def drop() -> None:
        for capability in CAPABILITIES:
            if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "prctl")

    return drop


def mount(target: Path, options: str) -> None:
    """Mount a small disk in memory; the fixture takes it away."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", target], check=True)


def unmount(targets: Sequence[Path]) -> None:
    """Take disks away."""
    for target in targets:
        if target.is_mount():
            subprocess.run(["umount", "--lazy", target], check=True)
