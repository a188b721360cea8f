"""`pgharness explain`: what a finding code stands for."""

from __future__ import annotations

import shutil

import click

from harness import streams
from harness.commands import CLEAN
from harness.errors import ConfigError


@click.command
@click.argument("code", required=False)
def explain(code: str | None) -> int:
    """Say what a finding code stands for, why it matters and how to mend it; without CODE, list them."""
    from harness.checks.codes import EVERY  # noqa: PLC0415
    from harness.report.explain import terminal  # noqa: PLC0415

    infos = {info.code: info for info in EVERY}
    if code is None:
        streams.say("".join(f"{info.code}  {info.title}\n" for info in infos.values()))
    elif code.upper() in infos:
        streams.say(terminal(infos[code.upper()], shutil.get_terminal_size().columns))
    else:
        raise ConfigError(f"no finding code is called {code!r}", f"Known are: {', '.join(infos)}.")
    return CLEAN
