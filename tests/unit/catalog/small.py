"""A snapshot of a few schemas and tables, made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog import Snapshot
from harness.catalog.values import SEPARATOR, Column, Origin, Role, Shape, Shelf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.catalog import SequenceState, TableRows

OWN = Column("oid", Role.OWN)
SHAPES = {
    "pg_namespace": Shape("pg_namespace", "2615", (OWN, Column("nspname", Role.TEXT))),
    "pg_class": Shape(
        "pg_class",
        "1259",
        (
            OWN,
            Column("relnamespace", Role.REF, "pg_namespace"),
            Column("relname", Role.TEXT),
            Column("relkind", Role.TEXT),
            Column("reloptions", Role.TEXT),
        ),
    ),
    "pg_depend": Shape(
        "pg_depend",
        "2608",
        (
            Column("classid", Role.CLASS),
            Column("objid", Role.POLY, "classid"),
            Column("objsubid", Role.ATTNUM, "objid"),
            Column("refclassid", Role.CLASS),
            Column("refobjid", Role.POLY, "refclassid"),
            Column("refobjsubid", Role.ATTNUM, "refobjid"),
            Column("deptype", Role.TEXT),
        ),
    ),
}
ORIGIN = Origin(150018, "7000", "2026-01-01", "app", "16385")


def snapshot(
    schemas: Mapping[str, str] | None = None,
    relations: Mapping[str, tuple[str, str, str]] | None = None,
    tables: Mapping[str, TableRows] | None = None,
    sequences: Mapping[str, SequenceState] | None = None,
    origin: Origin = ORIGIN,
) -> Snapshot:
    """
    Make a snapshot.

    Args:
        schemas: Names by OID.
        relations: Schema's OID, name and options (`{a=1}`) by OID; all of them tables.
        tables: Row digests by OID.
        sequences: States by OID.
        origin: Where it was taken.
    """
    lines = {
        "pg_namespace": [f"({oid},{_field(name)})" for oid, name in (schemas or {}).items()],
        "pg_class": [
            f"({oid},{schema},{_field(name)},r,{_field(options)})"
            for oid, (schema, name, options) in (relations or {}).items()
        ],
        "pg_depend": [],
    }
    user = {catalog: Shelf(SEPARATOR.join(rows)) for catalog, rows in lines.items()}
    return Snapshot(origin, SHAPES, user, {}, {"settings": {}}, tables, sequences)


def _field(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if {'"', ",", " "} & set(text) else text
