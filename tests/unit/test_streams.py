"""What goes out, where it can and where it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from harness import streams
from harness.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

SAY = "from harness import streams; streams.prepare(); streams.say('✓ done\\n'); streams.tell('✓ told')"


def test_what_an_encoding_lacks_is_escaped() -> None:
    """No character of a report is a reason to fail."""
    asked = [sys.executable, "-c", SAY]

    done = subprocess.run(asked, env={**os.environ, "PYTHONIOENCODING": "latin-1"}, capture_output=True, check=True)

    assert (done.stdout, done.stderr) == (b"\\u2713 done\n", b"\\u2713 told\n")


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_closed_stream_is_no_error(number: int) -> None:
    """What has nowhere to go goes nowhere, and no file takes the stream's place."""
    asked = [sys.executable, "-c", f"{SAY}; assert open('/dev/null').fileno() > 2"]

    done = subprocess.run(asked, capture_output=True, check=False, preexec_fn=lambda: os.close(number))

    assert done.returncode == 0, done.stderr


def test_a_reader_that_is_gone_is_no_error() -> None:
    """The exit code still says what was found."""
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(
        [sys.executable, "-c", SAY], stdout=writing, stderr=subprocess.PIPE, text=True, encoding="utf-8", check=False
    )

    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "✓ told\n")


def test_what_is_late_on_a_broken_stream_is_no_error() -> None:
    """The interpreter's own last words do not turn the exit code into 120."""
    reading, writing = os.pipe()
    os.close(reading)
    late = f"{SAY}; import sys; sys.stderr.buffer.write(b'late')"

    done = subprocess.run([sys.executable, "-c", late], stderr=writing, stdout=subprocess.DEVNULL, check=False)

    os.close(writing)
    assert done.returncode == 0


def test_a_file_that_cannot_be_written_is_told_beforehand(tmp_path: Path) -> None:
    """The work need not be done for nothing."""
    with pytest.raises(ConfigError, match="is a folder, a file to write was wanted"):
        streams.writable(tmp_path)
    with pytest.raises(ConfigError, match="there is no folder"):
        streams.writable(tmp_path / "no" / "file")


def test_a_file_that_could_not_be_written_is_named(tmp_path: Path) -> None:
    """Also where that shows only in the end."""
    with pytest.raises(ConfigError, match=f"^{tmp_path} cannot be written: Is a directory$"):
        streams.write(tmp_path, "text")
