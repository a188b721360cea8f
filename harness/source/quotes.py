"""Values as SQL writes them, quoted as psql quotes them."""

from __future__ import annotations


def literal(value: str) -> str:
    """Quote *value* as a string; with a backslash in it, as psql does, as an E string after a blank."""
    quoted = value.replace("'", "''").replace("\\", "\\\\")
    return f" E'{quoted}'" if "\\" in value else f"'{quoted}'"


def identifier(value: str) -> str:
    """Quote *value* as an identifier."""
    doubled = value.replace('"', '""')
    return f'"{doubled}"'
