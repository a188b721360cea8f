"""Every finding code there is, and those that a run was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.bench.findings import INFOS
from harness.checks import ALL
from harness.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.config import Config
    from harness.model import CheckInfo

GATE = tuple(check.info for check in ALL)
EVERY = (*GATE, *INFOS)


def chosen(config: Config, infos: Iterable[CheckInfo]) -> frozenset[str]:
    """
    Give the codes among *infos* that `select` and `ignore` leave.

    Raises:
        ConfigError: They name a code that there is not, or leave none.
    """
    for asked in (*config.select, *config.ignore):
        if not any(info.code.startswith(asked.upper()) for info in EVERY):
            known = ", ".join(info.code for info in EVERY)
            raise ConfigError(f"no finding code begins with {asked!r}", f"Known are: {known}.")
    select = tuple(asked.upper() for asked in config.select) or ("",)
    ignore = tuple(asked.upper() for asked in config.ignore)
    codes = [info.code for info in infos]
    left = frozenset(code for code in codes if code.startswith(select) and not code.startswith(ignore))
    if not left:
        raise ConfigError(f"select and ignore leave none of {', '.join(codes)}", "Pass --select with one of them.")
    return left
