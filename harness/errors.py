"""Every error that the harness raises on purpose: bad input and broken circumstances, exit code 2."""


class HarnessError(Exception):
    """
    The harness cannot do its work; the message is one line, the remedies follow as help.

    Args:
        message: What is wrong: place, thing, value and what was wanted; no full stop.
        help: Remedies, one sentence each; may be empty.
    """

    def __init__(self, message: str, *help: str) -> None:
        super().__init__(message)
        self.help = help


class ConfigError(HarnessError):
    """A flag, an environment variable or a setting that cannot be used."""


class SourceError(HarnessError):
    """A path that cannot be read as migrations: missing, unreadable, not UTF-8, no migration in it."""


class ServerError(HarnessError):
    """No PostgreSQL server is to be had, or the one in use went away."""
