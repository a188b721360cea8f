"""OIDs in words: what an object is called, as SQL would name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.naming import SQL_TYPES, quoted, words
from harness.catalog.records import numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.catalog.index import Index, Row

PG_CATALOG = "11"

RELATIONS = {
    "r": "table",
    "p": "table",
    "v": "view",
    "m": "materialized view",
    "i": "index",
    "I": "index",
    "S": "sequence",
    "f": "foreign table",
    "c": "type",
    "t": "TOAST table",
}
ROUTINES = {"f": "function", "p": "procedure", "a": "aggregate", "w": "window function"}
TYPES = {"d": "domain"}

KINDS = {
    "pg_am": "access method",
    "pg_amop": "operator of a family",
    "pg_amproc": "function of a family",
    "pg_attrdef": "default",
    "pg_auth_members": "membership",
    "pg_authid": "role",
    "pg_cast": "cast",
    "pg_collation": "collation",
    "pg_constraint": "constraint",
    "pg_conversion": "conversion",
    "pg_database": "database",
    "pg_default_acl": "default privileges",
    "pg_enum": "label",
    "pg_event_trigger": "event trigger",
    "pg_extension": "extension",
    "pg_foreign_data_wrapper": "foreign data wrapper",
    "pg_foreign_server": "server",
    "pg_language": "language",
    "pg_largeobject_metadata": "large object",
    "pg_namespace": "schema",
    "pg_opclass": "operator class",
    "pg_operator": "operator",
    "pg_opfamily": "operator family",
    "pg_parameter_acl": "parameter",
    "pg_policy": "policy",
    "pg_publication": "publication",
    "pg_publication_namespace": "publication's schema",
    "pg_publication_rel": "publication's table",
    "pg_replication_origin": "replication origin",
    "pg_rewrite": "rule",
    "pg_statistic_ext": "statistics",
    "pg_subscription": "subscription",
    "pg_tablespace": "tablespace",
    "pg_transform": "transform",
    "pg_trigger": "trigger",
    "pg_ts_config": "text search configuration",
    "pg_ts_dict": "text search dictionary",
    "pg_ts_parser": "text search parser",
    "pg_ts_template": "text search template",
    "pg_user_mapping": "user mapping",
}


class Names:
    """What the objects of one snapshot are called."""

    def __init__(self, index: Index) -> None:
        """Stand over the rows of *index*."""
        self.index = index
        self._known: dict[tuple[str, str], str] = {}

    def kind(self, catalog: str, row: Row) -> str:
        """Say what kind of thing a row describes."""
        if catalog == "pg_class":
            return RELATIONS.get(row["relkind"] or "", "relation")
        if catalog == "pg_proc":
            return ROUTINES.get(row["prokind"] or "", "function")
        if catalog == "pg_type":
            return TYPES.get(row["typtype"] or "", "type")
        return KINDS.get(catalog, catalog)

    def kind_of(self, catalog: str, oid: str | None) -> str:
        """Say what kind of thing an OID names."""
        row = self.index.row(catalog, oid)
        return self.kind(catalog, row) if row else KINDS.get(catalog, catalog)

    def name(self, catalog: str, oid: str | None) -> str:
        """Name an object by its OID; the number itself where the snapshot does not hold it."""
        key = (catalog, oid or "")
        if key not in self._known:
            row = self.index.row(catalog, oid)
            self._known[key] = self.identity(catalog, row) if row else f"(OID {oid})"
        return self._known[key]

    def identity(self, catalog: str, row: Row) -> str:
        """Name the object that a row describes."""
        special = SPECIAL.get(catalog)
        if special:
            return special(self, row)
        names = [column for column in row if column in PLAIN_NAMES]
        schemas = [column for column in row if column.endswith("namespace") and row[column] not in {None, "0"}]
        name = quoted(row[names[0]]) if names else "?"
        return f"{self.schema(row[schemas[0]])}.{name}" if schemas and catalog != "pg_extension" else name

    def schema(self, oid: str | None) -> str:
        """Name a schema."""
        row = self.index.row("pg_namespace", oid)
        return quoted(row["nspname"]) if row else f"(schema {oid})"

    def role(self, oid: str | None) -> str:
        """Name a role; 0 stands for everybody."""
        return "public" if oid == "0" else self.name("pg_authid", oid)

    def type(self, oid: str | None) -> str:
        """Name a type as SQL writes it: `bigint`, `app.state[]`."""
        row = self.index.row("pg_type", oid)
        if row is None:
            return f"(type {oid})"
        element = self.index.row("pg_type", row["typelem"]) if row["typelem"] != "0" else None
        if element is not None and element["typarray"] == oid:
            return f"{self.type(row['typelem'])}[]"
        if row["typnamespace"] == PG_CATALOG:
            name = str(row["typname"])
            return SQL_TYPES.get(name) or quoted(name)
        return f"{self.schema(row['typnamespace'])}.{quoted(row['typname'])}"

    def types(self, vector: str | None) -> str:
        """Name a list of types."""
        return ", ".join(self.type(oid) for oid in numbers(vector))

    def column(self, relation: str | None, number: str) -> str:
        """Name a column by its number."""
        for row in self.index.parts("pg_attribute", relation or ""):
            if row["attnum"] == number:
                return quoted(row["attname"])
        return "an expression" if number == "0" else f"(column {number})"

    def columns(self, relation: str | None, vector: str | None) -> str:
        """Name a list of columns."""
        return ", ".join(self.column(relation, number) for number in numbers(vector))

    def operator(self, oid: str | None) -> str:
        """Name an operator without its operands."""
        row = self.index.row("pg_operator", oid)
        if row is None:
            return f"(operator {oid})"
        if row["oprnamespace"] == PG_CATALOG:
            return str(row["oprname"])
        return f"OPERATOR({self.schema(row['oprnamespace'])}.{row['oprname']})"

    def any(self, class_oid: str | None, oid: str | None, number: str = "0") -> str:
        """Name what a dependency points to, kind first."""
        catalog = self.index.catalog(class_oid)
        words = f"{self.kind_of(catalog, oid)} {self.name(catalog, oid)}"
        if number != "0" and catalog == "pg_class":
            return f"column {self.column(oid, number)} of {words}"
        return words


def _routine(names: Names, row: Row) -> str:
    return f"{names.schema(row['pronamespace'])}.{quoted(row['proname'])}({names.types(row['proargtypes'])})"


def _operator(names: Names, row: Row) -> str:
    left = "none" if row["oprleft"] == "0" else names.type(row["oprleft"])
    right = "none" if row["oprright"] == "0" else names.type(row["oprright"])
    return f"{names.schema(row['oprnamespace'])}.{row['oprname']}({left}, {right})"


def _class(names: Names, row: Row) -> str:
    return f"{names.schema(row['relnamespace'])}.{quoted(row['relname'])}"


def _constraint(names: Names, row: Row) -> str:
    if row["contypid"] != "0":
        return f"{quoted(row['conname'])} on {names.type(row['contypid'])}"
    if row["conrelid"] == "0":
        return quoted(row["conname"])
    return f"{quoted(row['conname'])} on {names.name('pg_class', row['conrelid'])}"


def _on(name: str, relation: str) -> Callable[[Names, Row], str]:
    return lambda names, row: f"{quoted(row[name])} on {names.name('pg_class', row[relation])}"


def _trigger(names: Names, row: Row) -> str:
    table = names.name("pg_class", row["tgrelid"])
    if row["tgname"] is not None:
        return f"{quoted(row['tgname'])} on {table}"
    constraint = names.index.row("pg_constraint", row["tgconstraint"])
    return f"of constraint {quoted(constraint['conname']) if constraint else '?'} on {table}"


def _type(names: Names, row: Row) -> str:
    return names.type(row["oid"])


def _opclass(names: Names, row: Row) -> str:
    return f"{names.schema(row['opcnamespace'])}.{quoted(row['opcname'])} using {names.name('pg_am', row['opcmethod'])}"


def _opfamily(names: Names, row: Row) -> str:
    return f"{names.schema(row['opfnamespace'])}.{quoted(row['opfname'])} using {names.name('pg_am', row['opfmethod'])}"


def _member(names: Names, row: Row) -> str:
    operands = names.types(f"{row['amoplefttype']} {row['amoprighttype']}")
    return f"{row['amopstrategy']} ({operands}) of {names.name('pg_opfamily', row['amopfamily'])}"


def _support(names: Names, row: Row) -> str:
    operands = names.types(f"{row['amproclefttype']} {row['amprocrighttype']}")
    return f"{row['amprocnum']} ({operands}) of {names.name('pg_opfamily', row['amprocfamily'])}"


def _default_acl(names: Names, row: Row) -> str:
    things = {"r": "tables", "S": "sequences", "f": "functions", "T": "types", "n": "schemas", "L": "large objects"}
    place = "" if row["defaclnamespace"] == "0" else f" in schema {names.schema(row['defaclnamespace'])}"
    return f"of role {names.role(row['defaclrole'])}{place} on {things.get(row['defaclobjtype'] or '', '?')}"


def _membership(names: Names, row: Row) -> str:
    return f"of {names.role(row['member'])} in {names.role(row['roleid'])}"


def _default(names: Names, row: Row) -> str:
    column = names.column(row["adrelid"], row["adnum"] or "")
    return f"of column {column} of {names.name('pg_class', row['adrelid'])}"


SPECIAL: dict[str, Callable[[Names, Row], str]] = {
    "pg_amop": _member,
    "pg_amproc": _support,
    "pg_attrdef": _default,
    "pg_auth_members": _membership,
    "pg_cast": lambda names, row: f"({names.type(row['castsource'])} as {names.type(row['casttarget'])})",
    "pg_class": _class,
    "pg_constraint": _constraint,
    "pg_database": lambda names, _: quoted(names.index.snapshot.origin.database),
    "pg_default_acl": _default_acl,
    "pg_enum": lambda names, row: f"'{row['enumlabel']}' of {names.type(row['enumtypid'])}",
    "pg_largeobject_metadata": lambda _, row: str(row["oid"]),
    "pg_opclass": _opclass,
    "pg_operator": _operator,
    "pg_opfamily": _opfamily,
    "pg_policy": _on("polname", "polrelid"),
    "pg_proc": _routine,
    "pg_publication_namespace": lambda names, row: f"{names.schema(row['pnnspid'])}",
    "pg_publication_rel": lambda names, row: names.name("pg_class", row["prrelid"]),
    "pg_rewrite": _on("rulename", "ev_class"),
    "pg_transform": lambda names, row: (
        f"for {names.type(row['trftype'])} language {names.name('pg_language', row['trflang'])}"
    ),
    "pg_trigger": _trigger,
    "pg_type": _type,
    "pg_user_mapping": lambda names, row: (
        f"for {names.role(row['umuser'])} on server {names.name('pg_foreign_server', row['umserver'])}"
    ),
}

PLAIN_NAMES = frozenset(
    words(
        """amname rolname collname conname evtname extname fdwname srvname lanname nspname parname pubname
    roname subname spcname cfgname dictname prsname tmplname stxname"""
    )
)
