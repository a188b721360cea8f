"""What a person sees while the work goes on: one live line on a terminal, plain lines in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness import streams

if TYPE_CHECKING:
    from types import TracebackType

    from rich.status import Status


class Progress:
    """
    Tell on standard error what is being done.

    Args:
        quiet: Tell nothing.
        verbose: In a pipe, tell of every step, not of every stage alone.
    """

    def __init__(self, *, quiet: bool, verbose: bool) -> None:
        from rich.console import Console  # noqa: PLC0415 - `--help` does not need it

        self._console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
        self._quiet, self._verbose = quiet, verbose
        self._status: Status | None = None
        self._stage = ""

    def __enter__(self) -> Progress:
        """Start the live line where there is a terminal."""
        if self._console.is_terminal and not self._quiet:
            self._status = self._console.status("starting")
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the live line away."""
        self.close()

    def close(self) -> None:
        """Take the live line away; what is told afterwards is told in plain lines."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def __call__(self, stage: str, step: str = "") -> None:
        """Tell that *stage* goes on, and with which *step*."""
        if self._quiet:
            return
        text = f"{stage}: {step}" if step else stage
        if self._status is not None:
            self._status.update(text)
        elif self._verbose or stage != self._stage:
            streams.tell(text if self._verbose else stage)
        self._stage = stage
