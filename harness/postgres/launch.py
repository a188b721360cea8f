"""Start a server's processes: from a ready data directory where there is one, else by initdb."""

from __future__ import annotations

import secrets
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from harness.errors import ServerError
from harness.postgres import ready
from harness.postgres.places import RUN_PREFIX, run_bases
from harness.postgres.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from harness.postgres.account import Account
    from harness.postgres.binaries import Binaries

_START_TIMEOUT = 180.0  # seconds; initdb on a slow and busy disk took 40
_SCARCE_BYTES = 64 << 20  # a data directory with its log takes about 40 MB

# Nothing of ours outlives a crash, so nothing waits for a disk; nothing moves unless the SQL under proof moves it; one
# transaction may lock some ten thousand objects (the default fails at 1,325 tables, and fails other sessions too).
# These stand in postgresql.conf and not in the command line, so that a migration's ALTER SYSTEM works as anywhere.
CONF = """
listen_addresses = ''
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 60
max_locks_per_transaction = 512
autovacuum = off
shared_buffers = 64MB
max_wal_size = 256MB
min_wal_size = 8MB
checkpoint_timeout = 1h
dynamic_shared_memory_type = mmap
log_min_messages = log
log_checkpoints = off
log_timezone = 'UTC'
timezone = 'UTC'
"""


@dataclass(frozen=True, slots=True)
class Start:
    """
    What a server is to be started with.

    Attributes:
        binaries: Programs that the account can run.
        settings: Configuration beyond ours; comes last.
    """

    binaries: Binaries
    account: Account
    settings: Mapping[str, str]

    def from_archive(self) -> Supervisor | None:
        """Start on a remembered data directory; `None` where there is none, or none that works."""
        remembered = ready.recall(self._key)
        if remembered is None:
            return None
        archive, checksum = remembered
        with archive, self._launched(archive) as supervisor:
            sound = ready.intact(archive, checksum)
            if sound and supervisor.wait_ready(_START_TIMEOUT):
                return supervisor
            supervisor.end()
        if not sound:
            ready.forget(self._key)
        return None

    def from_nothing(self) -> Supervisor:
        """
        Start on a data directory made by initdb, and remember it.

        Raises:
            ServerError: It does not start; the help holds the end of its log.
        """
        with self._launched(None) as supervisor:
            if not supervisor.wait_ready(_START_TIMEOUT):
                raise self._refusal(supervisor)
            ready.remember(self._key, supervisor.run / "ready.tar")
            return supervisor

    @property
    def _key(self) -> str:
        return ready.key(self.binaries, CONF)

    @contextmanager
    def _launched(self, archive: BinaryIO | None) -> Iterator[Supervisor]:
        """Give a supervisor whose directory is made, in the first place that allows it; ended on any exception."""
        refusals = []
        for base in run_bases():
            supervisor = self._launch(base / f"{RUN_PREFIX}{secrets.token_hex(6)}", archive)
            try:
                refusal = supervisor.made()
                if not refusal:
                    yield supervisor
                    return
            except BaseException:
                supervisor.end()
                raise
            supervisor.end()
            refusals.append(f"{base}: {refusal}")
        raise ServerError(
            f"no directory for a server: {'; '.join(refusals)}",
            "Set PGHARNESS_RUN_DIR to a directory that everybody may write in, with a short path.",
        )

    def _launch(self, run: Path, archive: BinaryIO | None) -> Supervisor:
        given = {"unix_socket_directories": str(run), "cluster_name": run.name, **self.settings}
        builtin = "--locale-provider=builtin --builtin-locale=C.UTF-8 " if self.binaries.major >= 17 else ""
        return Supervisor(
            run,
            self.binaries,
            self.account,
            archive=archive,
            conf=CONF,
            locale=f"{builtin}--locale=C",
            options=[word for name, value in given.items() for word in ("-c", f"{name}={value}")],
        )

    def _refusal(self, supervisor: Supervisor) -> ServerError:
        """Say why a server did not start."""
        log = supervisor.log_tail()
        base = supervisor.run.parent
        free = shutil.disk_usage(base).free
        if free < _SCARCE_BYTES:
            said = f"only {free >> 20} MB are free in {base}"
            log = (*log, "Make room there, or set PGHARNESS_RUN_DIR to a directory that has some.")
        else:
            complaints = [line for line in log if "FATAL" in line or "error" in line.lower()]
            said = (complaints or [*log, "it said nothing"])[0]
            if "effective user ID" in said:
                log = (*log, "Run as a user that has an account, or give this one an account (useradd).")
        return ServerError(f"PostgreSQL {self.binaries.version} ({self.binaries.bin_dir}) did not start: {said}", *log)
