"""How each catalog is told whose rows are parts of objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.columns import columns, defaults
from harness.catalog.drafts import Draft, aspect, gained, rows
from harness.catalog.lists import labels, maps
from harness.catalog.members import dependencies, inheritance, members
from harness.catalog.naming import literal
from harness.catalog.privileges import grant_rows, initial, settings
from harness.catalog.values import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.catalog.compare import Delta
    from harness.catalog.drafts import Part, Sides
    from harness.catalog.index import Row
    from harness.catalog.names import Names


def texts(label: str, value: str) -> Part:
    """Tell of comments and security labels, which belong to any object."""

    def tell(sides: Sides, listed: list[Delta]) -> Iterator[Draft]:
        for delta in listed:
            names, row, second = rows(sides, delta)
            catalog, oid, number = names.index.catalog(row["classoid"]), str(row["objoid"]), row.get("objsubid") or "0"
            attribute = f"security label of provider {row['provider']}" if value == "label" else label
            if number != "0" and catalog == "pg_class":
                thing = f"column {names.column(oid, number)}"
                attribute = (
                    f"{thing}: {attribute}"
                    if delta.before and delta.after
                    else f"{thing} {gained(attribute, second=second)}"
                )
            elif not (delta.before and delta.after):
                attribute = gained(attribute, second=second)
            change = Change(
                names.kind_of(catalog, oid),
                names.name(catalog, oid),
                attribute,
                literal(delta.before[value]) if delta.before else None,
                literal(delta.after[value]) if delta.after else None,
                aspect(catalog),
            )
            key = (catalog, oid, number)
            other = (catalog, str(sides.match.oid(catalog, oid)), sides.match.number(oid, number))
            yield Draft(change, None if second else key, key if second else other if delta.after else None)

    return tell


def _table(names: Names, row: Row) -> str:
    return f"table {names.name('pg_class', row['prrelid'])}"


def _operator(names: Names, row: Row) -> str:
    operands = names.types(f"{row['amoplefttype']} {row['amoprighttype']}")
    return f"operator {row['amopstrategy']} {names.operator(row['amopopr'])} ({operands})"


def _support(names: Names, row: Row) -> str:
    operands = names.types(f"{row['amproclefttype']} {row['amprocrighttype']}")
    return f"function {row['amprocnum']} {names.name('pg_proc', row['amproc'])} ({operands})"


def _acl_kind(row: Row) -> str:
    things = {"r": "table", "S": "sequence", "f": "function", "T": "type", "n": "schema", "L": "large object"}
    return things.get(row["defaclobjtype"] or "", "")


def _membership(names: Names, row: Row) -> str:
    return f"membership in {names.role(row['roleid'])} granted by {names.role(row['grantor'])}"


PARTS: dict[str, Part] = {
    "pg_amop": members("amopfamily", "pg_opfamily", _operator),
    "pg_amproc": members("amprocfamily", "pg_opfamily", _support),
    "pg_attrdef": defaults,
    "pg_attribute": columns,
    "pg_auth_members": members("member", "pg_authid", _membership),
    "pg_db_role_setting": settings,
    "pg_default_acl": grant_rows("defaclacl", _acl_kind),
    "pg_depend": dependencies,
    "pg_description": texts("comment", "description"),
    "pg_enum": labels,
    "pg_inherits": inheritance,
    "pg_init_privs": initial,
    "pg_parameter_acl": grant_rows("paracl", lambda _: "parameter"),
    "pg_publication_namespace": members(
        "pnpubid", "pg_publication", lambda names, row: f"tables in schema {names.schema(row['pnnspid'])}"
    ),
    "pg_publication_rel": members("prpubid", "pg_publication", _table),
    "pg_seclabel": texts("security label", "label"),
    "pg_shdescription": texts("comment", "description"),
    "pg_shseclabel": texts("security label", "label"),
    "pg_subscription_rel": members(
        "srsubid", "pg_subscription", lambda names, row: f"table {names.name('pg_class', row['srrelid'])}"
    ),
    "pg_ts_config_map": maps,
}
"""How the rows of each catalog are told that describe no object of their own."""
