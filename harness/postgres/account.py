"""As whom a server runs: postgres refuses root, so root's servers run as `nobody`."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOBODY = 65534  # where the machine has no account of that name

# Settings of a client or of a locale would reach initdb and the server through these.
_FOREIGN = ("PG", "LC_", "LANG")


@dataclass(frozen=True, slots=True)
class Account:
    """
    The user that a server's processes run as; `None` everywhere means the user of this process.

    The fields are named as `subprocess.Popen` names its arguments.
    """

    user: int | None
    group: int | None
    extra_groups: Sequence[int] | None

    @property
    def uid(self) -> int:
        """The number of the user."""
        return os.geteuid() if self.user is None else self.user


def server_account() -> Account:
    """Give the account for a server started by this process."""
    if os.geteuid() != 0:
        return Account(None, None, None)
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return Account(NOBODY, NOBODY, ())
    return Account(entry.pw_uid, entry.pw_gid, ())


def server_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Give the environment of a server and its tools: ours without a client's settings, in English, with *extra*."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    path = os.pathsep.join(filter(None, (kept.get("PATH"), os.defpath)))  # some environments have none, or a poor one
    return {**kept, "PATH": path, "LC_ALL": "C", "TZ": "UTC", **extra}
