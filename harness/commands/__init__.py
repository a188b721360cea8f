"""Commands, one module each, with a function of the module's name; `cli` lists them, and ends with these codes."""

CLEAN, FINDINGS, BROKEN, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: nothing was found, something was, the work could not be done, a person ended it."""
