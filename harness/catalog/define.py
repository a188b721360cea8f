"""What an object is made of, in a few words of SQL, for objects that one side alone has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.naming import literal, quoted
from harness.catalog.shows import action, arguments, events, index_columns, roles, typed
from harness.catalog.vocabulary import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.catalog.index import Row
    from harness.catalog.names import Names


def definition(names: Names, catalog: str, row: Row) -> str | None:
    """Give an object's definition as far as its kind has one worth reading."""
    define = DEFINITIONS.get(catalog)
    return define(names, row) if define else None


def column(names: Names, row: Row) -> str:
    """Give the definition of a column without its name."""
    words = [typed(names, row, "atttypid")]
    kind = names.index.row("pg_type", row["atttypid"])
    if row["attcollation"] not in {"0", kind["typcollation"] if kind else "0"}:
        words.append(f"COLLATE {names.name('pg_collation', row['attcollation'])}")
    expression = next(
        (
            part["adbin"]
            for part in names.index.where("pg_attrdef", "adrelid", str(row["attrelid"]))
            if part["adnum"] == row["attnum"]
        ),
        None,
    )
    if row["attgenerated"]:
        words.append(f"GENERATED ALWAYS AS ({expression}) {'STORED' if row['attgenerated'] == 's' else 'VIRTUAL'}")
    elif expression is not None:
        words.append(f"DEFAULT {expression}")
    if row["attidentity"]:
        words.append(f"GENERATED {'ALWAYS' if row['attidentity'] == 'a' else 'BY DEFAULT'} AS IDENTITY")
    if row["attnotnull"] == "t":
        words.append("NOT NULL")
    return " ".join(words)


def _relation(names: Names, row: Row) -> str | None:
    if row["relkind"] in {"i", "I"}:
        return _index(names, row)
    if row["relkind"] in {"v", "m"}:
        rules = names.index.where("pg_rewrite", "ev_class", str(row["oid"]))
        return next((rule["ev_action"] for rule in rules if rule["rulename"] == "_RETURN"), None)
    if row["relkind"] not in {"r", "p", "f"}:
        return None
    columns = sorted(names.index.parts("pg_attribute", str(row["oid"])), key=lambda part: int(part["attnum"] or 0))
    listed = ",\n".join(f"    {quoted(part['attname'])} {column(names, part)}" for part in columns)
    return f"(\n{listed}\n)" if listed else "()"


def _index(names: Names, row: Row) -> str | None:
    found = names.index.row("pg_index", row["oid"])
    if found is None:
        return None
    invalid = "" if found["indisvalid"] == "t" else " INVALID"
    if found["definition"]:
        return f"{found['definition']}{invalid}"
    unique = "unique " if found["indisunique"] == "t" else ""
    where = f" where {found['indpred']}" if found["indpred"] else ""
    columns = index_columns(names, found, "")
    table = names.name("pg_class", found["indrelid"])
    return f"{unique}index on {table} using {names.name('pg_am', row['relam'])} {columns}{where}{invalid}"


def _constraint(names: Names, row: Row) -> str | None:
    kind = row["contype"]
    if row["definition"]:
        return row["definition"]
    columns = names.columns(row["conrelid"], row["conkey"])
    if kind == "c":
        return f"CHECK ({row['conbin']})"
    if kind == "f":
        target = f"{names.name('pg_class', row['confrelid'])} ({names.columns(row['confrelid'], row['confkey'])})"
        on = [f" {action(names, row, name)}" for name in ("confupdtype", "confdeltype") if row[name] != "a"]
        return f"FOREIGN KEY ({columns}) REFERENCES {target}{''.join(on)}"
    return {"p": f"PRIMARY KEY ({columns})", "u": f"UNIQUE ({columns})", "n": f"NOT NULL {columns}"}.get(kind or "")


def _routine(names: Names, row: Row) -> str | None:
    body = row["prosqlbody"] or row["prosrc"]
    returns = "" if row["prorettype"] == "0" else f" returns {names.type(row['prorettype'])}"
    return f"({arguments(names, row, '')}){returns} language {names.name('pg_language', row['prolang'])}\n{body}"


def _trigger(names: Names, row: Row) -> str:
    when = f" WHEN ({row['tgqual']})" if row["tgqual"] else ""
    return f"{events(names, row, 'tgtype')}{when} EXECUTE FUNCTION {names.name('pg_proc', row['tgfoid'])}"


def _policy(names: Names, row: Row) -> str:
    using = f" USING ({row['polqual']})" if row["polqual"] else ""
    check = f" WITH CHECK ({row['polwithcheck']})" if row["polwithcheck"] else ""
    return f"FOR {COMMANDS.get(row['polcmd'] or '')} TO {roles(names, row, 'polroles')}{using}{check}"


def _type(names: Names, row: Row) -> str | None:
    if row["typtype"] == "d":
        return typed(names, row, "typbasetype") + (" not null" if row["typnotnull"] == "t" else "")
    if row["typtype"] == "e":
        found = names.index.where("pg_enum", "enumtypid", str(row["oid"]))
        mine = sorted(found, key=lambda label: float(label["enumsortorder"] or 0))
        return "enum (" + ", ".join(str(literal(label["enumlabel"])) for label in mine) + ")"
    return None


DEFINITIONS: dict[str, Callable[[Names, Row], str | None]] = {
    "pg_class": _relation,
    "pg_constraint": _constraint,
    "pg_extension": lambda _, row: f"version {row['extversion']}",
    "pg_policy": _policy,
    "pg_proc": _routine,
    "pg_rewrite": lambda _, row: row["ev_action"],
    "pg_trigger": _trigger,
    "pg_type": _type,
}
