"""Two rows for one thing, told attribute by attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.acl import default, grants, grouped
from harness.catalog.drafts import gained
from harness.catalog.names import PLAIN_NAMES
from harness.catalog.naming import quoted, words
from harness.catalog.records import numbers, options
from harness.catalog.specs import SPECS
from harness.catalog.values import Role
from harness.catalog.vocabulary import Flag, Grants, Hidden, Options, Says, Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.catalog.acl import Grant
    from harness.catalog.compare import Delta
    from harness.catalog.drafts import Sides
    from harness.catalog.index import Row
    from harness.catalog.names import Names
    from harness.catalog.values import Column

Told = tuple[str, str | None, str | None, bool]
"""Attribute, value before, value after, whether it is physical residue."""

NAMES = PLAIN_NAMES | frozenset(
    words("""relname proname typname attname enumlabel oprname opcname opfname polname rulename tgname""")
)
MAINTAIN = "m"
"""A privilege that older majors do not have."""

SECRETS = ("password", "passfile", "sslpassword")


def told(sides: Sides, delta: Delta, differing: frozenset[str] | set[str]) -> Iterator[Told]:
    """List the attributes in which the two rows of *delta* differ, each once; only those of the columns *differing*."""
    before, after = delta.before, delta.after
    if before is None or after is None:
        return
    seen: set[str] = set()
    columns = sides.before.index.snapshot.shapes[delta.catalog].columns
    others = differing - {"definition", "typed"}
    for column in columns:
        if column.name not in differing or (column.name == "definition" and others):
            continue
        for entry in _column(sides, delta.catalog, column, before, after):
            if entry[0] not in seen:
                seen.add(entry[0])
                yield entry


def _column(sides: Sides, catalog: str, column: Column, before: Row, after: Row) -> Iterator[Told]:
    """Tell what differs in one column."""
    name = column.name
    spec = SPECS.get(catalog, {}).get(name, Says(name))
    if name in NAMES:
        yield _renamed(sides, catalog, name, (before, after))
    elif name.endswith("namespace") and catalog not in {"pg_extension", "pg_default_acl"}:
        schemas = sides.before.schema(before[name]), sides.after.schema(after[name])
        yield f"moved to {sides.after.identity(catalog, after)}", *schemas, False
    elif isinstance(spec, Flag):
        on = before[name] == spec.off
        yield gained(spec.label, second=on), None if on else spec.label, spec.label if on else None, False
    elif isinstance(spec, Options):
        yield from _options(spec.label, before[name], after[name])
    elif isinstance(spec, Grants):
        yield from granted(sides, catalog, spec.what, name, before, after)
    elif isinstance(spec, Secret):
        yield f"{spec.label} changed", None, None, False
    elif isinstance(spec, Hidden):
        values = shown(sides.before, column, before, spec), shown(sides.after, column, after, spec)
        yield spec.label, *values, True
    elif isinstance(spec, Says):
        values = shown(sides.before, column, before, spec), shown(sides.after, column, after, spec)
        yield spec.label, *values, False


def _renamed(sides: Sides, catalog: str, name: str, rows: tuple[Row, Row]) -> Told:
    values = quoted(rows[0][name]), quoted(rows[1][name])
    whole = name in {"relname", "proname", "typname", "oprname", "opcname", "opfname"}
    return f"renamed to {sides.after.identity(catalog, rows[1]) if whole else values[1]}", *values, False


def shown(names: Names, column: Column, row: Row, spec: Says | Hidden | None = None) -> str | None:
    """Give a value as a person reads it."""
    if isinstance(spec, Says) and spec.show is not None:
        return spec.show(names, row, column.name)
    text = row[column.name]
    return None if text is None else _read(names, column, row, text, yes_no=isinstance(spec, Hidden))


def _read(names: Names, column: Column, row: Row, text: str, *, yes_no: bool) -> str | None:
    """Give a value by what its column refers to."""
    if column.role is Role.REF:
        return reference(names, column.target, text)
    if column.role is Role.REFS:
        return ", ".join(filter(None, (reference(names, column.target, oid) for oid in numbers(text)))) or None
    if column.role is Role.POLY:
        return names.any(row[column.target], text)
    if column.role in {Role.ATTNUM, Role.ATTNUMS}:
        return names.columns(row[column.target], text)
    return {"t": "yes", "f": "no"}.get(text, text) if yes_no else text


def reference(names: Names, catalog: str, oid: str) -> str | None:
    """Name what a column refers to; none for 0."""
    if oid == "0":
        return None
    return names.type(oid) if catalog == "pg_type" else names.name(catalog, oid)


def _options(label: str, before: str | None, after: str | None) -> Iterator[Told]:
    """Tell options one by one; what may be a password is not shown."""
    old, new = options(before), options(after)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) == new.get(name):
            continue
        joined = f"{label}{name}" if label.endswith(".") else f"{label} {name}"
        if name in SECRETS:
            yield f"{joined} changed", None, None, False
        elif name not in old:
            yield f"gained {joined}", None, f"{name}={new[name]}", False
        elif name not in new:
            yield f"lost {joined}", f"{name}={old[name]}", None, False
        else:
            yield joined, old[name], new[name], False


def granted(sides: Sides, catalog: str, what: str, column: str, before: Row, after: Row) -> Iterator[Told]:
    """Tell grants one by one, defaults put in for lists that were never touched."""
    old, owner = _grants(sides, catalog, what, column, before, second=False)
    new, other = _grants(sides, catalog, what, column, after, second=True)
    if sides.before.index.snapshot.origin.major != sides.after.index.snapshot.origin.major:
        old, new = (frozenset(grant for grant in side if grant.privilege != MAINTAIN) for side in (old, new))
    yield from grant_changes(old, new, sides.renamed.get(owner, owner), other)


def grant_changes(old: frozenset[Grant], new: frozenset[Grant], owner: str, other: str) -> Iterator[Told]:
    """
    Tell which grants one side alone has.

    Where the owner changed, what it grants itself and as whose grant a privilege stands follow it and say nothing.
    """
    if owner != other:
        old = frozenset(
            grant._replace(
                grantee=other if grant.grantee == owner else grant.grantee,
                grantor=other if grant.grantor == owner else grant.grantor,
            )
            for grant in old
        )
    for grant in grouped(old - new, other):
        yield f"lost grant of {grant}", grant, None, False
    for grant in grouped(new - old, other):
        yield f"gained grant of {grant}", None, grant, False


def _grants(
    sides: Sides, catalog: str, what: str, column: str, row: Row, *, second: bool
) -> tuple[frozenset[Grant], str]:
    """Give the grants of one side and the owner's name."""
    names = sides.side(second=second)
    owner = _owner(names, catalog, row)
    what = "sequence" if row.get("relkind") == "S" else what
    major = names.index.snapshot.origin.major
    renamed = {} if second else sides.renamed
    if row[column] is None:
        return default(what, renamed.get(owner, owner), major), owner
    return grants(row[column], renamed), owner


def _owner(names: Names, catalog: str, row: Row) -> str:
    """Give the name of the role that owns what a row describes; that of the table for a column."""
    if catalog == "pg_attribute":
        table = names.index.row("pg_class", row["attrelid"])
        return _owner(names, "pg_class", table) if table else ""
    if catalog == "pg_parameter_acl":
        role = names.index.row("pg_authid", "10")  # grants on parameters are the bootstrap superuser's
        return str(role["rolname"]) if role else ""
    for column, oid in row.items():
        if column.endswith("owner") or column == "datdba":
            role = names.index.row("pg_authid", oid)
            return str(role["rolname"]) if role else ""
    return ""
